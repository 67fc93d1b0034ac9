#pragma once

#include <concepts>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/nn/compat.hpp>

namespace hubmap::nn {

/// A loss: logits [n, classes, h, w] and codes [n, h, w] (uint8 or int64) become a scalar with gradients.
template <class L>
concept segmentation_loss = requires(const L& loss, const torch::Tensor& logits,
                                     const torch::Tensor& labels) {
    { loss(logits, labels) } -> std::convertible_to<torch::Tensor>;
};

namespace detail {
inline void check_loss_shapes(const torch::Tensor& logits, const torch::Tensor& labels) {
    require(logits.dim() == 4 && labels.dim() == 3 && logits.size(0) == labels.size(0) &&
                logits.size(2) == labels.size(1) && logits.size(3) == labels.size(2),
            "nn", 121, "loss of logits ", logits.sizes(), " and labels ", labels.sizes());
}
/// Logits of mixed precision as fp32; others as they are.
[[nodiscard]] inline torch::Tensor widened(const torch::Tensor& logits) {
    const auto type = logits.scalar_type();
    return type == torch::kHalf || type == torch::kBFloat16 ? logits.to(torch::kFloat32) : logits;
}
}  // namespace detail

/// Mean over the pixels of -log softmax at the pixel's class, each weighted by its class (PyTorch's
/// weighted mean). Errors: hubmap.nn.121 shapes, 122 not one weight a class.
struct cross_entropy {
    torch::Tensor class_weights{};  ///< [classes], or undefined for equal ones

    torch::Tensor operator()(const torch::Tensor& logits, const torch::Tensor& labels) const {
        detail::check_loss_shapes(logits, labels);
        torch::Tensor weights;
        if (class_weights.defined()) {
            require(class_weights.numel() == logits.size(1), "nn", 122, class_weights.numel(),
                    " class weights for ", logits.size(1), " classes");
            weights = class_weights.to(logits.device(), detail::widened(logits).scalar_type());
        }
        return at::cross_entropy_loss(detail::widened(logits), labels.to(torch::kLong), weights);
    }
};

/// 1 - the mean over the classes from `first_class` on of (2 sum(p t) + smooth) / (sum(p) + sum(t) + smooth),
/// sums over the whole batch (Milletari et al., 2016, with plain sums). Errors: hubmap.nn.121, 123.
struct soft_dice {
    index first_class = 1;  ///< 1 leaves the background out
    double smooth = 1;

    torch::Tensor operator()(const torch::Tensor& logits, const torch::Tensor& labels) const {
        detail::check_loss_shapes(logits, labels);
        const index classes = logits.size(1);
        require(first_class >= 0 && first_class < classes, "nn", 123, "soft dice from class ", first_class,
                " of ", classes);
        const auto p = at::softmax(detail::widened(logits), 1);
        torch::Tensor sum;
        for (index c = first_class; c < classes; ++c) {
            const auto predicted = p.select(1, c);
            const auto truth = labels.eq(c).to(p.scalar_type());
            const auto ratio =
                (2 * (predicted * truth).sum() + smooth) / (predicted.sum() + truth.sum() + smooth);
            sum = sum.defined() ? sum + ratio : ratio;
        }
        return 1 - sum / static_cast<double>(classes - first_class);
    }
};

/// weight_a * a + weight_b * b.
template <segmentation_loss A, segmentation_loss B>
struct loss_sum {
    A a;
    B b;
    double weight_a = 1, weight_b = 1;

    torch::Tensor operator()(const torch::Tensor& logits, const torch::Tensor& labels) const {
        return weight_a * a(logits, labels) + weight_b * b(logits, labels);
    }
};

/// `sum_of(cross_entropy{}, soft_dice{}, 1, .5)`
template <segmentation_loss A, segmentation_loss B>
[[nodiscard]] loss_sum<A, B> sum_of(A a, B b, double weight_a = 1, double weight_b = 1) {
    return {std::move(a), std::move(b), weight_a, weight_b};
}

}  // namespace hubmap::nn
