"""Augmentation of tiles: this library beside the calls of OpenCV, numpy and SciPy that albumentations and the original make.

Each step runs in turns, peer and ours, in one process with one thread each, on the same picture and parameters. The results
must be equal, or as near as the step's note says, or the program ends with 1. Medians of the pairs.

Peers allocate what they return, as their callers do. Our policies change an image in place, so that ours is measured with
a copy of the picture before it; notes tell the time without it.
"""

import ctypes
import os
import statistics
import sys
import tempfile

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLOSC_NTHREADS"):
    os.environ[variable] = "1"

import cv2
import numpy as np
import scipy
from scipy.interpolate import Rbf
from scipy.ndimage import gaussian_filter

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common.measuring import Bench, Library, machine, milliseconds, options, publish, say, timed, touched, version_of
from augment.original_tiles import OriginalTiles, Plan, normalised

SIDE = 512  # of a tile
AVX2, WIDEST = 1, 3  # of instruction_set


# ---- what albumentations 0.5.2 calls -------------------------------------------------------------------------------


def brightness_table(contrast_factor, brightness):
    levels = np.arange(256, dtype=np.float32)
    if contrast_factor != 1:
        levels *= contrast_factor
    if brightness != 0:
        levels += brightness * 255
    return np.clip(levels, 0, 255).astype(np.uint8)


def shift_hsv(rgb, hue_shift, saturation_shift, value_shift):
    levels = np.arange(256, dtype=np.int16)
    hue, saturation, value = cv2.split(cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV))
    hue = cv2.LUT(hue, np.mod(levels + hue_shift, 180).astype(np.uint8))
    saturation = cv2.LUT(saturation, np.clip(levels + saturation_shift, 0, 255).astype(np.uint8))
    value = cv2.LUT(value, np.clip(levels + value_shift, 0, 255).astype(np.uint8))
    return cv2.cvtColor(cv2.merge((hue, saturation, value)), cv2.COLOR_HSV2RGB)


def equalised(rgb, clip_limit):
    method = cv2.createCLAHE(clipLimit=clip_limit, tileGridSize=(8, 8))
    lab = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = method.apply(lab[:, :, 0])
    return cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)


def changed_colour(rgb, kind, a, b, c):
    """As the plan of a training tile says it."""
    if kind == 1:
        return shift_hsv(rgb, a, b, c)
    if kind == 2:
        return equalised(rgb, a)
    if kind == 3:
        return cv2.LUT(rgb, brightness_table(a, b))
    return rgb


# ---- the steps -----------------------------------------------------------------------------------------------------


class Steps:
    """A function for each row or two of the table."""

    def __init__(self, bench, quick):
        self.bench, self.library, self.quick = bench, bench.library, quick
        self.rgb, self.out = touched((SIDE, SIDE, 3)), touched((SIDE, SIDE, 3))
        self.library.call("draw_tissue", self.rgb, SIDE, SIDE, 3)
        self.random = np.random.default_rng(1)

    def colour(self, step, peer_name, peer, function, values, must, stretch, avx2=None):
        """A policy on a copy of the picture, equal to the bit. `avx2`: what a second row must reach, for processors without
        AVX-512; where the function takes an instruction set as its last value."""
        def call(source, *instructions):
            self.library.call(function, source, SIDE, SIDE, *map(float, values), *instructions, self.out)

        def row(step, must, stretch, *instructions):
            made = self.bench.compare(step, peer_name, peer, lambda: call(self.rgb, *instructions),
                                      lambda result: np.array_equal(result, self.out), must, stretch)
            in_place = []
            for _ in range(self.bench.pairs * self.bench.repeats):
                np.copyto(self.out, self.rgb)
                in_place.append(timed(lambda: call(None, *instructions))[0])
            seconds = statistics.median(in_place)
            made.notes.append(f"in place, without a copy of the picture: {milliseconds(seconds)} ms, "
                              f"{made.peer_seconds / seconds:.1f}x")

        if avx2 is None:
            return row(step, must, stretch)
        row(step, must, stretch, ctypes.c_int32(WIDEST))
        if self.library.c.hubmap_widest() > AVX2:
            row(step + ", AVX2", avx2, None, ctypes.c_int32(AVX2))

    def brightness_contrast(self):
        table = brightness_table(1.15, -.1)
        self.colour("1. brightness_contrast", "cv2.LUT, table ready", lambda: cv2.LUT(self.rgb, table),
                    "brightness_contrast", (1.15, -.1), 8, None, avx2=3)

    def hue_saturation_value(self):
        shifts = (7.5, -11.25, 6.5)
        self.colour("2. hue_saturation_value", "cvtColor, split, 3 LUT, merge, cvtColor", lambda: shift_hsv(self.rgb, *shifts),
                    "hue_saturation_value", shifts, 5, 8, avx2=5)

    def clahe(self):
        self.colour("3. clahe through Lab", "cvtColor, CLAHE, cvtColor", lambda: equalised(self.rgb, 1.7), "clahe", (1.7,), 3, 5,
                    avx2=3)

    def nodes(self):
        """Displacements of the nodes of the original's control grid, (y, x)."""
        axis = np.arange(-75, SIDE + 75, 150)
        grid_y, grid_x = np.meshgrid(axis, axis, indexing="ij")
        return grid_y, grid_x, [self.random.normal(0, 10, grid_y.shape) for _ in "yx"]

    def fill_field(self, node_y, node_x, dy, dx):
        self.library.call("deformation_field", node_y, node_x, node_y.size, 150, SIDE, SIDE, dy, dx)

    def warp(self):
        angle = np.radians(35)
        y, x = np.meshgrid(*2 * [np.arange(SIDE) - (SIDE - 1) / 2], indexing="ij")
        dy, dx = (touched((SIDE, SIDE), np.float64) for _ in "yx")
        self.fill_field(*self.nodes()[2], dy, dx)
        map_y = (y * np.cos(angle) + x * np.sin(angle) + (SIDE - 1) / 2 + dy).astype(np.float32)
        map_x = (-y * np.sin(angle) + x * np.cos(angle) + (SIDE - 1) / 2 + dx).astype(np.float32)
        labels = np.ascontiguousarray((self.rgb[..., 1] > 140).astype(np.uint8))
        weight = cv2.GaussianBlur(labels * 255, (31, 31), 8)
        outs = [self.out, touched((SIDE, SIDE)), touched((SIDE, SIDE))]
        self.library.call("set_map", map_y, map_x, SIDE, SIDE)

        def remap(part, interpolation):
            return cv2.remap(part, map_x, map_y, interpolation=interpolation, borderMode=cv2.BORDER_REFLECT)

        def peer():
            image = np.empty((SIDE, SIDE, 3), np.uint8)
            for channel in range(3):
                image[..., channel] = remap(self.rgb[..., channel], cv2.INTER_LINEAR)
            return image, remap(labels, cv2.INTER_NEAREST), remap(weight, cv2.INTER_LINEAR)

        self.bench.compare(
            "4. warp of image, labels and weight, map given", "5 cv2.remap", peer,
            lambda: self.library.call("warp", self.rgb, labels, weight, SIDE, SIDE, *outs),
            lambda result: all(np.array_equal(a, b) for a, b in zip(result, outs)), 4, None)

    def deformation_field(self):
        grid_y, grid_x, nodes = self.nodes()
        y, x = np.meshgrid(*2 * [np.arange(SIDE)], indexing="ij")
        fields = [touched((SIDE, SIDE), np.float64) for _ in "yx"]

        def near(result):
            return all(np.max(np.abs(a - b)) <= 1e-9 * np.max(np.abs(a)) for a, b in zip(result, fields))

        self.bench.compare(
            "5. the original's deformation field", "scipy Rbf, cubic, 2 components",
            lambda: [Rbf(grid_y, grid_x, values, function="cubic")(y, x) for values in nodes],
            lambda: self.fill_field(*nodes, *fields), near, 80, None,
            pairs=min(self.bench.pairs, 7), notes=["equal to 1e-9 of the largest displacement"])

    def elastic(self):
        alpha, sigma = 100., 10.
        noise = [self.random.uniform(-1, 1, (SIDE, SIDE)).astype(np.float32) for _ in "yx"]
        y, x = np.meshgrid(*2 * [np.arange(SIDE)], indexing="ij")

        def peer():
            dy, dx = (np.float32(gaussian_filter(part.astype(np.float64), sigma) * alpha) for part in noise)
            return cv2.remap(self.rgb, np.float32(x + dx), np.float32(y + dy), interpolation=cv2.INTER_LINEAR,
                             borderMode=cv2.BORDER_REFLECT_101)

        self.bench.compare(
            "6. dense elastic deformation, sigma 10", "2 scipy gaussian_filter, cv2.remap", peer,
            lambda: self.library.call("elastic", self.rgb, SIDE, SIDE, *noise, alpha, sigma, self.out),
            lambda result: np.mean(np.abs(result.astype(int) - self.out) > 0) < 1e-3, 20, None,
            pairs=min(self.bench.pairs, 9), notes=["noise given; fewer than 1 in 1000 values differ"])

    def prediction_tile(self):
        slide = touched((3 * SIDE, 3 * SIDE, 3))
        self.library.call("draw_tissue", slide, *slide.shape[:2], 5)
        planes, blank = touched((3, SIDE, SIDE), np.float32), touched(1, np.int32)

        def peer(window):
            tile = cv2.resize(window, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
            _, saturation, _ = cv2.split(cv2.cvtColor(tile, cv2.COLOR_BGR2HSV))
            if (saturation > 40).sum() <= 4000 or tile.sum() <= 4000:
                return None
            return normalised(tile)

        def same(result):
            return blank[0] == 1 if result is None else blank[0] == 0 and np.array_equal(result, planes)

        glass = np.clip(235 + self.random.integers(-4, 5, slide.shape), 0, 255).astype(np.uint8)
        name = "cv2.resize, cvtColor, split, sums, numpy"
        for step, window, must in (("7. prediction tile", slide, 8), ("7. the same, blank", glass, None)):
            self.bench.compare(step, name, lambda: peer(window),
                               lambda: self.library.call("prediction_tile", window, *window.shape[:2], planes, blank), same,
                               must, None, gated=must is not None)

    def training_tile(self):
        with tempfile.TemporaryDirectory() as folder:
            slides, side = (1, 2048) if self.quick else (2, 4096)
            say(f"drawing {slides} slides of {side} x {side} pixels ...")
            for slide in range(slides):
                self.library.call("make_stores", folder.encode(), side, slide)
            planes, labels = touched((3, SIDE, SIDE), np.float32), touched((SIDE, SIDE))
            original = OriginalTiles(folder, changed_colour)
            for shared, step in ((1, "8. training tile, one geometry an epoch"), (0, "8. training tile, its own geometry")):
                self.library.call("open_tiles", folder.encode(), ctypes.c_int32(shared))
                plans = self.plans(6 if self.quick else 80)
                upcoming, now = iter(plans), []

                def peer():
                    now[:] = [next(upcoming)]
                    return original.tile(now[0])

                def ours():
                    self.library.call("training_tile", now[0].sample, 0, SIDE, planes, labels)

                def near(result):
                    image, mask = result
                    # CLAHE makes differences of a level in 1 of 400 values larger and more.
                    difference = np.abs(image - planes)
                    return difference.mean() < 1e-3 and np.mean(difference > 1e-4) < .05 and np.mean(mask != labels) < 1e-3

                # A pair is a tile that neither side has met before.
                once = Bench(self.library, len(plans), 1)
                self.bench.rows.append(once.compare(
                    step, "the original's dataset class, Zarr read included", peer, ours, near, 6, 12, notes=[] if shared else [
                        "the peer has its field ready, ours solves and evaluates one for each tile"]))

    def plans(self, count):
        """Of tiles that lie inside their slides: beyond the border the original reads other pixels than those it names."""
        found, sample = [], 0
        while len(found) < count:
            plan = Plan.drawn(self.library, sample, SIDE)
            sample += 1
            if plan is not None:
                found.append(plan)
        return found


def main():
    chosen = options(__doc__, "few repeats: shows that all of it runs")

    cv2.setNumThreads(1)
    bench = Bench(Library(chosen.library), *((3, 3, 3) if chosen.quick else (25, 9, 9)))
    steps = Steps(bench, chosen.quick)
    say("peer / ours, in milliseconds:")
    for digit, run in (("1", steps.brightness_contrast), ("2", steps.hue_saturation_value), ("3", steps.clahe), ("4", steps.warp),
                       ("5", steps.deformation_field), ("6", steps.elastic), ("7", steps.prediction_tile), ("8", steps.training_tile)):
        if digit in chosen.steps:
            run()
    publish(chosen, bench, "augment", [
        f"- tiles of {SIDE} x {SIDE} x 3 bytes, one thread",
        machine(f"SciPy {scipy.__version__}", *([f"zarr {version_of('zarr')}"] if "8" in chosen.steps else []))],
        "too few repeats")


if __name__ == "__main__":
    main()
