/// Fills the anatomy's polygons as label arrays on the grid of the stored slides.

#include <examples/common/program.hpp>
#include <hubmap/prepare/anatomy_array.hpp>
#include <hubmap/prepare/kaggle_folder.hpp>
#include <hubmap/prepare/store_layout.hpp>

int main(int argc, char** argv) {
    std::filesystem::path data, out;
    return hubmap::examples::run_program(
        "anatomy_to_zarr", "Fills the polygons of the anatomy as label arrays.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--data", data, "folder with train/ and test/", "FOLDER");
            options.required("--out", out, "folder with images.zarr; anatomy.zarr is written", "FOLDER");
        },
        [&](const hubmap::examples::run_context& run) {
            const hubmap::store_layout stores{out};
            const auto slides = hubmap::list_slides(data);
            const auto progress = run.progress("anatomy", "slides");
            hubmap::index done = 0;
            for (const auto& slide : slides) {
                const auto stored = hubmap::stored_slide_of(stores, slide.id);
                if (slide.anatomy.empty()) run.note(slide.id + ": no anatomy, all of it counts as cortex");
                hubmap::write_anatomy_array(run.execution(), slide.anatomy, stored,
                                            stores.anatomy() / slide.id);
                progress(++done, std::ssize(slides));
            }
        });
}
