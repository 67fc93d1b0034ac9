/// Predicts TIFF slides with one checkpoint or an ensemble and writes a submission.

#include <hubmap/nn/compat.hpp>
//
#include <examples/common/device.hpp>
#include <examples/common/predictor.hpp>
#include <hubmap/io/rle_table.hpp>
#include <hubmap/prepare/kaggle_folder.hpp>
#include <hubmap/rle/text.hpp>

namespace {

/// The slides to predict: given files, those of a table, or all of test/.
std::vector<hubmap::slide_files> chosen_slides(const std::filesystem::path& data,
                                               const std::vector<std::string>& files,
                                               const std::filesystem::path& table) {
    auto slides = hubmap::slides_of(data, files);
    if (!table.empty()) {
        std::vector<std::string> ids;
        for (const auto& row : hubmap::io::read_rle_table(table)) ids.push_back(row.id);
        return hubmap::slides_with_ids(slides, ids);
    }
    std::erase_if(slides, [](const auto& slide) { return slide.training; });
    hubmap::require(!slides.empty(), "data", 107, data.string(), ": no slide in test/");
    return slides;
}

}  // namespace

int main(int argc, char** argv) {
    std::filesystem::path data, table, out;
    std::vector<std::string> files, checkpoints;
    hubmap::prediction_settings settings;
    hubmap::examples::device_choice device;
    return hubmap::examples::run_program(
        "predict", "Predicts slides with one checkpoint or an ensemble.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.add("slides", files, "slides to predict, beside those of --data", "TIFF");
            options.required("--checkpoint", checkpoints, "one or several, averaged", "FILE");
            options.required("--out", out, "submission to write: id,predicted", "CSV");
            options.add("--data", data, "folder whose test/ is predicted", "FOLDER");
            options.add("--only", table, "predict only the slides of this table (column id)", "CSV");
            options.add("--threshold", settings.threshold, "probability above which a pixel is foreground",
                        "0..1");
            options.add("--stride", settings.stride, "distance of tiles, in tiles", "0..1");
            options.add("--batch", settings.batch,
                        "tiles a forward pass, at most; a processor takes no more than 4 of 512 px", "COUNT");
            options.add("--horizontal-flip", settings.flips.horizontal, "predict the mirrored tile too",
                        "0|1");
            options.add("--vertical-flip", settings.flips.vertical, "predict the tile upside down too",
                        "0|1");
            options.add("--skip-blank", settings.skip_blank, "leave tiles of bare glass out", "0|1");
            options.choice("--upscale", settings.upscale,
                           {{"corrected", hubmap::upscale_rule::corrected},
                            {"reference", hubmap::upscale_rule::reference}},
                           "from map to mask: exact, or to the bit as the original");
            device.declare(options);
        },
        [&](const hubmap::examples::run_context& run) {
            device.prepare(run);
            hubmap::examples::make_folder_of(out);
            const auto slides = chosen_slides(data, files, table);
            std::vector<hubmap::checkpoint> models;
            for (const auto& file : checkpoints) models.push_back(hubmap::read_checkpoint(file));
            const auto predict =
                hubmap::examples::make_predictor(models, settings, device.device(), device.arithmetic());
            std::vector<hubmap::io::rle_row> rows;
            for (const auto& slide : slides) {
                const auto found = predict(run.execution(), slide.image, run.progress(slide.id, "tiles"));
                rows.push_back({slide.id, hubmap::print(found.foreground)});
                run.note(slide.id + ": " + std::to_string(found.tiles.all) + " tiles, " +
                         std::to_string(found.tiles.blank) + " of them blank");
                if (found.tiles.blank == found.tiles.all)
                    run.note(slide.id + ": all of it counts as bare glass; --skip-blank 0 predicts it");
            }
            hubmap::io::write_rle_table(out, rows);
        });
}
