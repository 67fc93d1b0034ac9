#pragma once

#include <algorithm>
#include <filesystem>
#include <hubmap/core/geometry.hpp>
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

/// The next place of one character, looked for once: what asks again before that place gets the same answer.
class next_place {
  public:
    explicit next_place(char wanted) : wanted_(wanted) {}

    /// At `at` or behind it; the end of the text where there is none.
    std::size_t from(std::size_t at, std::string_view text) {
        if (place_ == unknown || place_ < at) place_ = std::min(text.find(wanted_, at), text.size());
        return place_;
    }

  private:
    static constexpr std::size_t unknown = std::string_view::npos;
    char wanted_;
    std::size_t place_ = unknown;
};

/// A cell as it stands in the text, without the quotes around it.
struct csv_cell {
    std::string_view raw;
    bool doubled_quotes = false;  ///< `raw` has two quotes where one is meant

    [[nodiscard]] std::string text() const {
        if (!doubled_quotes) return std::string(raw);
        std::string cell;
        for (std::size_t i = 0; i < raw.size(); ++i) {
            cell += raw[i];
            if (raw[i] == '"') ++i;
        }
        return cell;
    }
};

/// Cuts text into rows of cells, one row at a time.
class csv_cutter {
  public:
    struct row_of_cells {
        index line = 0;
        std::vector<csv_cell> cells;
    };

    explicit csv_cutter(std::string_view text) : text_(text) {
        if (text_.starts_with(utf8_mark)) text_.remove_prefix(utf8_mark.size());
    }

    /// False at the end. Lines without a character are passed over.
    /// Errors: hubmap.table.102, 103.
    bool next(row_of_cells& row) {
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
    csv_cell plain() {
        const std::size_t begin = at_;
        at_ = std::min(
            {comma_.from(at_, text_), line_feed_.from(at_, text_), carriage_return_.from(at_, text_)});
        return {text_.substr(begin, at_ - begin)};
    }
    csv_cell quoted() {
        const index opened = line_;
        const std::size_t begin = ++at_;
        csv_cell cell;
        while (true) {
            at_ = text_.find('"', at_);
            require(at_ != std::string_view::npos, "table", 102, "line ", opened, ": a quote is not closed");
            if (text_.substr(++at_, 1) != "\"") break;
            cell.doubled_quotes = true;
            ++at_;
        }
        cell.raw = text_.substr(begin, at_ - 1 - begin);
        line_ += std::count(cell.raw.begin(), cell.raw.end(), '\n');
        require(at_ == text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r', "table",
                103, "line ", line_, ": text after a closing quote");
        return cell;
    }

    std::string_view text_;
    // A plain cell may be megabytes long: its end is searched for by the C library, many characters a step.
    next_place comma_{','}, line_feed_{'\n'}, carriage_return_{'\r'};
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

namespace detail {

/// Calls `header(names)` once and `row(line, cells)` for each row, which has as many cells.
template <class Header, class Row>
void for_each_csv_row(std::string_view text, Header&& header, Row&& row) {
    csv_cutter cutter(text);
    csv_cutter::row_of_cells next;
    require(cutter.next(next), "table", 101, "no header");
    const std::size_t columns = next.cells.size();
    std::vector<std::string> names;
    for (const auto& cell : next.cells) names.push_back(cell.text());
    header(std::move(names));
    while (cutter.next(next)) {
        require(next.cells.size() == columns, "table", 104, "line ", next.line, ": ", next.cells.size(),
                " cells under a header of ", columns);
        row(next.line, std::as_const(next.cells));
    }
}

}  // namespace detail

/// Comma-separated values as RFC 4180 has them, the first row as header: cells quoted or not, quotes doubled
/// inside quotes, line ends LF, CRLF or CR, a byte order mark passed over, lines without a character too.
/// A quote inside an unquoted cell stands for itself. Memory: the text once more.
/// Errors: hubmap.table.101 (no header), 102 (a quote is not closed), 103 (text after a closing quote),
/// 104 (a row has more or fewer cells than the header); with the line.
[[nodiscard]] inline csv_table parse_csv(std::string_view text) {
    csv_table table;
    detail::for_each_csv_row(
        text, [&](std::vector<std::string> names) { table.header = std::move(names); },
        [&](index line, const std::vector<detail::csv_cell>& cells) {
            auto& row = table.rows.emplace_back();
            row.line = line;
            row.cells.reserve(cells.size());
            for (const auto& cell : cells) row.cells.push_back(cell.text());
        });
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
