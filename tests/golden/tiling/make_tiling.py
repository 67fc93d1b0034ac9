#!/usr/bin/env python3
"""Makes centres.txt and gaussian.txt: tile centres and tile weights by the original solution's own formulas.

Made with numpy 1.26.4 and scipy 1.10.1. A line of centres.txt: `tile stride length n centre ...`.
A line of gaussian.txt: `tile`, then the middle row and the first row of the weights, as float32.
"""
import os
import numpy as np
from scipy.ndimage import gaussian_filter


def centres(length, tile, stride):
    start = tile // 2
    return np.linspace(start, length - start, num=int(length // (tile * stride)) + 1, endpoint=True, dtype=np.int64)


def weights(tile):
    delta = np.zeros((tile, tile))
    delta[tile // 2, tile // 2] = 1
    smooth = gaussian_filter(delta, [tile / 8, tile / 8], 0, mode='constant', cval=0)
    smooth = (smooth / np.max(smooth)).astype(np.float32)
    smooth[smooth == 0] = np.min(smooth[smooth != 0])
    return smooth


# A third of each test slide's sides, then lengths at and around multiples of the step, and small images.
LENGTHS = [10240, 15780, 7996, 15907, 9811, 7388, 15553, 9673, 11080, 14386, 512, 513, 819, 820, 1024, 1228, 1229,
           2048, 4095, 4096, 4097, 8192, 20480, 409, 410, 400, 450, 256, 255, 100, 1]

if __name__ == '__main__':
    folder = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(folder, 'centres.txt'), 'w') as out:
        for tile, stride, lengths in [(512, .8, LENGTHS), (256, .75, LENGTHS[:6]), (64, .7, LENGTHS[3:9])]:
            for length in lengths:
                c = centres(length, tile, stride)
                out.write(' '.join(str(v) for v in [tile, stride, length, len(c), *c]) + '\n')
    with open(os.path.join(folder, 'gaussian.txt'), 'w') as out:
        for tile in (1, 2, 7, 8, 15, 64, 130):
            w = weights(tile)
            out.write(' '.join([str(tile)] + [f'{v:.9g}' for v in np.concatenate([w[tile // 2], w[0]])]) + '\n')
