"""Gaussian blur by OpenCV for tests/filter/gaussian_filter_test.cpp. OpenCV 4.6.0, numpy 1.24, x86-64; OpenCV 4.11 gives the
same digests and floats that differ by 1e-6 at most. Run in this folder: python3 make_filter.py"""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, mix, picture

cv2.setNumThreads(1)
HEADER = "# made by make_filter.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__)
KINDS = ["noise", "flat", "gradient", "saturated", "tissue"]
SHAPES = [(1, 0.0), (1, 2.5), (3, 0.0), (5, 0.0), (7, 0.0), (9, 0.0), (11, 0.0), (31, 0.0), (3, 0.01), (3, 5.0), (5, 1e-3), (5, 1.1),
          (7, 0.5), (7, 100.0), (21, 2.2), (15, 0.33), (0, 0.4), (0, 1.7), (99, 9.0), (255, 80.0)]
SIZES = [(1, 1), (1, 9), (6, 1), (2, 2), (7, 5), (33, 65)]
LARGE = [(511, 513), (512, 512), (1536, 1536)]

with open("gaussian.txt", "w") as out:
    out.write(HEADER + "# kind seed height width channels size sigma digest\n")

    def blur(kind, number, h, w, channels, size, sigma):
        image = picture(kind, number, h, w, channels)
        blurred = cv2.GaussianBlur(image, (size, size), sigma)
        out.write("%s %d %d %d %d %d %r %s\n" % (kind, number, h, w, channels, size, sigma, digest(blurred)))

    for number, (h, w) in enumerate(SIZES):
        for channels in (1, 2, 3, 4, 7):
            for i, (size, sigma) in enumerate(SHAPES):
                if channels != 7 or i % 4 == 0:
                    blur(KINDS[(number + channels + i) % 5], number, h, w, channels, size, sigma)
    for number, (h, w) in enumerate(LARGE):
        for i, kind in enumerate(KINDS):
            for size, sigma in ((3, 0.0), (7, 0.0), (5 + 2 * i, 0.9 + i)) if h < 1000 else ((3 + 2 * (i % 3), 0.0),):
                blur(kind, number, h, w, 3, size, sigma)

SAMPLES = 40
with open("gaussian_float.txt", "w") as out:
    out.write(HEADER + "# blur kind seed height width channels size sigma, the picture being divided by 255; then samples: y x c value\n")
    for number, (h, w) in enumerate([(1, 1), (1, 9), (7, 5), (33, 65), (120, 200)]):
        for channels in (1, 3):
            for i, (size, sigma) in enumerate([(1, 1.0), (3, 0.0), (7, 0.0), (5, 1.3), (0, 1.1), (25, 4.0)]):
                kind = KINDS[(number + channels + i) % 5]
                image = picture(kind, number, h, w, channels).astype(np.float32) / np.float32(255)
                blurred = cv2.GaussianBlur(image, (size, size), sigma).reshape(h, w, channels)
                out.write("blur %s %d %d %d %d %d %r\n" % (kind, number, h, w, channels, size, sigma))
                for at in mix(np.arange(min(SAMPLES, h * w), dtype=np.uint64)):
                    y, x, c = int(at) % h, int(at >> np.uint64(20)) % w, int(at >> np.uint64(40)) % channels
                    out.write("%d %d %d %.9g\n" % (y, x, c, blurred[y, x, c]))
