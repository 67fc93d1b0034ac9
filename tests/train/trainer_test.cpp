#include <hubmap/nn/compat.hpp>
//
#include <atomic>
#include <catch2/catch.hpp>
#include <hubmap/nn/optim/adamw.hpp>
#include <hubmap/nn/optim/ranger.hpp>
#include <hubmap/nn/segmentation_model.hpp>
#include <hubmap/train/learning_rate_search.hpp>
#include <hubmap/train/trainer.hpp>

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

/// Discs on noise: something that a small network learns in a few steps.
struct disc_source {
    std::int64_t count = 8, side = 32;
    [[nodiscard]] std::int64_t size() const { return count; }
    void draw(std::int64_t sample, std::int64_t epoch, image_view<float> image,
              label_view<std::uint8_t> labels) const {
        random_stream random({1, static_cast<std::uint32_t>(epoch), static_cast<std::uint32_t>(sample), 0});
        const auto s = static_cast<double>(side);
        const double cy = uniform(random, .3, .7) * s, cx = uniform(random, .3, .7) * s;
        for (std::int64_t y = 0; y < side; ++y)
            for (std::int64_t x = 0; x < side; ++x) {
                const bool inside = std::hypot(y - cy, x - cx) < .25 * s;
                labels(y, x) = inside;
                for (std::int64_t c = 0; c < image.channels(); ++c)
                    image(y, x, c) = static_cast<float>(normal(random, inside ? 1 : -1, .3));
            }
    }
};

/// Tile n of epoch e is full of n + 1000 e; labels hold n.
struct counting_source {
    std::int64_t count;
    std::int64_t fails_at = -1;
    [[nodiscard]] std::int64_t size() const { return count; }
    void draw(std::int64_t sample, std::int64_t epoch, image_view<float> image,
              label_view<std::uint8_t> labels) const {
        if (sample == fails_at) fail("test", 7, "tile ", sample);
        for (std::int64_t y = 0; y < image.height(); ++y)
            for (std::int64_t x = 0; x < image.width(); ++x) {
                labels(y, x) = static_cast<std::uint8_t>(sample);
                for (std::int64_t c = 0; c < image.channels(); ++c)
                    image(y, x, c) = static_cast<float>(sample + 1000 * epoch + 100000 * c);
            }
    }
};

batch_options small_batches(int threads, bool shuffle = false, bool drop_last = false) {
    return {.batch_size = 4,
            .tile = {2, 3},
            .channels = 2,
            .threads = threads,
            .prefetch = 3,
            .shuffle = shuffle,
            .drop_last = drop_last,
            .seed = 5};
}

std::vector<float> samples_of(batch_loader<counting_source>& loader, std::int64_t epoch,
                              std::int64_t first = 0) {
    std::vector<float> all;
    torch::Tensor images, labels;
    for (loader.begin_epoch(epoch, first); loader.next(images, labels);) {
        CHECK(images.size(1) == 2);
        for (std::int64_t i = 0; i < images.size(0); ++i) {
            const float value = images[i][0][0][0].item<float>();
            CHECK((images[i][0] == value).all().item<bool>());
            CHECK((images[i][1] == value + 100000).all().item<bool>());
            CHECK((labels[i] == static_cast<int>(value) % 1000).all().item<bool>());
            all.push_back(value);
        }
    }
    return all;
}
}  // namespace

TEST_CASE("batches are the same for any number of threads") {
    const bool shuffle = GENERATE(false, true);
    batch_loader one(counting_source{.count = 23}, small_batches(0, shuffle));
    const auto wanted_0 = samples_of(one, 0), wanted_1 = samples_of(one, 1);
    CHECK(wanted_0.size() == 23);
    if (shuffle) {
        auto sorted = wanted_0;
        std::sort(sorted.begin(), sorted.end());
        for (int i = 0; i < 23; ++i) CHECK(sorted[static_cast<std::size_t>(i)] == static_cast<float>(i));
        CHECK(sorted != wanted_0);
        auto shifted = wanted_0;
        for (auto& v : shifted) v += 1000;
        CHECK(shifted != wanted_1);
    }
    for (const int threads : {1, 2, 5}) {
        batch_loader many(counting_source{.count = 23}, small_batches(threads, shuffle));
        CHECK(samples_of(many, 0) == wanted_0);
        CHECK(samples_of(many, 1) == wanted_1);
        CHECK(samples_of(many, 0, 3) == std::vector<float>(wanted_0.begin() + 12, wanted_0.end()));
        torch::Tensor images, labels;  // leaving an epoch in the middle harms nothing
        many.begin_epoch(0);
        CHECK(many.next(images, labels));
        CHECK(samples_of(many, 1) == wanted_1);
        CHECK_FALSE(many.next(images, labels));
    }
    batch_loader dropping(counting_source{.count = 23}, small_batches(2, shuffle, true));
    CHECK(dropping.batches() == 5);
    CHECK(samples_of(dropping, 0).size() == 20);
}

TEST_CASE("a tile that fails is reported by its own batch") {
    for (const int threads : {0, 3}) {
        batch_loader loader(counting_source{.count = 12, .fails_at = 6}, small_batches(threads));
        torch::Tensor images, labels;
        loader.begin_epoch(0);
        CHECK(loader.next(images, labels));
        CHECK(error_number([&] { loader.next(images, labels); }) == 7);
        CHECK(loader.next(images, labels));
        CHECK_FALSE(loader.next(images, labels));
    }
    CHECK(error_number([] { batch_loader loader(counting_source{1}, {.batch_size = 0}); }) == 111);
}

TEST_CASE("counts of classes give IoU and Dice") {
    confusion_counts counts(2);
    const auto labels = torch::tensor({0, 0, 1, 1, 1, 0}, torch::kUInt8).view({1, 2, 3});
    const auto given = torch::tensor({0, 1, 1, 1, 0, 0}, torch::kInt64).view({1, 2, 3});
    counts.add(torch::one_hot(given, 2).permute({0, 3, 1, 2}).to(torch::kFloat32), labels);
    CHECK(counts.count(1, 1) == 2);
    CHECK(counts.count(0, 1) == 1);
    CHECK(counts.count(1, 0) == 1);
    CHECK(counts.foreground_iou() == Approx(.5));
    CHECK(counts.foreground_dice() == Approx(2. / 3));
    CHECK(confusion_counts(3).dice(2) == 1);
    CHECK(error_number([] { confusion_counts c(1); }) == 101);
    CHECK(error_number([&] { counts.add(torch::zeros({1, 3, 2, 3}), labels); }) == 102);
    CHECK(error_number([&] { counts.add(torch::zeros({1, 2, 2, 3}), labels + 2); }) == 103);
}

TEST_CASE("a history goes through a tensor unchanged") {
    training_history history(2);
    history[1].validation_iou = .5;
    history[1].validation_seconds = 3;
    const auto back = history_from_tensor(history_to_tensor(history));
    REQUIRE(back.size() == 2);
    CHECK(back[1].values() == history[1].values());
    CHECK(error_number([] { (void)history_from_tensor(torch::zeros({3})); }) == 104);
}

namespace {
const unet_options tiny{.encoder = {.width = .25, .depth = .3, .nominal_px = 32}, .decoder = {8, 8, 8, 8, 8}};

template <class MakeOptimiser>
struct run_of {
    std::shared_ptr<unet_efficientnet> model = make_unet(tiny, 1);
    batch_loader<disc_source> training{{},
                                       {.batch_size = 2, .tile = {32, 32}, .threads = 2, .shuffle = true}};
    batch_loader<disc_source> validation{{.count = 4}, {.batch_size = 3, .tile = {32, 32}}};
    trainer<unet_efficientnet, decltype(MakeOptimiser{}(*model)), one_cycle, cross_entropy> train{
        model, MakeOptimiser{}(*model), one_cycle{.steps = 12, .peak_learning_rate = 1e-2}, cross_entropy{},
        training_plan{.epochs = 3, .seed = 9}};
};
struct with_ranger {
    auto operator()(const torch::nn::Module& m) const {
        return make_ranger(trainable_parameters(m), {}, {.period = 2});
    }
};
struct with_adamw {
    auto operator()(const torch::nn::Module& m) const { return adamw(trainable_parameters(m)); }
};

template <class MakeOptimiser>
void check_resume() {
    torch::set_num_threads(2);
    run_of<MakeOptimiser> whole;
    int steps = 0, epochs = 0;
    CHECK(whole.train.run(whole.training, whole.validation,
                          {.on_step =
                               [&](const step_report& r) {
                                   CHECK(r.steps_in_epoch == 4);
                                   ++steps;
                               },
                           .on_epoch = [&](const epoch_record&) { ++epochs; }}) == training_result::finished);
    CHECK(steps == 12);
    CHECK(epochs == 3);
    const auto wanted = whole.train.state();

    for (const int stop_after : {1, 4, 6, 11}) {
        tensor_dict saved;
        {
            run_of<MakeOptimiser> first;
            int done = 0;
            const auto result = first.train.run(first.training, first.validation,
                                                {.stop_wanted = [&] { return ++done == stop_after; }});
            CHECK(result == training_result::stopped);
            CHECK(first.train.steps() == stop_after);
            saved = first.train.state();
        }
        run_of<MakeOptimiser> second;
        second.train.load_state(saved);
        CHECK(second.train.run(second.training, second.validation) == training_result::finished);
        const auto got = second.train.state();
        REQUIRE(got.size() == wanted.size());
        for (const auto& item : wanted) {
            INFO(item.key() << " after a stop at step " << stop_after);
            if (item.key() == "history") {  // all columns but the seconds
                const auto a = item.value().slice(1, 0, 9), b = got["history"].slice(1, 0, 9);
                CHECK(torch::equal(a, b));
            } else if (item.key() != "sums") {
                CHECK(torch::equal(item.value(), got[item.key()]));
            }
        }
        CHECK(second.train.best_score() == whole.train.best_score());
    }
}
}  // namespace

TEST_CASE("a run that is stopped and resumed ends with the bits of one that is not") {
    check_resume<with_ranger>();
    check_resume<with_adamw>();
}

TEST_CASE("a small network learns, and its best weights are kept") {
    run_of<with_adamw> r;
    trainer train(r.model, adamw(trainable_parameters(*r.model)),
                  one_cycle{.steps = 48, .peak_learning_rate = 2e-2}, sum_of(cross_entropy{}, soft_dice{}),
                  training_plan{.epochs = 12});
    CHECK(error_number([&] { train.restore_best(); }) == 124);
    train.run(r.training, r.validation);
    const auto& history = train.history();
    REQUIRE(history.size() == 12);
    CHECK(history.back().training_loss < .6 * history.front().training_loss);
    CHECK(train.best_score() > .5);
    double best = 0;
    for (const auto& record : history) {
        CHECK(record.is_best == (record.validation_iou > best || record.epoch == 0 ? 1 : 0));
        best = std::max(best, record.validation_iou);
        CHECK(record.training_tiles == 8);
    }
    CHECK(train.best_score() == best);
    train.restore_best();
    const auto [counts, loss] = evaluate(train.model(), r.validation, cross_entropy{});
    CHECK(counts.foreground_iou() == best);
    CHECK(std::isfinite(loss));

    CHECK(error_number([&] { train.load_state(tensor_dict{}); }) == 125);
    no_batches none;
    trainer more(r.model, adamw(trainable_parameters(*r.model)), constant_rate{}, cross_entropy{},
                 training_plan{});
    CHECK(error_number([&] { more.run(none, none); }) == 123);
    more.run(r.training, none);
    CHECK(std::isnan(more.history().back().validation_iou));
    CHECK_FALSE(more.best_weights().is_empty());
    trainer diverging(r.model, adamw(trainable_parameters(*r.model)), constant_rate{1e30}, cross_entropy{},
                      training_plan{.epochs = 3});
    CHECK(error_number([&] { diverging.run(r.training, none); }) == 122);
}

TEST_CASE("a learning-rate search suggests rates and leaves the network as it was") {
    run_of<with_adamw> r;
    const auto before = copy_named_tensors(*r.model);
    std::int64_t steps = 0;
    const auto course = find_learning_rate(*r.model, adamw(trainable_parameters(*r.model)), r.training,
                                           cross_entropy{}, {.steps = 30}, torch::kCPU,
                                           [&](std::int64_t done, std::int64_t) { steps = done; });
    CHECK(static_cast<std::int64_t>(course.rates.size()) == steps);
    CHECK(course.smoothed_losses.size() == course.rates.size());
    CHECK(course.rates.front() == Approx(1e-7));
    CHECK(course.tenth_of_minimum > 1e-7);
    CHECK(course.tenth_of_minimum < 1);
    CHECK(course.steepest >= 1e-7);
    for (const auto& item : named_tensors(*r.model)) CHECK(torch::equal(item.value(), before[item.key()]));
    CHECK(error_number([&] {
              (void)find_learning_rate(*r.model, adamw(trainable_parameters(*r.model)), r.training,
                                       cross_entropy{}, {.steps = 1});
          }) == 131);

    learning_rate_course made;  // falls fastest from step 20 to 21, least at 30
    for (int i = 0; i < 40; ++i) {
        made.rates.push_back(std::pow(10., -4 + .1 * i));
        made.smoothed_losses.push_back(i <= 20 ? 5 - .01 * i : i <= 30 ? 4 - .01 * i : 4 + i);
    }
    suggest_rates(made, 40);
    CHECK(made.steepest == Approx(1e-2));
    CHECK(made.tenth_of_minimum == Approx(1e-2));
}
