/// Writes one HTML file that holds all it shows: scores, slides with outlines, curves, settings, times.

#include <examples/common/program.hpp>
#include <hubmap/evaluate/slide_sizes.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/report/score_section.hpp>
#include <hubmap/report/slide_figure.hpp>
#include <hubmap/report/training_section.hpp>

namespace {

using hubmap::io::rle_row;

std::string name_of(const std::filesystem::path& file) {
    return file.stem().string();
}

const rle_row& row_of(const std::vector<rle_row>& rows, const std::string& id) {
    return *std::find_if(rows.begin(), rows.end(), [&](const rle_row& row) { return row.id == id; });
}

/// One figure a slide, with the truth and the last submission, which is the ensemble's.
std::string figures(const std::filesystem::path& data, const std::vector<rle_row>& truth,
                    const std::vector<rle_row>& submission,
                    const std::map<std::string, hubmap::extent>& sizes, const hubmap::submission_score& score,
                    hubmap::index longest_px, const hubmap::progress_callback& progress) {
    std::string html =
        "<h2>Slides</h2><p><b class=\"truth\">truth</b>, <b class=\"prediction\">prediction</b></p>";
    std::vector<std::string> ids;
    for (const auto& row : truth) ids.push_back(row.id);
    hubmap::index done = 0;
    for (const auto& slide : hubmap::slides_with_ids(hubmap::list_slides(data), ids)) {
        const auto code = [&](const std::vector<rle_row>& rows) {
            return hubmap::parse_rle(row_of(rows, slide.id).code, sizes.at(slide.id),
                                     hubmap::rle_dialect::lenient);
        };
        char caption[80];
        std::snprintf(caption, sizeof caption, "%s: Dice %.4f", slide.id.c_str(),
                      score.slides[static_cast<std::size_t>(done)].pixels.dice());
        html += hubmap::slide_figure(caption, hubmap::make_thumbnail(slide.image, longest_px), code(truth),
                                     code(submission));
        progress(++done, std::ssize(ids));
    }
    return html;
}

/// A table that another program wrote, as it is.
std::string table_section(const std::string& title, const std::filesystem::path& file) {
    const auto table = hubmap::io::read_csv(file);
    std::vector<std::vector<std::string>> rows{table.header};
    for (const auto& row : table.rows) rows.push_back(row.cells);
    return "<h2>" + title + "</h2>" + hubmap::html_table(rows);
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path data, truth_file, times, out;
    std::vector<std::string> submissions, checkpoints;
    std::string title = "Glomeruli found";
    hubmap::index longest_px = 500;
    return hubmap::examples::run_program(
        "report", "Writes one HTML file with scores, slides, curves and settings.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--data", data, "folder of the slides", "FOLDER");
            options.required("--truth", truth_file, "table `id,encoding`", "CSV");
            options.required("--submission", submissions, "tables to score; the last one is drawn", "CSV");
            options.required("--out", out, "page to write", "FILE");
            options.add("--checkpoint", checkpoints, "whose curves and settings are shown", "FILE");
            options.add("--times", times, "a table to show, such as each stage's time and memory", "CSV");
            options.add("--title", title, "of the page", "TEXT");
            options.add("--picture", longest_px, "longest side of a slide's picture", "PX");
        },
        [&](const hubmap::examples::run_context& run) {
            const auto truth = hubmap::io::read_rle_table(truth_file);
            const auto sizes = hubmap::slide_sizes(data, truth);
            std::vector<hubmap::named_score> scores;
            std::vector<rle_row> drawn;
            for (const auto& file : submissions) {
                drawn = hubmap::io::read_rle_table(file);
                scores.push_back({name_of(file), hubmap::score_submission(truth, drawn, sizes)});
            }
            std::string body = hubmap::score_section(scores);
            body += figures(data, truth, drawn, sizes, scores.back().score, longest_px,
                            run.progress("slides", "slides"));
            for (const auto& file : checkpoints)
                body +=
                    hubmap::training_section(name_of(file), hubmap::io::safetensors_file(file).metadata());
            if (!times.empty()) body += table_section("Time and memory", times);
            hubmap::io::write_file(out, hubmap::html_page(title, body));
        });
}
