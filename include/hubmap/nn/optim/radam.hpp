#pragma once

#include <hubmap/nn/detail/moments.hpp>

namespace hubmap::nn {

/// Defaults of fastai's RAdam as its Ranger uses it.
struct radam_options {
    double momentum = .95;         ///< decay of the mean gradient; a schedule's momentum goes before it
    double second_momentum = .99;  ///< decay of the mean squared gradient
    double epsilon = 1e-6;
    double weight_decay = .01;
    bool decay_vectors = false;  ///< whether biases and normalisations decay too
};

/// Rectified Adam (Liu et al., 2020) with decoupled weight decay, in fastai's form: while the variance of the
/// adaptive rate is not yet tractable (r <= 5), a step along the mean gradient alone; then AdamW's step times
/// sqrt((r - 4)(r - 2) r_inf / ((r_inf - 4)(r_inf - 2) r)), where r_inf = 2 / (1 - b2) - 1 and
/// r = r_inf - 2 t b2^t / (1 - b2^t).
class radam {
  public:
    explicit radam(const tensor_dict& parameters, const radam_options& options = {})
        : options_(options), moments_(parameters, options.decay_vectors) {}

    void step(const step_rates& rates) {
        const torch::NoGradGuard no_gradients;
        auto s = moments_.select();
        const double b1 = rates.momentum.value_or(options_.momentum), b2 = options_.second_momentum;
        moments_.update(s, b1, b2);
        detail::moments::decay(s, rates.learning_rate * options_.weight_decay);
        const auto t = static_cast<double>(moments_.steps());
        const double correction_1 = 1 - std::pow(b1, t), correction_2 = 1 - std::pow(b2, t);
        const double r_inf = 2 / (1 - b2) - 1;
        const double r = r_inf - 2 * t * std::pow(b2, t) / correction_2;
        constexpr double tractable = 5;
        if (r > tractable) {
            const double rectified = std::sqrt((r - 4) * (r - 2) * r_inf / ((r_inf - 4) * (r_inf - 2) * r));
            detail::moments::descend(s, rates.learning_rate * rectified / correction_1,
                                     std::sqrt(correction_2), options_.epsilon);
        } else if (!s.parameters.empty()) {
            at::_foreach_add_(s.parameters, s.first, -rates.learning_rate / correction_1);
        }
    }
    void zero_gradients() { moments_.zero_gradients(); }
    [[nodiscard]] tensor_dict state() const { return moments_.state(); }
    /// Errors: hubmap.nn.141.
    void load_state(const tensor_dict& state) { moments_.load_state(state); }
    [[nodiscard]] const std::vector<torch::Tensor>& parameters() const { return moments_.parameters(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return moments_.names(); }

  private:
    radam_options options_;
    detail::moments moments_;
};

}  // namespace hubmap::nn
