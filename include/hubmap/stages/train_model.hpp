#pragma once

#include <hubmap/nn/batch_norm.hpp>
#include <hubmap/nn/optim/adamw.hpp>
#include <hubmap/nn/optim/ranger.hpp>
#include <hubmap/nn/schedules.hpp>
#include <hubmap/prepare/patient_split.hpp>
#include <hubmap/stages/checkpoint.hpp>
#include <hubmap/stages/training_tiles.hpp>
#include <hubmap/train/learning_rate_search.hpp>
#include <hubmap/train/trainer.hpp>

namespace hubmap {

/// One training from stores to checkpoint.
struct training_job {
    store_layout images{};                            ///< holds images.zarr
    store_layout labels{};                            ///< holds labels.zarr and density.zarr
    std::map<std::string, std::string> patient_of{};  ///< by slide; slides without one stand for themselves
    model_description model{};
    training_settings settings{};
    std::filesystem::path checkpoint{};  ///< to write: the best weights; with ".state" while it runs
    std::filesystem::path
        initial_weights{};  ///< safetensors to start from where names and shapes fit, or empty
    bool resume = false;    ///< go on from the state where there is one
    torch::Device device = torch::kCPU;
    nn::precision arithmetic = nn::precision::fp32;
    int loader_threads = 1;  ///< that cut tiles while the network computes
};

/// What a training found before it began, for the user to see.
struct training_overview {
    slide_split split;
    index training_tiles = 0, validation_tiles = 0, steps_in_epoch = 0;
    index first_epoch = 0;  ///< above 0 where a run is resumed
};

/// File in which an unfinished training keeps all that the rest of it depends on.
[[nodiscard]] inline std::filesystem::path state_file_of(const std::filesystem::path& checkpoint) {
    return checkpoint.string() + ".state";
}

namespace detail {

[[nodiscard]] inline nn::batch_options batches_for(const training_job& job, bool training) {
    return {.batch_size = job.settings.batch,
            .tile = {job.model.tile_px, job.model.tile_px},
            .threads = job.loader_threads,
            .shuffle = training,
            .drop_last = training && job.settings.tiles_per_slide >= job.settings.batch,
            .seed = job.settings.seed,
            .pinned_memory = job.device.is_cuda()};
}

[[nodiscard]] inline tile_slides open_slides(const training_job& job, const std::vector<std::string>& ids) {
    auto slides = std::make_shared<std::vector<tile_slide>>();
    for (const auto& id : ids) slides->push_back(open_tile_slide(job.images, job.labels, id));
    return slides;
}

/// All on which the course of a training depends, as texts.
[[nodiscard]] inline text_table course_of(const training_job& job, const slide_split& split) {
    auto course = to_text(job.settings);
    course.merge(to_text(job.model));
    const auto names = [](const std::vector<std::string>& ids) {
        std::string text;
        for (const auto& id : ids) text += (text.empty() ? "" : " ") + id;
        return text;
    };
    course["training_slides"] = names(split.training);
    course["validation_slides"] = names(split.validation);
    course["initial_weights"] = job.initial_weights.filename().string();
    return course;
}

/// Whether the checkpoint is the result of just this training.
[[nodiscard]] inline bool is_result_of(const text_table& course, const std::filesystem::path& checkpoint) {
    if (!std::filesystem::exists(checkpoint)) return false;
    const auto written = io::safetensors_file(checkpoint).metadata();
    return std::all_of(course.begin(), course.end(), [&](const auto& entry) {
        const auto found = written.find(entry.first);
        return found != written.end() && found->second == entry.second;
    });
}

template <class Trainer>
void resume_from(Trainer& trainer, const std::filesystem::path& state_file, const text_table& course) {
    const auto state = read_tensors(state_file);
    for (const auto& [name, text] : course) {
        const auto before = state.metadata.find(name);
        require(before != state.metadata.end() && before->second == text, "stages", 112, state_file.string(),
                ": cannot resume, ", name, " was '",
                before == state.metadata.end() ? std::string() : before->second, "', now it is '", text, "'");
    }
    trainer.load_state(state.tensors);
}

/// The part of train_model that depends on the type of the optimiser.
template <class Optimiser>
nn::training_result run_training(const training_job& job, const slide_split& split,
                                 std::shared_ptr<nn::unet_efficientnet> model, Optimiser optimiser,
                                 nn::training_callbacks callbacks,
                                 const std::function<void(const training_overview&)>& on_start) {
    nn::batch_loader training(training_tiles(open_slides(job, split.training), job.model, job.settings),
                              batches_for(job, true));
    nn::batch_loader validation(validation_tiles(open_slides(job, split.validation), job.model, job.settings),
                                batches_for(job, false));
    const nn::one_cycle schedule{.steps = job.settings.epochs * std::max<index>(1, training.batches()),
                                 .peak_learning_rate = job.settings.peak_learning_rate};
    nn::trainer trainer(std::move(model), std::move(optimiser), schedule, nn::cross_entropy{},
                        nn::training_plan{.epochs = job.settings.epochs,
                                          .device = job.device,
                                          .arithmetic = job.arithmetic,
                                          .seed = job.settings.seed});
    const auto course = course_of(job, split);
    const auto state_file = state_file_of(job.checkpoint);
    const bool has_state = std::filesystem::exists(state_file);
    if (job.resume && !has_state && is_result_of(course, job.checkpoint))
        return nn::training_result::finished;
    if (job.resume && has_state) resume_from(trainer, state_file, course);
    if (on_start)
        on_start({split, training.source().size(), validation.source().size(), training.batches(),
                  trainer.epoch()});
    const auto save_state = [&] { write_tensors(state_file, trainer.state(), course); };
    callbacks.on_epoch = [&, told = std::move(callbacks.on_epoch)](const nn::epoch_record& record) {
        if (trainer.epoch() < job.settings.epochs) save_state();
        if (told) told(record);
    };
    if (trainer.run(training, validation, callbacks) == nn::training_result::stopped) {
        save_state();
        return nn::training_result::stopped;
    }
    auto metadata = course;
    metadata["history"] = nn::print_history(trainer.history());
    write_checkpoint(job.checkpoint, {job.model, trainer.best_weights(), std::move(metadata)});
    std::error_code ignored;
    std::filesystem::remove(state_file, ignored);
    return nn::training_result::finished;
}

/// Calls `work(model, optimiser)` with the network and the optimiser that the job asks for.
template <class Work>
auto with_optimiser(const training_job& job, Work&& work) {
    auto model = build_model(job.model, job.settings.seed, job.settings.drop_connect_rate);
    if (job.settings.norm_momentum > 0) nn::set_batch_norm_momentum(*model, job.settings.norm_momentum);
    if (!job.initial_weights.empty())
        nn::load_named_tensors(*model, read_tensors(job.initial_weights).tensors, nn::key_match::partial);
    model->to(job.device);
    const auto parameters = nn::trainable_parameters(*model);
    const double decay = job.settings.weight_decay;
    return job.settings.optimiser == optimiser_kind::ranger
               ? work(model, nn::make_ranger(parameters, {.weight_decay = decay}))
               : work(model, nn::adamw(parameters, {.weight_decay = decay}));
}

[[nodiscard]] inline slide_split split_slides(const training_job& job) {
    auto ids = io::arrays_of_group(job.labels.labels());
    require(!ids.empty(), "stages", 111, job.labels.labels().string(),
            ": no slide with labels; run labels_to_density first");
    return split_by_patient(std::move(ids), job.patient_of, job.settings.validation_share,
                            job.settings.validation_seed);
}

}  // namespace detail

/// Trains the network of a job on all slides that have labels, but those held out; the weights that were
/// best on the held-out slides (the last ones where none are) go into the checkpoint, with the history and
/// all settings. While it runs the state is kept beside it after each epoch, and when a stop is wanted: a
/// resumed run ends with the same bits as one that was not stopped, and one that had ended is not done again.
/// `on_start` is told what was found. Errors: hubmap.stages.111 no slide has labels, 112 a state of other
/// settings; those of the stores, the network and the trainer.
inline nn::training_result train_model(const training_job& job, const nn::training_callbacks& callbacks = {},
                                       const std::function<void(const training_overview&)>& on_start = {}) {
    check(job.settings);
    const auto split = detail::split_slides(job);
    return detail::with_optimiser(job, [&](auto model, auto optimiser) {
        return detail::run_training(job, split, std::move(model), std::move(optimiser), callbacks, on_start);
    });
}

/// Searches the learning rate for a job: nothing is written. Errors: as train_model.
[[nodiscard]] inline nn::learning_rate_course search_learning_rate(
    const training_job& job, const nn::learning_rate_search& search = {},
    const progress_callback& progress = {}) {
    check(job.settings);
    const auto split = detail::split_slides(job);
    return detail::with_optimiser(job, [&](auto model, auto optimiser) {
        nn::batch_loader training(
            training_tiles(detail::open_slides(job, split.training), job.model, job.settings),
            detail::batches_for(job, true));
        return nn::find_learning_rate(*model, std::move(optimiser), training, nn::cross_entropy{}, search,
                                      job.device, progress);
    });
}

}  // namespace hubmap
