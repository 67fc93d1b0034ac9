"""Digests of albumentations 0.5.2's shift_scale_rotate for tests/augment/affine_test.cpp: of pictures and of labels.
Run in this folder, where albumentations 0.5.2 is installed: python3 make_affine.py"""
import os
import sys

import albumentations
import albumentations.augmentations.functional as F
import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

METHODS = {"nearest": cv2.INTER_NEAREST, "bilinear": cv2.INTER_LINEAR, "cubic": cv2.INTER_CUBIC, "lanczos4": cv2.INTER_LANCZOS4}
BORDERS = {"reflect": cv2.BORDER_REFLECT, "reflect_101": cv2.BORDER_REFLECT_101}
# height, width, channels, degrees, scale, shift_y, shift_x
CASES = [
    (1, 1, 3, 30, 1.2, .3, -.4), (1, 1, 1, 0, 1, .0625, 0), (1, 9, 3, 10, .9, 0, .05), (7, 5, 3, 45, 1, 0, 0),
    (7, 5, 1, -45, .7, .0625, -.0625), (64, 48, 3, 90, 1, 0, 0), (64, 48, 3, 12.5, 1.1, .05, -.06), (61, 83, 3, -170, 2.5, 0, 0),
    (61, 83, 4, 33, .25, .3, .2), (100, 100, 3, 0, 1, .037, -.021), (100, 100, 1, 0, 3, 0, 0), (511, 513, 3, 17.3, 1.07, .02, .01),
    (512, 512, 3, -31, .93, -.04, .06), (40, 2100, 3, 1.7, 1.01, 0, .01), (5000, 37, 1, 3, .98, .01, 0),
]

with open("affine.txt", "w") as out:
    out.write("# made by make_affine.py with albumentations %s, OpenCV %s, numpy %s\n"
              % (albumentations.__version__, cv2.__version__, np.__version__))
    out.write("# content seed height width channels degrees scale shift_y shift_x border method, bytes or floats, the digest\n")
    for number, (h, w, channels, degrees, scale, dy, dx) in enumerate(CASES):
        for content in ["noise", "gradient", "saturated", "tissue"] if h * w < 10000 else ["noise", "tissue"]:
            for border, border_code in BORDERS.items():
                for method, code in METHODS.items():
                    for kind in "bytes", "floats":
                        levels = picture(content, number, h, w, channels)
                        image = levels if kind == "bytes" else np.float32(levels) / np.float32(255)
                        done = F.shift_scale_rotate(image, degrees, scale, dx, dy, code, border_code)
                        out.write("%s %d %d %d %d %.17g %.17g %.17g %.17g %s %s %s %s\n" % (
                            content, number, h, w, channels, degrees, scale, dy, dx, border, method, kind,
                            digest(np.ascontiguousarray(done).view(np.uint8))))
