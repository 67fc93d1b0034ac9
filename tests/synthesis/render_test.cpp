#include <algorithm>
#include <catch2/catch.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/synthesis/render.hpp>
#include <hubmap/synthesis/truth.hpp>

using namespace hubmap;
using namespace hubmap::synthesis;

namespace {

/// The demo's slide at a third of its magnification.
scene small_scene(std::uint32_t slide) {
    return make_scene({.seed = 11, .slide = slide, .size = {700, 760}, .scale = .3});
}

/// Hue, saturation, brightness, the channels, and their differences, each in 0 .. 255.
constexpr std::size_t feature_count = 8;
std::array<int, feature_count> colour_features(int r, int g, int b) {
    const int high = std::max({r, g, b}), low = std::min({r, g, b}), range = high - low;
    double hue = 0;
    if (range > 0) {
        hue = high == r   ? static_cast<double>(g - b) / range
              : high == g ? 2 + static_cast<double>(b - r) / range
                          : 4 + static_cast<double>(r - g) / range;
        if (hue < 0) hue += 6;
    }
    return {r,
            g,
            b,
            high,
            high > 0 ? 255 * range / high : 0,
            static_cast<int>(hue * 42.5),
            std::clamp(128 + r - b, 0, 255),
            std::clamp(128 + (r + b) / 2 - g, 0, 255)};
}

/// The largest Dice of "feature in [low, high]" over all bands.
double best_band_dice(const std::array<double, 256>& inside, const std::array<double, 256>& outside) {
    double truth = 0, best = 0;
    for (const double n : inside) truth += n;
    for (std::size_t low = 0; low < 256; ++low) {
        double hits = 0, found = 0;
        for (std::size_t high = low; high < 256; ++high) {
            hits += inside[high];
            found += inside[high] + outside[high];
            best = std::max(best, 2 * hits / (found + truth));
        }
    }
    return best;
}

}  // namespace

TEST_CASE("the same bytes for any number of threads and any window", "[synthesis]") {
    const scene s = small_scene(0);
    const auto all = render({.threads = 1}, s);
    CHECK(all == render({.threads = 3}, s));
    random_stream random({99});
    for (int i = 0; i < 12; ++i) {
        window w{uniform_index(random, 600), uniform_index(random, 600), 1 + uniform_index(random, 100),
                 1 + uniform_index(random, 150)};
        image<std::uint8_t> part(w.size(), 3);
        render({.threads = 2}, s, w, part);
        index different = 0;
        for (index y = 0; y < w.height; ++y)
            for (index x = 0; x < w.width; ++x)
                for (index c = 0; c < 3; ++c) different += part(y, x, c) != all(w.y + y, w.x + x, c);
        INFO(w);
        CHECK(different == 0);
    }
}

TEST_CASE("planar images are filled like interleaved ones", "[synthesis]") {
    const scene s = small_scene(1);
    const window w{100, 90, 70, 130};
    image<std::uint8_t> interleaved(w.size(), 3);
    render({.threads = 1}, s, w, interleaved);
    std::vector<std::uint8_t> planes(static_cast<std::size_t>(w.size().area() * 3));
    const image_view<std::uint8_t> planar(planes.data(), w.size(), 3, planar_strides(w.size()));
    render({.threads = 1}, s, w, planar);
    image<std::uint8_t> back(w.size(), 3);
    copy(image_view<const std::uint8_t>(planar), back.view());
    CHECK(back == interleaved);
}

TEST_CASE("glass is pale, tissue is stained, slides differ in their look", "[synthesis]") {
    std::vector<double> brightness;
    for (std::uint32_t slide = 0; slide < 3; ++slide) {
        const scene s = small_scene(slide);
        const auto pixels = render({.threads = 2}, s);
        double glass = 0, tissue = 0;
        for (index x = 0; x < 760; ++x) glass += pixels(2, x, 1);
        for (index x = 200; x < 560; ++x) tissue += pixels(350, x, 1);
        CHECK(tissue / 360 < .8 * glass / 760);
        brightness.push_back(tissue / 360);
    }
    std::sort(brightness.begin(), brightness.end());
    CHECK(brightness.back() - brightness.front() > 5);
}

TEST_CASE("no band of any colour feature finds the glomeruli, sharp or smoothed", "[synthesis]") {
    constexpr std::uint32_t slides = 5;
    for (const index cell : {index{1}, index{4}}) {
        std::array<double, feature_count> sum{};
        for (std::uint32_t slide = 0; slide < slides; ++slide) {
            const scene s = small_scene(slide);
            const auto pixels = render({.threads = 2}, s);
            label_image<> truth(s.options.size);
            decode(truth_code(s), truth.view(), std::uint8_t{1});
            std::array<std::array<double, 256>, feature_count> inside{}, outside{};
            for (index y = 0; y + cell <= truth.height(); y += cell)
                for (index x = 0; x + cell <= truth.width(); x += cell) {
                    std::array<int, 3> mean{};
                    int covered = 0;
                    for (index v = 0; v < cell; ++v)
                        for (index u = 0; u < cell; ++u) {
                            for (index c = 0; c < 3; ++c)
                                mean[static_cast<std::size_t>(c)] += pixels(y + v, x + u, c);
                            covered += truth(y + v, x + u);
                        }
                    const auto area = static_cast<int>(cell * cell);
                    const auto features = colour_features(mean[0] / area, mean[1] / area, mean[2] / area);
                    for (std::size_t f = 0; f < feature_count; ++f)
                        (2 * covered > area ? inside : outside)[f][static_cast<std::size_t>(features[f])] +=
                            1;
                }
            for (std::size_t f = 0; f < feature_count; ++f)
                sum[f] += best_band_dice(inside[f], outside[f]) / slides;
        }
        for (std::size_t f = 0; f < feature_count; ++f) {
            INFO("cell " << cell << ", feature " << f);
            CHECK(sum[f] < .5);
        }
    }
}

TEST_CASE("render names what does not fit", "[synthesis]") {
    const scene s = make_scene({.size = {50, 60}});
    image<std::uint8_t> gray({10, 10}, 1), rgb({10, 10}, 3);
    CHECK_THROWS_WITH(render({}, s, {0, 0, 10, 10}, gray), Catch::Contains("hubmap.synthesis.102"));
    CHECK_THROWS_WITH(render({}, s, {0, 0, 11, 10}, rgb), Catch::Contains("hubmap.synthesis.102"));
    CHECK_THROWS_WITH(render({}, s, {45, 0, 10, 10}, rgb), Catch::Contains("hubmap.synthesis.103"));
}
