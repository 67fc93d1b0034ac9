#pragma once

#include <charconv>
#include <hubmap/io/rle_table.hpp>
#include <limits>

namespace hubmap::io {

/// What HuBMAP-20-dataset_information.csv says of a slide.
struct slide_information {
    std::string id;
    extent size;          ///< 0 x 0 where the table does not say
    std::string patient;  ///< slides of one patient belong to one fold; empty where the table does not say
    friend bool operator==(const slide_information&, const slide_information&) = default;
};

namespace detail {

/// A side in pixels; "43780" and "43780.0" are the same, an empty cell is 0. Errors: hubmap.table.108.
[[nodiscard]] inline index side_px(std::string_view cell, index line) {
    if (cell.empty()) return 0;
    double value = -1;
    const auto [end, failure] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    const bool whole_number = failure == std::errc() && end == cell.data() + cell.size() && value >= 0 &&
                              value <= std::numeric_limits<std::int32_t>::max() &&
                              value == static_cast<double>(static_cast<index>(value));
    require(whole_number, "table", 108, "line ", line, ": a side of '", cell.substr(0, 40), "' px");
    return static_cast<index>(value);
}

}  // namespace detail

/// The slides of a dataset table from its text, in their order. Columns are found by name: "image_file" (or
/// "id"), with or without ".tiff", "width_pixels", "height_pixels", "patient_number"; only the first must be
/// there.
/// Errors: those of parse_csv(), hubmap.table.105 (no column of ids), 106 (an id comes twice), 107 (an id is
/// empty), 108 (a side is not a whole number of 0 .. 2^31 - 1); with the line.
[[nodiscard]] inline std::vector<slide_information> parse_dataset_information(std::string_view text) {
    csv_table table = parse_csv(text);
    auto id = table.find_column("image_file");
    if (!id) id = table.find_column("id");
    require(id.has_value(), "table", 105, "line 1: no column image_file");
    const auto width = table.find_column("width_pixels"), height = table.find_column("height_pixels");
    const auto patient = table.find_column("patient_number");
    detail::distinct_ids ids;
    std::vector<slide_information> slides;
    slides.reserve(table.rows.size());
    for (auto& row : table.rows) {
        slide_information slide;
        slide.id = slide_id(row.cells[*id]);
        ids.insert(slide.id, row.line);
        if (height) slide.size.height = detail::side_px(row.cells[*height], row.line);
        if (width) slide.size.width = detail::side_px(row.cells[*width], row.line);
        if (patient) slide.patient = std::move(row.cells[*patient]);
        slides.push_back(std::move(slide));
    }
    return slides;
}

/// Reads HuBMAP-20-dataset_information.csv: parse_dataset_information() of a file.
/// Errors: its own, with the file, and hubmap.file.101 .. 103.
[[nodiscard]] inline std::vector<slide_information> read_dataset_information(
    const std::filesystem::path& path) {
    const std::string text = read_file(path, largest_table_bytes);
    return detail::in_table(path, [&text] { return parse_dataset_information(text); });
}

}  // namespace hubmap::io
