#pragma once

#include <cmath>
#include <hubmap/nn/layers.hpp>

namespace hubmap::nn {

/// Distribution of fresh convolution weights: uniform in (-b, b).
enum class convolution_weights {
    lecun_uniform,   ///< b = sqrt(1 / fan_in): LibTorch's own default, which encoders are left with
    he_uniform,      ///< b = sqrt(6 / fan_in): layers before a ReLU (He et al., 2015)
    glorot_uniform,  ///< b = sqrt(6 / (fan_in + fan_out)): segmentation heads (Glorot and Bengio, 2010)
};

/// Fills the weights of every `convolution` below `module`, tensor by tensor, each from its own stream of
/// `seed`; convolution biases become 0 (for lecun_uniform: uniform in the weights' bounds), normalisations
/// the identity. What segmentation_models.pytorch does, but from our generator: equal on every machine.
inline void initialise(torch::nn::Module& module, convolution_weights kind, std::uint64_t seed) {
    const torch::NoGradGuard no_gradients;
    std::uint32_t number = 0;
    const auto fill = [&](const torch::Tensor& target, double bound) {
        random_stream random({.seed = seed, .sample = number++});
        auto values = torch::empty(target.sizes(), torch::kFloat32);
        float* out = values.data_ptr<float>();
        for (index i = 0; i < values.numel(); ++i)
            out[i] = static_cast<float>(uniform(random, -bound, bound));
        target.copy_(values);
    };
    const auto fill_layer = [&](torch::nn::Module& layer) {
        if (auto* conv = layer.as<convolution>()) {
            const auto& o = conv->options();
            const auto area = static_cast<double>(o.kernel * o.kernel);
            const double fan_in = static_cast<double>(o.in / o.groups) * area;
            const double fan_out = static_cast<double>(o.out) * area;
            double bound = std::sqrt(1 / fan_in);
            if (kind == convolution_weights::he_uniform) bound = std::sqrt(6 / fan_in);
            if (kind == convolution_weights::glorot_uniform) bound = std::sqrt(6 / (fan_in + fan_out));
            fill(conv->weight(), bound);
            if (o.bias && kind == convolution_weights::lecun_uniform)
                fill(conv->bias(), bound);
            else if (o.bias)
                conv->bias().zero_();
        } else if (auto* norm = layer.as<torch::nn::BatchNorm2dImpl>()) {
            norm->reset_running_stats();
            norm->weight.fill_(1);
            norm->bias.zero_();
        }
    };
    module.apply(fill_layer);
}

/// Puts all 4-D parameters into channels-last memory: values stay, strides change.
inline void to_channels_last(torch::nn::Module& module) {
    const torch::NoGradGuard no_gradients;
    for (auto& parameter : module.parameters())
        if (parameter.dim() == 4) parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

}  // namespace hubmap::nn
