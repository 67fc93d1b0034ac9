#pragma once

#include <hubmap/nn/detail/moments.hpp>

namespace hubmap::nn {

struct adamw_options {
    double momentum = .9;           ///< decay of the mean gradient; a schedule's momentum goes before it
    double second_momentum = .999;  ///< decay of the mean squared gradient
    double epsilon = 1e-8;
    double weight_decay = .01;
    /// Whether vectors (biases, normalisations) decay too. PyTorch's own does, fastai's default does not.
    bool decay_vectors = false;
};

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), bias-corrected as in PyTorch.
/// With c1 = 1 - b1^t, c2 = 1 - b2^t: p *= 1 - lr wd; p -= lr / c1 * m / (sqrt(v / c2) + eps).
/// Parameters without a gradient stay as they are.
class adamw {
  public:
    explicit adamw(const tensor_dict& parameters, const adamw_options& options = {})
        : options_(options), moments_(parameters, options.decay_vectors) {}

    void step(const step_rates& rates) {
        const torch::NoGradGuard no_gradients;
        auto s = moments_.select();
        const double b1 = rates.momentum.value_or(options_.momentum), b2 = options_.second_momentum;
        moments_.update(s, b1, b2);
        const auto t = static_cast<double>(moments_.steps());
        detail::moments::decay(s, rates.learning_rate * options_.weight_decay);
        detail::moments::descend(s, rates.learning_rate / (1 - std::pow(b1, t)),
                                 std::sqrt(1 - std::pow(b2, t)), options_.epsilon);
    }
    void zero_gradients() { moments_.zero_gradients(); }
    [[nodiscard]] tensor_dict state() const { return moments_.state(); }
    /// Errors: hubmap.nn.141.
    void load_state(const tensor_dict& state) { moments_.load_state(state); }
    [[nodiscard]] const std::vector<torch::Tensor>& parameters() const { return moments_.parameters(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return moments_.names(); }

  private:
    adamw_options options_;
    detail::moments moments_;
};

}  // namespace hubmap::nn
