#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <hubmap/nn/layers.hpp>

using namespace hubmap::nn;

namespace {

torch::Tensor numbers(torch::IntArrayRef shape) {
    std::int64_t count = 1;
    for (const auto side : shape) count *= side;
    return torch::sin(torch::arange(count, torch::kFloat64) * 1.7).to(torch::kFloat32).view(shape);
}

convolution filled(const convolution_options& options) {
    convolution made(options);
    const torch::NoGradGuard no_gradients;
    made.weight().copy_(numbers(made.weight().sizes()));
    if (options.bias) made.bias().copy_(numbers(made.bias().sizes()));
    return made;
}

/// By every second place, without padding.
torch::Tensor strided(const torch::Tensor& x, const torch::Tensor& weight, std::int64_t groups) {
    const std::array<std::int64_t, 2> stride{2, 2}, none{0, 0}, dense{1, 1};
    return at::conv2d(x, weight, {}, stride, none, dense, groups);
}

}  // namespace

TEST_CASE("SAME padding gives size / stride results, rounded up, the odd zero at the end") {
    static_assert(same_padding(224, 3, 2) == side_padding{0, 1});
    static_assert(same_padding(7, 3, 1) == side_padding{1, 1});
    static_assert(same_padding(5, 1, 2) == side_padding{0, 0});  // never below 0
    for (std::int64_t size = 1; size < 20; ++size)
        for (const std::int64_t kernel : {1, 3, 5})
            for (const std::int64_t stride : {1, 2}) {
                const auto pad = same_padding(size, kernel, stride);
                CHECK((size + pad.before + pad.after - kernel) / stride + 1 == (size + stride - 1) / stride);
                CHECK((pad.after == pad.before || pad.after == pad.before + 1));
            }
}

TEST_CASE("a convolution pads each side with the zeros that it is asked for") {
    const torch::NoGradGuard no_gradients;
    const auto x = numbers({2, 4, 9, 12});
    const auto padded = [&](std::int64_t left, std::int64_t right, std::int64_t above, std::int64_t below) {
        return at::constant_pad_nd(x, {left, right, above, below}, 0);
    };
    const auto even = filled({.in = 4, .out = 6, .kernel = 3, .bias = true, .padding = {1, 1}});
    CHECK(torch::allclose(even.forward(x), at::conv2d(padded(1, 1, 1, 1), even.weight(), even.bias())));
    const auto uneven = filled({.in = 4, .out = 4, .kernel = 3, .stride = 2, .groups = 4, .padding = {0, 1}});
    CHECK_FALSE(uneven.bias().defined());
    CHECK(torch::allclose(uneven.forward(x), strided(padded(0, 1, 0, 1), uneven.weight(), 4)));
    // By the picture: 9 rows take one zero on each side, 12 columns one at the end alone.
    const auto by_picture = filled({.in = 4, .out = 4, .kernel = 3, .stride = 2, .pad_by_picture = true});
    CHECK(torch::allclose(by_picture.forward(x), strided(padded(0, 1, 1, 1), by_picture.weight(), 1)));
    // With other numbers than its own.
    const auto weight = numbers({6, 4, 3, 3}) * 2, bias = numbers({6}) + 1;
    CHECK(torch::allclose(even.forward(x, weight, bias), at::conv2d(padded(1, 1, 1, 1), weight, bias)));
}

TEST_CASE("a fresh convolution is zero, so that nothing draws from LibTorch's generator") {
    const convolution fresh({.in = 2, .out = 3, .kernel = 3, .bias = true});
    CHECK((fresh.weight() == 0).all().item<bool>());
    CHECK((fresh.bias() == 0).all().item<bool>());
    CHECK(fresh.weight().sizes() == torch::IntArrayRef({3, 2, 3, 3}));
    CHECK(fresh.named_parameters().keys() == std::vector<std::string>{"weight", "bias"});
}

TEST_CASE("swish overwrites its input only where no gradient is wanted") {
    const auto x = numbers({3, 5}), wanted = x * torch::sigmoid(x);
    auto kept = x.clone();
    CHECK(torch::allclose(swish(kept), wanted));
    CHECK(torch::equal(kept, x));
    const torch::NoGradGuard no_gradients;
    auto given = x.clone();
    const auto result = swish(given);
    CHECK(torch::allclose(result, wanted));
    CHECK(result.data_ptr() == given.data_ptr());
}
