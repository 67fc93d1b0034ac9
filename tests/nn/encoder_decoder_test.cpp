#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/nn/decoders/unet_decoder.hpp>
#include <hubmap/nn/encoders/efficientnet.hpp>
#include <hubmap/nn/encoders/efficientnet_config.hpp>
#include <hubmap/nn/initialise.hpp>

using namespace hubmap::nn;

namespace {

constexpr efficientnet_config small{.width = .25, .depth = .5, .nominal_px = 64};

}  // namespace

TEST_CASE("channels are rounded to multiples of 8, never more than a tenth down") {
    CHECK(scaled_channels(32, 1) == 32);
    CHECK(scaled_channels(32, 1.1) == 32);  // 35.2
    CHECK(scaled_channels(40, 1.4) == 56);
    CHECK(scaled_channels(16, .7) == 16);  // 11.2 to 8 would lose more than a tenth
    CHECK(scaled_channels(16, .1) == 8);   // at least 8
}

TEST_CASE("a plan of b0 has its published blocks") {
    const auto plan = plan_efficientnet(efficientnet_b("b0"), padding_profile::v071);
    REQUIRE(plan.blocks.size() == 16);
    CHECK(plan.channels() == std::array<hubmap::index, 5>{32, 24, 40, 112, 320});
    CHECK(plan.blocks[0].expanded == 32);
    CHECK(plan.blocks[1].expanded == 96);
    CHECK(plan.blocks[1].squeezed == 4);
    CHECK_FALSE(plan.blocks[1].has_identity());
    CHECK(plan.blocks[2].has_identity());
    CHECK(plan.blocks[0].drop_rate == 0);
    CHECK(plan.blocks[15].drop_rate == Approx(.2 * 15 / 16));
}

TEST_CASE("an encoder gives five features, each of half the size") {
    efficientnet_encoder encoder(small, 2, padding_profile::dynamic_same);
    initialise(encoder, convolution_weights::lecun_uniform, 1);
    encoder.eval();
    const torch::NoGradGuard no_gradients;
    const auto features = encoder.forward(torch::ones({3, 2, 64, 96}));
    REQUIRE(features.size() == 5);
    std::int64_t stride = 2;
    for (std::size_t i = 0; i < 5; ++i, stride *= 2)
        CHECK(features[i].sizes() ==
              torch::IntArrayRef({3, encoder.channels()[i], 64 / stride, 96 / stride}));
    // Features that the decoder is given are not overwritten by later blocks.
    const auto again = encoder.forward(torch::ones({3, 2, 64, 96}));
    for (std::size_t i = 0; i < 5; ++i) CHECK(torch::equal(features[i], again[i]));
}

TEST_CASE("a training pass draws its dropped blocks from the key that it is given") {
    efficientnet_encoder encoder({.width = .25, .depth = 1.5, .nominal_px = 64, .drop_connect_rate = .9}, 1,
                                 padding_profile::v071);
    initialise(encoder, convolution_weights::lecun_uniform, 1);
    encoder.train();
    const auto x = torch::sin(torch::arange(4 * 64 * 64, torch::kFloat32)).view({4, 1, 64, 64});
    const auto last = [&](std::uint64_t seed) {
        encoder.set_noise({.seed = seed});
        return encoder.forward(x).back().detach();
    };
    const auto one = last(1);
    CHECK_FALSE(torch::equal(one, last(2)));
    CHECK(torch::equal(one, last(1)));
}

TEST_CASE("a decoder brings five features back to the size of the picture") {
    const std::array<hubmap::index, 5> channels{4, 6, 8, 10, 12};
    for (const auto attention : {decoder_attention::none, decoder_attention::scse}) {
        unet_decoder decoder(channels, {16, 12, 8, 6, 5}, attention);
        initialise(decoder, convolution_weights::he_uniform, 2);
        decoder.eval();
        const torch::NoGradGuard no_gradients;
        std::vector<torch::Tensor> features;
        for (std::size_t i = 0; i < 5; ++i)
            features.push_back(torch::ones({2, channels[i], 32 >> i, 64 >> i}));
        const auto y = decoder.forward(features);
        CHECK(y.sizes() == torch::IntArrayRef({2, 5, 64, 128}));
        CHECK(decoder.channels() == 5);
        // Every feature counts.
        for (auto& feature : features) {
            const auto kept = feature;
            feature = feature * 3;
            CHECK_FALSE(torch::equal(decoder.forward(features), y));
            feature = kept;
        }
        const bool has_attention =
            decoder.named_parameters().contains("blocks.0.attention1.attention.cSE.1.weight");
        CHECK(has_attention == (attention == decoder_attention::scse));
    }
    CHECK_THROWS_WITH(unet_decoder(channels, {16, 12, 0, 6, 5}), Catch::Contains("hubmap.nn.103"));
}

TEST_CASE("squeeze and excitation weighs channels and places") {
    scse_attention gate(32);
    const torch::NoGradGuard no_gradients;
    const auto x = torch::sin(torch::arange(1, 1 + 2 * 32 * 12, torch::kFloat32)).view({2, 32, 3, 4});
    // Without weights both gates are 1/2.
    CHECK(torch::allclose(gate.forward(x), x));
    initialise(gate, convolution_weights::he_uniform, 5);
    const auto ratio = gate.forward(x) / x;
    CHECK((ratio > 0).all().item<bool>());
    CHECK((ratio < 2).all().item<bool>());
    CHECK(ratio.var().item<double>() > 1e-6);
}
