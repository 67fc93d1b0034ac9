#pragma once

#include <hubmap/nn/layers.hpp>

namespace hubmap::nn::detail {

struct norm_options {
    double epsilon = 1e-5;
    double momentum = .1;
};

/// A convolution and the batch normalisation behind it: two modules of their owner under names of its choice.
struct convolution_block {
    std::shared_ptr<convolution> conv;
    torch::nn::BatchNorm2d norm{nullptr};

    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x) { return norm->forward(conv->forward(x)); }
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
