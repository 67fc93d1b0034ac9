#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <sstream>
#include <string>
#include <vector>

/// Images and a digest that tests/golden/golden_images.py computes alike: the vectors of the peers hold a
/// digest of their results in place of the pixels.
namespace golden {

using hubmap::extent;
using hubmap::image;
using hubmap::index;

inline std::uint64_t mix(std::uint64_t z) {
    z += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

inline std::uint8_t noise(std::uint64_t seed, std::uint64_t i) {
    return static_cast<std::uint8_t>(mix((seed << 32) + i) >> 56);
}

inline image<std::uint8_t> picture(const std::string& kind, int seed, extent size, index channels) {
    image<std::uint8_t> out(size, channels);
    std::uint64_t i = 0;
    for (int y = 0; y < size.height; ++y)
        for (int x = 0; x < size.width; ++x)
            for (int c = 0; c < channels; ++c, ++i) {
                const int random = noise(static_cast<std::uint64_t>(seed), i);
                int value = random;
                if (kind == "flat") value = seed * 37 + c * 50;
                if (kind == "gradient") value = y * 2 + x * 3 + c * 40;
                if (kind == "saturated") value = random < 128 ? 0 : 255;
                if (kind == "tissue")
                    value = std::abs((x / 3 + seed) % 96 - 48) + std::abs((y / 2 + x / 5) % 80 - 40) + 100 +
                            c * 20 + random / 16;
                out(y, x, c) = static_cast<std::uint8_t>(value);
            }
    return out;
}

inline std::string digest(const std::vector<std::uint8_t>& bytes) {
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i) sum += (bytes[i] + std::uint64_t{1}) * mix(i);
    std::string text(16, '0');
    for (std::size_t i = text.size(); i-- > 0; sum >>= 4) text[i] = "0123456789abcdef"[sum & 15];
    return text;
}

/// Values as their bytes, for digest().
template <class T>
std::vector<std::uint8_t> bytes_of(const std::vector<T>& values) {
    const auto* first = reinterpret_cast<const std::uint8_t*>(values.data());
    return {first, first + values.size() * sizeof(T)};
}

/// Levels as parts of full scale, in single precision.
inline image<float> as_floats(const image<std::uint8_t>& levels) {
    image<float> floats(levels.size(), levels.channels());
    for (std::size_t i = 0; i < levels.values().size(); ++i)
        floats.values()[i] = static_cast<float>(levels.values()[i]) / 255.F;
    return floats;
}

/// The lines of tests/golden/<name>, comments (#) left out, each as a stream. Fails where there is none.
inline std::vector<std::istringstream> lines(const std::string& name) {
    std::ifstream file(std::string(HUBMAP_TEST_SOURCE_DIR) + "/tests/golden/" + name);
    std::vector<std::istringstream> found;
    for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] != '#') found.emplace_back(line);
    if (found.empty()) throw std::runtime_error("no golden lines in " + name);
    return found;
}

/// `<kind> <seed> <height> <width> <channels>` from a golden line.
inline image<std::uint8_t> read_picture(std::istream& line) {
    std::string kind;
    int seed = 0;
    extent size;
    index channels = 0;
    line >> kind >> seed >> size.height >> size.width >> channels;
    return picture(kind, seed, size, channels);
}

/// The same pixels with a stride between pixels and rows and the channels in planes: nothing may depend on
/// how an image lies in memory.
template <class T>
struct scattered {
    explicit scattered(extent size, index channels)
        : memory(static_cast<std::size_t>((size.height * (2 * size.width + 3) + 1) * channels)),
          view(memory.data(), size, channels, {2 * size.width + 3, 2, size.height * (2 * size.width + 3)}) {}

    std::vector<T> memory;
    hubmap::image_view<T> view;
};

}  // namespace golden
