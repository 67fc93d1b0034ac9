/// Runs an untrained U-Net with a small EfficientNet encoder on one tile.

#include <hubmap/nn/segmentation_model.hpp>
#include <iostream>

int main() {
    const auto model = hubmap::nn::make_unet({.encoder = hubmap::nn::efficientnet_b("b0")});
    model->eval();
    const torch::NoGradGuard no_gradients;
    const auto scores = model->forward(torch::zeros({1, 3, 64, 64}));
    std::cout << scores.sizes() << '\n';
    return scores.size(1) == 2 && scores.size(2) == 64 ? 0 : 1;
}
