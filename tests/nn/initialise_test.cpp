#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/nn/batch_norm.hpp>
#include <hubmap/nn/initialise.hpp>

using namespace hubmap::nn;

namespace {

/// A convolution of 8 to 64 channels with bias, and a normalisation, one folder deeper.
struct small_network : torch::nn::Module {
    std::shared_ptr<convolution> conv =
        std::make_shared<convolution>(convolution_options{.in = 8, .out = 64, .kernel = 3, .bias = true});
    torch::nn::BatchNorm2d norm{torch::nn::BatchNorm2dOptions(64).momentum(.01)};
    torch::nn::BatchNorm1d other{torch::nn::BatchNorm1dOptions(4).momentum(.01)};

    small_network() {
        auto inner = std::make_shared<torch::nn::Module>("inner");
        inner->register_module("conv", conv);
        inner->register_module("norm", norm);
        register_module("inner", inner);
        register_module("other", other);
    }
};

void check_uniform(const torch::Tensor& values, double bound) {
    const auto flat = values.detach().to(torch::kFloat64);
    CHECK(flat.abs().max().item<double>() <= bound);
    CHECK(flat.abs().max().item<double>() > .98 * bound);
    CHECK(flat.mean().item<double>() == Approx(0).margin(.05 * bound));
    CHECK(flat.var().item<double>() == Approx(bound * bound / 3).epsilon(.05));
}

}  // namespace

TEST_CASE("weights are uniform within the bounds of their kind") {
    constexpr double fan_in = 8 * 9, fan_out = 64 * 9;
    small_network network;
    initialise(network, convolution_weights::lecun_uniform, 3);
    check_uniform(network.conv->weight(), std::sqrt(1 / fan_in));
    CHECK(network.conv->bias().abs().max().item<double>() <= std::sqrt(1 / fan_in));
    CHECK(network.conv->bias().abs().max().item<double>() > 0);
    initialise(network, convolution_weights::he_uniform, 3);
    check_uniform(network.conv->weight(), std::sqrt(6 / fan_in));
    CHECK((network.conv->bias() == 0).all().item<bool>());
    initialise(network, convolution_weights::glorot_uniform, 3);
    check_uniform(network.conv->weight(), std::sqrt(6 / (fan_in + fan_out)));
}

TEST_CASE("normalisations begin as the identity, and seeds decide the weights") {
    small_network one, two;
    {
        const torch::NoGradGuard no_gradients;
        one.norm->weight.fill_(5);
        one.norm->bias.fill_(5);
        one.norm->running_mean.fill_(5);
    }
    initialise(one, convolution_weights::he_uniform, 7);
    initialise(two, convolution_weights::he_uniform, 7);
    CHECK((one.norm->weight == 1).all().item<bool>());
    CHECK((one.norm->bias == 0).all().item<bool>());
    CHECK((one.norm->running_mean == 0).all().item<bool>());
    CHECK(torch::equal(one.conv->weight(), two.conv->weight()));
    initialise(two, convolution_weights::he_uniform, 8);
    CHECK_FALSE(torch::equal(one.conv->weight(), two.conv->weight()));
}

TEST_CASE("channels last changes strides and no value") {
    small_network network;
    initialise(network, convolution_weights::he_uniform, 1);
    const auto before = network.conv->weight().detach().clone();
    to_channels_last(network);
    CHECK(network.conv->weight().is_contiguous(torch::MemoryFormat::ChannelsLast));
    CHECK(torch::equal(network.conv->weight(), before));
    CHECK(network.conv->bias().dim() == 1);
}

TEST_CASE("the momentum of all 2-D batch normalisations below a module is set") {
    small_network network;
    set_batch_norm_momentum(network, .25);
    CHECK(*network.norm->options.momentum() == .25);
    CHECK(*network.other->options.momentum() == .01);  // of another kind
    network.norm->train();
    network.norm->forward(torch::ones({2, 64, 1, 2}));
    CHECK(torch::allclose(network.norm->running_mean, torch::full({64}, .25)));
    for (const double bad : {0., -1., 1.5, std::nan("")})
        CHECK_THROWS_WITH(set_batch_norm_momentum(network, bad), Catch::Contains("hubmap.nn.117"));
    CHECK(*network.norm->options.momentum() == .25);
}
