#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/rle.hpp>
#include <utility>

/// Masks for the tests of run-length codes, and their codes by the definition.
namespace masks {

using hubmap::extent;
using hubmap::index;
using hubmap::label_image;

using row_rle = hubmap::rle<hubmap::scan_order::row_major, 0>;

/// Bit i is pixel i along the rows.
inline label_image<> mask_of_bits(extent size, unsigned bits) {
    label_image<> mask(size);
    for (std::size_t i = 0; i < mask.values().size(); ++i) mask.values()[i] = bits >> i & 1;
    return mask;
}

/// Pixels that are alike over shorter or longer stretches.
inline label_image<> random_mask(hubmap::random_stream& random, extent size) {
    label_image<> mask(size);
    const double share = hubmap::uniform_01(random), turns = hubmap::uniform_01(random);
    std::uint8_t side = 0;
    for (auto& code : mask.values()) {
        if (hubmap::bernoulli(random, turns)) side = hubmap::bernoulli(random, share);
        code = side;
    }
    return mask;
}

/// Pixel by pixel, as the definition says.
template <class Rle>
Rle naive_encode(const label_image<>& mask) {
    hubmap::rle_builder<Rle> builder(mask.size());
    const bool by_column = Rle::order == hubmap::scan_order::column_major;
    const index lines = by_column ? mask.width() : mask.height(),
                length = by_column ? mask.height() : mask.width();
    for (index line = 0; line < lines; ++line)
        for (index i = 0; i < length; ++i)
            if (by_column ? mask(i, line) : mask(line, i)) builder.append(line * length + i, 1);
    return std::move(builder).finish();
}

}  // namespace masks
