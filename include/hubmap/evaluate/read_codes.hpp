#pragma once

#include <filesystem>
#include <hubmap/evaluate/slide_sizes.hpp>
#include <hubmap/io/named_codes.hpp>
#include <optional>
#include <string>
#include <vector>

namespace hubmap {

/// What a table of codes does not say about itself, and what is wanted of it.
struct code_source {
    std::string id{};              ///< this slide alone, or the name of its file; empty: all
    std::optional<extent> size{};  ///< of all images
    std::filesystem::path data{};  ///< folder of the slides, which tell their sizes where `size` does not
    io::rle_convention convention{};
};

/// The codes of a table. Where neither size nor folder is given, their sizes are io::unknown_size.
/// Errors: hubmap.table.109 where the wanted slide is missing; those of read_rle_table, slide_sizes and
/// parse_rle, with the file.
[[nodiscard]] inline std::vector<io::named_code> read_codes(const std::filesystem::path& table,
                                                            const code_source& source) {
    auto rows = io::read_rle_table(table);
    if (!source.id.empty())
        std::erase_if(rows, [id = io::slide_id(source.id)](const io::rle_row& row) { return row.id != id; });
    require(source.id.empty() || !rows.empty(), "table", 109, table.string(), ": no slide ", source.id);
    std::map<std::string, extent> sizes;
    if (source.size)
        for (const auto& row : rows) sizes[row.id] = *source.size;
    else
        sizes = slide_sizes(source.data, rows);
    return with_context(table.string(), [&] { return io::parse_codes(rows, sizes, source.convention); });
}

}  // namespace hubmap
