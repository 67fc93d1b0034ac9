"""CLAHE of grey images and of the lightness of RGB images for tests/colour, by OpenCV 4.6.0 and numpy 1.24.
Run in this folder: python3 make_lightness.py. Where albumentations is installed (0.5.2, with OpenCV 4.11), the same
script compares instead of writing: its CLAHE policy and its OpenCV must give every digest."""
import os
import sys

import cv2
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

cv2.setNumThreads(1)
KINDS = ("noise", "flat", "gradient", "saturated", "tissue")
SIZES = [(1, 1), (7, 5), (2, 300), (64, 96), (511, 513), (512, 512), (1536, 1536)]
SETTINGS = [(0.0, 8, 8), (1.0, 1, 1), (1.5, 3, 5), (2.0, 8, 8), (4.0, 8, 8), (40.0, 16, 100), (1e5, 2, 3)]


def equalize(image, clip, grid_height, grid_width):
    clahe = cv2.createCLAHE(clipLimit=clip, tileGridSize=(grid_width, grid_height))
    if image.shape[2] == 1:
        return clahe.apply(np.ascontiguousarray(image[:, :, 0]))[:, :, None]
    lab = cv2.cvtColor(image, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = clahe.apply(np.ascontiguousarray(lab[:, :, 0]))
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def vectors():
    for number, (h, w) in enumerate(SIZES):
        for kind in KINDS if h * w <= 512 * 513 else ("noise", "tissue"):
            for channels in (1, 3):
                for clip, gh, gw in SETTINGS:
                    image = picture(kind, number, h, w, channels)
                    head = "%s %d %d %d %d %r %d %d " % (kind, number, h, w, channels, clip, gh, gw)
                    yield head + digest(equalize(image, clip, gh, gw)), image, clip, (gh, gw)


try:
    import albumentations
except ImportError:
    albumentations = None
if albumentations is None:
    with open("lightness.txt", "w") as out:
        out.write("# made by make_lightness.py with OpenCV %s, numpy %s\n" % (cv2.__version__, np.__version__))
        out.write("# kind seed height width channels clip grid_height grid_width digest\n")
        for line, *_ in vectors():
            out.write(line + "\n")
else:
    kept = [line for line in open("lightness.txt").read().splitlines() if not line.startswith("#")]
    policies = 0
    for line, (made, image, clip, grid) in zip(kept, vectors(), strict=True) if sys.version_info >= (3, 10) else zip(kept, vectors()):
        assert line == made, (line, made)
        if image.shape[2] == 3 and clip >= 1:  # what albumentations' policy allows
            policy = albumentations.CLAHE(clip_limit=(clip, clip), tile_grid_size=grid[::-1], p=1)
            assert digest(policy(image=image)["image"]) == line.split()[-1], line
            policies += 1
    print("albumentations %s, OpenCV %s: %d vectors and %d policies agree" % (albumentations.__version__, cv2.__version__, len(kept), policies))
