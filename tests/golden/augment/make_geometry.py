"""Positions and pictures of albumentations 0.5.2's geometric transforms for tests/augment/geometry_test.cpp.
Run in this folder, where albumentations 0.5.2 and scipy are installed: python3 make_geometry.py"""
import os
import sys

import albumentations
import albumentations.augmentations.functional as F
import cv2
import numpy as np
import scipy
from scipy.ndimage import gaussian_filter

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import mix, picture

SAMPLES = 40
remap = cv2.remap
maps = []


def recording_remap(img, map1=None, map2=None, **rest):
    maps[:] = [map2.copy(), map1.copy()]
    return remap(img, map1=map1, map2=map2, **rest)


cv2.remap = recording_remap  # albumentations calls it by this name


def uniform(seed, count):
    return (mix(np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) >> np.uint64(11)).astype(np.float64) * 2.0**-53


def noise(seed, h, w):
    return np.float32(2 * uniform(seed, h * w) - 1).astype(np.float64).reshape(h, w)


class given_noise:
    """Stands for numpy's RandomState: albumentations draws x first, then y, and takes 2 * rand - 1."""

    def __init__(self, h, w):
        self.fields = [noise(2, h, w), noise(1, h, w)]

    def uniform(self, low, high, size):
        return np.zeros(size)

    def rand(self, h, w):
        return (self.fields.pop(0) + 1) / 2


def numbers(values):
    return " ".join("%.9g" % v for v in values)


def samples(seed, h, w):
    return [(int(a * h), int(b * w)) for a, b in zip(uniform(seed, SAMPLES), uniform(seed + 1, SAMPLES))]


with open("geometry.txt", "w") as out:
    out.write("# made by make_geometry.py with albumentations %s, OpenCV %s, scipy %s, numpy %s\n" % (
        albumentations.__version__, cv2.__version__, scipy.__version__, np.__version__))
    out.write("# affine height width degrees scale shift_y shift_x, the inverse 2 x 3 matrix of (x, y), the picture\n")
    for h, w, angle, scale, dy, dx in [(12, 17, 0, 1, 0, 0), (12, 17, 30, 1.1, .05, -.06), (15, 11, -45, .9, 0, .0625),
                                       (9, 9, 90, 1, 0, 0), (20, 31, 170, 1.7, -.2, .3)]:
        m = cv2.getRotationMatrix2D((w / 2, h / 2), angle, scale)
        m[0, 2] += dx * w
        m[1, 2] += dy * h
        done = F.shift_scale_rotate(picture("gradient", 0, h, w, 1), angle, scale, dx, dy)
        out.write("affine %d %d %s\n" % (h, w, numbers([angle, scale, dy, dx])))
        out.write("matrix %s\n" % " ".join("%.17g" % v for v in cv2.invertAffineTransform(m).ravel()))
        out.write("picture %s\n" % " ".join(str(v) for v in done.ravel()))
    out.write("# grid height width num_steps, factors of y, factors of x, positions of rows, of columns\n")
    for number, (h, w, steps) in enumerate([(50, 40, 5), (53, 64, 5), (33, 9, 5), (7, 4, 5), (1, 1, 1), (3, 4, 5), (100, 31, 7)]):
        factors = [1 + .3 * (2 * uniform(50 + 2 * number + axis, steps + 1) - 1) for axis in range(2)]
        F.grid_distortion(picture("gradient", 0, h, w, 1), steps, list(factors[1]), list(factors[0]))
        out.write("grid %d %d %d\n" % (h, w, steps))
        for f in factors:
            out.write("factors %s\n" % " ".join("%.17g" % v for v in f))
        out.write("rows %s\ncolumns %s\n" % (numbers(maps[0][:, 0]), numbers(maps[1][0])))
    out.write("# smoothed height width sigma; then samples: row column value\n")
    for h, w, sigma in [(64, 50, 4), (90, 140, 10), (31, 200, 50), (5, 3, 2), (1, 1, 50), (6, 70, .3), (97, 83, 1.3), (30, 30, .1)]:
        smooth = gaussian_filter(noise(1, h, w), sigma)
        out.write("smoothed %d %d %g\n" % (h, w, sigma))
        for y, x in samples(7, h, w):
            out.write("value %d %d %.10g\n" % (y, x, smooth[y, x]))
    out.write("# elastic height width alpha sigma; then samples: row column position_y position_x; the picture\n")
    for h, w, alpha, sigma in [(24, 37, 40, 3), (40, 21, 1, 50), (30, 30, 300, 8)]:
        done = F.elastic_transform(picture("gradient", 0, h, w, 1), alpha, sigma, 0, random_state=given_noise(h, w))
        out.write("elastic %d %d %g %g\n" % (h, w, alpha, sigma))
        for y, x in samples(9, h, w):
            out.write("position %d %d %s\n" % (y, x, numbers([maps[0][y, x], maps[1][y, x]])))
        out.write("picture %s\n" % " ".join(str(v) for v in done.ravel()))
