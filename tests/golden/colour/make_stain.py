"""Changed stain densities for tests/colour, by numpy 1.24. Run in this folder: python3 make_stain.py
The digests are of the definition in single precision (tables of powers); the script holds it against the definition
in double precision and writes down how many values in a million round to the neighbouring level."""
import os
import sys

import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import digest, picture

STAINS = {"haematoxylin_eosin": [[.644211, .716556, .266844], [.092789, .954111, .283111]],
          "haematoxylin_pas": [[.644211, .716556, .266844], [.175411, .972178, .154589]]}
CHANGES = [((1.05, .95, 1.0), (0.0, 0.0, 0.0)), ((.97, 1.02, 1.04), (.05, -.05, .01)), ((1.0, 1.0, 1.0), (.2, 0.0, 0.0)),
           ((0.0, 1.0, 1.0), (0.0, 0.0, 0.0)), ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)), ((3.0, -1.0, 2.5), (-1.0, .5, 0.0)),
           ((1.0, 1.0, 1.0), (0.0, 0.0, 0.0)), ((40.0, -40.0, 1.0), (900.0, -900.0, 0.0))]
SIZES = [(1, 1), (7, 5), (64, 300), (511, 513)]


def basis(stains):
    m = np.array(stains)
    m /= np.linalg.norm(m, axis=1, keepdims=True)
    third = np.cross(m[0], m[1])
    return np.vstack([m, third / np.linalg.norm(third)])


def in_double(rgb, m, factor, offset):
    density = -np.log10((rgb.astype(float) + 1) / 256)
    changed = ((density @ np.linalg.inv(m)) * factor + offset) @ m
    return np.clip(np.rint(np.minimum(256 * 10 ** np.clip(-changed, -300, 300), 1e6) - 1), 0, 255).astype(np.uint8)


def in_single(rgb, m, factor, offset):
    t, o = np.linalg.inv(m) @ np.diag(factor) @ m, np.array(offset) @ m
    level = np.log2(np.arange(1, 257) / 256)
    product = None
    for k in range(3):
        exponent = level[:, None] * t[k] + (8 - o * np.log2(10) if k == 0 else 0)
        table = np.exp2(np.clip(exponent, -60, 60)).astype(np.float32)[rgb[:, :, k]]
        with np.errstate(over="ignore", under="ignore"):
            product = table if product is None else product * table
    return np.clip(np.rint(np.minimum(product, np.float32(256)) - np.float32(1)), 0, 255).astype(np.uint8)


lines, differ, values = [], 0, 0
for number, (h, w) in enumerate(SIZES):
    for kind in ("noise", "flat", "gradient", "saturated", "tissue"):
        rgb = picture(kind, number, h, w, 3)
        for stains, vectors in STAINS.items():
            for factor, offset in CHANGES:
                changed = in_single(rgb, basis(vectors), factor, offset)
                if factor == (1, 1, 1) and offset == (0, 0, 0):
                    assert (changed == rgb).all()
                if max(np.abs(factor)) < 10:
                    difference = np.abs(changed.astype(int) - in_double(rgb, basis(vectors), factor, offset))
                    assert difference.max() <= 1
                    differ, values = differ + int(difference.sum()), values + difference.size
                numbers = " ".join("%r" % float(n) for n in factor + offset)
                lines.append("%s %d %d %d 3 %s %s %s\n" % (kind, number, h, w, stains, numbers, digest(changed)))
with open("stain.txt", "w") as out:
    out.write("# made by make_stain.py with numpy %s; %.0f values in a million differ from double precision\n"
              % (np.__version__, differ / values * 1e6))
    out.write("# kind seed height width channels stains factors offsets digest\n")
    out.writelines(lines)
