"""Run-length codes of huge masks: this library beside numpy, OpenCV and pycocotools, in one process.

Each step runs in turns, peer, ours, peer, ours, on the same data; inputs and results lie in memory that was touched
before. The results of both must be equal in every pair, or the program ends with 1. Medians of the pairs; `floor` is
the time in which this machine's memory moves the bytes that the step cannot avoid, measured in the same run.

A step has its peer in two ways, each judged by what the step must reach: as the notebooks of competitions write it,
with new arrays for what lies in between, whose pages the system hands out while the clock runs; and with every large
array kept and touched beforehand, as ours are, the fastest that these peers can be made to run.
"""

import csv
import ctypes
import io
import os
import statistics
import sys

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import cv2
import numpy as np

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from common import measuring
from common.measuring import argument, machine, met, options, publish, say, touched, version_of

try:
    import pycocotools.mask as coco
except ImportError:
    coco = None

THRESHOLD = 0.4
SLIDES = 5  # of a submission


# ---- the two sides -------------------------------------------------------------------------------------------------


class Library(measuring.Library):
    """The measured steps of this library, through its C functions (rle_library.cpp)."""

    def __init__(self, path):
        super().__init__(path, (
            ("text", ctypes.c_void_p),
            ("text_bytes", ctypes.c_int64),
            ("runs", ctypes.c_void_p),
            ("run_count", ctypes.c_int64),
            ("seconds_to_read", ctypes.c_double),
            ("seconds_to_write", ctypes.c_double),
            ("seconds_to_copy", ctypes.c_double),
        ))

    def text(self):
        return ctypes.string_at(self.c.hubmap_text(self.answer), self.c.hubmap_text_bytes(self.answer)).decode()

    def runs(self):
        """Starts from 0 and lengths, one row each."""
        count = self.c.hubmap_run_count(self.answer)
        if count == 0:
            return np.zeros((0, 2), np.int64)
        address = ctypes.cast(self.c.hubmap_runs(self.answer), ctypes.POINTER(ctypes.c_int64))
        return np.ctypeslib.as_array(address, (count, 2)).copy()

    def memory_speed(self, buffer, threads, repeats=5):
        """GB/s that this memory is read, written and copied at (copied: bytes of the source)."""
        data, count, rounds = argument(buffer), argument(buffer.size), range(repeats)
        unused = ctypes.c_uint64()
        read = [self.c.hubmap_seconds_to_read(data, count, threads, ctypes.byref(unused)) for _ in rounds]
        write = [self.c.hubmap_seconds_to_write(data, count, threads) for _ in rounds]
        copy = [self.c.hubmap_seconds_to_copy(data, count, threads) for _ in rounds]
        size = buffer.size * 1e-9
        return {
            "read": size / statistics.median(read),
            "write": size / statistics.median(write),
            "copy": size / 2 / statistics.median(copy),
        }


def runs_of_pixels(pixels):
    """Starts from 1 and lengths, in turns, as competition notebooks find them: where neighbours differ. The first
    and the last pixel count as background; they are cleared."""
    pixels[0] = 0
    pixels[-1] = 0
    changes = np.where(pixels[1:] != pixels[:-1])[0] + 2
    changes[1::2] -= changes[0::2]
    return changes


def join(runs):
    return " ".join(str(value) for value in runs)


def join_quickly(runs):
    return " ".join(map(str, runs.tolist()))


def split(text):
    """Starts from 0 and ends."""
    words = text.split()
    starts = np.asarray(words[0::2], dtype=np.int64) - 1
    return starts, starts + np.asarray(words[1::2], dtype=np.int64)


def fill(flat, text):
    """Draws a code into pixels down the columns."""
    flat[:] = 0
    for start, end in zip(*split(text)):
        flat[start:end] = 1


def decode(text, size):
    """The same into a new mask."""
    mask = np.zeros(size[0] * size[1], np.uint8)
    for start, end in zip(*split(text)):
        mask[start:end] = 1
    return mask.reshape(size[1], size[0]).T


def chain(byte_map, size, enlarged):
    """A map to text as the notebooks do it; `enlarged` takes the upscaled map."""
    cv2.resize(byte_map, (size[1], size[0]), dst=enlarged)
    mask = (enlarged > THRESHOLD * 255).astype(np.uint8)
    return join(runs_of_pixels(mask.T.flatten()))


class KeptArrays:
    """The same with arrays that are kept: no page is touched for the first time."""

    def __init__(self, size):
        self.size = size
        self.columns = touched((size[1], size[0]))
        self.differs = touched(size[0] * size[1] - 1, bool)

    def runs(self, mask):
        np.copyto(self.columns, mask.T)
        pixels = self.columns.reshape(-1)
        pixels[0] = 0
        pixels[-1] = 0
        np.not_equal(pixels[1:], pixels[:-1], out=self.differs)
        changes = np.flatnonzero(self.differs) + 2
        changes[1::2] -= changes[0::2]
        return changes

    def chain(self, byte_map, enlarged, mask):
        cv2.resize(byte_map, (self.size[1], self.size[0]), dst=enlarged)
        np.greater(enlarged, THRESHOLD * 255, out=mask)
        return join_quickly(self.runs(mask.view(np.uint8)))


# ---- measuring -----------------------------------------------------------------------------------------------------


class Bench(measuring.Bench):
    def __init__(self, library, quick):
        super().__init__(library, pairs=3, repeats=3 if quick else 5)
        self.speed = {}

    def compare_both(self, step, name, usual, kept, *others, aimed_at_kept=False, notes=(), **more):
        """A row for each way to write the peer, one of which the aim was set for; the notes go to the first, which it
        returns."""
        row = self.compare(step, f"{name}, as in notebooks", usual, *others, gated=not aimed_at_kept, notes=notes, **more)
        self.compare(step, f"{name}, arrays kept", kept, *others, gated=aimed_at_kept, **more)
        return row

    def floor(self, threads=1, read=0, write=0):
        speed = self.speed[threads]
        return read * 1e-9 / speed["read"] + write * 1e-9 / speed["write"]


def extra_memory(work):
    """Bytes by which the memory of this process grows at most while it works, in a copy of the process."""
    ctypes.CDLL(None).malloc_trim(0)  # the C library of this process
    receiver, sender = os.pipe()
    child = os.fork()
    if child == 0:
        before = resident("VmRSS")
        work()
        os.write(sender, str(resident("VmHWM") - before).encode())
        os._exit(0)
    os.close(sender)
    with os.fdopen(receiver) as pipe:
        grown = pipe.read()
    os.waitpid(child, 0)
    return int(grown)


def resident(name):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith(name))


# ---- the steps -----------------------------------------------------------------------------------------------------


class Steps:
    """Data of all steps, and a function for each row or two of the table."""

    def __init__(self, bench, map_size, size):
        self.bench, self.library = bench, bench.library
        self.map_size, self.size = map_size, size
        self.pixels = size[0] * size[1]
        self.float_map = np.empty(map_size, np.float32)
        self.library.call("draw_map", self.float_map, *map_size, 1, ctypes.c_int32(2))
        self.byte_map = (self.float_map * 255).astype(np.uint8)
        self.text = self.our_text(self.byte_map)
        self.text_bytes = self.text.encode()
        self.runs = self.library.runs()

    def our_text(self, byte_map, threads=1, threshold=THRESHOLD):
        self.encode_bytes(byte_map, threads, threshold)
        return self.library.text()

    def encode_bytes(self, byte_map, threads=1, threshold=THRESHOLD):
        self.library.call("encode_byte_map", byte_map, *self.map_size, *self.size, threshold, ctypes.c_int32(threads))

    def encode_floats(self, threads=1):
        self.library.call("encode_float_map", self.float_map, *self.map_size, *self.size, THRESHOLD,
                          ctypes.c_int32(threads))

    def column_mask(self):
        """Seen as (height, width), pixels of a column side by side."""
        mask = touched((self.size[1], self.size[0]))
        self.decode(mask.T)
        return mask.T

    def decode(self, mask):
        self.library.call("decode_text", self.text_bytes, len(self.text_bytes), mask, *self.size, *mask.strides,
                          ctypes.c_int32(1))

    def memory(self):
        buffer = touched(1 << 30)  # far larger than any cache
        for threads in (1, 2):
            self.bench.speed[threads] = self.library.memory_speed(buffer, threads)

    def map_to_text(self):
        enlarged, mask, arrays = touched(self.size), touched(self.size, bool), KeptArrays(self.size)
        usual = lambda: chain(self.byte_map, self.size, enlarged)
        kept = lambda: arrays.chain(self.byte_map, enlarged, mask)
        expected = lambda text: text == self.library.text()
        # Before OpenCV has threads of its own, which a copy of this process would lack.
        memory = (extra_memory(usual), extra_memory(lambda: self.encode_bytes(self.byte_map)))
        note = f"most memory beside the map: {megabytes(memory[0] + enlarged.nbytes)} MB / {megabytes(memory[1])} MB"
        note += f" (must 32 MB: {met(memory[1] <= 32 << 20)})"
        for threads, must, stretch in ((1, 250, 700), (2, 450, None)):
            cv2.setNumThreads(threads)
            self.bench.compare_both(
                f"1. uint8 map to text, {threads} thread{'s' if threads > 1 else ''}", "numpy + OpenCV", usual, kept,
                lambda: self.encode_bytes(self.byte_map, threads), expected, must, stretch,
                self.bench.floor(threads, read=self.byte_map.nbytes, write=len(self.text)),
                notes=[note] if threads == 1 else [])
        cv2.setNumThreads(1)

    def float_map_to_text(self):
        enlarged, mask, arrays = touched(self.size), touched(self.size, bool), KeptArrays(self.size)
        scaled, byte_map = touched(self.map_size, np.float32), touched(self.map_size)
        dice = 0

        def usual():
            return chain((self.float_map * 255).astype(np.uint8), self.size, enlarged)

        def kept():
            np.multiply(self.float_map, 255, out=scaled)
            np.copyto(byte_map, scaled, casting="unsafe")
            return arrays.chain(byte_map, enlarged, mask)

        def nearly_equal(text):
            # The peer rounds the map to bytes first: pixels on borders differ, by rule.
            nonlocal dice
            dice = runs_dice(np.stack(split(text), 1), ends_of(self.library.runs()))
            return dice > 0.995

        row = self.bench.compare_both("2. float map to text, 1 thread", "numpy + OpenCV", usual, kept,
                                      self.encode_floats, nearly_equal, 200, 500,
                                      self.bench.floor(read=self.float_map.nbytes, write=len(self.text)))
        row.notes.append(f"the peer rounds to bytes first; Dice of both masks {dice:.6f}")

    def encode_columns(self):
        if coco is None:
            say("3. pycocotools is not here: left out")
            return
        mask = self.column_mask()
        height, width = self.size

        def same(code):
            ours = self.library.runs().reshape(-1)
            ours[1::2] += ours[0::2]
            counts = np.diff(np.concatenate([[0], ours, [self.pixels]]))
            return coco.frPyObjects({"counts": counts.tolist(), "size": [height, width]}, height, width) == code

        self.bench.compare("3. column-major mask to runs", "pycocotools", lambda: coco.encode(mask),
                           lambda: self.encode_mask(mask), same, 8, 9, self.bench.floor(read=self.pixels))

    def encode_mask(self, mask):
        self.library.call("encode_mask", mask, *self.size, *mask.strides, ctypes.c_int32(1))

    def encode_rows(self):
        mask = np.ascontiguousarray(self.column_mask())

        def same(runs):
            return np.array_equal(runs.reshape(-1, 2) - [1, 0], self.library.runs())

        arrays = KeptArrays(self.size)
        self.bench.compare_both("4. row-major mask to runs down its columns", "numpy",
                                lambda: runs_of_pixels(mask.T.flatten()), lambda: arrays.runs(mask),
                                lambda: self.encode_mask(mask), same, 70, 110, self.bench.floor(read=self.pixels))

    def decode_columns(self):
        theirs, ours = touched((self.size[1], self.size[0])), touched((self.size[1], self.size[0]))

        def kept():
            fill(theirs.reshape(-1), self.text)
            return theirs.T

        self.bench.compare_both("5. text to column-major mask", "numpy", lambda: decode(self.text, self.size), kept,
                                lambda: self.decode(ours.T), lambda mask: np.array_equal(mask.T, ours), 12, 15,
                                self.bench.floor(read=len(self.text), write=self.pixels), aimed_at_kept=True)

    def decode_small(self):
        height, width = self.size[0] // 3, self.size[1] // 3
        columns, rows = touched((self.size[1], self.size[0])), touched((3 * height, 3 * width))
        theirs = touched((height, width))
        ours = touched((-(-self.size[0] // 3), -(-self.size[1] // 3)))  # cells that the border cuts too
        data = self.text_bytes

        def shrink(mask):
            # Of zeros and ones the rounded mean of 9 pixels is the majority. (INTER_NEAREST takes one of the nine.)
            cv2.resize(mask, (width, height), dst=theirs, interpolation=cv2.INTER_AREA)

        def kept():
            fill(columns.reshape(-1), self.text)
            np.copyto(rows, columns.T[: 3 * height, : 3 * width])
            shrink(rows)

        def usual():
            shrink(np.ascontiguousarray(decode(self.text, self.size)[: 3 * height, : 3 * width]))

        self.bench.compare_both(
            "6. text to row-major labels at a third", "numpy + OpenCV", usual, kept,
            lambda: self.library.call("decode_text_small", data, len(data), *self.size, 3, ours, *ours.shape),
            lambda _: np.array_equal(theirs, ours[:height, :width]), 200, None,
            self.bench.floor(read=len(self.text), write=ours.size))

    def print_and_parse(self):
        numbers = (self.runs + [1, 0]).reshape(-1)
        self.encode_bytes(self.byte_map)  # the answer holds the runs
        print_runs = lambda: self.library.call("print")
        same_text = lambda text: text == self.library.text()
        floor = self.bench.floor(read=self.runs.nbytes, write=len(self.text))
        self.bench.compare("7. runs to text", "Python join, as in notebooks", lambda: join(numbers), print_runs,
                           same_text, 30, None, floor, pairs=5)
        self.bench.compare("7. runs to text", "Python join of a list", lambda: join_quickly(numbers), print_runs,
                           same_text, 30, None, floor, pairs=5, gated=False)
        data = self.text_bytes
        parse = lambda: self.library.call("parse", data, len(data), *self.size)
        floor = self.bench.floor(read=len(self.text), write=self.runs.nbytes)
        self.bench.compare("7. text to runs", "Python split, as in notebooks", lambda: split(self.text), parse,
                           lambda runs: np.array_equal(np.stack(runs, 1), ends_of(self.library.runs())), 20, None,
                           floor, pairs=5)
        self.bench.compare("7. text to runs", "np.fromstring", lambda: np.fromstring(self.text, np.int64, sep=" "),
                           parse, lambda runs: np.array_equal(runs, numbers), 20, None, floor, pairs=5, gated=False)

    def dice(self):
        texts = [[self.our_text(self.byte_map, 2, t) for t in (THRESHOLD, *levels)]
                 for levels in ((0.3, 0.35, 0.45, 0.5), (0.45, 0.5, 0.3, 0.35))]
        texts[1][0] = self.our_text(self.byte_map, 2, 0.55)
        tables = ["id,predicted\n" + "".join(f"slide{i},{text}\n" for i, text in enumerate(codes))
                  for codes in texts]
        masks = [touched((self.size[1], self.size[0])) for _ in tables]
        both = touched((self.size[1], self.size[0]))
        csv.field_size_limit(1 << 30)
        mean = ctypes.c_double()
        data = [table.encode() for table in tables]

        def score(dice_of_texts):
            codes = [{row["id"]: row["predicted"] for row in csv.DictReader(io.StringIO(table))} for table in tables]
            return statistics.mean(dice_of_texts(codes[0][slide], codes[1][slide]) for slide in codes[0])

        def as_notebooks(*texts):
            a, b = (decode(text, self.size) for text in texts)
            return 2 * (a * b).sum() / (a.sum() + b.sum())

        def kept(*texts):
            for mask, text in zip(masks, texts):
                fill(mask.reshape(-1), text)
            np.bitwise_and(masks[0], masks[1], out=both)
            return 2 * np.count_nonzero(both) / sum(np.count_nonzero(mask) for mask in masks)

        def ours():
            self.library.call("dice_of_tables", data[0], len(data[0]), data[1], len(data[1]), *self.size,
                              ctypes.byref(mean))

        self.bench.compare_both(
            f"8. mean Dice of {SLIDES} slides from two tables", "numpy masks", lambda: score(as_notebooks),
            lambda: score(kept), ours, lambda dice: abs(dice - mean.value) < 1e-12, 500, None,
            self.bench.floor(read=sum(len(table) for table in tables)), pairs=1,
            notes=[f"the peers ran once, over all {SLIDES} slides"])


def ends_of(runs):
    return np.stack([runs[:, 0], runs[:, 0] + runs[:, 1]], 1)


def runs_dice(a, b):
    """Of two masks given as (start, end) of their runs."""
    def covered(ends, at):
        """Foreground pixels before each place."""
        before = np.concatenate([[0], np.cumsum(ends[:, 1] - ends[:, 0])])
        i = np.searchsorted(ends[:, 0], at, side="right")
        last = np.maximum(i - 1, 0)
        return np.where(i > 0, before[last] + np.minimum(at, ends[last, 1]) - ends[last, 0], 0)

    common = np.sum(covered(b, a[:, 1]) - covered(b, a[:, 0]))
    return 2 * common / (np.sum(a[:, 1] - a[:, 0]) + np.sum(b[:, 1] - b[:, 0]))


# ---- the table -----------------------------------------------------------------------------------------------------


def megabytes(count):
    return f"{count / (1 << 20):,.0f}"


def notes_below(bench, steps):
    lines = []
    for threads, speed in bench.speed.items():
        figures = ", ".join(f"{kind} {value:.1f}" for kind, value in speed.items())
        lines.append(f"- memory, {threads} thread{'s' if threads > 1 else ''}, GB/s: {figures}")
    height, width = steps.size
    lines.append(f"- map {steps.map_size[0]:,} x {steps.map_size[1]:,}, mask {height:,} x {width:,} pixels, "
                 f"{len(steps.runs):,} runs, {len(steps.text) / 1e6:.2f} MB of text")
    return [*lines, machine(*([f"pycocotools {version_of('pycocotools')}"] if coco is not None else []))]


def main():
    chosen = options(__doc__, "a hundredth of the pixels: shows that all of it runs")

    cv2.setNumThreads(1)
    bench = Bench(Library(chosen.library), chosen.quick)
    map_size, size = ((1000, 1334), (3000, 4000)) if chosen.quick else ((10000, 13334), (30000, 40000))
    steps = Steps(bench, map_size, size)
    say(f"{len(steps.runs):,} runs, {len(steps.text) / 1e6:.2f} MB of text; peer / ours, in milliseconds:")
    steps.memory()
    for digit, run in zip("12345678", (steps.map_to_text, steps.float_map_to_text, steps.encode_columns,
                                       steps.encode_rows, steps.decode_columns, steps.decode_small,
                                       steps.print_and_parse, steps.dice)):
        if digit in chosen.steps:
            run()
    publish(chosen, bench, "rle", notes_below(bench, steps), "the sizes are too small")


if __name__ == "__main__":
    main()
