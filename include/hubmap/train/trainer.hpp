#pragma once

#include <chrono>
#include <functional>
#include <hubmap/core/random.hpp>
#include <hubmap/nn/losses.hpp>
#include <hubmap/nn/optim/optimiser.hpp>
#include <hubmap/nn/scaler.hpp>
#include <hubmap/train/batch_loader.hpp>
#include <hubmap/train/confusion.hpp>
#include <hubmap/train/history.hpp>
#include <utility>

namespace hubmap::nn {

struct training_plan {
    index epochs = 1;
    torch::Device device = torch::kCPU;
    precision arithmetic = precision::fp32;
    std::uint64_t seed = 0;   ///< of drop connect
    index report_every = 1;   ///< steps between two `on_step`; each one waits for the device
    scaler_options scaler{};  ///< switched on by the trainer for fp16 on CUDA
};

struct step_report {
    index epoch = 0, step = 0, steps_in_epoch = 0;
    double loss = 0;  ///< of this step's batch
    double learning_rate = 0;
};

/// Any of them may be empty.
struct training_callbacks {
    std::function<void(const step_report&)> on_step{};
    std::function<void(const epoch_record&)> on_epoch{};
    std::function<bool()> stop_wanted{};  ///< asked after each step
};

enum class training_result { finished, stopped };

/// A batch source without batches: no validation.
struct no_batches {
    void begin_epoch(index, index) noexcept {}
    bool next(torch::Tensor&, torch::Tensor&) noexcept { return false; }
    [[nodiscard]] index batches() const noexcept { return 0; }
};

/// Scores `model` on one epoch of `source`, without gradients, in evaluation mode (the mode is put back).
/// Returns the counts and the mean loss over the tiles (NaN without tiles).
template <class Model, batch_source Source, segmentation_loss Loss>
std::pair<confusion_counts, double> evaluate(Model& model, Source& source, const Loss& loss,
                                             torch::Device device = torch::kCPU,
                                             precision arithmetic = precision::fp32) {
    const torch::NoGradGuard no_gradients;
    const bool was_training = model.is_training();
    model.eval();
    confusion_counts counts(model.classes(), device);
    auto sum = torch::zeros({}, torch::TensorOptions(torch::kFloat64).device(device));
    index tiles = 0;
    torch::Tensor images, labels;
    for (source.begin_epoch(0, 0); source.next(images, labels);) {
        images = images.to(device, /*non_blocking=*/true).contiguous(torch::MemoryFormat::ChannelsLast);
        labels = labels.to(device, /*non_blocking=*/true);
        const auto logits = [&] {
            const autocast_guard autocast(device, arithmetic);
            return model.forward(images);
        }();
        sum += loss(logits, labels).to(torch::kFloat64) * images.size(0);
        counts.add(logits, labels);
        tiles += images.size(0);
    }
    model.train(was_training);
    return {counts, sum.item<double>() / static_cast<double>(tiles)};
}

/// Trains a network: epochs of steps, a validation after each, the best weights kept. The whole state goes
/// out and in as named tensors, at any step: a run that was stopped and resumed ends with the same bits as
/// one that was not (on the CPU with the same number of threads; on CUDA as far as its kernels repeat).
/// `Model` is a torch module with forward(images) -> logits and classes(); set_noise(random_key) is called
/// before each step where it has one. Not copyable, used from one thread.
template <class Model, optimiser Optimiser, rate_schedule Schedule, segmentation_loss Loss>
class trainer {
  public:
    /// The network is moved to the plan's device before; the optimiser must hold its parameters.
    /// Errors: hubmap.train.121 where the plan is out of range.
    trainer(std::shared_ptr<Model> model, Optimiser o, Schedule schedule, Loss loss,
            const training_plan& plan)
        : model_(std::move(model)),
          optimiser_(std::move(o)),
          schedule_(std::move(schedule)),
          loss_(std::move(loss)),
          plan_(plan),
          scaler_(scaler_for(plan)) {
        require(plan.epochs >= 0 && plan.report_every >= 1, "train", 121, "a plan of ", plan.epochs,
                " epochs with a report every ", plan.report_every, " steps");
        loss_sum_ = torch::zeros({}, torch::TensorOptions(torch::kFloat64).device(plan.device));
    }

    /// Goes on from where the state is to the end of the plan, or until a stop is wanted.
    /// Errors: those of the sources; hubmap.train.122 where a loss is not finite, 123 where an epoch has no
    /// batch.
    template <batch_source Training, batch_source Validation>
    training_result run(Training& training, Validation& validation,
                        const training_callbacks& callbacks = {}) {
        while (epoch_ < plan_.epochs) {
            if (run_epoch(training, validation, callbacks) == training_result::stopped)
                return training_result::stopped;
        }
        return training_result::finished;
    }

    [[nodiscard]] Model& model() noexcept { return *model_; }
    [[nodiscard]] Optimiser& inner_optimiser() noexcept { return optimiser_; }
    [[nodiscard]] const training_history& history() const noexcept { return history_; }
    [[nodiscard]] index epoch() const noexcept { return epoch_; }
    /// Steps done in all epochs together.
    [[nodiscard]] index steps() const noexcept { return global_step_; }

    /// The weights of the best epoch by validation IoU (the last epoch where nothing was
    /// held out, or no foreground), on the
    /// CPU; empty before the first epoch ends.
    [[nodiscard]] const tensor_dict& best_weights() const noexcept { return best_; }
    [[nodiscard]] double best_score() const noexcept { return best_score_; }
    /// Loads them into the network. Errors: hubmap.train.124 before the first epoch's end.
    void restore_best() {
        require(!best_.is_empty(), "train", 124, "no epoch has ended yet");
        load_named_tensors(*model_, best_);
    }

    /// Everything that the rest of the run depends on, as copies on the CPU: `model.*`, `best.*`,
    /// `optimiser.*`, `history`, and numbers. Memory: five times the weights with Ranger.
    [[nodiscard]] tensor_dict state() const {
        tensor_dict all;
        insert_with_prefix(all, "model.", copy_named_tensors(*model_));
        insert_with_prefix(all, "best.", best_);
        insert_with_prefix(all, "optimiser.", optimiser_.state());
        all.insert("scaler", scaler_.state());
        all.insert("history", history_to_tensor(history_));
        all.insert("progress", torch::tensor({epoch_, step_, global_step_, tiles_, skipped_}, torch::kInt64));
        all.insert("sums", torch::tensor({loss_sum_.item<double>(), best_score_, seconds_}, torch::kFloat64));
        return all;
    }

    /// Errors: hubmap.train.125 where an entry is missing, and those of load_named_tensors and the optimiser.
    void load_state(const tensor_dict& state) {
        const auto entry = [&](const char* name, index count) {
            const auto* found = state.find(name);
            require(found && (count < 0 || found->numel() == count), "train", 125, "the state has no '", name,
                    "' as this trainer writes it");
            return found->cpu().contiguous();
        };
        const auto progress = entry("progress", 5), sums = entry("sums", 3), table = entry("history", -1);
        const auto scaler = entry("scaler", 2);
        require(progress.scalar_type() == torch::kInt64 && sums.scalar_type() == torch::kFloat64, "train",
                125, "numbers of the state are of another type");
        load_named_tensors(*model_, with_prefix_removed(state, "model."));
        optimiser_.load_state(with_prefix_removed(state, "optimiser."));
        scaler_.load_state(scaler);
        best_ = with_prefix_removed(state, "best.");
        history_ = history_from_tensor(table);
        const auto* p = progress.template data_ptr<std::int64_t>();
        epoch_ = p[0], step_ = p[1], global_step_ = p[2], tiles_ = p[3], skipped_ = p[4];
        const auto* s = sums.template data_ptr<double>();
        loss_sum_.fill_(s[0]);
        best_score_ = s[1], seconds_ = s[2];
    }

  private:
    using clock = std::chrono::steady_clock;
    [[nodiscard]] static double seconds_since(clock::time_point start) {
        return std::chrono::duration<double>(clock::now() - start).count();
    }
    [[nodiscard]] static scaler_options scaler_for(const training_plan& plan) {
        auto options = plan.scaler;
        options.enabled = options.enabled || (plan.arithmetic == precision::fp16 && plan.device.is_cuda());
        return options;
    }

    template <class Training, class Validation>
    training_result run_epoch(Training& training, Validation& validation,
                              const training_callbacks& callbacks) {
        const index steps = training.batches();
        require(steps > 0, "train", 123, "epoch ", epoch_, " has no batch");
        model_->train();
        training.begin_epoch(epoch_, step_);
        auto started = clock::now();
        torch::Tensor images, labels;
        while (training.next(images, labels)) {
            train_step(images, labels, steps, callbacks);
            if (callbacks.stop_wanted && callbacks.stop_wanted()) {
                seconds_ += seconds_since(started);
                return training_result::stopped;
            }
        }
        finish_epoch(validation, seconds_ + seconds_since(started), callbacks);
        return training_result::finished;
    }

    void train_step(torch::Tensor images, torch::Tensor labels, index steps,
                    const training_callbacks& callbacks) {
        images = images.to(plan_.device, /*non_blocking=*/true).contiguous(torch::MemoryFormat::ChannelsLast);
        labels = labels.to(plan_.device, /*non_blocking=*/true);
        const random_key noise{plan_.seed, static_cast<std::uint32_t>(epoch_), 0,
                               static_cast<std::uint32_t>(step_)};
        if constexpr (requires { model_->set_noise(noise); }) model_->set_noise(noise);
        const auto logits = [&] {
            const autocast_guard autocast(plan_.device, plan_.arithmetic);
            return model_->forward(images);
        }();
        const auto loss = loss_(logits, labels);
        scaler_.scaled(loss).backward();
        const auto rates = schedule_.at(global_step_);
        if (!scaler_.step(optimiser_, rates)) ++skipped_;
        optimiser_.zero_gradients();
        loss_sum_ += loss.detach().to(torch::kFloat64);
        tiles_ += images.size(0);
        ++step_;
        ++global_step_;
        if (callbacks.on_step && (step_ % plan_.report_every == 0 || step_ == steps)) {
            const auto value = loss.template item<double>();
            require(std::isfinite(value), "train", 122, "epoch ", epoch_, ", step ", step_ - 1,
                    ": the loss is ", value);
            callbacks.on_step({epoch_, step_ - 1, steps, value, rates.learning_rate});
        }
    }

    template <class Validation>
    void finish_epoch(Validation& validation, double training_seconds, const training_callbacks& callbacks) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        epoch_record record{.epoch = static_cast<double>(epoch_),
                            .training_loss = loss_sum_.template item<double>() / static_cast<double>(step_),
                            .validation_loss = none,
                            .validation_iou = none,
                            .validation_dice = none,
                            .learning_rate = schedule_.at(global_step_ - 1).learning_rate,
                            .training_tiles = static_cast<double>(tiles_),
                            .skipped_steps = static_cast<double>(skipped_),
                            .training_seconds = training_seconds};
        require(std::isfinite(record.training_loss), "train", 122, "epoch ", epoch_, ": the mean loss is ",
                record.training_loss);
        bool scored = false;  // held-out tiles without foreground rank an untrained network best
        if (validation.batches() > 0) {
            const auto started = clock::now();
            const auto [counts, loss] = evaluate(*model_, validation, loss_, plan_.device, plan_.arithmetic);
            scored = counts.has_foreground();
            record.validation_loss = loss;
            record.validation_iou = counts.foreground_iou();
            record.validation_dice = counts.foreground_dice();
            record.validation_seconds = seconds_since(started);
        }
        if (!scored || best_.is_empty() || record.validation_iou > best_score_) {
            record.is_best = 1;
            best_score_ = record.validation_iou;
            best_ = copy_named_tensors(*model_);
        }
        history_.push_back(record);
        ++epoch_;
        step_ = tiles_ = skipped_ = 0;
        seconds_ = 0;
        loss_sum_.zero_();
        if (callbacks.on_epoch) callbacks.on_epoch(record);
    }

    std::shared_ptr<Model> model_;
    Optimiser optimiser_;
    Schedule schedule_;
    Loss loss_;
    training_plan plan_;
    gradient_scaler scaler_;
    training_history history_;
    tensor_dict best_;
    double best_score_ = 0, seconds_ = 0;
    index epoch_ = 0, step_ = 0, global_step_ = 0, tiles_ = 0, skipped_ = 0;
    torch::Tensor loss_sum_;
};

}  // namespace hubmap::nn
