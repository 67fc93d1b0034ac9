/// Writes a folder of synthetic kidney slides in the layout of the competition, with the truth of the test
/// slides beside it: what the other programs run on where the real data is not at hand.

#include <examples/common/program.hpp>
#include <hubmap/io/synthetic_dataset.hpp>

int main(int argc, char** argv) {
    std::filesystem::path out;
    hubmap::io::synthetic_dataset_options set;
    return hubmap::examples::run_program(
        "synthesize_slides", "Writes synthetic kidney slides in the layout of the HuBMAP competition.", argc,
        argv,
        [&](hubmap::examples::options& options) {
            options.required("--out", out, "folder to write: train/, test/, truth/ and the tables", "FOLDER");
            options.add("--seed", set.seed, "equal seeds give equal bytes", "NUMBER");
            options.add("--train-slides", set.train_slides, "slides in train/, with their glomeruli",
                        "COUNT");
            options.add("--public-slides", set.public_slides,
                        "slides in test/ with truth in truth/public.csv", "COUNT");
            options.add("--private-slides", set.private_slides,
                        "slides in test/ with truth in truth/private.csv", "COUNT");
            options.add("--size", set.size_px, "mean side of a slide; sides vary by a fifth", "PX");
            options.add("--scale", set.scale,
                        "size of the structures: at 1 a glomerulus is 130 .. 220 px wide", "TIMES");
        },
        [&](const hubmap::examples::run_context& run) {
            const auto slides = hubmap::io::write_synthetic_dataset(run.execution(), out, set,
                                                                    run.progress("slides", "rows"));
            run.note(std::to_string(slides.size()) + " slides in " + out.string());
        });
}
