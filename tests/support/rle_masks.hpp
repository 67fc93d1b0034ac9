#pragma once

#include <cstdint>
#include <functional>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/rle.hpp>
#include <string>
#include <vector>

/// Masks that operations on run-length codes are compared on with their definitions, pixel by pixel.
namespace rle_masks {

using hubmap::extent;
using hubmap::index;
using hubmap::label_image;
using row_rle = hubmap::rle<hubmap::scan_order::row_major, 0>;

/// A mask by its definition.
inline label_image<> drawn(extent size, const std::function<bool(index y, index x)>& foreground) {
    label_image<> mask(size);
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) mask(y, x) = foreground(y, x) ? 1 : 0;
    return mask;
}

/// The mask of a code and the code of a mask, pixel by pixel and without the library's encoders.
template <class Rle>
label_image<> mask_of(const Rle& code) {
    label_image<> mask(code.size());
    for (const auto& r : code.runs())
        for (index i = r.start; i < r.end(); ++i) {
            const auto at = code.pixel_at(i);
            mask(at.y, at.x) = 1;
        }
    return mask;
}
template <class Rle>
Rle code_of(const label_image<>& mask) {
    hubmap::rle_builder<Rle> builder(mask.size());
    const bool by_column = Rle::order == hubmap::scan_order::column_major;
    const index lines = by_column ? mask.width() : mask.height(),
                length = by_column ? mask.height() : mask.width();
    for (index line = 0; line < lines; ++line)
        for (index i = 0; i < length; ++i)
            if (by_column ? mask(i, line) : mask(line, i)) builder.append(line * length + i, 1);
    return std::move(builder).finish();
}

/// Bit i is pixel i along the rows.
inline label_image<> mask_of_bits(extent size, unsigned bits) {
    return drawn(size, [&](index y, index x) { return bits >> (y * size.width + x) & 1U; });
}

/// Calls `check` with every mask of `height` x `width` pixels.
template <class Check>
void for_all_of_size(extent size, Check&& check) {
    for (unsigned bits = 0; bits < 1U << size.area(); ++bits) check(mask_of_bits(size, bits));
}

/// Calls `check` with every mask of up to `largest` pixels a side.
template <class Check>
void for_all_up_to(extent largest, Check&& check) {
    for (index height = 1; height <= largest.height; ++height)
        for (index width = 1; width <= largest.width; ++width) for_all_of_size({height, width}, check);
}

/// Each pixel is foreground with probability `share`.
inline label_image<> noise_mask(hubmap::random_stream& random, extent size, double share) {
    return drawn(size, [&](index, index) { return hubmap::bernoulli(random, share); });
}

/// Noise or blobs: blobs have the long runs, also across the ends of lines, that noise lacks.
inline label_image<> random_mask(hubmap::random_stream& random, extent size) {
    const double share = hubmap::uniform(random, 0, 1);
    if (hubmap::bernoulli(random, .5)) return noise_mask(random, size, share);
    label_image<> mask(size);
    const bool inverted = hubmap::bernoulli(random, .3);
    for (index blobs = uniform_index(random, 12); blobs >= 0; --blobs) {
        const index y = uniform_index(random, size.height), x = uniform_index(random, size.width);
        const index height = 1 + uniform_index(random, size.height),
                    width = 1 + uniform_index(random, size.width);
        const auto value = static_cast<std::uint8_t>(hubmap::bernoulli(random, .7));
        for (index i = y; i < std::min(size.height, y + height); ++i)
            for (index j = x; j < std::min(size.width, x + width); ++j) mask(i, j) = value;
    }
    if (inverted)
        for (auto& code : mask.values()) code = code ? 0 : 1;
    return mask;
}

/// Calls `check` with the masks that break things: empty, full, one pixel, stripes, checkerboards, one row,
/// one column, runs across the ends of lines; then with `rounds` random ones of up to `largest`.
template <class Check>
void for_many(std::uint64_t seed, int rounds, extent largest, Check&& check) {
    for (const extent size : {extent{1, 1}, extent{1, 70}, extent{61, 1}, extent{7, 5}, extent{33, 47}}) {
        check(drawn(size, [](index, index) { return false; }));
        check(drawn(size, [](index, index) { return true; }));
        check(drawn(size, [](index y, index x) { return (y + x) % 2 == 0; }));
        check(drawn(size, [](index y, index) { return y % 2 == 1; }));
        check(drawn(size, [](index, index x) { return x % 2 == 0; }));
        check(drawn(size, [&](index y, index x) { return y == size.height / 2 && x == size.width - 1; }));
        check(drawn(size, [&](index y, index x) { return y * size.width + x >= size.area() / 3; }));
        check(drawn(size, [&](index y, index x) { return x * size.height + y < size.area() * 2 / 3; }));
        check(drawn(size, [&](index y, index x) { return y != 0 && x != 0; }));
    }
    hubmap::random_stream random({.seed = seed});
    for (int round = 0; round < rounds; ++round)
        check(random_mask(
            random, {1 + uniform_index(random, largest.height), 1 + uniform_index(random, largest.width)}));
}

/// A code whose image has more than 2^32 pixels, from windows that neither overlap nor meet in a line of
/// the code.
template <class Rle>
Rle code_of_windows(extent size, const std::vector<hubmap::window>& windows) {
    std::vector<hubmap::run> runs;
    for (const auto& w : windows) {
        const bool by_column = Rle::order == hubmap::scan_order::column_major;
        const index lines = by_column ? w.width : w.height, length = by_column ? size.height : size.width;
        const index first = by_column ? w.x : w.y, begin = by_column ? w.y : w.x,
                    count = by_column ? w.height : w.width;
        for (index line = first; line < first + lines; ++line) {
            const index start = line * length + begin;
            if (!runs.empty() && runs.back().end() == start)
                runs.back().length += count;
            else
                runs.push_back({start, count});
        }
    }
    return Rle(size, std::move(runs));
}

}  // namespace rle_masks
