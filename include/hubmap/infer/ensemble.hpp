#pragma once

#include <concepts>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/nn/compat.hpp>
#include <hubmap/settings/prediction_settings.hpp>
#include <memory>
#include <vector>

namespace hubmap::nn {

/// Calls `predict` on `images` and on each mirrored copy of the set and returns the mean of the results, each
/// mirrored back: test-time augmentation. `predict` maps [n, c, h, w] to [n, k, h, w].
template <class Predict>
[[nodiscard]] torch::Tensor mean_over_flips(const torch::Tensor& images, const flip_set& flips,
                                            const Predict& predict) {
    constexpr std::int64_t rows = 2, columns = 3;
    auto sum = predict(images);
    const auto add_mirrored = [&](std::int64_t axis) { sum = sum + predict(images.flip(axis)).flip(axis); };
    if (flips.horizontal) add_mirrored(columns);
    if (flips.vertical) add_mirrored(rows);
    return flips.count() == 1 ? sum : sum / static_cast<double>(flips.count());
}

/// Probability that each pixel is not background: 1 - softmax of class 0, averaged over the models and, for
/// each, over the mirrored copies. `images` [n, c, h, w], normalised; result [n, h, w], fp32, on the images'
/// device. The models are in evaluation mode already; they see the same statistics (models that want others
/// form ensembles of their own). No gradients are kept.
/// Errors: hubmap.infer.101 without a model, 102 where a model gives fewer than two classes.
template <class Model>
[[nodiscard]] torch::Tensor foreground_probability(const std::vector<std::shared_ptr<Model>>& models,
                                                   const torch::Tensor& images, const flip_set& flips,
                                                   precision arithmetic = precision::fp32) {
    require(!models.empty(), "infer", 101, "an ensemble of no model");
    const torch::NoGradGuard no_gradients;
    torch::Tensor sum;
    for (const auto& model : models) {
        const auto mean = mean_over_flips(images, flips, [&](const torch::Tensor& x) {
            const auto logits = [&] {
                const autocast_guard autocast(images.device(), arithmetic);
                return model->forward(x.contiguous(torch::MemoryFormat::ChannelsLast));
            }();
            require(logits.dim() == 4 && logits.size(1) >= 2, "infer", 102, "logits of shape ",
                    logits.sizes(), "; wanted at least two classes");
            return 1 - logits.to(torch::kFloat32).softmax(1).select(1, 0).unsqueeze(1);
        });
        sum = sum.defined() ? sum + mean : mean;
    }
    return (sum / static_cast<double>(models.size())).squeeze(1);
}

}  // namespace hubmap::nn
