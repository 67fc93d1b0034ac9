/// Run-length codes from a shell: masks to tables of codes and back, what codes hold, Dice, set operations,
/// morphology.

#include <examples/common/code_operations.hpp>
#include <examples/common/code_options.hpp>
#include <examples/common/program.hpp>
#include <hubmap/evaluate/code_summary.hpp>
#include <hubmap/evaluate/score_text.hpp>

namespace {

using namespace hubmap;
using namespace hubmap::examples;

struct settings {
    std::vector<std::filesystem::path> inputs;
    std::filesystem::path table, mask;
    code_source source;
    code_table result;
    std::string id;
    convention_change to;
    io::mask_rule rule;
    std::uint8_t gray = 255;
    std::optional<hubmap::index> by;
    combination how = combination::unite;
    alteration what = alteration::none;
};

void encode_masks(const settings& s, const run_context& run) {
    require(s.id.empty() || s.inputs.size() == 1, "table", 106, "id ", s.id, " for ", s.inputs.size(),
            " masks");
    std::vector<io::named_code> codes;
    for (const auto& mask : s.inputs) {
        const auto progress = run.progress(mask.filename().string(), "rows");
        codes.push_back({s.id.empty() ? mask.stem().string() : s.id,
                         io::read_mask(run.execution(), mask, s.rule, progress)});
    }
    s.result.write(codes, s.source.convention);
}

void decode_mask(const settings& s, const run_context& run) {
    const auto codes = read_codes(s.table, s.source);
    require(codes.size() == 1, "table", 111, s.table.string(), ": one slide is drawn, there are ",
            codes.size());
    io::require_size(codes[0]);
    make_folder_of(s.mask);
    io::write_mask(s.mask, codes[0].code, s.gray, run.progress("mask", "rows"));
}

void print_info(const settings& s) {
    std::vector<code_summary> summaries;
    for (const auto& slide : read_codes(s.table, s.source)) summaries.push_back(summary_of(slide));
    std::cout << print_summaries(summaries);
}

void print_dice(const settings& s) {
    submission_score score;
    io::for_each_slide(read_tables(s.inputs, s.source),
                       [&](const std::string& id, std::span<const kaggle_rle> codes) {
                           score.slides.push_back({id, overlap(codes[0], codes[1])});
                       });
    std::cout << print_score(score);
}

void combine_tables(const settings& s) {
    std::vector<io::named_code> results;
    io::for_each_slide(read_tables(s.inputs, s.source),
                       [&](const std::string& id, std::span<const kaggle_rle> codes) {
                           results.push_back({id, combined(codes, s.how)});
                       });
    s.result.write(results, s.source.convention);
}

void change_codes(const settings& s) {
    const auto& from = s.source.convention;
    const auto to = s.to.of(from);
    auto codes = read_codes(s.table, s.source);
    for (auto& slide : codes) {
        run_context::check_interruption();
        if (s.what != alteration::none || from.order != to.order) io::require_size(slide);
        slide.code = altered(slide.code, s.what, s.by);
    }
    s.result.write(codes, to);
}

void declare_commands(examples::commands& commands, settings& s) {
    commands.add(
        "encode", "Writes the codes of masks (PNG or TIFF, gray) as a table.",
        [&](options& o) {
            o.required("masks", s.inputs, "a mask a slide; the id is the file's name", "FILE");
            declare_result(o, s.result);
            o.add("--id", s.id, "id to write, of a single mask", "ID");
            declare_mask_rule(o, s.rule);
            declare_convention(o, s.source.convention);
        },
        [&](const run_context& run) { encode_masks(s, run); });
    commands.add(
        "decode", "Draws a code as a mask: a gray PNG, or a TIFF of any size.",
        [&](options& o) {
            declare_source(o, s.table, s.source);
            o.required("--out", s.mask, "picture to write", "PNG|TIFF");
            declare_gray(o, s.gray, 1, "--value", "gray value of the foreground");
        },
        [&](const run_context& run) { decode_mask(s, run); });
    commands.add(
        "info", "Prints what codes hold: runs, area, and with a size the share, objects and bounds.",
        [&](options& o) { declare_source(o, s.table, s.source); },
        [&](const run_context&) { print_info(s); });
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
            o.required_choice(
                "operation", s.how, combination_names(),
                "pixels of any, of all, of the first alone, of an odd number, of more than half");
            o.required("tables", s.inputs, "tables with the same ids", "CSV")->expected(2, 1 << 10);
            declare_result(o, s.result);
            declare_convention(o, s.source.convention);
        },
        [&](const run_context&) { combine_tables(s); });
    commands.add(
        "change", "Changes each mask of a table; needs the sizes of the images.",
        [&](options& o) {
            o.required_choice("operation", s.what, alteration_names(),
                              "what to do; convert changes nothing but --to-order and --to-base");
            declare_source(o, s.table, s.source);
            declare_result(o, s.result);
            o.add("--by", s.by,
                  "side of a box (3) or of a cell (2) in pixels, quarters to turn (1), least area (100)",
                  "COUNT");
            declare_convention_change(o, s.to);
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
