"""Results of albumentations 0.5.2 itself (numpy 1.23, OpenCV 4.11) for given parameters, for the tests of gaussian_noise,
coarse_dropout and normalization. Run in this folder, where albumentations 0.5.2 is installed: python3 make_policies.py"""
import os
import sys
import warnings

warnings.simplefilter("ignore")
import albumentations
import albumentations.augmentations.functional as functional
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, mix, picture

assert albumentations.__version__ == "0.5.2"
HEADER = "# made by make_policies.py with albumentations %s, numpy %s\n" % (albumentations.__version__, np.__version__)
KINDS = ["noise", "flat", "gradient", "saturated", "tissue"]
SIZES = [(1, 1), (7, 5), (511, 513), (512, 512), (1536, 1536)]


def cases():
    """kind, number, height, width, channels: every size, content and number of channels, large images few times."""
    for number, (h, w) in enumerate(SIZES):
        for i, kind in enumerate(KINDS):
            for channels in (1, 2, 3, 4, 5) if h < 100 else (3,) if h < 1000 or i == 4 else ():
                yield kind, number, h, w, channels


def floats(image):
    return image.astype(np.float32) / np.float32(255)


def bits(array):
    assert array.dtype in (np.float32, np.uint8)
    return digest(np.ascontiguousarray(array).view(np.uint8))


def uniform(seed, count):
    return (mix(np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) >> np.uint64(11)).astype(np.float64) * 2.0**-53


with open("noise.txt", "w") as out:
    out.write(HEADER + "# bytes|floats kind seed height width channels scale digest: the noise is scale (u - .5), u = mix / 2^64 of seed 77;\n"
              "# floats are bytes / 255\n")
    for kind, number, h, w, channels in cases():
        image = picture(kind, number, h, w, channels)
        noise = (uniform(77, image.size) - 0.5).reshape(image.shape)
        for scale in (25.0, 1e-6, 1000.0):
            head = "%s %d %d %d %d %r " % (kind, number, h, w, channels, scale)
            out.write("bytes " + head + bits(functional.gauss_noise(image, noise * scale)) + "\n")
            out.write("floats " + head + bits(functional.gauss_noise(floats(image), noise * scale / 255)) + "\n")

with open("dropout.txt", "w") as out:
    out.write(HEADER + "# kind seed height width channels fill (one or each channel) count; holes top left bottom right; digest of bytes,\n"
              "# of floats with fill / 255\n")
    for kind, number, h, w, channels in cases():
        image = picture(kind, number, h, w, channels)
        holes = []
        for i in range(8):
            u = uniform(100 * number + i, 4)
            tall, wide = 1 + int(u[0] * min(h, 1 + 30 * (i % 2))), 1 + int(u[1] * min(w, 8))
            top, left = int(u[2] * (h - tall + 1)), int(u[3] * (w - wide + 1))
            holes.append((left, top, left + wide, top + tall))
        for fill in ([0.0], [255.0], [10.0 * c + 7.75 for c in range(channels)]):
            value = fill[0] if len(fill) == 1 else fill
            scaled = np.array(fill) / 255 if len(fill) > 1 else value / 255
            out.write("%s %d %d %d %d %d %s %d %s %s %s\n" % (
                kind, number, h, w, channels, len(fill), " ".join(map(repr, fill)), len(holes),
                " ".join("%d %d %d %d" % (y1, x1, y2, x2) for x1, y1, x2, y2 in holes),
                bits(functional.cutout(image, holes, value)), bits(functional.cutout(floats(image), holes, scaled))))

STATISTICS = {1: ([0.5], [0.25]), 2: ([0.1, 0.9], [1.5, 1e-3]), 3: ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
              4: ([0.1, 0.2, 0.3, 0.4], [0.21, 0.22, 0.23, 0.24]), 5: ([0.7, -0.6, 0.5, 0.4, 0.3], [0.1, 1.2, 0.3, 100.0, 0.5])}
with open("normalization.txt", "w") as out:
    out.write(HEADER + "# bytes|floats kind seed height width channels largest count means deviations digest\n")
    for kind, number, h, w, channels in cases():
        image = picture(kind, number, h, w, channels)
        for count in sorted({1, channels}):
            mean, std = STATISTICS[count]
            for largest in (255.0, 1.0):
                head = "%s %d %d %d %d %r %d %s " % (kind, number, h, w, channels, largest, count, " ".join(map(repr, mean + std)))
                out.write("bytes " + head + bits(functional.normalize(image, mean, std, largest)) + "\n")
                out.write("floats " + head + bits(functional.normalize(floats(image), mean, std, largest)) + "\n")
