"""Training tiles as the original's dataset class makes them, from a store of its own that holds the same pixels."""

import ctypes
import os
from dataclasses import dataclass

import cv2
import numpy as np
import zarr

MEAN = np.array([.61561477, .5179343, .64067212], np.float32).astype(np.float64)
DEVIATION = np.array([.2915353, .31549066, .28647661], np.float32).astype(np.float64)
# The chunks that zarr-python 2 chooses for the slides of the competition, halved: planes of a channel.
IMAGE_CHUNKS, LABEL_CHUNKS = (1024, 1024, 1), (1024, 1024)


def normalised(rgb):
    """Planes of floats, in double precision up to the last step as numpy makes it of these expressions."""
    return ((rgb / 255 - MEAN) / DEVIATION).transpose(2, 0, 1).astype(np.float32)


@dataclass
class Plan:
    """What chance decided of a tile; the field of positions is the epoch's and lies around the tile's centre."""

    sample: int
    slide: int
    centre: np.ndarray
    field: list
    colour: tuple

    @staticmethod
    def drawn(library, sample, side):
        """Nothing where the tile passes the border of its slide."""
        slide, inside = ctypes.c_int64(), ctypes.c_int32()
        centre, colour = np.empty(2), np.empty(4)
        y, x = np.empty((side, side), np.float32), np.empty((side, side), np.float32)
        library.call("training_plan", sample, 0, side, ctypes.byref(slide), centre, y, x, colour, ctypes.byref(inside))
        field = [y.astype(np.float64), x.astype(np.float64)]
        return Plan(sample, slide.value, centre, field, (int(colour[0]), *colour[1:])) if inside.value else None


class OriginalTiles:
    def __init__(self, folder, changed_colour):
        """Copies the stores of `folder` into the form that the original keeps."""
        self.changed_colour = changed_colour
        self.store = zarr.open_group(os.path.join(folder, "original.zarr"), "w")
        ours = {kind: zarr.open_group(os.path.join(folder, kind + ".zarr"), "r") for kind in ("images", "labels", "density")}
        self.names = sorted(ours["images"].array_keys())
        for name in self.names:
            self.store.array("images/" + name, ours["images"][name][:], chunks=IMAGE_CHUNKS)
            self.store.array("labels/" + name, ours["labels"][name][:], chunks=LABEL_CHUNKS)
            density = ours["density"][name][:]
            self.store.array("cdfs/" + name, np.cumsum(density.ravel(), dtype=np.float64).astype(np.float32))
        self.random = np.random.default_rng(2)

    def tile(self, plan):
        """One item of the dataset: planes of floats and labels."""
        name = self.names[plan.slide]
        image, labels = self.store["images/" + name], self.store["labels/" + name]
        # A centre is drawn by a scan of the whole sum, read for each tile; that of the plan is used.
        np.argmax(self.store["cdfs/" + name][:] > self.random.random())
        rgb = self.deformed(image, plan, cv2.INTER_LINEAR)
        mask = self.deformed(labels, plan, cv2.INTER_NEAREST)
        rgb = self.changed_colour(rgb, *plan.colour)
        return normalised(rgb), mask.astype(np.int64)

    @staticmethod
    def deformed(source, plan, interpolation):
        """Reads the window that the field needs, channel by channel, and resamples it."""
        positions = [(part + centre).astype(np.float32) for part, centre in zip(plan.field, plan.centre)]
        part = []
        for i, along in enumerate(positions):
            first, last = int(along.min()), int(along.max()) + 2
            along -= first
            part.append(slice(first, last))
        y, x = positions

        def remap(pixels):
            return cv2.remap(pixels, x, y, interpolation=interpolation, borderMode=cv2.BORDER_REFLECT)

        if source.ndim == 2:
            return remap(source[part[0], part[1]])
        tile = np.empty((*y.shape, source.shape[-1]), source.dtype)
        for channel in range(source.shape[-1]):
            tile[..., channel] = remap(source[part[0], part[1], channel])
        return tile
