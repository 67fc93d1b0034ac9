#pragma once

#include <hubmap/io/rle_convention.hpp>
#include <hubmap/io/rle_table.hpp>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace hubmap::io {

/// A slide's mask and its name.
struct named_code {
    std::string id;
    kaggle_rle code;
    friend bool operator==(const named_code&, const named_code&) = default;
};

/// Stands for the size of an image that nobody told: one column, longer than any image. Areas, Dice and set
/// operations need no more; where rows and columns count, require_size() refuses it.
inline constexpr extent unknown_size{index{1} << 62, 1};

/// Errors: hubmap.table.110 where the size of the code's image is not known.
inline void require_size(const named_code& slide) {
    require(slide.code.size() != unknown_size, "table", 110, "slide ", slide.id, ": its size is not known");
}

/// The codes of a table's rows; `sizes` gives the sizes of the images, those that it lacks are unknown_size.
/// Runs may overlap and come in any order. Errors: those of parse_rle, with the slide.
[[nodiscard]] inline std::vector<named_code> parse_codes(std::span<const rle_row> rows,
                                                         const std::map<std::string, extent>& sizes,
                                                         const rle_convention& convention = {}) {
    std::vector<named_code> codes;
    for (const auto& row : rows) {
        const auto found = sizes.find(row.id);
        const bool known = found != sizes.end();
        // One long column or one long row: without a size there is no difference.
        const rle_convention how{known ? convention.order : scan_order::column_major, convention.base};
        with_context("slide " + row.id, [&] {
            codes.push_back({row.id, parse_code(row.code, known ? found->second : unknown_size, how)});
        });
    }
    return codes;
}

/// The rows of a table that parse_codes() reads back.
[[nodiscard]] inline std::vector<rle_row> print_codes(std::span<const named_code> codes,
                                                      const rle_convention& convention = {}) {
    std::vector<rle_row> rows;
    for (const auto& slide : codes) {
        const bool known = slide.code.size() != unknown_size;
        const rle_convention how{known ? convention.order : scan_order::column_major, convention.base};
        rows.push_back({slide.id, print_code(slide.code, how)});
    }
    return rows;
}

/// Calls `visit(id, codes)` for each slide, in the order of the first table, with the codes that the tables
/// have for it: equal slides, whatever the order. Errors: hubmap.table.109 where a slide is missing in a
/// table.
template <class Visit>
void for_each_slide(std::span<const std::vector<named_code>> tables, Visit&& visit) {
    if (tables.empty()) return;
    std::vector<std::map<std::string, const kaggle_rle*>> places(tables.size());
    for (std::size_t t = 0; t < tables.size(); ++t)
        for (const auto& slide : tables[t]) places[t][slide.id] = &slide.code;
    for (std::size_t t = 1; t < tables.size(); ++t)
        for (const auto& slide : tables[t])
            require(places[0].contains(slide.id), "table", 109, "table 1 has no slide ", slide.id,
                    ", which table ", t + 1, " has");
    for (const auto& slide : tables[0]) {
        std::vector<kaggle_rle> codes;
        for (std::size_t t = 0; t < tables.size(); ++t) {
            const auto found = places[t].find(slide.id);
            require(found != places[t].end(), "table", 109, "table ", t + 1, " has no slide ", slide.id,
                    ", which table 1 has");
            codes.push_back(*found->second);
        }
        with_context("slide " + slide.id, [&] { visit(slide.id, std::span<const kaggle_rle>(codes)); });
    }
}

}  // namespace hubmap::io
