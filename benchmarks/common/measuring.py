"""What the benchmarks share: a peer and this library in turns, the table of both, the page that it goes into."""

import argparse
import ctypes
import gc
import os
import platform
import statistics
import sys
import time
from dataclasses import dataclass, field

import cv2
import numpy as np


# ---- this library --------------------------------------------------------------------------------------------------


class Library:
    """C functions of a benchmark's library; those that can fail take an answer first (common/answered.hpp)."""

    def __init__(self, path, results=()):
        """`results`: (name, type) of functions that do not return whether they failed."""
        self.c = ctypes.CDLL(os.path.abspath(path))
        for name, result in (("new_answer", ctypes.c_void_p), ("message", ctypes.c_char_p), *results):
            getattr(self.c, "hubmap_" + name).restype = result
        self.answer = ctypes.c_void_p(self.c.hubmap_new_answer())

    def call(self, name, *values):
        """Calls hubmap_<name>(answer, ...); arrays go as addresses, integers as 64 bits."""
        if getattr(self.c, "hubmap_" + name)(self.answer, *map(argument, values)) != 0:
            raise RuntimeError(self.c.hubmap_message(self.answer).decode())


def argument(value):
    if isinstance(value, np.ndarray):
        return ctypes.c_void_p(value.ctypes.data)
    if isinstance(value, bytes):
        return ctypes.c_char_p(value)
    if isinstance(value, float):
        return ctypes.c_double(value)
    if isinstance(value, int):
        return ctypes.c_int64(value)
    return value


# ---- measuring -----------------------------------------------------------------------------------------------------


@dataclass
class Row:
    step: str
    peer: str
    must: float
    stretch: float
    peer_seconds: float
    our_seconds: float
    ratio: float
    floor_seconds: float
    gated: bool
    notes: list = field(default_factory=list)


def touched(shape, kind=np.uint8):
    array = np.empty(shape, kind)
    array.fill(0)
    return array


def timed(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def say(text):
    print(text, file=sys.stderr, flush=True)


class Bench:
    """Rows of a table. In each of `pairs` turns the peer runs `peer_repeats` times, then ours `repeats` times."""

    def __init__(self, library, pairs, repeats, peer_repeats=1):
        self.library = library
        self.pairs, self.repeats, self.peer_repeats = pairs, repeats, peer_repeats
        self.rows = []

    def compare(self, step, name, peer, ours, same, must, stretch, floor_seconds=None, pairs=None, notes=(), gated=True):
        """`peer` and `ours` in turns; same(result) is called after each pair with the peer's result."""
        peer_times, our_times = [], []
        gc.disable()
        for _ in range(pairs or self.pairs):
            runs = [timed(peer) for _ in range(self.peer_repeats)]
            peer_times.append(statistics.median(seconds for seconds, _ in runs))
            our_times.append(statistics.median(timed(ours)[0] for _ in range(self.repeats)))
            if not same(runs[-1][1]):
                raise SystemExit(f"{step}: the results of {name} and of this library differ")
        gc.enable()
        ratio = statistics.median(a / b for a, b in zip(peer_times, our_times))
        row = Row(step, name, must, stretch, statistics.median(peer_times), statistics.median(our_times), ratio,
                  floor_seconds, gated, list(notes))
        self.rows.append(row)
        times = f"{milliseconds(row.peer_seconds):>9} / {milliseconds(row.our_seconds):>8} ms"
        say(f"{step:44} {name:32} {times} = {ratio:.1f}x")
        return row

    def fail_below(self, share):
        """Ends with 1 where a gated row is below this share of what it must be."""
        low = [row.step for row in self.rows if row.gated and row.must and row.ratio < share * row.must]
        if low:
            raise SystemExit("below the gate: " + "; ".join(low))


# ---- the table -----------------------------------------------------------------------------------------------------


def milliseconds(seconds):
    value = seconds * 1e3
    if value < 0.1:
        return f"{value:.3f}"
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def met(good):
    return "met" if good else "missed"


def version_of(package):
    from importlib import metadata
    return metadata.version(package)


def machine(*versions):
    """The processor and what the peers are, in one line."""
    with open("/proc/cpuinfo") as lines:
        processor = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), "processor")
    return ", ".join([f"- {processor}", f"{os.cpu_count()} processors", f"Python {platform.python_version()}",
                      f"numpy {np.__version__}", f"OpenCV {cv2.__version__}", *versions])


def markdown(rows, judged, notes):
    """The table, the rows' notes and others below it. Not judged: ratios stand without a word on their aims."""
    def goal(row, target):
        return "" if target is None else f"{target:g}x" + (f" {met(row.ratio >= target)}" if judged else "")

    floors = any(row.floor_seconds is not None for row in rows)
    lines = ["| step | peer | its ms | our ms | ratio | must | stretch |" + (" floor ms | ours / floor |" if floors else ""),
             "|---|---|--:|--:|--:|---|---|" + ("--:|--:|" if floors else "")]
    for row in rows:
        line = (f"| {row.step} | {row.peer} | {milliseconds(row.peer_seconds)} | {milliseconds(row.our_seconds)} | "
                f"{row.ratio:.1f}x | {goal(row, row.must)} | {goal(row, row.stretch)} |")
        if floors:
            line += f" {milliseconds(row.floor_seconds)} | {row.our_seconds / row.floor_seconds:.1f} |"
        lines.append(line)
    lines.append("")
    lines += [f"- {row.step}: {note}" for row in rows for note in row.notes]
    return "\n".join([*lines, *notes]) + "\n"


def write_between_marks(path, name, table):
    """Puts a table between the marks of this name."""
    begin, end = f"<!-- {name} table: begin -->", f"<!-- {name} table: end -->"
    with open(path) as page:
        text = page.read()
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{path} has no '{begin}' ... '{end}'")
    with open(path, "w") as page:
        page.write(f"{head}{begin}\n\n{table}\n{end}{tail}")


def options(description, quick, steps="12345678"):
    """What all of the programs with peers can be told. `quick`: what --quick does."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--library", required=True, help="the shared library with our steps")
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument("--steps", default=steps, help="digits of the steps to run (default: %(default)s)")
    parser.add_argument("--write", metavar="PAGE", help="put the table between the marks of this page")
    parser.add_argument("--gate", type=float, metavar="SHARE",
                        help="end with 1 where a ratio is below this share of what it must be, in the rows that the aims were set for")
    return parser.parse_args()


def publish(chosen, bench, name, notes, why_quick):
    """Prints the table and does with it what was asked. `why_quick`: why its ratios then mean little."""
    table = markdown(bench.rows, not chosen.quick, notes)
    print(table, end="")
    if chosen.quick:
        say(f"quick: {why_quick} for the ratios to mean much")
    if chosen.write:
        write_between_marks(chosen.write, name, table)
    if chosen.gate is not None:
        bench.fail_below(chosen.gate)
