#pragma once

#include <hubmap/nn/detail/moments.hpp>

namespace hubmap::nn {

struct lookahead_options {
    index period = 6;   ///< steps of the inner optimiser between two of the slow weights
    double share = .5;  ///< part of the way that the slow weights follow
};

/// Lookahead (Zhang et al., 2019) around any optimiser: every `period` steps the slow weights go `share` of
/// the way to the fast ones, which go on from there. Slow weights start where the parameters are when the
/// first step begins.
template <optimiser Inner>
class lookahead {
  public:
    /// Errors: hubmap.nn.142 where the period is below 1.
    explicit lookahead(Inner inner, const lookahead_options& options = {})
        : inner_(std::move(inner)), options_(options) {
        require(options.period >= 1, "nn", 142, "lookahead every ", options.period, " steps");
    }

    void step(const step_rates& rates) {
        const torch::NoGradGuard no_gradients;
        if (slow_.empty())
            for (const auto& p : inner_.parameters()) slow_.push_back(p.detach().clone());
        inner_.step(rates);
        if (++steps_ % options_.period != 0) return;
        std::vector<torch::Tensor> fast;
        for (const auto& p : inner_.parameters()) fast.push_back(p.detach());
        const auto way = at::_foreach_sub(fast, slow_);
        at::_foreach_add_(slow_, way, options_.share);
        for (std::size_t i = 0; i < fast.size(); ++i) fast[i].copy_(slow_[i]);
    }
    void zero_gradients() { inner_.zero_gradients(); }

    [[nodiscard]] tensor_dict state() const {
        tensor_dict all = inner_.state();
        all.insert("lookahead_steps", torch::tensor(steps_, torch::kInt64));
        for (std::size_t i = 0; i < slow_.size(); ++i)
            all.insert("slow." + inner_.names()[i], detail::moments::copy(slow_[i]));
        return all;
    }
    /// Errors: hubmap.nn.141.
    void load_state(const tensor_dict& state) {
        const index steps = detail::moments::entry(state, "lookahead_steps", {}).item<std::int64_t>();
        std::vector<torch::Tensor> slow;
        for (std::size_t i = 0; steps > 0 && i < inner_.parameters().size(); ++i) {
            const auto& p = inner_.parameters()[i];
            slow.push_back(torch::empty_like(p.detach())
                               .copy_(detail::moments::entry(state, "slow." + inner_.names()[i], p.sizes())));
        }
        inner_.load_state(state);
        steps_ = steps;
        slow_ = std::move(slow);
    }
    [[nodiscard]] const std::vector<torch::Tensor>& parameters() const { return inner_.parameters(); }
    [[nodiscard]] const std::vector<std::string>& names() const { return inner_.names(); }

  private:
    Inner inner_;
    lookahead_options options_;
    index steps_ = 0;
    std::vector<torch::Tensor> slow_;
};

}  // namespace hubmap::nn
