"""Images and a digest that the C++ tests compute alike (tests/support/golden_images.hpp)."""
import numpy as np


def mix(values):
    """SplitMix64's finaliser on uint64 values."""
    z = values.astype(np.uint64)
    with np.errstate(over="ignore"):
        z = (z + np.uint64(0x9E3779B97F4A7C15))
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def noise(seed, count):
    """`count` bytes of noise."""
    return (mix(np.arange(count, dtype=np.uint64) + np.uint64(seed << 32)) >> np.uint64(56)).astype(np.uint8)


def picture(kind, seed, height, width, channels):
    """noise | flat | gradient | saturated | tissue, as uint8 (height, width, channels)."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(channels), indexing="ij")
    random = noise(seed, height * width * channels).reshape(height, width, channels)
    if kind == "noise":
        return random
    if kind == "flat":
        return (seed * 37 + c * 50 + 0 * y).astype(np.uint8)
    if kind == "gradient":
        return (y * 2 + x * 3 + c * 40).astype(np.uint8)
    if kind == "saturated":
        return np.where(random < 128, 0, 255).astype(np.uint8)
    if kind == "tissue":
        wave = np.abs((x // 3 + seed) % 96 - 48) + np.abs((y // 2 + x // 5) % 80 - 40)
        return (wave + 100 + c * 20 + random // 16).astype(np.uint8)
    raise ValueError(kind)


def digest(array):
    """Sum over i of (byte i + 1) * mix(i), modulo 2^64, in hexadecimal."""
    values = np.ascontiguousarray(array).reshape(-1).astype(np.uint64)
    with np.errstate(over="ignore"):
        weights = mix(np.arange(values.size, dtype=np.uint64))
        return "%016x" % int(((values + np.uint64(1)) * weights).sum(dtype=np.uint64))
