#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <hubmap/infer/ensemble.hpp>

namespace hubmap::nn {
namespace {

/// Logits that tell which way round the picture came: class 1 is the picture plus a ramp along x and y.
struct ramp_model {
    double offset = 0;
    torch::Tensor forward(const torch::Tensor& x) const {
        const auto ramp_x = torch::arange(x.size(3), torch::kFloat32).view({1, 1, 1, -1});
        const auto ramp_y = 10 * torch::arange(x.size(2), torch::kFloat32).view({1, 1, -1, 1});
        const auto one = x.select(1, 0).unsqueeze(1) + .1 * (ramp_x + ramp_y) + offset;
        return torch::cat({torch::zeros_like(one), one}, 1);
    }
};

torch::Tensor sigmoid_of(const torch::Tensor& picture, double offset) {
    return torch::sigmoid(ramp_model{offset}.forward(picture).select(1, 1));
}

}  // namespace

TEST_CASE("the mean over flips is mirrored back before it is taken") {
    torch::manual_seed(3);
    const auto picture = torch::randn({2, 3, 4, 6});
    const auto model = std::make_shared<ramp_model>();
    const auto plain = sigmoid_of(picture, 0);
    const auto across = sigmoid_of(picture.flip(3), 0).flip(2);
    const auto down = sigmoid_of(picture.flip(2), 0).flip(1);
    const std::vector models{model};
    CHECK(torch::allclose(foreground_probability(models, picture, {false, false}), plain));
    CHECK(torch::allclose(foreground_probability(models, picture, {true, false}), (plain + across) / 2));
    CHECK(torch::allclose(foreground_probability(models, picture, {false, true}), (plain + down) / 2));
    CHECK(
        torch::allclose(foreground_probability(models, picture, {true, true}), (plain + across + down) / 3));
    CHECK_FALSE(torch::allclose(plain, across));
}

TEST_CASE("models count equally, and one model twice changes nothing") {
    const auto picture = torch::randn({1, 3, 4, 4});
    const auto a = std::make_shared<ramp_model>(), b = std::make_shared<ramp_model>(ramp_model{1.5});
    const auto mean = (sigmoid_of(picture, 0) + sigmoid_of(picture, 1.5)) / 2;
    CHECK(torch::allclose(foreground_probability(std::vector{a, b}, picture, {false, false}), mean));
    CHECK(torch::allclose(foreground_probability(std::vector{a, a, b, b}, picture, {false, false}), mean));
}

TEST_CASE("an ensemble of nothing, and logits without classes, are refused") {
    struct one_class {
        torch::Tensor forward(const torch::Tensor& x) const { return x.narrow(1, 0, 1); }
    };
    const auto picture = torch::randn({1, 3, 4, 4});
    CHECK_THROWS_WITH(foreground_probability(std::vector<std::shared_ptr<ramp_model>>{}, picture, {}),
                      Catch::Contains("[hubmap.infer.101]"));
    CHECK_THROWS_WITH(foreground_probability(std::vector{std::make_shared<one_class>()}, picture, {}),
                      Catch::Contains("[hubmap.infer.102]"));
}

}  // namespace hubmap::nn
