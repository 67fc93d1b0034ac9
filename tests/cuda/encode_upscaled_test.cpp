#include <hubmap/cuda/encode_upscaled.hpp>
#include <hubmap/cuda/weighted_map.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/upscale.hpp>

#include "cuda/host_calls.hpp"

namespace hubmap::cuda {

using namespace host_calls;

namespace {

template <class Rule, class Map>
std::vector<run> upscaled_on_host(const Map& map, extent full, const Rule& rule,
                                  const upscale_options& options = {}, const encode_tuning& tuning = {},
                                  bool backwards = false) {
    return runs_of(
        [&](void* storage, std::size_t& bytes, const run_output<>& out) {
            return encode_upscaled_on(host_processor(backwards), storage, bytes, map, full, rule, out,
                                      options, tuning);
        },
        full.area() / 2 + 1);
}

/// The mask pixel by pixel, as upscale_rules.hpp defines it.
template <class Rule, class T>
std::vector<run> defined_runs(const image<T>& map, extent full, const Rule& rule, bool clears_ends) {
    const auto rows = rule.rows(map.height(), full.height);
    const auto columns = rule.columns(map.width(), full.width);
    label_image<> mask(full);
    for (index y = 0; y < full.height; ++y)
        for (index x = 0; x < full.width; ++x)
            mask(y, x) = is_foreground(rule, rows.at(y), columns.at(x),
                                       [&](index i, index j) { return sample_of(rule, map(i, j)); });
    if (clears_ends) mask.values().front() = mask.values().back() = 0;
    return runs_of(encode(mask));
}

/// Noise, waves, plateaus of one value, and values that are no numbers.
image<float> random_map(random_stream& random, extent size) {
    image<float> map(size);
    const index kind = uniform_index(random, 5);
    const double period = uniform(random, 2, 90), level = uniform_01(random);
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            const double wave = .5 + .5 * std::sin(static_cast<double>(y) / period) *
                                         std::cos(static_cast<double>(x) / period + level * 6);
            double value = kind == 0 ? uniform_01(random) : kind == 1 ? wave : wave > level ? 1 : 0;
            if (kind == 3 && bernoulli(random, .02)) value = std::numeric_limits<double>::quiet_NaN();
            if (kind == 4 && bernoulli(random, .02)) value = bernoulli(random, .5) ? 1e39 : -1e39;
            map(y, x) = static_cast<float>(value);
        }
    return map;
}

template <class T>
image_view<const T> read(const image<T>& map) {
    return map.view();
}

}  // namespace

TEST_CASE("all maps up to 3 x 3 of three values, upscaled in items as on a GPU") {
    const float values[] = {0, .45F, 1};
    for (index height = 1; height <= 3; ++height)
        for (index width = 1; width <= 3; ++width) {
            index cases = 1;
            for (index i = 0; i < height * width; ++i) cases *= 3;
            for (index c = 0; c < cases; c += height * width == 9 ? 7 : 1) {
                image<float> map({height, width});
                index rest = c;
                for (auto& value : map.values()) {
                    value = values[rest % 3];
                    rest /= 3;
                }
                for (const extent full :
                     {extent{3 * height, 3 * width}, extent{height, width}, extent{7, 4}}) {
                    const bilinear_rule bilinear{.threshold = .4};
                    const nearest_rule nearest{.threshold = .4};
                    if (upscaled_on_host(read(map), full, bilinear) !=
                            defined_runs(map, full, bilinear, false) ||
                        upscaled_on_host(read(map), full, nearest) != defined_runs(map, full, nearest, false))
                        FAIL("map " << c << " of " << map.size() << " to " << full);
                    if (full.height < height || full.width < width) continue;
                    const fixed_point_rule fixed{};
                    if (upscaled_on_host(read(map), full, fixed, {.clears_ends = true}) !=
                        defined_runs(map, full, fixed, true))
                        FAIL("map " << c << " of " << map.size() << " to " << full << ", fixed point");
                }
            }
        }
}

TEST_CASE(
    "random maps, upscaled and shrunk in items as on a GPU, equal their definition and the processor's") {
    random_stream random({.seed = 43});
    for (int round = 0; round < 250; ++round) {
        const bool is_tall = round % 3 != 0;
        const extent size{1 + uniform_index(random, is_tall ? 300 : 20), 1 + uniform_index(random, 20)};
        const bool grows = round % 4 != 0;
        const extent full{grows ? size.height + uniform_index(random, 3 * size.height + 1)
                                : 1 + uniform_index(random, 2 * size.height),
                          grows ? size.width + uniform_index(random, 60) : 1 + uniform_index(random, 60)};
        const auto map = random_map(random, size);
        const encode_tuning tuning{.map_words_per_segment = static_cast<int>(1 + round % 3)};
        const bool backwards = round % 2 == 0, clears_ends = round % 5 < 2;
        const upscale_options options{.clears_ends = clears_ends};
        const double threshold = uniform(random, -.1, 1.1);
        CAPTURE(round, size, full, threshold, clears_ends);

        const bilinear_rule bilinear{.threshold = threshold};
        const auto code = upscaled_on_host(read(map), full, bilinear, options, tuning, backwards);
        REQUIRE(code == defined_runs(map, full, bilinear, clears_ends));
        if (!clears_ends) REQUIRE(code == runs_of(hubmap::encode_upscaled(map.view(), full, threshold)));

        const nearest_rule nearest{.threshold = threshold};
        REQUIRE(upscaled_on_host(read(map), full, nearest, options, tuning, backwards) ==
                defined_runs(map, full, nearest, clears_ends));

        image<std::uint8_t> bytes(size);
        for (std::size_t i = 0; i < bytes.values().size(); ++i)
            bytes.values()[i] = probability_byte(map.values()[i]);
        // Thresholds of maps of bytes are probabilities too.
        const auto by_bytes = upscaled_on_host(read(bytes), full, bilinear, options, tuning, backwards);
        REQUIRE(by_bytes ==
                defined_runs(bytes, full, bilinear_rule{.threshold = threshold * 255}, clears_ends));
        const auto nearest_by_bytes =
            upscaled_on_host(read(bytes), full, nearest, options, tuning, backwards);
        REQUIRE(nearest_by_bytes ==
                defined_runs(bytes, full, nearest_rule{.threshold = threshold * 255}, clears_ends));
        if (!clears_ends) {
            const execution here{.threads = 1};
            REQUIRE(by_bytes == runs_of(hubmap::encode_upscaled(here, read(bytes), full, threshold)));
            REQUIRE(nearest_by_bytes ==
                    runs_of(hubmap::encode_upscaled_nearest(here, read(bytes), full, threshold)));
        }
        if (full.height < size.height || full.width < size.width) continue;

        const fixed_point_rule fixed{.level = byte_level_test::whole_level(threshold * 255)};
        const auto reference = upscaled_on_host(read(map), full, fixed, options, tuning, backwards);
        REQUIRE(reference == defined_runs(map, full, fixed, clears_ends));
        REQUIRE(reference == upscaled_on_host(read(bytes), full, fixed, options, tuning, backwards));
        if (clears_ends)
            for (const auto& expected :
                 {hubmap::encode_upscaled_reference({.threads = 1}, read(map), full, threshold),
                  hubmap::encode_upscaled_reference({.threads = 1}, read(bytes), full, threshold)})
                REQUIRE(reference == runs_of(expected));
    }
}

TEST_CASE("sums and weights are upscaled as their mean is, and what no tile covered is background") {
    random_stream random({.seed = 44});
    for (int round = 0; round < 60; ++round) {
        const extent size{1 + uniform_index(random, 150), 1 + uniform_index(random, 20)};
        const extent full{size.height * 3, size.width * 3};
        image<float> sums(size), weights(size), mean(size);
        for (std::size_t i = 0; i < sums.values().size(); ++i) {
            weights.values()[i] = bernoulli(random, .2) ? 0.F : static_cast<float>(uniform(random, .1, 3));
            sums.values()[i] = weights.values()[i] > 0 ? static_cast<float>(uniform_01(random)) : 0.F;
            mean.values()[i] = weights.values()[i] > 0 ? sums.values()[i] / weights.values()[i] : 0.F;
        }
        const weighted_map merged{sums.view(), weights.view()};
        CAPTURE(round, size);
        REQUIRE(upscaled_on_host(merged, full, bilinear_rule{.threshold = .4}) ==
                runs_of(hubmap::encode_upscaled(mean.view(), full, .4)));
        REQUIRE(upscaled_on_host(merged, full, fixed_point_rule{}, {.clears_ends = true}) ==
                runs_of(hubmap::encode_upscaled_reference(mean.view(), full)));
    }
}

TEST_CASE("rows of a map may lie at any distance") {
    random_stream random({.seed = 45});
    image<float> wide({90, 50});
    for (auto& value : wide.values()) value = static_cast<float>(uniform_01(random));
    const auto part = read(wide).crop({5, 7, 80, 33});
    image<float> dense(part.size());
    copy<float>(part, dense.view());
    CHECK(upscaled_on_host(part, {240, 99}, bilinear_rule{}) ==
          upscaled_on_host(read(dense), {240, 99}, bilinear_rule{}));
}

TEST_CASE("upscaling refuses what it cannot do") {
    image<float> map({4, 4});
    run one;
    index count = 0;
    const auto encode_map = [&](const auto& given, extent full, const auto& rule) {
        std::vector<unsigned char> storage(100000);
        std::size_t bytes = storage.size();
        encode_upscaled_on(host_processor(), storage.data(), bytes, given, full, rule,
                           run_output<>{&one, 1, &count});
    };
    CHECK_NOTHROW(encode_map(read(map), {4, 4}, fixed_point_rule{}));
    CHECK_THROWS_WITH(encode_map(read(map), {0, 4}, bilinear_rule{}), Catch::Contains("[hubmap.cuda.105]"));
    CHECK_THROWS_WITH(encode_map(image_view<const float>(), {4, 4}, bilinear_rule{}),
                      Catch::Contains("[hubmap.cuda.105]"));
    CHECK_THROWS_WITH(encode_map(read(map).transposed(), {4, 4}, bilinear_rule{}),
                      Catch::Contains("[hubmap.cuda.105]"));
    CHECK_THROWS_WITH(
        encode_map(weighted_map{map.view(), read(map).crop({0, 0, 4, 3})}, {4, 4}, bilinear_rule{}),
        Catch::Contains("[hubmap.cuda.106]"));
    CHECK_THROWS_WITH(encode_map(read(map), {3, 4}, fixed_point_rule{}),
                      Catch::Contains("[hubmap.cuda.107]"));
}

}  // namespace hubmap::cuda
