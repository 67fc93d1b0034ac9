#!/usr/bin/env python3
"""Makes upscaled.txt: run-length codes of upscaled probability maps by the original solution's own chain; and
nearest.txt, the same with INTER_NEAREST and without clearing the first and the last pixel.

Made with Debian 12's python3-numpy 1.24.2 and python3-opencv 4.6.0. A case is two lines: `h w H W`, then the code;
in the place of a long code stand `#`, the length of its text and the text's CRC-32. The map is a formula of
integers, so that it need not be stored: see probability().
"""
import os
import zlib
import cv2
import numpy as np


def probability(h, w):
    y, x = np.mgrid[0:h, 0:w].astype(np.int64)
    waves = (y * 37 + x * 23 + (y // 3) * (x // 4) * 11) % 400 + (y * y + 3 * x * x + y * x) % 600
    return waves.astype(np.float32) / np.float32(1000)


def code_of(pixels):
    """Runs from 1 of pixels of which the first and the last are 0."""
    runs = np.where(pixels[1:] != pixels[:-1])[0] + 2
    runs[1::2] = runs[1::2] - runs[:-1:2]
    return ' '.join(str(r) for r in runs)


def original_code(p, H, W, threshold=.4):
    """resize(255 p as uint8) > threshold * 255, first and last pixel cleared, runs down the columns from 1."""
    mask = cv2.resize((p * 255).astype('uint8'), (W, H))
    pixels = (mask > threshold * 255).astype('uint8').T.flatten()
    pixels[0] = 0
    pixels[-1] = 0
    return code_of(pixels)


def nearest_code(p, H, W, threshold=.4):
    mask = cv2.resize((p * 255).astype('uint8'), (W, H), interpolation=cv2.INTER_NEAREST)
    pixels = (mask > threshold * 255).astype('uint8').T.flatten()
    padded = np.concatenate([[0], pixels, [0]])
    starts = np.where((padded[1:] == 1) & (padded[:-1] == 0))[0]
    ends = np.where((padded[1:] == 0) & (padded[:-1] == 1))[0]
    return ' '.join(f'{s + 1} {e - s}' for s, e in zip(starts, ends))


# The last ones have a side of a slide of the competition: 31,278 x 25,794 at a third and at 1 / 7.3.
SIZES = [(1, 1, 3, 3), (1, 5, 4, 20), (5, 1, 15, 2), (13, 17, 39, 51), (13, 17, 40, 53), (20, 11, 146, 80),
         (9, 14, 27, 43), (16, 16, 117, 117), (31, 26, 94, 77), (7, 7, 7, 7), (12, 10, 29, 71), (8, 40, 24, 122),
         (10426, 5, 31278, 15), (7, 8598, 21, 25794), (4285, 6, 31278, 44), (6, 3533, 44, 25794)]

# Also smaller images: nearest has one rule for all ratios.
NEAREST_SIZES = SIZES + [(40, 30, 13, 11), (97, 61, 40, 60), (16, 16, 16, 7)]
LONGEST_WRITTEN = 4000


def write(name, sizes, code_of_map):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), 'w') as out:
        for h, w, H, W in sizes:
            code = code_of_map(probability(h, w), H, W)
            if len(code) > LONGEST_WRITTEN:
                code = f'# {len(code)} {zlib.crc32(code.encode())}'
            out.write(f'{h} {w} {H} {W}\n{code}\n')


if __name__ == '__main__':
    write('upscaled.txt', SIZES, original_code)
    write('nearest.txt', NEAREST_SIZES, nearest_code)
