#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace hubmap {

/// A value whose type is known only when the program runs: nothing, a truth value, a number, a text, a list
/// or a table of names in their order. What JSON can say, without a parser: print_json() below writes it, the
/// readers of files make it (io/pipeline.hpp), core/describe.hpp turns classes with fields() into it and
/// back.
struct value_tree {
    struct entry;  ///< {first, second}: a name and its value
    using list = std::vector<value_tree>;
    using table = std::vector<entry>;

    /// int64_t where a whole number fits, uint64_t beyond.
    std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, list, table> value;

    friend bool operator==(const value_tree&, const value_tree&);
};

struct value_tree::entry {
    std::string first;
    value_tree second;

    friend bool operator==(const entry&, const entry&) = default;
};

inline bool operator==(const value_tree& a, const value_tree& b) {
    return a.value == b.value;
}

namespace detail {

inline void append_json_text(std::string& out, std::string_view text) {
    constexpr unsigned char first_printable = 0x20;
    constexpr std::string_view digits = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        const auto code = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (code < first_printable) {
            out += "\\u00";
            out += digits[code >> 4];
            out += digits[code & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

/// The shortest digits that give the same bits back; a double never looks like a whole number, so that -0.0
/// keeps its sign. JSON has no infinity and no NaN: they become the texts that describe.hpp reads.
template <class Number>
void append_json_number(std::string& out, Number number) {
    if constexpr (std::is_same_v<Number, double>) {
        if (std::isnan(number)) return append_json_text(out, "nan");
        if (std::isinf(number)) return append_json_text(out, number < 0 ? "-inf" : "inf");
    }
    char digits[40];
    const std::string_view text(
        digits, static_cast<std::size_t>(std::to_chars(digits, digits + sizeof digits, number).ptr - digits));
    out += text;
    if (std::is_same_v<Number, double> && text.find_first_of(".e") == std::string_view::npos) out += ".0";
}

class json_printer {
  public:
    /// `indent` 0: all on one line.
    explicit json_printer(std::size_t indent) : indent_(indent) {}

    void append(const value_tree& tree, std::size_t depth) {
        std::visit([&](const auto& value) { append_value(value, depth); }, tree.value);
    }
    [[nodiscard]] std::string text() && { return std::move(out_); }

  private:
    void append_value(std::monostate, std::size_t) { out_ += "null"; }
    void append_value(bool value, std::size_t) { out_ += value ? "true" : "false"; }
    void append_value(std::int64_t value, std::size_t) { append_json_number(out_, value); }
    void append_value(std::uint64_t value, std::size_t) { append_json_number(out_, value); }
    void append_value(double value, std::size_t) { append_json_number(out_, value); }
    void append_value(const std::string& value, std::size_t) { append_json_text(out_, value); }
    void append_value(const value_tree::list& entries, std::size_t depth) {
        append_entries(entries, depth, "[]", [&](const value_tree& entry) { append(entry, depth + 1); });
    }
    void append_value(const value_tree::table& entries, std::size_t depth) {
        append_entries(entries, depth, "{}", [&](const auto& entry) {
            append_json_text(out_, entry.first);
            out_ += ": ";
            append(entry.second, depth + 1);
        });
    }

    template <class Entries, class Work>
    void append_entries(const Entries& entries, std::size_t depth, std::string_view brackets, Work&& work) {
        out_ += brackets[0];
        bool first = true;
        for (const auto& entry : entries) {
            if (!first) out_ += indent_ > 0 ? "," : ", ";
            first = false;
            break_line(depth + 1);
            work(entry);
        }
        if (!first) break_line(depth);
        out_ += brackets[1];
    }
    void break_line(std::size_t depth) {
        if (indent_ > 0) out_.append("\n").append(indent_ * depth, ' ');
    }

    std::size_t indent_;
    std::string out_;
};

}  // namespace detail

/// The tree as JSON, in one line or, with an `indent` above 0, a line an entry. Equal trees give equal bytes;
/// numbers keep their bits. Texts are taken as UTF-8.
[[nodiscard]] inline std::string print_json(const value_tree& tree, std::size_t indent = 0) {
    detail::json_printer printer(indent);
    printer.append(tree, 0);
    return std::move(printer).text();
}

}  // namespace hubmap
