#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <hubmap/nn/cpu_tuning.hpp>
#include <hubmap/nn/losses.hpp>
#include <hubmap/nn/optim/adamw.hpp>
#include <hubmap/nn/optim/lookahead.hpp>
#include <hubmap/nn/optim/optimiser.hpp>
#include <hubmap/nn/optim/radam.hpp>
#include <hubmap/nn/optim/ranger.hpp>
#include <hubmap/nn/scaler.hpp>

using namespace hubmap;
using namespace hubmap::nn;

namespace {
int error_number(const std::function<void()>& work) {
    try {
        work();
    } catch (const error& e) {
        return e.number();
    }
    return 0;
}

constexpr std::int64_t steps = 14, size = 6;

tensor_dict start() {
    tensor_dict parameters;
    parameters.insert("p", torch::linspace(-1, 1, size, torch::kFloat64).view({2, 3}).requires_grad_());
    parameters.insert("unused", torch::ones({2, 2}, torch::kFloat64).requires_grad_());
    return parameters;
}

template <class O>
void one_step(O& o, const torch::Tensor& p, std::int64_t t, bool moving_momentum) {
    o.zero_gradients();
    torch::Tensor(p).mutable_grad() =
        p.detach() * .5 + torch::cos(torch::arange(size, torch::kFloat64) * 1.3 + t).view({2, 3});
    step_rates rates{.01 * static_cast<double>(1 + t % 3)};
    if (moving_momentum) rates.momentum = .95 - .01 * static_cast<double>(t % 4);
    o.step(rates);
}

/// Follows the peer's trace; in the middle, goes over to a second optimiser through its state.
template <class Make>
void check_trace(const std::string& name, bool moving_momentum, const Make& make) {
    std::ifstream file(HUBMAP_TEST_SOURCE_DIR "/tests/golden/nn/" + name, std::ios::binary);
    auto wanted = torch::empty({steps, 2, 3}, torch::kFloat64);
    REQUIRE(file.read(static_cast<char*>(wanted.data_ptr()), static_cast<std::streamsize>(wanted.nbytes())));
    for (const std::int64_t change_at : {std::int64_t{0}, std::int64_t{5}, std::int64_t{8}, steps}) {
        auto parameters = start();
        auto first = make(parameters);
        for (std::int64_t t = 0; t < change_at; ++t) {
            one_step(first, parameters["p"], t, moving_momentum);
            CHECK(torch::allclose(parameters["p"], wanted[t], 1e-10, 1e-12));
        }
        auto copies = start();
        for (auto& item : copies) item.value().detach().copy_(parameters[item.key()].detach());
        auto second = make(copies);
        if (change_at > 0) second.load_state(first.state());
        for (std::int64_t t = change_at; t < steps; ++t) {
            one_step(second, copies["p"], t, moving_momentum);
            CHECK(torch::allclose(copies["p"], wanted[t], 1e-10, 1e-12));
        }
        CHECK((copies["unused"] == 1).all().item<bool>());
        CHECK(error_number([&] { second.load_state(tensor_dict{}); }) == 141);
    }
}
}  // namespace

TEST_CASE("AdamW follows torch.optim.AdamW") {
    check_trace("adamw.f64", false, [](const tensor_dict& p) { return adamw(p); });
}

TEST_CASE("RAdam and Ranger follow their formulas") {
    check_trace("radam.f64", true, [](const tensor_dict& p) { return radam(p); });
    check_trace("ranger.f64", true, [](const tensor_dict& p) { return make_ranger(p); });
    CHECK(error_number([] { (void)make_ranger(start(), {}, {.period = 0}); }) == 142);
}

TEST_CASE("lookahead goes a share of the way that its inner optimiser went") {
    static_assert(optimiser<adamw> && optimiser<radam> && optimiser<lookahead<adamw>>);
    auto alone = start(), followed = start();
    adamw inner(alone);
    lookahead slow(adamw(followed), {.period = 3, .share = .25});
    const auto begin = followed["p"].detach().clone();
    for (std::int64_t t = 0; t < 3; ++t) {
        one_step(inner, alone["p"], t, false);
        one_step(slow, followed["p"], t, false);
        if (t < 2) CHECK(torch::equal(followed["p"], alone["p"]));
    }
    CHECK(torch::allclose(followed["p"].detach(), begin + .25 * (alone["p"].detach() - begin), 1e-12, 1e-14));
}

TEST_CASE("RAdam's first steps go along the mean gradient, while its variance is not tractable") {
    // r of step t <= 5 for the first 5 steps of second momentum .99: there a gradient's size counts.
    const auto moved = [](double size) {
        tensor_dict parameters;
        parameters.insert("p", torch::zeros({1}, torch::kFloat64).requires_grad_());
        radam o(parameters, {.weight_decay = 0});
        std::vector<double> places;
        for (int t = 0; t < 8; ++t) {
            parameters["p"].mutable_grad() = torch::full({1}, size, torch::kFloat64);
            o.step({.1, std::nullopt});
            places.push_back(parameters["p"].item<double>());
        }
        return places;
    };
    const auto small = moved(1), large = moved(10);
    for (std::size_t t = 0; t < 5; ++t) {
        CHECK(small[t] == Approx(-.1 * static_cast<double>(t + 1)));
        CHECK(large[t] == Approx(-1. * static_cast<double>(t + 1)));
    }
    // Later steps are as long whatever the size.
    CHECK(large[7] - large[6] == Approx(small[7] - small[6]).epsilon(1e-4));
    CHECK(small[7] < small[6]);
}

TEST_CASE("what takes no gradient is not trained") {
    torch::nn::Linear layer(2, 3);
    layer->bias.set_requires_grad(false);
    const auto trained = trainable_parameters(*layer);
    CHECK(trained.keys() == std::vector<std::string>{"weight"});
}

TEST_CASE("vectors decay only where asked for") {
    for (const bool decay : {false, true}) {
        tensor_dict parameters;
        parameters.insert("bias", torch::ones({2}, torch::kFloat64).requires_grad_());
        adamw o(parameters, {.weight_decay = .5, .decay_vectors = decay});
        parameters["bias"].mutable_grad() = torch::zeros({2}, torch::kFloat64);
        o.step({.1, std::nullopt});
        CHECK(parameters["bias"][0].item<double>() == Approx(decay ? .95 : 1.));
    }
}

TEST_CASE("one cycle rises and falls along cosines") {
    const one_cycle cycle{.steps = 100, .peak_learning_rate = .5};
    CHECK(cycle.at(0).learning_rate == Approx(.02));
    CHECK(*cycle.at(0).momentum == Approx(.95));
    CHECK(cycle.at(25).learning_rate == Approx(.5));
    CHECK(*cycle.at(25).momentum == Approx(.85));
    CHECK(cycle.at(100).learning_rate == Approx(.5e-5));
    CHECK(*cycle.at(1000).momentum == Approx(.95));
    // Half-way points of the two cosines.
    CHECK(one_cycle{.steps = 200, .peak_learning_rate = .5}.at(25).learning_rate == Approx((.5 + .02) / 2));
    CHECK(one_cycle{.steps = 200, .peak_learning_rate = .5}.at(125).learning_rate ==
          Approx((.5 + .5e-5) / 2));
    for (std::int64_t i = 1; i < 100; ++i)
        CHECK((cycle.at(i).learning_rate > cycle.at(i - 1).learning_rate) == (i <= 25));
    CHECK(error_number([] { (void)one_cycle{.steps = 0}.at(0); }) == 131);
    const exponential_rate search{.steps = 9, .first = 1e-7, .last = 10};
    CHECK(search.at(0).learning_rate == Approx(1e-7));
    CHECK(search.at(4).learning_rate == Approx(1e-3));
    CHECK(search.at(8).learning_rate == Approx(10));
}

TEST_CASE("losses are what their formulas say") {
    // Two pixels, two classes: probabilities of class 1 are 1/4 and 1/2.
    const auto logits = torch::tensor({std::log(3.f), 0.f, 0.f, 0.f}).view({1, 2, 1, 2});
    const auto labels = torch::tensor({0, 1}, torch::kUInt8).view({1, 1, 2});
    const double a = -std::log(.75), b = -std::log(.5);
    CHECK(cross_entropy{}(logits, labels).item<double>() == Approx((a + b) / 2));
    CHECK(cross_entropy{torch::tensor({1.f, 3.f})}(logits, labels).item<double>() == Approx((a + 3 * b) / 4));
    const double dice = 1 - (2 * .5 + 1) / (.75 + 1 + 1);
    const double background = 1 - (2 * .75 + 1) / (1.25 + 1 + 1);
    CHECK(soft_dice{}(logits, labels).item<double>() == Approx(dice));
    CHECK(soft_dice{.first_class = 0}(logits, labels).item<double>() == Approx((dice + background) / 2));
    CHECK(sum_of(cross_entropy{}, soft_dice{}, 2, .5)(logits, labels).item<double>() ==
          Approx(a + b + dice / 2));
    CHECK(error_number([&] { (void)cross_entropy{}(logits, labels.view({1, 2, 1})); }) == 121);
    CHECK(error_number([&] { (void)cross_entropy{torch::ones({3})}(logits, labels); }) == 122);
    CHECK(error_number([&] { (void)soft_dice{.first_class = 2}(logits, labels); }) == 123);
}

TEST_CASE("the gradient scaler leaves steps out whose gradients overflow") {
    tensor_dict parameters;
    parameters.insert("w", torch::ones({1, 1}).requires_grad_());
    auto& w = parameters["w"];
    adamw o(parameters, {.weight_decay = 0});
    gradient_scaler scaler({.enabled = true, .scale = 1024, .growth_interval = 2});
    const auto backward = [&](float factor) {
        o.zero_gradients();
        scaler.scaled((w * factor).sum()).backward();
    };
    backward(2);
    CHECK(w.grad().item<float>() == 2048);
    CHECK(scaler.step(o, {.1, std::nullopt}));
    CHECK(w.grad().item<float>() == 2);
    CHECK(w.item<float>() == Approx(.9));
    backward(std::numeric_limits<float>::infinity());
    CHECK_FALSE(scaler.step(o, {.1, std::nullopt}));
    CHECK(w.item<float>() == Approx(.9));
    CHECK(scaler.scale() == 512);
    for (int i = 0; i < 2; ++i) {
        backward(1);
        scaler.step(o, {.1, std::nullopt});
    }
    CHECK(scaler.scale() == 1024);
    gradient_scaler other({.enabled = true});
    other.load_state(scaler.state());
    CHECK(other.scale() == 1024);
    CHECK(error_number([&] { other.load_state(torch::zeros({3})); }) == 143);
    CHECK(gradient_scaler{}.scaled(w).is_same(w));
}

TEST_CASE("autocast holds for its lifetime") {
    const auto a = torch::ones({2, 2});
    {
        const autocast_guard off(torch::kCPU, precision::fp32);
        CHECK(at::matmul(a, a).dtype() == torch::kFloat32);
        const autocast_guard on(torch::kCPU, precision::bf16);
        CHECK(at::matmul(a, a).dtype() == torch::kBFloat16);
    }
    CHECK(at::matmul(a, a).dtype() == torch::kFloat32);
}

TEST_CASE("a program may tune its processors") {
    tune_cpu({.threads = 2});
    CHECK(torch::get_num_threads() == 2);
}
