#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/io/rle_table.hpp>
#include <set>
#include <string>
#include <vector>

namespace hubmap {

/// The rows of several tables one after the other: the true labels, then pseudo-labels.
/// Errors: hubmap.data.109 where two tables have the same slide; those of read_rle_table.
[[nodiscard]] inline std::vector<io::rle_row> read_label_tables(const std::vector<std::string>& files) {
    std::vector<io::rle_row> rows;
    std::set<std::string> ids;
    for (const auto& file : files)
        for (auto& row : io::read_rle_table(file)) {
            require(ids.insert(row.id).second, "data", 109, file, ": slide ", row.id,
                    " is in another table already");
            rows.push_back(std::move(row));
        }
    return rows;
}

}  // namespace hubmap
