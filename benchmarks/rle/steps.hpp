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

/// Mean Dice of the slides of two tables, from their text; all slides have one size.
[[nodiscard]] inline double dice_of_tables(std::string_view truth, std::string_view submission, extent size) {
    std::map<std::string, std::string_view> predicted;
    for (const auto& row : io::rle_rows_of(submission)) predicted[row.id] = row.code;
    const auto wanted = io::rle_rows_of(truth);
    double sum = 0;
    for (const auto& row : wanted)
        sum += dice(parse_rle<kaggle_rle>(row.code, size), parse_rle<kaggle_rle>(predicted.at(row.id), size));
    return sum / static_cast<double>(wanted.size());
}

}  // namespace hubmap::benchmarks
