#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <functional>
#include <hubmap/nn/segmentation_model.hpp>
#include <hubmap/nn/weights.hpp>
#include <map>
#include <set>

using namespace hubmap;
using namespace hubmap::nn;

namespace {
int error_number(const std::function<void()>& work, std::string* message = nullptr) {
    try {
        work();
    } catch (const error& e) {
        if (message) *message = e.what();
        return e.number();
    }
    return 0;
}
}  // namespace

TEST_CASE("numbers of parameters and keys of b0 .. b7 are those of segmentation_models.pytorch") {
    struct row {
        const char* name;
        std::int64_t encoder, decoder, total, keys;
    };
    const auto wanted = GENERATE(values<row>({{"b0", 4007548, 2243776, 6251614, 420},
                                              {"b1", 6513184, 2243776, 8757250, 568},
                                              {"b2", 7700994, 2345152, 10046436, 568},
                                              {"b3", 10696232, 2462656, 13159178, 634},
                                              {"b4", 17548616, 2676928, 20225834, 766},
                                              {"b5", 28340784, 2875072, 31216146, 914},
                                              {"b6", 40735704, 3089344, 43825338, 1046},
                                              {"b7", 63786960, 3308224, 67095474, 1260}}));
    // Built without weights drawn: b7 has 67 million.
    const auto encoder =
        std::make_shared<efficientnet_encoder>(efficientnet_b(wanted.name), 3, padding_profile::v063);
    const auto decoder = std::make_shared<unet_decoder>(encoder->channels(), default_decoder_widths);
    const unet_efficientnet model(encoder, decoder, 2);
    const auto count = [](const torch::nn::Module& m) {
        std::int64_t n = 0;
        for (const auto& p : m.parameters()) n += p.numel();
        return n;
    };
    CHECK(count(*encoder) == wanted.encoder);
    CHECK(count(*decoder) == wanted.decoder);
    CHECK(count(model) == wanted.total);
    CHECK(static_cast<std::int64_t>(named_tensors(model).size()) == wanted.keys);
}

TEST_CASE("strided convolutions pad as the two lineages of segmentation_models.pytorch do") {
    using pads = std::vector<side_padding>;
    const auto strided = [](const char* name, padding_profile profile) {
        const auto plan = plan_efficientnet(efficientnet_b(name), profile);
        pads all{plan.stem_padding};
        for (const auto& block : plan.blocks)
            if (block.stride == 2) all.push_back(block.padding);
        return all;
    };
    const pads usual{{0, 1}, {0, 1}, {1, 2}, {0, 1}, {1, 2}};
    for (const char* name : {"b0", "b1", "b2", "b3", "b4", "b5", "b6", "b7"})
        CHECK((strided(name, padding_profile::v063) == usual));
    const std::map<std::string, pads> v071{{"b0", usual},
                                           {"b1", {{0, 1}, {0, 1}, {1, 2}, {0, 1}, {2, 2}}},
                                           {"b2", {{0, 1}, {0, 1}, {2, 2}, {1, 1}, {2, 2}}},
                                           {"b3", {{0, 1}, {0, 1}, {2, 2}, {0, 1}, {2, 2}}},
                                           {"b4", {{0, 1}, {0, 1}, {2, 2}, {0, 1}, {1, 2}}},
                                           {"b5", {{0, 1}, {0, 1}, {1, 2}, {1, 1}, {2, 2}}},
                                           {"b6", {{0, 1}, {0, 1}, {1, 2}, {0, 1}, {2, 2}}},
                                           {"b7", {{0, 1}, {0, 1}, {1, 2}, {1, 1}, {1, 2}}}};
    for (const auto& [name, wanted] : v071) {
        INFO(name);
        CHECK((strided(name.c_str(), padding_profile::v071) == wanted));
    }
}

TEST_CASE("keys stand in the order of PyTorch's state_dict") {
    const auto model = make_unet({.attention = decoder_attention::scse});
    const auto tensors = named_tensors(*model);
    const auto keys = tensors.keys();
    CHECK(keys[0] == "encoder._conv_stem.weight");
    CHECK(keys[1] == "encoder._bn0.weight");
    CHECK(keys[5] == "encoder._bn0.num_batches_tracked");
    CHECK(keys[6] == "encoder._blocks.0._depthwise_conv.weight");
    CHECK(keys.back() == "segmentation_head.0.bias");
    for (const char* key : {"encoder._blocks.1._expand_conv.weight", "encoder._blocks.15._se_expand.bias",
                            "encoder._conv_head.weight", "encoder._bn1.running_var",
                            "decoder.blocks.4.conv2.1.num_batches_tracked", "decoder.blocks.0.conv1.0.weight",
                            "decoder.blocks.0.attention1.attention.cSE.1.weight",
                            "decoder.blocks.3.attention2.attention.cSE.3.bias",
                            "decoder.blocks.4.attention2.attention.sSE.0.weight"})
        CHECK(tensors.contains(key));
    CHECK(tensors["decoder.blocks.0.conv1.0.weight"].sizes() == torch::IntArrayRef({256, 432, 3, 3}));
    model->eval();
    CHECK(model->forward(torch::zeros({1, 3, 32, 32})).sizes() == torch::IntArrayRef({1, 2, 32, 32}));
}

TEST_CASE("a network has as many inputs, classes and channels as it is asked for") {
    const auto model = make_unet({.encoder = {.width = .5, .depth = .5, .nominal_px = 128},
                                  .padding = padding_profile::dynamic_same,
                                  .in_channels = 1,
                                  .classes = 3,
                                  .decoder = {16, 16, 8, 8, 8}});
    model->eval();
    const torch::NoGradGuard no_gradients;
    CHECK(model->forward(torch::zeros({2, 1, 64, 96})).sizes() == torch::IntArrayRef({2, 3, 64, 96}));

    CHECK(error_number([] { (void)efficientnet_b("b8"); }) == 101);
    CHECK(error_number([] { (void)make_unet({.encoder = {.width = -1}}); }) == 102);
    CHECK(error_number([] {
              (void)make_unet({.encoder = {.skip_blocks = std::array<std::int64_t, 4>{1, 2, 3, 99}}});
          }) == 102);
    CHECK(error_number([] { (void)make_unet({.decoder = {0, 1, 1, 1, 1}}); }) == 103);
    CHECK(error_number([] { (void)make_unet({.classes = 0}); }) == 104);
    CHECK(error_number([] { (void)make_unet({.in_channels = 0}); }) == 104);
    CHECK(error_number([&] { model->forward(torch::zeros({1, 1, 64, 65})); }) == 105);
    CHECK(error_number([&] { model->forward(torch::zeros({1, 64, 64})); }) == 105);
}

TEST_CASE("equal seeds draw equal weights, whatever the state of LibTorch's generator") {
    const auto a = make_unet({}, 7);
    torch::manual_seed(5);
    const auto b = make_unet({}, 7), c = make_unet({}, 8);
    const auto of_a = named_tensors(*a), of_b = named_tensors(*b), of_c = named_tensors(*c);
    for (const auto& item : of_a) {
        CHECK(torch::equal(item.value(), of_b[item.key()]));
        if (item.value().dim() == 4) CHECK_FALSE(torch::equal(item.value(), of_c[item.key()]));
    }
    // He: uniform in +-sqrt(6 / fan_in), variance 2 / fan_in.
    const auto w = of_a["decoder.blocks.0.conv1.0.weight"];
    CHECK(w.var().item<double>() == Approx(2. / (432 * 9)).epsilon(.01));
    CHECK(of_a["segmentation_head.0.bias"].abs().max().item<double>() == 0);
}

TEST_CASE("weights of one network go into another; what does not fit is named and changes nothing") {
    const unet_options sizes{.decoder = {16, 16, 8, 8, 8}};
    const auto from = make_unet(sizes, 1), to = make_unet(sizes, 2);
    auto tensors = copy_named_tensors(*from);
    CHECK(load_named_tensors(*to, tensors) == 420);
    from->eval();
    to->eval();
    const torch::NoGradGuard no_gradients;
    const auto x = torch::linspace(-1, 1, 3 * 32 * 32).view({1, 3, 32, 32});
    CHECK(torch::equal(from->forward(x), to->forward(x)));

    std::string message;
    const auto before = copy_named_tensors(*to);
    tensors.insert("encoder._fc.weight", torch::zeros({1}));
    CHECK(error_number([&] { load_named_tensors(*to, tensors); }, &message) == 112);
    CHECK(message.find("encoder._fc.weight") != std::string::npos);
    CHECK(load_named_tensors(*to, tensors, key_match::ignore_unexpected) == 420);

    tensor_dict less;
    for (const auto& item : tensors)
        if (item.key() != "decoder.blocks.2.conv1.0.weight" && !item.key().ends_with("num_batches_tracked"))
            less.insert(item.key(), item.value() + 1);
    CHECK(error_number([&] { load_named_tensors(*to, less, key_match::ignore_unexpected); }, &message) ==
          111);
    CHECK(message.find("decoder.blocks.2.conv1.0.weight") != std::string::npos);
    CHECK(message.find("num_batches_tracked") == std::string::npos);

    tensors["segmentation_head.0.weight"] = torch::zeros({3, 8, 3, 3});
    CHECK(error_number([&] { load_named_tensors(*to, tensors, key_match::partial); }, &message) == 113);
    CHECK(message.find("segmentation_head.0.weight") != std::string::npos);
    tensor_dict foreign;
    foreign.insert("x", torch::zeros({1}));
    CHECK(error_number([&] { load_named_tensors(*to, foreign, key_match::partial); }) == 114);
    CHECK(error_number([&] { insert_with_prefix(foreign, "", foreign); }) == 115);
    for (const auto& item : named_tensors(*to)) CHECK(torch::equal(item.value(), before[item.key()]));

    tensor_dict checkpoint;
    insert_with_prefix(checkpoint, "model.", before);
    CHECK(with_prefix_removed(checkpoint, "model.").size() == 420);
    CHECK(with_prefix_removed(checkpoint, "optimiser.").is_empty());
}

TEST_CASE("stem weights for colour serve other numbers of channels") {
    const auto w = torch::arange(2 * 3 * 1 * 1, torch::kFloat32).view({2, 3, 1, 1});
    CHECK(torch::equal(adapt_input_channels(w, 1).flatten(), torch::tensor({3.f, 12.f})));
    CHECK(torch::allclose(adapt_input_channels(w, 4)[1].flatten(),
                          torch::tensor({3 * .75f, 4 * .75f, 5 * .75f, 3 * .75f})));
    CHECK(torch::equal(adapt_input_channels(w, 3), w));
    CHECK(error_number([&] { (void)adapt_input_channels(w[0], 2); }) == 116);
}

TEST_CASE("drop connect drops whole pictures, keeps the mean, and repeats with its key") {
    const auto identity = torch::ones({4, 2, 3, 3}), branch = torch::full({4, 2, 3, 3}, .5f);
    const auto y = drop_connect(branch, identity, .25, torch::tensor({0.f, .2f, .3f, .99f}));
    const float kept = 1 + .5f / .75f;
    for (int i = 0; i < 4; ++i) CHECK(torch::allclose(y[i], torch::full({2, 3, 3}, i < 2 ? 1.f : kept)));

    const auto model = make_unet({.decoder = {16, 16, 8, 8, 8}}, 3);
    const torch::NoGradGuard no_gradients;
    const auto x = torch::linspace(-1, 1, 8 * 3 * 32 * 32).view({8, 3, 32, 32});
    model->set_noise({.seed = 1, .step = 4});
    const auto first = model->forward(x);
    const auto second = model->forward(x);
    CHECK_FALSE(torch::equal(first, second));
    model->set_noise({.seed = 1, .step = 4});
    CHECK(torch::equal(first, model->forward(x)));
    CHECK(torch::equal(second, model->forward(x)));
}

TEST_CASE("folding the normalisations keeps the numbers, and stale folds are not used") {
    const auto model = make_unet({.decoder = {16, 16, 8, 8, 8}, .attention = decoder_attention::scse}, 3);
    const auto x = torch::linspace(-1, 1, 2 * 3 * 32 * 32).view({2, 3, 32, 32});
    for (int i = 0; i < 3; ++i) model->forward(x);  // statistics of their own
    model->eval();
    const auto with_gradients = model->forward(x).detach();
    const torch::NoGradGuard no_gradients;
    const auto plain = model->forward(x);
    CHECK(torch::allclose(plain, with_gradients, 1e-5, 1e-5));
    model->fold_batch_norm();
    const auto folded = model->forward(x);
    CHECK(torch::allclose(folded, plain, 1e-3, 1e-4));
    CHECK_FALSE(torch::equal(folded, plain));  // or nothing was folded

    for (const auto& change : std::vector<std::function<void()>>{
             [&] { named_tensors(*model)["encoder._blocks.3._project_conv.weight"].mul_(1.5); },
             [&] {
                 tensor_dict other = copy_named_tensors(*model);
                 other["decoder.blocks.1.conv2.1.running_mean"].add_(.5);
                 load_named_tensors(*model, other);
             },
             [&] {
                 model->train();
                 model->forward(x);
                 model->eval();
             }}) {
        model->fold_batch_norm();
        const auto before = model->forward(x);
        change();
        const auto after = model->forward(x);
        CHECK_FALSE(torch::allclose(after, before, 1e-3, 1e-4));
        const auto fresh = make_unet({.decoder = {16, 16, 8, 8, 8}, .attention = decoder_attention::scse});
        load_named_tensors(*fresh, named_tensors(*model));
        fresh->eval();
        CHECK(torch::allclose(after, fresh->forward(x), 1e-3, 1e-4));
    }
}
