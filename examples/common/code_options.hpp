#pragma once

#include <cstdint>
#include <examples/common/program.hpp>
#include <filesystem>
#include <hubmap/evaluate/read_codes.hpp>
#include <hubmap/io/mask_file.hpp>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

/// Options of programs that read and write codes in tables, and masks.
namespace hubmap::examples {

/// `Order` may be optional: then it has no default. `codes` begins the description.
template <class Order>
void declare_order(options& program, Order& order, const std::string& name, const std::string& codes) {
    program.choice(name, order, {{"column", scan_order::column_major}, {"row", scan_order::row_major}},
                   codes + " go down the columns (Kaggle) or along the rows");
}

/// The same for the number of the first pixel.
template <class Base>
void declare_base(options& program, Base& base, const std::string& name, const std::string& codes) {
    program.choice(name, base, {{"1", io::index_base::one}, {"0", io::index_base::zero}},
                   codes + " give the first pixel this number (Kaggle: 1)");
}

inline void declare_convention(options& program, io::rle_convention& convention) {
    declare_order(program, convention.order, "--order", "codes");
    declare_base(program, convention.base, "--base", "codes");
}

/// Codes are written by the convention that they were read by, where nothing else is said.
struct convention_change {
    std::optional<scan_order> order{};
    std::optional<io::index_base> base{};

    [[nodiscard]] io::rle_convention of(const io::rle_convention& from) const {
        return {order.value_or(from.order), base.value_or(from.base)};
    }
};

inline void declare_convention_change(options& program, convention_change& to) {
    declare_order(program, to.order, "--to-order", "if not as before, the written codes");
    declare_base(program, to.base, "--to-base", "if not as before, the written codes");
}

/// A table to read, and what it does not say about itself.
inline void declare_source(options& program, std::filesystem::path& table, code_source& source) {
    program.required("table", table, "table `id,predicted` or `id,encoding`", "CSV");
    program.add("--id", source.id, "one slide of the table, or the name of its file; else all", "ID");
    auto* size = program.size("--size", source.size, "size of the images, if all have the same");
    program.add("--data", source.data, "folder of the slides, which tell their sizes", "FOLDER")
        ->excludes(size);
    declare_convention(program, source.convention);
}

[[nodiscard]] inline std::vector<std::vector<io::named_code>> read_tables(
    const std::vector<std::filesystem::path>& paths, const code_source& source) {
    std::vector<std::vector<io::named_code>> tables;
    for (const auto& path : paths) tables.push_back(read_codes(path, source));
    return tables;
}

/// A table to write.
struct code_table {
    std::filesystem::path path{};
    std::string column = "predicted";

    void write(std::span<const io::named_code> codes, const io::rle_convention& convention) const {
        make_folder_of(path);
        io::write_rle_table(path, io::print_codes(codes, convention), column);
    }
};

inline void declare_result(options& program, code_table& result) {
    program.required("--out", result.path, "table to write", "CSV");
    program.add("--column", result.column, "its column of codes; the truth's is called encoding", "NAME");
}

/// A gray value from `least` on; `Gray` is a byte, or an optional one without a default.
template <class Gray>
CLI::Option* declare_gray(options& program, Gray& gray, int least, const std::string& name,
                          const std::string& description) {
    auto* option = program.parser()
                       .add_option_function<int>(
                           name, [&gray](int given) { gray = static_cast<std::uint8_t>(given); }, description)
                       ->type_name(std::to_string(least) + "..255")
                       ->check(CLI::Range(least, 255).description(""));
    if constexpr (std::is_same_v<Gray, std::uint8_t>) option->default_str(std::to_string(gray));
    return option;
}

/// Which gray values of a mask are foreground.
inline void declare_mask_rule(options& program, io::mask_rule& rule) {
    auto* value = declare_gray(program, rule.value, 0, "--value", "foreground is this gray value alone");
    declare_gray(program, rule.above, 0, "--above", "foreground is what is above this gray value")
        ->excludes(value);
}

}  // namespace hubmap::examples
