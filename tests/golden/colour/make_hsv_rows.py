"""HSV to RGB by OpenCV on rows that are no multiple of a vector, for tests/colour/conversions_test.cpp. OpenCV 4.6.0 with its
AVX2 code (wheels of 4.11.0 give the same digests). Run in this folder: python3 make_hsv_rows.py"""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

cv2.setNumThreads(1)
with open("hsv_rows.txt", "w") as out:
    out.write("# made by make_hsv_rows.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__))
    out.write("# kind seed height width channels digest\n")
    for number, (h, w) in enumerate([(1, 1), (7, 5), (9, 31), (9, 32), (9, 33), (5, 63), (17, 100), (511, 513), (1, 4095)]):
        for kind in ("noise", "flat", "gradient", "saturated", "tissue"):
            hsv = picture(kind, number, h, w, 3)
            out.write("%s %d %d %d 3 %s\n" % (kind, number, h, w, digest(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB))))
