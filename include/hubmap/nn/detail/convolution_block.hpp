#pragma once

#include <hubmap/nn/layers.hpp>

namespace hubmap::nn::detail {

struct norm_options {
    double epsilon = 1e-5;
    double momentum = .1;
};

/// A convolution and the batch normalisation behind it: two modules of their owner under names of its choice.
class convolution_block {
  public:
    std::shared_ptr<convolution> conv;
    torch::nn::BatchNorm2d norm{nullptr};

    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) {
        if (folded_weight_.defined() && !torch::GradMode::is_enabled() && !norm->is_training() &&
            folded_versions_ == versions() && folded_weight_.device() == x.device() &&
            folded_weight_.scalar_type() == conv->weight().scalar_type())
            return conv->forward(x, folded_weight_, folded_bias_);
        return norm->forward(conv->forward(x));
    }

    /// Keeps weights with the normalisation multiplied in, for passes in evaluation mode without gradients.
    /// They are left unused from the first change of a weight or a statistic on.
    void fold() {
        const torch::NoGradGuard no_gradients;
        const auto factor = norm->weight / at::sqrt(norm->running_var + norm->options.eps());
        folded_weight_ = conv->weight() * factor.view({-1, 1, 1, 1});
        folded_bias_ = norm->bias - norm->running_mean * factor;
        folded_versions_ = versions();
    }

  private:
    using version_list = std::array<std::uint64_t, 6>;

    /// LibTorch counts the changes of each tensor, except those that batch normalisation makes to its means:
    /// its count of batches tells of them. (Tensors made in inference mode have no counter.)
    [[nodiscard]] version_list versions() const {
        const auto of = [](const torch::Tensor& t) {
            return t.is_inference() ? std::uint64_t{0} : static_cast<std::uint64_t>(t._version());
        };
        return {of(conv->weight()),     of(norm->weight),      of(norm->bias),
                of(norm->running_mean), of(norm->running_var), of(norm->num_batches_tracked)};
    }

    torch::Tensor folded_weight_, folded_bias_;
    version_list folded_versions_{};
};

inline convolution_block add_convolution_block(torch::nn::Module& owner, const std::string& conv_name,
                                               const std::string& norm_name, const convolution_options& sizes,
                                               const norm_options& norm) {
    convolution_block block;
    block.conv = owner.register_module(conv_name, std::make_shared<convolution>(sizes));
    block.norm = owner.register_module(
        norm_name, torch::nn::BatchNorm2d(
                       torch::nn::BatchNorm2dOptions(sizes.out).eps(norm.epsilon).momentum(norm.momentum)));
    return block;
}

}  // namespace hubmap::nn::detail
