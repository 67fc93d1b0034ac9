#!/usr/bin/env python3
"""Makes algebra.txt: masks eroded, dilated, opened, closed and filled by OpenCV and SciPy.

Made with Debian 12's python3-numpy 1.24.2, python3-opencv 4.6.0 and python3-scipy 1.10.1. A line is
`operation a b height width shape seed code`: a and b are the height and width of the box, or for `fill` the
connectivity of the foreground (4 or 8) and 0; the mask is a formula of integers, see mask(); the code is that of
the result down the columns from 1, commas in place of blanks, `-` where it is empty.
"""
import os
import cv2
import numpy as np
from scipy import ndimage


def mask(height, width, shape, seed):
    """Noise, waves with holes and islands, and rings; the test draws the same."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    if shape == 'noise':
        return ((y * 7919 + x * 104729 + y * x * (31 + seed) + seed * 13) % 97 < 60).astype(np.uint8)
    if shape == 'waves':
        return ((y * y + 3 * x * x + y * x * seed + 17 * seed) % 400 < 250).astype(np.uint8)
    radius = (y - height // 2) ** 2 + (x - width // 2) ** 2
    return (radius // (6 + seed) % 3 < 2).astype(np.uint8)


def code(pixels):
    edges = np.concatenate([[0], pixels.T.flatten(), [0]])
    runs = np.where(edges[1:] != edges[:-1])[0] + 1
    runs[1::2] -= runs[::2]
    return ','.join(str(r) for r in runs) or '-'


def result(operation, a, b, pixels):
    if operation == 'fill':
        background = ndimage.generate_binary_structure(2, 1 if a == 8 else 2)
        return ndimage.binary_fill_holes(pixels, background).astype(np.uint8)
    box = np.ones((a, b), np.uint8)
    if operation == 'erode':
        return cv2.erode(pixels, box)
    if operation == 'dilate':
        return cv2.dilate(pixels, box)
    return cv2.morphologyEx(pixels, cv2.MORPH_OPEN if operation == 'open' else cv2.MORPH_CLOSE, box)


MASKS = [(17, 23, 'noise', 1), (9, 31, 'waves', 2), (24, 24, 'rings', 3), (30, 13, 'rings', 9), (1, 40, 'noise', 4),
         (40, 1, 'waves', 5), (21, 20, 'waves', 7)]
BOXES = [(1, 1), (3, 3), (2, 2), (1, 4), (5, 1), (4, 7), (6, 2), (50, 3), (3, 80)]

if __name__ == '__main__':
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'algebra.txt'), 'w') as out:
        for height, width, shape, seed in MASKS:
            pixels = mask(height, width, shape, seed)
            cases = [(o, a, b) for o in ('erode', 'dilate', 'open', 'close') for a, b in BOXES]
            for operation, a, b in cases + [('fill', 8, 0), ('fill', 4, 0)]:
                text = code(result(operation, a, b, pixels))
                out.write(f'{operation} {a} {b} {height} {width} {shape} {seed} {text}\n')
