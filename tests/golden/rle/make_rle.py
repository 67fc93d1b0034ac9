#!/usr/bin/env python3
"""Makes upscaled.txt: run-length codes of upscaled probability maps by the original solution's own chain.

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


def original_code(p, H, W, threshold=.4):
    """resize(255 p as uint8) > threshold * 255, first and last pixel cleared, runs down the columns from 1."""
    mask = cv2.resize((p * 255).astype('uint8'), (W, H))
    pixels = (mask > threshold * 255).astype('uint8').T.flatten()
    pixels[0] = 0
    pixels[-1] = 0
    runs = np.where(pixels[1:] != pixels[:-1])[0] + 2
    runs[1::2] = runs[1::2] - runs[:-1:2]
    return ' '.join(str(r) for r in runs)


# The last ones have a side of a slide of the competition: 31,278 x 25,794 at a third and at 1 / 7.3.
SIZES = [(1, 1, 3, 3), (1, 5, 4, 20), (5, 1, 15, 2), (13, 17, 39, 51), (13, 17, 40, 53), (20, 11, 146, 80),
         (9, 14, 27, 43), (16, 16, 117, 117), (31, 26, 94, 77), (7, 7, 7, 7), (12, 10, 29, 71), (8, 40, 24, 122),
         (10426, 5, 31278, 15), (7, 8598, 21, 25794), (4285, 6, 31278, 44), (6, 3533, 44, 25794)]
LONGEST_WRITTEN = 4000

if __name__ == '__main__':
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'upscaled.txt'), 'w') as out:
        for h, w, H, W in SIZES:
            code = original_code(probability(h, w), H, W)
            if len(code) > LONGEST_WRITTEN:
                code = f'# {len(code)} {zlib.crc32(code.encode())}'
            out.write(f'{h} {w} {H} {W}\n{code}\n')
