#!/usr/bin/env python3
"""Makes filled.txt: pixel centres inside polygons, by OpenCV's point-in-polygon test.

Made with Debian 12's python3-numpy 1.24.2 and python3-opencv 4.6.0. A case: `height width downscale rings`, then a
line for each ring (`corners y x y x ...`), then one for each row of the mask. Corners lie on sixteenths of a pixel
off the centres' sixteenths, so that no centre lies on a corner; a centre is inside where it is inside an odd number
of rings. Centres on a side (test result 0) are written as '?', the test leaves them out.
"""
import os
import cv2
import numpy as np


def filled(rings, height, width, downscale):
    rows = []
    for y in range(height):
        row = ''
        for x in range(width):
            at = ((x + .5) * downscale, (y + .5) * downscale)
            sides = [cv2.pointPolygonTest(np.array([[q[1], q[0]] for q in ring], np.float32).reshape(-1, 1, 2), at, False)
                     for ring in rings]
            row += '?' if 0 in sides else str(sum(s > 0 for s in sides) % 2)
        rows.append(row)
    return rows


if __name__ == '__main__':
    random = np.random.default_rng(7)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'filled.txt'), 'w') as out:
        for case in range(24):
            height, width = (int(v) for v in random.integers(1, 30, 2))
            downscale = [1, 2, 3, 1.5][case % 4]
            rings = []
            for _ in range(1 + case % 3):
                corners = int(random.integers(3, 12))
                if case % 2:  # any crossing line
                    ring = random.uniform(-6, 36, (corners, 2))
                else:  # a star-shaped, concave one
                    angle = np.sort(random.uniform(0, 2 * np.pi, corners))
                    ring = 12 + random.uniform(2, 14, (corners, 1)) * np.stack([np.sin(angle), np.cos(angle)], 1)
                rings.append((np.round(ring * downscale * 16) * 2 + 1) / 32)
            out.write(f'{height} {width} {downscale} {len(rings)}\n')
            for ring in rings:
                out.write(' '.join([str(len(ring))] + [repr(float(v)) for v in ring.flatten()]) + '\n')
            out.write('\n'.join(filled(rings, height, width, downscale)) + '\n')
