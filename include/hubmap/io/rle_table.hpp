#pragma once

#include <hubmap/io/csv.hpp>
#include <hubmap/io/slide_name.hpp>
#include <span>
#include <unordered_set>

namespace hubmap::io {

/// A slide and its run-length code as text, which may be empty (parse_rle() reads it).
struct rle_row {
    std::string id;
    std::string code;
    friend bool operator==(const rle_row&, const rle_row&) = default;
};

/// The same inside the text of a table that somebody keeps.
struct rle_row_view {
    std::string id;
    std::string_view code;
    friend bool operator==(const rle_row_view&, const rle_row_view&) = default;
};

namespace detail {

/// The ids of a table, each checked. Errors: hubmap.table.106 (twice), 107 (empty).
class distinct_ids {
  public:
    void insert(const std::string& id, index line) {
        require(!id.empty(), "table", 107, "line ", line, ": no id");
        require(seen_.insert(id).second, "table", 106, "line ", line, ": id ", id, " comes twice");
    }

  private:
    std::unordered_set<std::string> seen_;
};

[[nodiscard]] inline std::size_t code_column_of(const csv_table& table, std::size_t id_column,
                                                std::string_view wanted) {
    std::optional<std::size_t> found;
    if (!wanted.empty()) {
        found = table.find_column(wanted);
    } else {
        found = table.find_column("encoding");
        if (!found) found = table.find_column("predicted");
        if (!found && table.header.size() == 2) found = id_column == 0 ? 1 : 0;
    }
    require(found.has_value(), "table", 105, "line 1: no column ", wanted.empty() ? "of codes" : wanted);
    return *found;
}

}  // namespace detail

namespace detail {

/// Calls `row(id, cell of the code)` for each row of a table of codes.
template <class Row>
void for_each_code(std::string_view text, std::string_view code_column, Row&& row) {
    std::size_t id_column = 0, code = 0;
    distinct_ids ids;
    for_each_csv_row(
        text,
        [&](std::vector<std::string> names) {
            const csv_table head{std::move(names), {}};
            const auto found = head.find_column("id");
            require(found.has_value(), "table", 105, "line 1: no column id");
            id_column = *found;
            code = code_column_of(head, id_column, code_column);
        },
        [&](index line, const std::vector<csv_cell>& cells) {
            std::string id = slide_id(cells[id_column].text());
            ids.insert(id, line);
            row(std::move(id), cells[code]);
        });
}

}  // namespace detail

/// The rows of a table of codes from its text, in their order: a column "id" and one of codes, which is
/// `code_column` or, where that is empty, "encoding", else "predicted", else the other one of two.
/// Further columns are passed over, and ".tiff" at the end of an id.
/// Errors: those of parse_csv(), hubmap.table.105 (a column is missing), 106 (an id comes twice), 107 (an
/// id is empty); with the line.
[[nodiscard]] inline std::vector<rle_row> parse_rle_table(std::string_view text,
                                                          std::string_view code_column = {}) {
    std::vector<rle_row> rows;
    detail::for_each_code(text, code_column, [&](std::string id, const detail::csv_cell& cell) {
        rows.push_back({std::move(id), cell.text()});
    });
    return rows;
}

/// The same without copies of the codes, which may be megabytes each: they are parts of `text`, which must
/// stay, and as they stand there (quotes inside a quoted cell are doubled; no code has any). Errors: the
/// same.
[[nodiscard]] inline std::vector<rle_row_view> rle_rows_of(std::string_view text,
                                                           std::string_view code_column = {}) {
    std::vector<rle_row_view> rows;
    detail::for_each_code(text, code_column, [&](std::string id, const detail::csv_cell& cell) {
        rows.push_back({std::move(id), cell.raw});
    });
    return rows;
}
/// A text that goes away would leave the rows dangling.
std::vector<rle_row_view> rle_rows_of(std::string&&, std::string_view = {}) = delete;

/// Reads train.csv, a submission, a pseudo-label or truth table: parse_rle_table() of a file.
/// Errors: its own, with the file, and hubmap.file.101 .. 103. Memory: twice the file.
[[nodiscard]] inline std::vector<rle_row> read_rle_table(const std::filesystem::path& path,
                                                         std::string_view code_column = {}) {
    const std::string text = read_file(path, largest_table_bytes);
    return detail::in_table(path, [&] { return parse_rle_table(text, code_column); });
}

/// Writes a table of codes; "predicted" makes it a submission, "encoding" a table of truth.
/// Errors: hubmap.table.106 (an id comes twice), 107 (an id is empty), hubmap.file.104 .. 106.
inline void write_rle_table(const std::filesystem::path& path, std::span<const rle_row> rows,
                            std::string_view code_column = "predicted") {
    std::string text = "id,";
    detail::append_cell(text, code_column);
    text += '\n';
    detail::distinct_ids ids;
    index line = 1;
    for (const auto& row : rows) {
        detail::in_table(path, [&] { ids.insert(row.id, ++line); });
        detail::append_cell(text, row.id);
        text += ',';
        detail::append_cell(text, row.code);
        text += '\n';
    }
    write_file(path, text);
}

}  // namespace hubmap::io
