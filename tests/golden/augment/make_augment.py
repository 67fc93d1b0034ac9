"""Colour policies by OpenCV 4.6.0 and numpy 1.24, as albumentations 0.5.2 calls them.
Run in this folder: python3 make_augment.py"""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

cv2.setNumThreads(1)
HEADER = "# made by make_augment.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__)
KINDS = ["noise", "flat", "gradient", "saturated", "tissue"]


def hue_saturation_value(rgb, hue, saturation, value):
    if hue == 0 and saturation == 0 and value == 0:
        return rgb
    planes = list(cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)))
    levels = np.arange(256, dtype=np.int16)
    if hue != 0:
        planes[0] = cv2.LUT(planes[0], np.mod(levels + hue, 180).astype(np.uint8))
    for i, shift in ((1, saturation), (2, value)):
        if shift != 0:
            planes[i] = cv2.LUT(planes[i], np.clip(levels + shift, 0, 255).astype(np.uint8))
    return cv2.cvtColor(cv2.merge(planes), cv2.COLOR_HSV2RGB)


def brightness_contrast(image, alpha, beta, by_max):
    levels = np.arange(256).astype(np.float32)
    if alpha != 1:
        levels *= alpha
    if beta != 0:
        levels += beta * 255 if by_max else beta * np.mean(image)
    return cv2.LUT(image, np.clip(levels, 0, 255).astype(np.uint8))


def clahe(rgb, clip, grid):
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = cv2.createCLAHE(clipLimit=clip, tileGridSize=(grid, grid)).apply(np.ascontiguousarray(lab[:, :, 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


with open("colour.txt", "w") as out:
    out.write(HEADER + "# kind seed height width channels policy parameters digest\n")
    for number, (h, w) in enumerate([(1, 32), (13, 64), (512, 512)]):
        for kind in KINDS:
            rgb = picture(kind, number, h, w, 3)
            head = "%s %d %d %d 3 " % (kind, number, h, w)
            for shifts in ((0.0, 0.0, 0.0), (9.7, 0.0, 0.0), (-9.99, 14.2, -3.75), (0.25, -15.0, 10.0), (-200.5, 300.0, 20.0),
                           (180.0, -0.5, -300.0)):
                out.write(head + "hsv %r %r %r %s\n" % (*shifts, digest(hue_saturation_value(rgb, *shifts))))
            for alpha, beta, by_max in ((1.0, 0.0, 1), (1.17, -0.13, 1), (0.8, 0.2, 1), (0.83, 0.11, 0), (1.0, -0.19, 0),
                                        (30.0, -3.0, 1), (-1.0, 1.0, 1)):
                out.write(head + "brightness %r %r %d %s\n" % (alpha, beta, by_max, digest(brightness_contrast(rgb, alpha, beta, by_max))))
            for clip, grid in ((1.0, 8), (1.731, 8), (2.0, 8), (4.0, 3)):
                out.write(head + "clahe %r %d %s\n" % (clip, grid, digest(clahe(rgb, clip, grid))))
