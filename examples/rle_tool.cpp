/// Run-length codes from a shell: masks to tables of codes and back, what codes hold, Dice, set operations,
/// morphology.

#include <examples/common/program.hpp>
#include <hubmap/evaluate/code_summary.hpp>
#include <hubmap/evaluate/read_codes.hpp>
#include <hubmap/evaluate/score_text.hpp>
#include <hubmap/io/code_operations.hpp>
#include <hubmap/io/mask_file.hpp>

namespace {

using namespace hubmap;
using examples::options;
using examples::run_context;
using io::alteration;
using io::combination;

struct settings {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path table, out;
    code_source source;
    std::string id, column = "predicted";
    std::optional<scan_order> to_order;
    std::optional<io::index_base> to_base;
    int value = -1, above = 0, gray = 255;
    std::optional<hubmap::index> by;
    combination how = combination::unite;
    alteration what = alteration::none;
};

std::vector<std::vector<io::named_code>> read_tables(const settings& s) {
    std::vector<std::vector<io::named_code>> tables;
    for (const auto& table : s.inputs) tables.push_back(read_codes(table, s.source));
    return tables;
}

void write_codes(const settings& s, std::span<const io::named_code> codes, const io::rle_convention& how) {
    examples::make_folder_of(s.out);
    io::write_rle_table(s.out, io::print_codes(codes, how), s.column);
}

void encode_masks(const settings& s, const run_context& run) {
    require(s.id.empty() || s.inputs.size() == 1, "table", 106, "id ", s.id, " for ", s.inputs.size(),
            " masks");
    io::mask_rule rule{.above = static_cast<std::uint8_t>(s.above)};
    if (s.value >= 0) rule.value = static_cast<std::uint8_t>(s.value);
    std::vector<io::named_code> codes;
    for (const auto& mask : s.inputs) {
        const auto progress = run.progress(mask.filename().string(), "rows");
        codes.push_back({s.id.empty() ? mask.stem().string() : s.id,
                         io::read_mask(run.execution(), mask, rule, progress)});
    }
    write_codes(s, codes, s.source.convention);
}

void decode_mask(const settings& s, const run_context& run) {
    const auto codes = read_codes(s.table, s.source);
    require(codes.size() == 1, "table", 111, s.table.string(), ": one slide is drawn, there are ",
            codes.size());
    io::require_size(codes[0]);
    examples::make_folder_of(s.out);
    io::write_mask(s.out, codes[0].code, static_cast<std::uint8_t>(s.gray), run.progress("mask", "rows"));
}

void print_info(const settings& s) {
    std::vector<code_summary> summaries;
    for (const auto& slide : read_codes(s.table, s.source)) summaries.push_back(summary_of(slide));
    std::cout << print_summaries(summaries);
}

void print_dice(const settings& s) {
    submission_score score;
    io::for_each_slide(read_tables(s), [&](const std::string& id, std::span<const kaggle_rle> codes) {
        score.slides.push_back({id, overlap(codes[0], codes[1])});
    });
    std::cout << print_score(score);
}

void combine_tables(const settings& s) {
    std::vector<io::named_code> results;
    io::for_each_slide(read_tables(s), [&](const std::string& id, std::span<const kaggle_rle> codes) {
        results.push_back({id, io::combined(codes, s.how)});
    });
    write_codes(s, results, s.source.convention);
}

void change_codes(const settings& s) {
    const auto& from = s.source.convention;
    const io::rle_convention to{s.to_order.value_or(from.order), s.to_base.value_or(from.base)};
    auto codes = read_codes(s.table, s.source);
    for (auto& slide : codes) {
        run_context::check_interruption();
        if (s.what != alteration::none || from.order != to.order) io::require_size(slide);
        slide.code = io::altered(slide.code, s.what, s.by);
    }
    write_codes(s, codes, to);
}

/// `Order` and `Base` may be optional: then they have no default.
template <class Order>
void declare_order(options& o, Order& order, const std::string& name, const std::string& codes) {
    o.choice(name, order, {{"column", scan_order::column_major}, {"row", scan_order::row_major}},
             codes + " go down the columns (Kaggle) or along the rows");
}
template <class Base>
void declare_base(options& o, Base& base, const std::string& name, const std::string& codes) {
    o.choice(name, base, {{"1", io::index_base::one}, {"0", io::index_base::zero}},
             codes + " give the first pixel this number (Kaggle: 1)");
}
void declare_convention(options& o, io::rle_convention& convention) {
    declare_order(o, convention.order, "--order", "codes");
    declare_base(o, convention.base, "--base", "codes");
}
void declare_source(options& o, settings& s) {
    o.required("table", s.table, "table `id,predicted` or `id,encoding`", "CSV");
    o.add("--id", s.source.id, "one slide of the table, or the name of its file; else all", "ID");
    auto* size = o.size("--size", s.source.size, "size of the images, if all have the same");
    o.add("--data", s.source.data, "folder of the slides, which tell their sizes", "FOLDER")->excludes(size);
    declare_convention(o, s.source.convention);
}
void declare_result(options& o, settings& s) {
    o.required("--out", s.out, "table to write", "CSV");
    o.add("--column", s.column, "its column of codes; the truth's is called encoding", "NAME");
}

void declare_commands(examples::commands& commands, settings& s) {
    commands.add(
        "encode", "Writes the codes of masks (PNG or TIFF, gray) as a table.",
        [&](options& o) {
            o.required("masks", s.inputs, "a mask a slide; the id is the file's name", "FILE");
            declare_result(o, s);
            o.add("--id", s.id, "id to write, of a single mask", "ID");
            auto* value = o.add("--value", s.value, "foreground is this gray value alone", "0..255");
            value->check(CLI::Range(0, 255).description(""))->default_str("");
            o.add("--above", s.above, "foreground is what is above this gray value", "0..255")
                ->check(CLI::Range(0, 255).description(""))
                ->excludes(value);
            declare_convention(o, s.source.convention);
        },
        [&](const run_context& run) { encode_masks(s, run); });
    commands.add(
        "decode", "Draws a code as a mask: a gray PNG, or a TIFF of any size.",
        [&](options& o) {
            declare_source(o, s);
            o.required("--out", s.out, "picture to write", "PNG|TIFF");
            o.add("--value", s.gray, "gray value of the foreground", "1..255")
                ->check(CLI::Range(1, 255).description(""));
        },
        [&](const run_context& run) { decode_mask(s, run); });
    commands.add(
        "info", "Prints what codes hold: runs, area, and with a size the share, objects and bounds.",
        [&](options& o) { declare_source(o, s); }, [&](const run_context&) { print_info(s); });
    commands.add(
        "dice", "Compares two tables slide by slide: Dice, IoU and their means.",
        [&](options& o) {
            o.required("tables", s.inputs, "two tables with the same ids", "CSV")->expected(2);
            declare_convention(o, s.source.convention);
        },
        [&](const run_context&) { print_dice(s); });
    commands.add(
        "combine", "Combines the masks of several tables slide by slide.",
        [&](options& o) {
            o.choice("operation", s.how, io::combination_names(),
                     "pixels of any, of all, of the first alone, of an odd number, of more than half")
                ->required()
                ->default_str("");
            o.required("tables", s.inputs, "tables with the same ids", "CSV")->expected(2, 1 << 10);
            declare_result(o, s);
            declare_convention(o, s.source.convention);
        },
        [&](const run_context&) { combine_tables(s); });
    commands.add(
        "change", "Changes each mask of a table; needs the sizes of the images.",
        [&](options& o) {
            o.choice("operation", s.what, io::alteration_names(),
                     "what to do; convert changes nothing but --to-order and --to-base")
                ->required()
                ->default_str("");
            declare_source(o, s);
            declare_result(o, s);
            o.add("--by", s.by,
                  "side of a box (3) or of a cell (2) in pixels, quarters to turn (1), least area (100)",
                  "COUNT");
            declare_order(o, s.to_order, "--to-order", "if not as before, the written codes");
            declare_base(o, s.to_base, "--to-base", "if not as before, the written codes");
        },
        [&](const run_context&) { change_codes(s); });
}

}  // namespace

int main(int argc, char** argv) {
    settings chosen;
    return examples::run_commands(
        "rle_tool", "Makes, compares and changes run-length codes in tables `id,predicted` or `id,encoding`.",
        argc, argv, [&](examples::commands& commands) { declare_commands(commands, chosen); });
}
