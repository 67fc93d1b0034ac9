"""OpenCV's resize and remap for the tests of room resample. OpenCV 4.6.0, numpy 1.24, x86-64; OpenCV 4.11 gives the same
resize.txt and labels.txt. Run in this folder: python3 make_resample.py"""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, mix, picture

cv2.setNumThreads(1)
HEADER = "# made by make_resample.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__)
SIZES = [((1536, 1536), (512, 512)), ((96, 60), (32, 20)), ((64, 64), (32, 32)), ((30, 42), (15, 14)),
         ((511, 513), (170, 171)), ((100, 101), (37, 50)), ((7, 5), (3, 2)), ((7, 5), (7, 5)), ((1, 1), (4, 3)),
         ((5, 7), (1, 1)), ((20, 30), (41, 45)), ((20, 30), (10, 60)), ((40, 30), (60, 10)), ((9, 12), (9, 4)),
         ((1, 9), (1, 3)), ((300, 400), (123, 77)), ((49, 49), (48, 48)), ((98, 98), (2, 14)), ((35, 21), (5, 7))]
KINDS = ["noise", "gradient", "saturated", "tissue", "flat"]
# Whole and fractional factors, equal or not along the axes, and enlarging: each with 1, 3 and 4 channels, small images with
# every content, large ones with another for each number of channels.
TARGETS = {(1, 1): [(1, 1), (5, 2)], (7, 5): [(7, 5), (1, 1), (3, 2), (7, 1), (14, 10), (20, 11), (6, 9)],
           (511, 513): [(255, 256), (73, 27), (170, 171), (512, 512), (1022, 1026)],
           (512, 512): [(256, 256), (128, 64), (64, 512), (511, 513), (171, 100), (700, 612), (1024, 1024)],
           (1536, 1536): [(512, 512), (768, 768), (192, 96), (500, 511), (1537, 1535)]}

with open("resize.txt", "w") as out:
    out.write(HEADER + "# method kind seed height width channels to_height to_width digest\n")
    for number, ((h, w), (oh, ow)) in enumerate(SIZES):
        for channels in (1, 2, 3, 4):
            kind = "noise" if number % 2 else KINDS[(number + channels) % 5]
            image = picture(kind, number, h, w, channels)
            for name, method in (("area", cv2.INTER_AREA), ("linear", cv2.INTER_LINEAR)):
                resized = cv2.resize(image, (ow, oh), interpolation=method)
                out.write("%s %s %d %d %d %d %d %d %s\n" % (name, kind, number, h, w, channels, oh, ow, digest(resized)))
    for number, ((h, w), targets) in enumerate(TARGETS.items()):
        for turn, (oh, ow) in enumerate(targets):
            for channels in (1, 3, 4):
                for kind in KINDS if h < 100 else [KINDS[(turn + channels) % 5]]:
                    image = picture(kind, number, h, w, channels)
                    for name, method in (("area", cv2.INTER_AREA), ("linear", cv2.INTER_LINEAR)):
                        resized = cv2.resize(image, (ow, oh), interpolation=method)
                        out.write("%s %s %d %d %d %d %d %d %s\n" % (name, kind, number, h, w, channels, oh, ow, digest(resized)))


def positions(seed, count, size):
    """Positions of `count` samples in and around [0, size), on 1/256 pixel: exact in float in both languages."""
    raw = (mix(np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) >> np.uint64(40)).astype(np.int64)
    return ((raw % ((3 * size) * 256)) - size * 256).astype(np.float32) / np.float32(256)


with open("remap.txt", "w") as out:
    out.write(HEADER + "# interpolation border kind seed height width channels to_height to_width digest\n")
    for number, (h, w, oh, ow) in enumerate([(64, 48, 40, 50), (1, 1, 5, 5), (2, 3, 9, 8), (512, 512, 256, 256), (33, 65, 64, 33), (1, 7, 3, 20)]):
        for channels in (1, 2, 3, 4):
            kind = KINDS[(number + channels) % 5]
            image = picture(kind, number, h, w, channels)
            my = positions(2 * number + 100, oh * ow, h).reshape(oh, ow)
            mx = positions(2 * number + 101, oh * ow, w).reshape(oh, ow)
            for border_name, border in (("reflect", cv2.BORDER_REFLECT), ("reflect_101", cv2.BORDER_REFLECT_101)):
                for name, method in (("linear", cv2.INTER_LINEAR), ("nearest", cv2.INTER_NEAREST)):
                    if name == "nearest" and channels != 1:
                        continue
                    warped = cv2.remap(image, mx, my, method, borderMode=border)
                    out.write("%s %s %s %d %d %d %d %d %d %s\n" % (name, border_name, kind, number, h, w, channels, oh, ow, digest(warped)))

with open("labels.txt", "w") as out:
    out.write(HEADER + "# kind seed height width channels to_height to_width digest\n")
    for number, ((h, w), (oh, ow)) in enumerate(SIZES):
        image = picture("noise", number, h, w, 1)
        out.write("noise %d %d %d 1 %d %d %s\n" % (number, h, w, oh, ow, digest(cv2.resize(image, (ow, oh), interpolation=cv2.INTER_NEAREST))))
    for number, ((h, w), targets) in enumerate(TARGETS.items()):
        for oh, ow in targets:
            image = picture("noise", number, h, w, 1)
            out.write("noise %d %d %d 1 %d %d %s\n" % (number, h, w, oh, ow, digest(cv2.resize(image, (ow, oh), interpolation=cv2.INTER_NEAREST))))
