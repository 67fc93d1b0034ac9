"""Cubic radial basis fields by scipy 1.10.1 (numpy 1.26) for tests/augment/deformation_test.cpp.
Run in this folder, where scipy is installed: python3 make_deformation.py"""
import os
import sys

import numpy as np
import scipy
from scipy.interpolate import Rbf

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from golden_images import mix

SAMPLES = 120


def uniform(seed, count):
    return (mix(np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) >> np.uint64(11)).astype(np.float64) * 2.0**-53


with open("deformation.txt", "w") as out:
    out.write("# made by make_deformation.py with scipy %s, numpy %s\n" % (scipy.__version__, np.__version__))
    out.write("# height width spacing; node values are 40 u - 20; then samples: row column displacement_y displacement_x\n")
    for number, (h, w, g) in enumerate([(512, 512, 150), (100, 71, 33), (1, 1, 150), (300, 40, 64)]):
        rows, columns = (np.arange(-g / 2, side + g / 2, g) for side in (h, w))
        y, x = np.meshgrid(rows, columns, indexing="ij")
        values = [40 * uniform(10 * number + i, y.size) - 20 for i in range(2)]
        fields = [Rbf(y.ravel(), x.ravel(), v, function="cubic") for v in values]
        at_y = (uniform(10 * number + 2, SAMPLES) * h).astype(int)
        at_x = (uniform(10 * number + 3, SAMPLES) * w).astype(int)
        dy, dx = (f(at_y.astype(float), at_x.astype(float)) for f in fields)
        out.write("tile %d %d %d\n" % (h, w, g))
        for sample in zip(at_y, at_x, dy, dx):
            out.write("%d %d %.17g %.17g\n" % sample)
