/// Turns run-length codes and anatomy into label arrays and the density maps that tiles are drawn from.

#include <examples/common/preset.hpp>
#include <hubmap/prepare/label_arrays.hpp>
#include <hubmap/prepare/label_tables.hpp>

int main(int argc, char** argv) {
    std::filesystem::path stores, out;
    std::vector<std::string> tables;
    hubmap::examples::preset_choice preset(argc, argv);
    hubmap::density_settings density{.weights = preset.values.density};
    return hubmap::examples::run_program(
        "labels_to_density", "Turns run-length codes into label arrays and sampling densities.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--labels", tables,
                             "tables `id,encoding` or `id,predicted`: train.csv, pseudo-labels", "CSV");
            options.required("--stores", stores, "folder with images.zarr and anatomy.zarr", "FOLDER");
            options.required("--out", out, "folder; labels.zarr and density.zarr in it are written",
                             "FOLDER");
            preset.declare(options);
            options.add("--background", density.weights.background,
                        "how often a tile is centred outside all anatomy", "WEIGHT");
            options.add("--cortex", density.weights.cortex, "in the cortex", "WEIGHT");
            options.add("--medulla", density.weights.medulla, "in any other anatomy", "WEIGHT");
            options.add("--glomerulus", density.weights.glomerulus, "in a glomerulus", "WEIGHT");
            options.add("--rows", density.rows, "height of the density maps", "CELLS");
        },
        [&](const hubmap::examples::run_context& run) {
            const auto rows = hubmap::read_label_tables(tables);
            std::set<std::string> ids;
            for (const auto& row : rows) ids.insert(row.id);
            hubmap::remove_other_labels({out}, ids);
            const auto progress = run.progress("labels", "slides");
            hubmap::index done = 0;
            for (const auto& row : rows) {
                hubmap::write_label_arrays(run.execution(), {stores}, row.id, row.code, density, {out});
                progress(++done, std::ssize(rows));
            }
        });
}
