"""OpenCV's remap, all methods, for warp_methods_test.cpp. OpenCV 4.6.0, numpy 1.24, x86-64; 4.11.0 gives the same.
Run in this folder: python3 make_warp.py"""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, mix, picture

cv2.setNumThreads(1)
METHODS = (("nearest", cv2.INTER_NEAREST), ("bilinear", cv2.INTER_LINEAR), ("cubic", cv2.INTER_CUBIC), ("lanczos4", cv2.INTER_LANCZOS4))
BORDERS = (("reflect", cv2.BORDER_REFLECT), ("reflect_101", cv2.BORDER_REFLECT_101))
# source, tile, how many sizes of the source the positions reach out on each side
SHAPES = [((1, 1), (9, 8), 3), ((7, 5), (30, 31), 12), ((7, 5), (4, 3), 0), ((2, 3), (9, 8), 1), ((511, 513), (60, 70), 0),
          ((511, 513), (60, 70), 3), ((512, 512), (128, 130), 0), ((64, 48), (511, 513), 0)]


def positions(seed, count, size, out):
    """Positions on 1/64 pixel, halves of the steps of 1/32: at most out sizes and a half beyond the source."""
    raw = (mix(np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) >> np.uint64(40)).astype(np.int64)
    span = (2 * out + 2) * size * 64
    return ((raw % span) - (2 * out + 1) * size * 32).astype(np.float32) / np.float32(64)


def remap(image, mx, my, method, border):
    """Channel by channel: OpenCV takes four at most."""
    planes = [cv2.remap(np.ascontiguousarray(image[..., c]), mx, my, method, borderMode=border) for c in range(image.shape[2])]
    return np.stack(planes, -1)


with open("warp.txt", "w") as out:
    out.write("# made by make_warp.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__))
    out.write("# type method border kind seed height width channels to_height to_width reach digest\n")
    for number, ((h, w), (oh, ow), far) in enumerate(SHAPES):
        my = positions(2 * number + 300, oh * ow, h, far).reshape(oh, ow)
        mx = positions(2 * number + 301, oh * ow, w, far).reshape(oh, ow)
        for kind in ("noise", "saturated"):
            for value, channel_counts in (("byte", (1, 3, 4, 5)), ("float", (1, 3))):
                for channels in channel_counts:
                    image = picture(kind, number, h, w, channels)
                    if value == "float":
                        image = image.astype(np.float32) / np.float32(255)
                    for border_name, border in BORDERS:
                        for name, method in METHODS:
                            warped = remap(image, mx, my, method, border)
                            out.write("%s %s %s %s %d %d %d %d %d %d %d %s\n" % (
                                value, name, border_name, kind, number, h, w, channels, oh, ow, far,
                                digest(warped.reshape(-1).view(np.uint8))))
