#pragma once

#include <hubmap/nn/optim/optimiser.hpp>

namespace hubmap::nn {

struct scaler_options {
    bool enabled = false;  ///< for fp16 on CUDA; bf16 and fp32 need none
    double scale = 65536;  ///< first factor
    double growth = 2;     ///< factor after `growth_interval` good steps in a row
    double backoff = .5;   ///< factor after a step with gradients that are not finite
    index growth_interval = 2000;
};

/// Scales the loss so that small fp16 gradients do not vanish, and skips steps whose gradients overflowed.
/// Disabled, it passes everything through. Defaults as PyTorch's GradScaler.
class gradient_scaler {
  public:
    explicit gradient_scaler(const scaler_options& options = {}) : options_(options), scale_(options.scale) {}

    /// The loss to call `backward` on.
    [[nodiscard]] torch::Tensor scaled(const torch::Tensor& loss) const {
        return options_.enabled ? loss * scale_ : loss;
    }

    /// Takes the factor out of the gradients and does `o.step(rates)` if all of them are finite; then adapts
    /// the factor. Returns whether the step was done. Waits for the device once where enabled.
    template <optimiser O>
    bool step(O& o, const step_rates& rates) {
        if (!options_.enabled) {
            o.step(rates);
            return true;
        }
        std::vector<torch::Tensor> gradients;
        for (const auto& p : o.parameters())
            if (p.grad().defined()) gradients.push_back(p.grad());
        if (unscale(gradients)) {
            o.step(rates);
            if (++good_steps_ >= options_.growth_interval) {
                scale_ *= options_.growth;
                good_steps_ = 0;
            }
            return true;
        }
        scale_ *= options_.backoff;
        good_steps_ = 0;
        return false;
    }

    [[nodiscard]] double scale() const noexcept { return scale_; }
    [[nodiscard]] torch::Tensor state() const {
        return torch::tensor({scale_, static_cast<double>(good_steps_)}, torch::kFloat64);
    }
    /// Errors: hubmap.nn.143.
    void load_state(const torch::Tensor& state) {
        require(state.numel() == 2, "nn", 143, "state of a scaler of shape ", state.sizes());
        const auto values = state.to(torch::kCPU, torch::kFloat64).contiguous();
        scale_ = values.data_ptr<double>()[0];
        good_steps_ = static_cast<index>(values.data_ptr<double>()[1]);
    }

  private:
    [[nodiscard]] bool unscale(std::vector<torch::Tensor>& gradients) const {
        const torch::NoGradGuard no_gradients;
        if (gradients.empty()) return true;
        const auto device = gradients.front().device();
        const auto options = torch::TensorOptions().dtype(torch::kFloat32).device(device);
        auto not_finite = torch::zeros({1}, options);
        if (device.is_cuda()) {
            const auto inverse = torch::full({1}, 1 / scale_, options);
            at::_amp_foreach_non_finite_check_and_unscale_(gradients, not_finite, inverse);
        } else {  // LibTorch 1.13 has the operation above for CUDA only
            for (auto& g : gradients) {
                g.mul_(1 / scale_);
                not_finite += at::isfinite(g).logical_not().any().to(torch::kFloat32);
            }
        }
        return not_finite.item<float>() == 0;
    }

    scaler_options options_;
    double scale_;
    index good_steps_ = 0;
};

}  // namespace hubmap::nn
