/// Trains a U-Net on an EfficientNet encoder with tiles drawn from the stores, and keeps the best weights.

#include <hubmap/nn/compat.hpp>
//
#include <examples/common/device.hpp>
#include <examples/common/preset.hpp>
#include <hubmap/io/dataset_information.hpp>
#include <hubmap/stages/train_model.hpp>

namespace {

std::map<std::string, std::string> patients_in(const std::filesystem::path& table) {
    std::map<std::string, std::string> patient_of;
    if (!table.empty())
        for (const auto& slide : hubmap::io::read_dataset_information(table))
            patient_of[slide.id] = slide.patient;
    return patient_of;
}

void declare_settings(hubmap::examples::options& options, hubmap::training_job& job) {
    auto& model = job.model;
    auto& training = job.settings;
    options.add("--encoder", model.encoder, "EfficientNet: b0 .. b7", "NAME");
    options.add("--padding", model.padding, "of strided convolutions: v063, v071, dynamic_same", "NAME");
    options.add("--tile", model.tile_px, "side of a tile as the network sees it; a multiple of 32", "PX");
    options.add("--scale", model.scale, "pixels of the slide for one of a tile, along a side", "TIMES");
    options.add("--epochs", training.epochs, "length of the training", "COUNT");
    options.add("--tiles-per-slide", training.tiles_per_slide, "tiles of each slide and epoch", "COUNT");
    options.add("--batch", training.batch, "tiles a step", "COUNT");
    options.add("--learning-rate", training.peak_learning_rate, "greatest rate of the cycle", "RATE");
    options.add("--weight-decay", training.weight_decay, "decoupled from the gradient", "RATE");
    options.choice("--optimiser", training.optimiser,
                   {{"ranger", hubmap::optimiser_kind::ranger}, {"adamw", hubmap::optimiser_kind::adamw}},
                   "rule of the steps");
    options.add("--drop-connect", training.drop_connect_rate, "share of residual branches left out", "0..1");
    options.add("--norm-momentum", training.norm_momentum,
                "of the batch normalisations; 0 for each part's published one", "0..1");
    options.add("--colour", training.colour_probability, "share of the tiles whose colour is changed",
                "0..1");
    options.add("--deformation", training.deformation_sigma_px, "deviation of the deformation", "PX");
    options.choice(
        "--geometry", training.geometry,
        {{"corrected", hubmap::geometry_rule::corrected}, {"reference", hubmap::geometry_rule::reference}},
        "a geometry for each tile, or one an epoch as the original");
    options.add("--validation", training.validation_share, "share of the patients held out", "0..1");
    options.add("--validation-tiles", training.validation_tiles, "tiles of the held-out slides", "COUNT");
    options.add("--seed", training.seed, "of weights, tiles and their order", "NUMBER");
}

void describe(const hubmap::examples::run_context& run, const hubmap::training_overview& found) {
    run.note(std::to_string(found.split.training.size()) + " slides to train on, " +
             std::to_string(found.split.validation.size()) + " held out; " +
             std::to_string(found.training_tiles) + " tiles an epoch, " +
             std::to_string(found.validation_tiles) + " to validate on");
    if (found.split.validation.empty())
        run.note("no slide is held out: the last weights are kept, not the best");
    if (found.first_epoch > 0) run.note("resumed in epoch " + std::to_string(found.first_epoch + 1));
}

void print(const hubmap::nn::epoch_record& epoch) {
    char line[160];
    std::snprintf(line, sizeof line, "epoch %2.0f  loss %.4f  validation loss %.4f  IoU %.4f  Dice %.4f%s",
                  epoch.epoch + 1, epoch.training_loss, epoch.validation_loss, epoch.validation_iou,
                  epoch.validation_dice, epoch.is_best > 0 ? "  best" : "");
    std::cout << line << std::endl;
}

}  // namespace

int main(int argc, char** argv) {
    hubmap::examples::preset_choice preset(argc, argv);
    hubmap::examples::device_choice device;
    hubmap::training_job job{.model = preset.values.model, .settings = preset.values.training};
    std::filesystem::path patients;
    bool find_learning_rate = false;
    return hubmap::examples::run_program(
        "train", "Trains a U-Net on an EfficientNet encoder.", argc, argv,
        [&](hubmap::examples::options& options) {
            options.required("--stores", job.images.root, "folder with images.zarr", "FOLDER");
            options.required("--labels", job.labels.root, "folder with labels.zarr and density.zarr",
                             "FOLDER");
            options.required("--out", job.checkpoint, "checkpoint to write (safetensors)", "FILE");
            options.add("--patients", patients,
                        "HuBMAP-20-dataset_information.csv: slides are held out by patient", "CSV");
            options.add("--weights", job.initial_weights,
                        "safetensors of segmentation_models.pytorch or a checkpoint to start from", "FILE");
            options.flag("--resume", job.resume, "go on where an interrupted training stopped");
            options.flag("--find-learning-rate", find_learning_rate, "only search the rate; writes nothing");
            preset.declare(options);
            declare_settings(options, job);
            device.declare(options);
        },
        [&](const hubmap::examples::run_context& run) {
            device.prepare(run);
            hubmap::examples::make_folder_of(job.checkpoint);
            job.device = device.device();
            job.arithmetic = device.arithmetic();
            if (job.device.is_cuda()) job.loader_threads = run.execution().thread_count();
            job.patient_of = patients_in(patients);
            if (find_learning_rate) {
                const auto found = hubmap::search_learning_rate(job, {}, run.progress("search", "steps"));
                std::cout << "a tenth of the minimum " << found.tenth_of_minimum << ", steepest "
                          << found.steepest << std::endl;
                return;
            }
            const auto progress = run.progress("train", "steps");
            const auto all_steps = [&](hubmap::index steps) { return job.settings.epochs * steps; };
            const auto result =
                hubmap::train_model(job,
                                    {.on_step =
                                         [&](const hubmap::nn::step_report& step) {
                                             if (!run.is_interrupted())
                                                 progress(step.epoch * step.steps_in_epoch + step.step + 1,
                                                          all_steps(step.steps_in_epoch));
                                         },
                                     .on_epoch = print,
                                     .stop_wanted = [&] { return run.is_interrupted(); }},
                                    [&](const hubmap::training_overview& found) { describe(run, found); });
            if (result == hubmap::nn::training_result::stopped) {
                run.note("stopped; --resume goes on from " + hubmap::state_file_of(job.checkpoint).string());
                run.check_interruption();
            }
        });
}
