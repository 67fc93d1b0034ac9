#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/io/rle_table.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/text.hpp>
#include <hubmap/rle/upscale.hpp>
#include <map>
#include <string>
#include <string_view>

/// The steps that are measured, each as a user of the library writes it.
namespace hubmap::benchmarks {

/// A map of bytes (255 x the probability, truncated) to the code of the large mask, by the reference's rule.
/// (A template, so that the library may have the function for bytes or not.)
template <class Bytes>
[[nodiscard]] kaggle_rle encode_bytes(const execution& how, const Bytes& map, extent full, double threshold) {
    if constexpr (requires { encode_upscaled_reference(how, map, full, threshold); }) {
        return encode_upscaled_reference(how, map, full, threshold);
    } else {
        // The middle of what is truncated to each byte.
        image<float> probability(map.size());
        constexpr float white = 255;
        parallel_for(how, 0, map.height(), [&](index y) {
            for (index x = 0; x < map.width(); ++x)
                probability(y, x) = (static_cast<float>(map(y, x)) + .5F) / white;
        });
        return encode_upscaled_reference(how, probability, full, threshold);
    }
}

/// 1 at the foreground, 0 elsewhere, whatever `out` held.
template <class Rle, class Labels>
void decode_whole(const execution& how, const Rle& code, const Labels& out) {
    if constexpr (requires { decode(how, code, out, 1, 0); }) {
        decode(how, code, out, 1, 0);
    } else if constexpr (requires { decode(code, out, 1, 0); }) {
        decode(code, out, 1, 0);
    } else {
        const auto rows = out.strides().x == 1 ? out : out.transposed();
        parallel_for(how, 0, rows.height(), [&](index y) {
            std::fill_n(rows.row(y), rows.width(), typename Labels::value_type{0});
        });
        decode(code, out);
    }
}

/// The same at a part of the size: 1 where at least half of a cell is foreground.
template <class Rle>
void decode_small(const Rle& code, index downscale, label_view<std::uint8_t> out) {
    for (index y = 0; y < out.height(); ++y) std::fill_n(out.row(y), out.width(), std::uint8_t{0});
    decode_downscaled(code, downscale, out);
}

/// Mean Dice of the slides of two tables, from their text; all slides have one size.
[[nodiscard]] inline double dice_of_tables(std::string_view truth, std::string_view submission, extent size) {
    std::map<std::string, std::string> predicted;
    for (auto& row : io::parse_rle_table(submission)) predicted[row.id] = std::move(row.code);
    const auto wanted = io::parse_rle_table(truth);
    double sum = 0;
    for (const auto& row : wanted)
        sum += dice(parse_rle<kaggle_rle>(row.code, size), parse_rle<kaggle_rle>(predicted.at(row.id), size));
    return sum / static_cast<double>(wanted.size());
}

}  // namespace hubmap::benchmarks
