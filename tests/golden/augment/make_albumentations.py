"""Colour policies by albumentations 0.5.2 itself (numpy 1.23.5, OpenCV 4.11.0, a processor with AVX2).
Run in this folder by a Python that has it: python make_albumentations.py"""
import os
import sys
import warnings

warnings.filterwarnings("ignore")
import albumentations
import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

cv2.setNumThreads(1)
HEADER = "# made by make_albumentations.py with albumentations %s, OpenCV %s, numpy %s\n" % (
    albumentations.__version__, cv2.__version__, np.__version__)
KINDS = ["noise", "flat", "gradient", "saturated", "tissue"]
SIZES = [(1, 1), (7, 5), (13, 64), (511, 513), (512, 512), (1536, 1536)]
LARGE = 511  # fewer of the slow vectors from here on

SHIFTS = [(0.0, 0.0, 0.0), (19.7, 0.0, 0.0), (-9.99, 24.2, -3.75), (0.25, -30.0, 20.0), (-200.5, 300.0, 20.0), (180.0, -0.5, -300.0)]
LEVELS = [(1.0, 0.0, True), (1.17, -0.13, True), (0.8, 0.2, True), (0.83, 0.11, False), (1.0, -0.19, False), (30.0, -3.0, True),
          (-1.0, 1.0, True)]
GAMMAS = [1.0, 0.8, 1.2, 0.97, 0.0, 0.5, 2.0, 5.0]


def floats(image):
    return image.astype(np.float32) / np.float32(255)


with open("albumentations.txt", "w") as out:
    out.write(HEADER + "# kind seed height width channels policy parameters digest; policies named _float: images / 255\n")
    for seed, (h, w) in enumerate(SIZES):
        large = h >= LARGE
        for kind in ["noise", "tissue"] if large else KINDS:
            rgb = picture(kind, seed, h, w, 3)
            head = "%s %d %d %d 3 " % (kind, seed, h, w)
            for shifts in SHIFTS[2:4] if h > 1000 else SHIFTS:
                result = albumentations.HueSaturationValue().apply(rgb, *shifts)
                out.write(head + "hue_saturation_value %r %r %r %s\n" % (*shifts, digest(result)))
            for alpha, beta, by_max in LEVELS[1:4:2] if large else LEVELS:
                policy = albumentations.RandomBrightnessContrast(brightness_by_max=by_max)
                for suffix, image in (("", rgb), ("_float", floats(rgb))):
                    result = policy.apply(image, alpha, beta)
                    assert result.dtype == image.dtype
                    out.write(head + "brightness_contrast%s %r %r %d %s\n" % (suffix, alpha, beta, by_max, digest(result.view(np.uint8))))
            for gamma in GAMMAS[1:3] if large else GAMMAS:
                for suffix, image in (("", rgb), ("_float", floats(rgb))):
                    result = albumentations.RandomGamma().apply(image, gamma)
                    assert result.dtype == image.dtype
                    out.write(head + "gamma%s %r %s\n" % (suffix, gamma, digest(result.view(np.uint8))))
    # Every gamma that the default limits draw, and far around them.
    ramp = picture("gradient", 0, 16, 16, 1)
    ramp[:] = np.arange(256, dtype=np.uint8).reshape(16, 16, 1)
    out.write("# every level, for gamma in hundredths from the first to the last number: digest of all results together\n")
    results = [albumentations.RandomGamma().apply(ramp, g / 100.0).reshape(-1) for g in range(0, 1001)]
    out.write("ramp 0 16 16 1 gammas 0 1000 %s\n" % digest(np.concatenate(results)))
