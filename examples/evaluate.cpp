/// Scores a submission against the truth: Dice and IoU of each slide, their means, objects found and missed.

#include <examples/common/program.hpp>
#include <hubmap/evaluate/score.hpp>
#include <hubmap/evaluate/score_text.hpp>
#include <hubmap/evaluate/slide_sizes.hpp>
#include <hubmap/io/file.hpp>

int main(int argc, char** argv) {
    std::filesystem::path truth, submission, data, json;
    return hubmap::examples::run_program(
        "evaluate", "Scores a submission against the truth.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--truth", truth, "table `id,encoding`", "CSV");
            options.required("--submission", submission, "table `id,predicted`", "CSV");
            options.add("--data", data, "folder of the slides; their sizes are needed to count objects",
                        "FOLDER");
            options.add("--json", json, "write the scores there too", "FILE");
        },
        [&](const hubmap::examples::run_context& run) {
            hubmap::examples::make_folder_of(json);
            if (data.empty()) run.note("without --data objects are not counted");
            const auto wanted = hubmap::io::read_rle_table(truth);
            const auto score = hubmap::score_submission(wanted, hubmap::io::read_rle_table(submission),
                                                        hubmap::slide_sizes(data, wanted));
            std::cout << hubmap::print_score(score);
            if (!json.empty()) hubmap::io::write_file(json, hubmap::score_json(score));
        });
}
