#pragma once

#include <concepts>
#include <hubmap/nn/schedules.hpp>
#include <hubmap/nn/weights.hpp>

namespace hubmap::nn {

/// An optimiser: changes its parameters by their gradients; its whole memory goes out and in as named
/// tensors.
template <class O>
concept optimiser = requires(O& o, const O& const_o, const step_rates& rates, const tensor_dict& state) {
    o.step(rates);
    o.zero_gradients();
    { const_o.state() } -> std::same_as<tensor_dict>;
    o.load_state(state);
    { const_o.parameters() } -> std::convertible_to<const std::vector<torch::Tensor>&>;
};

/// The parameters of a network that take gradients, by name.
[[nodiscard]] inline tensor_dict trainable_parameters(const torch::nn::Module& module) {
    tensor_dict all;
    for (const auto& item : module.named_parameters())
        if (item.value().requires_grad()) all.insert(item.key(), item.value());
    return all;
}

}  // namespace hubmap::nn
