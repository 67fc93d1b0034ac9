#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/nn/compat.hpp>

namespace hubmap::nn {

/// Sets how fast the running means and variances of all batch normalisations below `module` follow the
/// batches: statistic += momentum * (batch - statistic). EfficientNets are published with .01, which suits
/// thousands of steps from trained weights; a short training from random ones has no true statistics yet when
/// it ends, and predicts nonsense. Errors: hubmap.nn.117 where the momentum is not in (0, 1].
inline void set_batch_norm_momentum(torch::nn::Module& module, double momentum) {
    require(momentum > 0 && momentum <= 1, "nn", 117, "a momentum of ", momentum,
            " of the batch normalisations; wanted above 0, at most 1");
    module.apply([&](torch::nn::Module& layer) {
        if (auto* norm = layer.as<torch::nn::BatchNorm2dImpl>()) norm->options.momentum(momentum);
    });
}

}  // namespace hubmap::nn
