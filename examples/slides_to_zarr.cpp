/// Writes each TIFF slide of a data folder, shrunk, as a Zarr array: what training tiles are cut from.

#include <examples/common/program.hpp>
#include <hubmap/prepare/kaggle_folder.hpp>
#include <hubmap/prepare/slide_array.hpp>
#include <hubmap/prepare/store_layout.hpp>

int main(int argc, char** argv) {
    std::filesystem::path data, out;
    std::vector<std::string> slides;
    hubmap::index downscale = 2;
    return hubmap::examples::run_program(
        "slides_to_zarr", "Writes each TIFF slide, shrunk, as a Zarr array.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.add("--data", data, "folder with train/ and test/", "FOLDER");
            options.add("slides", slides, "slides to write, beside those of --data", "TIFF");
            options.required("--out", out, "folder of the stores; images.zarr is written", "FOLDER");
            options.add("--downscale", downscale, "pixels of the slide for one of the store, along a side",
                        "TIMES");
        },
        [&](const hubmap::examples::run_context& run) {
            const hubmap::store_layout stores{out};
            const auto found = hubmap::slides_of(data, slides);
            for (const auto& slide : found) {
                const auto stored =
                    hubmap::write_slide_array(run.execution(), slide.image, stores.images() / slide.id,
                                              downscale, run.progress(slide.id, "rows"));
                std::cout << slide.id << ' ' << stored.full << " -> " << stored.size() << std::endl;
            }
        });
}
