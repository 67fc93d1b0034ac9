"""OpenCV's colour conversions and CLAHE for tests/colour. OpenCV 4.6.0 (AVX2 and FMA dispatch), numpy 1.24.
Run in this folder: python3 make_colour.py"""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

cv2.setNumThreads(1)
HEADER = "# made by make_colour.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__)

# All 2^24 colours in 16 parts of 2^20; in rows of 1024 (OpenCV's vector code) or of 16 (its scalar code).
CONVERSIONS = [("rgb_to_hsv", cv2.COLOR_RGB2HSV, 1024), ("hsv_to_rgb", cv2.COLOR_HSV2RGB, 1024),
               ("hsv_to_rgb_nearest", cv2.COLOR_HSV2RGB, 16), ("rgb_to_lab", cv2.COLOR_RGB2LAB, 1024),
               ("lab_to_rgb", cv2.COLOR_LAB2RGB, 1024)]
with open("conversions.txt", "w") as out:
    out.write(HEADER + "# conversion part digest\n")
    for part in range(16):
        code = np.arange(part << 20, (part + 1) << 20)
        colours = np.stack([code >> 16, code >> 8, code], axis=-1).astype(np.uint8)
        for name, conversion, width in CONVERSIONS:
            converted = cv2.cvtColor(colours.reshape(-1, width, 3), conversion)
            out.write("%s %d %s\n" % (name, part, digest(converted)))

SIZES = [(1, 1), (7, 5), (8, 8), (64, 64), (511, 513), (512, 512), (33, 64), (100, 8), (1536, 1536)]
with open("clahe.txt", "w") as out:
    out.write(HEADER + "# kind seed height width channels clip grid_height grid_width digest\n")
    for number, (h, w) in enumerate(SIZES):
        for kind in ("noise", "flat", "gradient", "saturated", "tissue"):
            for clip, gh, gw in ((2.0, 8, 8), (1.0, 8, 8), (0.0, 8, 8), (3.7, 4, 5), (40.0, 2, 1), (1.234, 1, 1)):
                image = picture(kind, number, h, w, 1)[:, :, 0]
                result = cv2.createCLAHE(clipLimit=clip, tileGridSize=(gw, gh)).apply(image)
                out.write("%s %d %d %d 1 %r %d %d %s\n" % (kind, number, h, w, clip, gh, gw, digest(result)))
