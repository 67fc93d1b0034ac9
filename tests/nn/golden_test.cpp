// Networks with weights computed by a formula give the numbers of segmentation_models.pytorch
// (tests/golden/nn/make_nn.py holds the formula's other half).
#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <fstream>
#include <hubmap/nn/losses.hpp>
#include <hubmap/nn/segmentation_model.hpp>
#include <hubmap/nn/weights.hpp>

using namespace hubmap::nn;

namespace {
template <class T>
torch::Tensor golden(const std::string& name, torch::IntArrayRef shape) {
    std::ifstream file(HUBMAP_TEST_SOURCE_DIR "/tests/golden/nn/" + name, std::ios::binary);
    auto values = torch::empty(shape, c10::CppTypeToScalarType<T>::value);
    file.read(static_cast<char*>(values.data_ptr()), static_cast<std::streamsize>(values.nbytes()));
    REQUIRE(file.gcount() == static_cast<std::streamsize>(values.nbytes()));
    REQUIRE(file.peek() == std::ifstream::traits_type::eof());
    return values;
}

class formula {
  public:
    explicit formula(const std::string& name) {
        for (const char c : name) state_ = (state_ ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
    }
    double next() {
        std::uint64_t z = state_ += 0x9E3779B97F4A7C15u;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
        return static_cast<double>((z ^ (z >> 31)) >> 40) / (1 << 24);
    }
    template <class Map>
    torch::Tensor tensor(torch::IntArrayRef shape, Map map) {
        auto values = torch::empty(shape, torch::kFloat32);
        for (std::int64_t i = 0; i < values.numel(); ++i)
            values.data_ptr<float>()[i] = static_cast<float>(map(next()));
        return values;
    }

  private:
    std::uint64_t state_ = 0xCBF29CE484222325u;
};

tensor_dict weights_by_formula(const torch::nn::Module& model) {
    tensor_dict all;
    for (const auto& item : named_tensors(model)) {
        const auto& key = item.key();
        const auto shape = item.value().sizes();
        formula f(key);
        if (key.ends_with("num_batches_tracked"))
            all.insert(key, torch::zeros(shape, torch::kInt64));
        else if (key.ends_with("running_var") || (key.ends_with("weight") && shape.size() == 1))
            all.insert(key, f.tensor(shape, [](double u) { return .75 + .5 * u; }));
        else if (shape.size() == 4) {
            const double bound = std::sqrt(6. / static_cast<double>(shape[1] * shape[2] * shape[3]));
            all.insert(key, f.tensor(shape, [&](double u) { return (2 * u - 1) * bound; }));
        } else
            all.insert(key, f.tensor(shape, [](double u) { return (2 * u - 1) * .1; }));
    }
    return all;
}

torch::Tensor input_by_formula(torch::IntArrayRef shape) {
    return formula("input").tensor(shape, [](double u) { return 4 * u - 2; });
}

double largest_difference(const torch::Tensor& a, const torch::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

torch::Tensor output(unet_efficientnet& model, std::int64_t channels) {
    load_named_tensors(model, weights_by_formula(model));
    model.eval();
    const torch::NoGradGuard no_gradients;
    using torch::indexing::None, torch::indexing::Slice;
    return model.forward(input_by_formula({1, channels, 64, 96}))
        .index({Slice(), Slice(), Slice(None, None, 2), Slice(None, None, 3)});
}
}  // namespace

TEST_CASE("networks give the numbers of segmentation_models.pytorch in both padding profiles") {
    struct golden_case {
        const char *name, *profile;
        padding_profile padding;
    };
    const auto c = GENERATE(values<golden_case>({{"b0", "v063", padding_profile::v063},
                                                 {"b3", "v063", padding_profile::v063},
                                                 {"b0", "v071", padding_profile::v071},
                                                 {"b1", "v071", padding_profile::v071},
                                                 {"b2", "v071", padding_profile::v071},
                                                 {"b3", "v071", padding_profile::v071}}));
    INFO(c.name << " " << c.profile);
    const auto model = make_unet({.encoder = efficientnet_b(c.name), .padding = c.padding});
    const auto wanted = golden<float>(std::string(c.name) + "_" + c.profile + ".f32", {1, 2, 32, 32});
    CHECK(largest_difference(output(*model, 3), wanted) < 1e-4);
    if (std::string(c.name) == "b3") {  // the profiles differ, or the test above shows nothing
        const auto other =
            golden<float>(c.padding == padding_profile::v063 ? "b3_v071.f32" : "b3_v063.f32", {1, 2, 32, 32});
        CHECK(largest_difference(wanted, other) > .01);
    }
}

TEST_CASE("so does one with attention, 4 inputs, 3 classes and a slim decoder") {
    const auto model = make_unet({.padding = padding_profile::v071,
                                  .in_channels = 4,
                                  .classes = 3,
                                  .decoder = {64, 48, 32, 24, 16},
                                  .attention = decoder_attention::scse});
    CHECK(largest_difference(output(*model, 4), golden<float>("b0_scse_v071.f32", {1, 3, 32, 32})) < 1e-4);
}

TEST_CASE("a training pass gives the peer's logits, loss, gradients and running statistics") {
    auto config = efficientnet_b("b0");
    config.drop_connect_rate = 0;
    const auto model = make_unet({.encoder = config});
    load_named_tensors(*model, weights_by_formula(*model));
    model->to(torch::kFloat64);
    const auto labels =
        formula("labels").tensor({3, 64, 64}, [](double u) { return u < .3; }).to(torch::kUInt8);
    const auto logits = model->forward(input_by_formula({3, 3, 64, 64}).to(torch::kFloat64));
    using torch::indexing::None, torch::indexing::Slice;
    CHECK(largest_difference(
              logits.detach().index({Slice(), Slice(), Slice(None, None, 4), Slice(None, None, 4)}),
              golden<float>("b0_training_logits.f32", {3, 2, 16, 16})) < 1e-5);

    const auto loss = cross_entropy{torch::tensor({.5f, 2.f})}(logits, labels);
    loss.backward();
    const auto wanted = golden<double>("b0_training_sums.f64", {605});
    const double* next = wanted.data_ptr<double>();
    CHECK(loss.item<double>() == Approx(*next++).epsilon(1e-10));
    for (const auto& item : model->named_parameters()) {
        INFO(item.key());
        const double sum = *next++, norm = *next++;
        const auto& gradient = item.value().grad();
        if (!gradient.defined()) {
            CHECK(norm == 0);
            continue;
        }
        CHECK(gradient.to(torch::kFloat64).norm().item<double>() == Approx(norm).epsilon(1e-8).margin(1e-12));
        CHECK(gradient.to(torch::kFloat64).sum().item<double>() == Approx(sum).margin(1e-6 * norm + 1e-12));
    }
    for (const auto& item : model->named_buffers())
        if (!item.key().ends_with("num_batches_tracked")) {
            INFO(item.key());
            CHECK(item.value().to(torch::kFloat64).norm().item<double>() == Approx(*next++).epsilon(1e-8));
        }
    CHECK(next == wanted.data_ptr<double>() + wanted.numel());
}
