#pragma once

#include <algorithm>
#include <filesystem>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/io/file.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubmap::io {

/// Of a table: 4 GiB. A code of a slide is a few megabytes, a competition's table some hundred.
inline constexpr std::uintmax_t largest_table_bytes = std::uintmax_t{1} << 32;

struct csv_row {
    index line = 0;  ///< of the file, from 1, where the row begins; for messages
    std::vector<std::string> cells;
};

/// A table with named columns; every row has a cell for each name of the header.
struct csv_table {
    std::vector<std::string> header;
    std::vector<csv_row> rows;

    /// Where the header has `name`; the first, if it comes twice.
    [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name) const {
        const auto found = std::find(header.begin(), header.end(), name);
        if (found == header.end()) return std::nullopt;
        return static_cast<std::size_t>(found - header.begin());
    }
};

namespace detail {

inline constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

/// Where a plain cell ends: at a comma, at the end of the line or of the text. A cell may be megabytes long,
/// so whole stretches without any of these are passed over.
struct find_cell_end {
    [[gnu::always_inline]] std::size_t operator()(const char* text, std::size_t at, std::size_t size) const {
        constexpr std::size_t stretch = 128;
        const auto ends = [](char c) __attribute__((always_inline)) {
            return c == ',' || c == '\n' || c == '\r';
        };
        while (size - at >= stretch) {
            char any = 0;
            for (std::size_t i = 0; i < stretch; ++i) any |= static_cast<char>(ends(text[at + i]));
            if (any != 0) break;
            at += stretch;
        }
        while (at < size && !ends(text[at])) ++at;
        return at;
    }
};

/// Cuts text into rows of cells, one row at a time.
class csv_cutter {
  public:
    explicit csv_cutter(std::string_view text) : text_(text) {
        if (text_.starts_with(utf8_mark)) text_.remove_prefix(utf8_mark.size());
    }

    /// False at the end. Lines without a character are passed over.
    /// Errors: hubmap.table.102, 103.
    bool next(csv_row& row) {
        while (at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r')) end_line();
        if (at_ == text_.size()) return false;
        row.line = line_;
        row.cells.clear();
        while (true) {
            row.cells.push_back(text_.substr(at_, 1) == "\"" ? quoted() : plain());
            if (at_ == text_.size()) return true;
            if (text_[at_] != ',') {
                end_line();
                return true;
            }
            ++at_;
        }
    }

  private:
    void end_line() {
        at_ += text_.substr(at_, 2) == "\r\n" ? 2 : 1;
        ++line_;
    }
    std::string plain() {
        const std::size_t begin = at_;
        at_ = vectorised(instruction_set::widest, find_cell_end{}, text_.data(), at_, text_.size());
        return std::string(text_.substr(begin, at_ - begin));
    }
    std::string quoted() {
        const index opened = line_;
        std::string cell;
        while (true) {
            const std::size_t begin = ++at_;
            at_ = text_.find('"', begin);
            require(at_ != std::string_view::npos, "table", 102, "line ", opened, ": a quote is not closed");
            const auto part = text_.substr(begin, at_ - begin);
            line_ += std::count(part.begin(), part.end(), '\n');
            cell += part;
            if (text_.substr(++at_, 1) != "\"") break;
            cell += '"';
        }
        require(at_ == text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r', "table",
                103, "line ", line_, ": text after a closing quote");
        return cell;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    index line_ = 1;
};

/// Puts the file's name before the message of what `work` throws.
template <class Work>
auto in_table(const std::filesystem::path& path, Work&& work) {
    try {
        return work();
    } catch (const error& e) {
        if (e.room() != "table") throw;
        const std::string_view what = e.what();
        throw error(e.room(), e.number(),
                    path.string() + ": " + std::string(what.substr(what.find("] ") + 2)));
    }
}

inline void append_cell(std::string& line, std::string_view cell) {
    const bool plain =
        cell.find_first_of(",\"\r\n") == std::string_view::npos && !cell.starts_with(utf8_mark);
    if (plain) {
        line += cell;
        return;
    }
    line += '"';
    for (const char c : cell) line.append(c == '"' ? 2 : 1, c);
    line += '"';
}

}  // namespace detail

/// Comma-separated values as RFC 4180 has them, the first row as header: cells quoted or not, quotes doubled
/// inside quotes, line ends LF, CRLF or CR, a byte order mark passed over, lines without a character too.
/// A quote inside an unquoted cell stands for itself. Memory: the text once more.
/// Errors: hubmap.table.101 (no header), 102 (a quote is not closed), 103 (text after a closing quote),
/// 104 (a row has more or fewer cells than the header); with the line.
[[nodiscard]] inline csv_table parse_csv(std::string_view text) {
    detail::csv_cutter cutter(text);
    csv_table table;
    csv_row row;
    require(cutter.next(row), "table", 101, "no header");
    table.header = std::move(row.cells);
    while (cutter.next(row)) {
        require(row.cells.size() == table.header.size(), "table", 104, "line ", row.line, ": ",
                row.cells.size(), " cells under a header of ", table.header.size());
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Reads a table as parse_csv() does. Errors: its own, with the file, and hubmap.file.101 .. 103.
[[nodiscard]] inline csv_table read_csv(const std::filesystem::path& path) {
    const std::string text = read_file(path, largest_table_bytes);
    return detail::in_table(path, [&text] { return parse_csv(text); });
}

/// The table as text that parse_csv() reads back: LF line ends, quotes where they are needed.
/// Errors: hubmap.table.101 (no header), 104 (a row of another length).
[[nodiscard]] inline std::string print_csv(const csv_table& table) {
    require(!table.header.empty(), "table", 101, "no header");
    std::string text;
    const auto append = [&text](const std::vector<std::string>& cells) {
        for (std::size_t c = 0; c < cells.size(); ++c) {
            if (c > 0) text += ',';
            detail::append_cell(text, cells[c]);
        }
        if (cells.size() == 1 && cells[0].empty()) text += "\"\"";  // else it would be a line without a cell
        text += '\n';
    };
    append(table.header);
    for (const auto& row : table.rows) {
        require(row.cells.size() == table.header.size(), "table", 104, "row ", &row - table.rows.data() + 1,
                ": ", row.cells.size(), " cells under a header of ", table.header.size());
        append(row.cells);
    }
    return text;
}

/// Writes a table under a temporary name first. Errors: those of print_csv() and write_file().
inline void write_csv(const std::filesystem::path& path, const csv_table& table) {
    write_file(path, print_csv(table));
}

}  // namespace hubmap::io
