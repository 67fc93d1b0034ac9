#pragma once

#include <algorithm>
#include <hubmap/core/parallel.hpp>
#include <hubmap/train/trainer.hpp>

namespace hubmap::nn {

/// Defaults of fastai's learning-rate finder.
struct learning_rate_search {
    index steps = 100;
    double first = 1e-7, last = 10;
    double smoothing = .98;  ///< of the exponential mean of the losses
    double stop_at = 4;      ///< ends where the smoothed loss passes this multiple of the least one
};

/// The course of a search and the two rates that it suggests.
struct learning_rate_course {
    std::vector<double> rates, smoothed_losses;
    double tenth_of_minimum = 0;  ///< a tenth of the rate where the smoothed loss was least
    double steepest = 0;          ///< the rate where it fell fastest over the logarithm of the rate
};

/// Fills in the two suggestions of a course of a search planned for `planned_steps`. Like fastai, it
/// leaves the first tenth and the last 5 steps out; where little is left, everything counts.
inline void suggest_rates(learning_rate_course& course, index planned_steps) {
    const auto n = static_cast<index>(course.rates.size());
    index begin = planned_steps / 10, end = n - 5;
    if (end - begin < 2) begin = 0, end = n;
    const auto& loss = course.smoothed_losses;
    index least = begin, steepest = begin;
    double slope_there = std::numeric_limits<double>::infinity();
    for (index i = begin; i < end; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (loss[at] < loss[static_cast<std::size_t>(least)]) least = i;
        if (i + 1 >= end) continue;
        const double slope = (loss[at + 1] - loss[at]) / std::log(course.rates[at + 1] / course.rates[at]);
        if (slope < slope_there) slope_there = slope, steepest = i;
    }
    course.tenth_of_minimum = course.rates[static_cast<std::size_t>(least)] / 10;
    course.steepest = course.rates[static_cast<std::size_t>(steepest)];
}

/// Trains with rates that grow from step to step until the loss explodes (Smith, 2017), taking as many epochs
/// of `source` as it needs, and puts all weights and statistics of the network back. The optimiser must hold
/// the network's parameters; it is used up. `progress` may be empty.
/// Errors: hubmap.train.131 where the search's numbers are out of range, 123 where the source has no batch.
template <class Model, optimiser Optimiser, batch_source Source, segmentation_loss Loss>
learning_rate_course find_learning_rate(Model& model, Optimiser o, Source& source, const Loss& loss,
                                        const learning_rate_search& search = {},
                                        torch::Device device = torch::kCPU,
                                        const progress_callback& progress = {}) {
    require(search.steps >= 2 && search.first > 0 && search.last > search.first && search.smoothing >= 0 &&
                search.smoothing < 1 && search.stop_at > 1,
            "train", 131, "a search over ", search.steps, " steps from ", search.first, " to ", search.last,
            ", smoothing ", search.smoothing, ", stop at ", search.stop_at);
    const exponential_rate schedule{search.steps, search.first, search.last};
    const auto saved = copy_named_tensors(model);
    const bool was_training = model.is_training();
    learning_rate_course course;
    double mean = 0, least = 0;
    torch::Tensor images, labels;
    model.train();
    source.begin_epoch(0, 0);
    for (index step = 0, epoch = 0; step < search.steps; ++step) {
        if (!source.next(images, labels)) {
            source.begin_epoch(++epoch, 0);
            require(source.next(images, labels), "train", 123, "epoch ", epoch, " has no batch");
        }
        images = images.to(device).contiguous(torch::MemoryFormat::ChannelsLast);
        const auto value = loss(model.forward(images), labels.to(device));
        value.backward();
        const auto rates = schedule.at(step);
        o.step(rates);
        o.zero_gradients();
        mean = search.smoothing * mean + (1 - search.smoothing) * value.template item<double>();
        const double smoothed = mean / (1 - std::pow(search.smoothing, static_cast<double>(step + 1)));
        if (!std::isfinite(smoothed)) break;
        course.rates.push_back(rates.learning_rate);
        course.smoothed_losses.push_back(smoothed);
        least = step == 0 ? smoothed : std::min(least, smoothed);
        if (progress) progress(step + 1, search.steps);
        if (smoothed > search.stop_at * least) break;
    }
    load_named_tensors(model, saved);
    model.train(was_training);
    require(!course.rates.empty(), "train", 122, "the loss of the first step is not finite");
    suggest_rates(course, search.steps);
    return course;
}

}  // namespace hubmap::nn
