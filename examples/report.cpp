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

/// What the figures of a page show, and where pictures of their own go, if anywhere.
struct drawing {
    std::filesystem::path data, pictures;
    hubmap::index longest_px = 500;
};

/// One figure a slide, with the truth and the last submission.
std::string figures(const drawing& how, const std::vector<rle_row>& truth,
                    const std::vector<rle_row>& submission,
                    const std::map<std::string, hubmap::extent>& sizes, const hubmap::submission_score& score,
                    const hubmap::progress_callback& progress) {
    std::string html =
        "<h2>Slides</h2><p><b class=\"truth\">truth</b>, <b class=\"prediction\">prediction</b></p>";
    std::vector<std::string> ids;
    for (const auto& row : truth) ids.push_back(row.id);
    hubmap::index done = 0;
    for (const auto& slide : hubmap::slides_with_ids(hubmap::list_slides(how.data), ids)) {
        const auto code = [&](const std::vector<rle_row>& rows) {
            return hubmap::parse_rle(row_of(rows, slide.id).code, sizes.at(slide.id),
                                     hubmap::rle_dialect::lenient);
        };
        const auto wanted = code(truth), found = code(submission);
        const auto thumbnail = hubmap::make_thumbnail(slide.image, how.longest_px);
        char caption[40];
        std::snprintf(caption, sizeof caption, ": Dice %.4f",
                      score.slides[static_cast<std::size_t>(done)].pixels.dice());
        html += hubmap::slide_figure(slide.id + caption, thumbnail, wanted, found);
        if (!how.pictures.empty())
            hubmap::io::write_file(how.pictures / (slide.id + ".png"),
                                   hubmap::slide_picture(thumbnail, wanted, found));
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
    drawing how;
    std::filesystem::path truth_file, times, out;
    std::vector<std::string> submissions, checkpoints;
    std::string title = "Glomeruli found";
    return hubmap::examples::run_program(
        "report", "Writes one HTML file with scores, slides, curves and settings.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--data", how.data, "folder of the slides", "FOLDER");
            options.required("--truth", truth_file, "table `id,encoding`", "CSV");
            options.required("--submission", submissions, "tables to score; the last one is drawn", "CSV");
            options.required("--out", out, "page to write", "FILE");
            options.add("--checkpoint", checkpoints, "whose curves and settings are shown", "FILE");
            options.add("--times", times, "a table to show, such as each stage's time and memory", "CSV");
            options.add("--title", title, "of the page", "TEXT");
            options.add("--picture", how.longest_px, "longest side of a slide's picture", "PX");
            options.add("--pictures", how.pictures, "write each slide's picture there as a PNG too",
                        "FOLDER");
        },
        [&](const hubmap::examples::run_context& run) {
            hubmap::examples::make_folder_of(out);
            const auto truth = hubmap::io::read_rle_table(truth_file);
            const auto sizes = hubmap::slide_sizes(how.data, truth);
            std::vector<hubmap::named_score> scores;
            std::vector<rle_row> drawn;
            for (const auto& file : submissions) {
                drawn = hubmap::io::read_rle_table(file);
                scores.push_back({name_of(file), hubmap::score_submission(truth, drawn, sizes)});
            }
            std::string body = hubmap::score_section(scores);
            if (!how.pictures.empty()) std::filesystem::create_directories(how.pictures);
            body += figures(how, truth, drawn, sizes, scores.back().score, run.progress("slides", "slides"));
            for (const auto& file : checkpoints)
                body +=
                    hubmap::training_section(name_of(file), hubmap::io::safetensors_file(file).metadata());
            if (!times.empty()) body += table_section("Time and memory", times);
            hubmap::io::write_file(out, hubmap::html_page(title, body));
        });
}
