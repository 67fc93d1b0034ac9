#include <catch2/catch.hpp>
#include <fstream>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/text.hpp>
#include <hubmap/rle/upscale.hpp>
#include <limits>

using namespace hubmap;

namespace {

/// The map of tests/golden/rle/make_rle.py.
image<float> golden_map(extent size) {
    image<float> map(size);
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            const index waves =
                (y * 37 + x * 23 + y / 3 * (x / 4) * 11) % 400 + (y * y + 3 * x * x + y * x) % 600;
            map(y, x) = static_cast<float>(waves) / 1000.F;
        }
    return map;
}

image<float> random_map(random_stream& random, extent size) {
    image<float> map(size);
    for (auto& value : map.values()) value = static_cast<float>(uniform_01(random));
    return map;
}

/// CRC-32 of zlib, bit by bit.
std::uint32_t crc32(const std::string& text) {
    std::uint32_t crc = ~0U;
    for (const char c : text) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0U);
    }
    return ~crc;
}

const execution ways[] = {{.threads = 1, .instructions = instruction_set::baseline},
                          {.threads = 1},
                          {.threads = 2},
                          {.threads = 5, .instructions = instruction_set::baseline}};

/// The mask that is never drawn, pixel by pixel by the rule; the reference's first and last pixel as they
/// are.
template <class Rule, class Sample>
label_image<> drawn_mask(const Rule& rule, extent map, extent full, const Sample& sample) {
    label_image<> mask(full);
    const auto rows = rule.rows(map.height, full.height), columns = rule.columns(map.width, full.width);
    for (index y = 0; y < full.height; ++y)
        for (index x = 0; x < full.width; ++x)
            mask(y, x) = is_foreground(rule, rows.at(y), columns.at(x), sample);
    return mask;
}

/// The bilinear rule once more, in other words than the library's.
label_image<> naive_mask(const image<float>& map, extent full, double threshold) {
    label_image<> mask(full);
    const auto position = [](index i, index from, index to) {
        return std::clamp(
            (static_cast<double>(i) + .5) * (static_cast<double>(from) / static_cast<double>(to)) - .5, 0.,
            static_cast<double>(from - 1));
    };
    for (index y = 0; y < full.height; ++y)
        for (index x = 0; x < full.width; ++x) {
            const double sy = position(y, map.height(), full.height),
                         sx = position(x, map.width(), full.width);
            const auto y0 = static_cast<index>(sy), x0 = static_cast<index>(sx);
            const index y1 = std::min(y0 + 1, map.height() - 1), x1 = std::min(x0 + 1, map.width() - 1);
            const double fx = sx - static_cast<double>(x0), fy = sy - static_cast<double>(y0);
            const double top = double{map(y0, x0)} + (double{map(y0, x1)} - double{map(y0, x0)}) * fx;
            const double bottom = double{map(y1, x0)} + (double{map(y1, x1)} - double{map(y1, x0)}) * fx;
            mask(y, x) = top + (bottom - top) * fy > threshold;
        }
    return mask;
}

image<std::uint8_t> bytes_of(const image<float>& map) {
    image<std::uint8_t> bytes(map.size());
    for (std::size_t i = 0; i < bytes.values().size(); ++i)
        bytes.values()[i] = static_cast<std::uint8_t>(map.values()[i] * 255);
    return bytes;
}

/// The same values with gaps between pixels and rows, and with columns in memory.
template <class T>
struct layouts {
    std::vector<T> apart, across;
    image_view<const T> views[3];

    explicit layouts(const image<T>& map)
        : apart(static_cast<std::size_t>(map.height() * (3 * map.width() + 5))), across(map.values().size()) {
        const image_view<T> gaps(apart.data(), map.size(), 1, {3 * map.width() + 5, 3, 1}),
            columns(across.data(), map.size(), 1, {1, map.height(), 1});
        copy(map.view(), gaps);
        copy(map.view(), columns);
        views[0] = map.view(), views[1] = gaps, views[2] = columns;
    }
};

/// Lines `h w H W` and a code, or `# <length> <crc32>` for a long one.
template <class Encode>
int check_golden(const std::string& name, Encode&& encoded) {
    std::ifstream golden(std::string(HUBMAP_TEST_SOURCE_DIR "/tests/golden/rle/") + name);
    extent size, full;
    int cases = 0;
    while (golden >> size.height >> size.width >> full.height >> full.width) {
        std::string code;
        std::getline(golden, code);
        std::getline(golden, code);
        CAPTURE(size, full);
        for (auto made : encoded(golden_map(size), full)) {
            if (code.starts_with('#'))
                made = "# " + std::to_string(made.size()) + " " + std::to_string(crc32(made));
            CHECK(made == code);
        }
        ++cases;
    }
    return cases;
}

}  // namespace

TEST_CASE("the reference codes equal those of OpenCV and numpy, byte for byte") {
    CHECK(check_golden("upscaled.txt", [](const image<float>& map, extent full) {
              return std::vector{
                  print(encode_upscaled_reference(map.view(), full)),
                  print(encode_upscaled_reference({.threads = 3}, bytes_of(map).view(), full))};
          }) == 16);
}

TEST_CASE("nearest picks the pixels that OpenCV picks") {
    CHECK(check_golden("nearest.txt", [](const image<float>& map, extent full) {
              // Of bytes above 102: floats just above 102 / 255 that the bytes' truncation takes down must
              // not pass.
              return std::vector{
                  print(encode_upscaled_nearest({.threads = 3}, bytes_of(map).view(), full, .4))};
          }) == 19);
}

TEST_CASE("fixed-point interpolation of equal values is that value, with any weights") {
    // What is blended lies between what it is blended from, which the cells that are passed over stand on: a
    // larger value never gives a smaller result, so it is enough that equal ones give themselves.
    constexpr int one = 2048;
    for (int value = 0; value <= 255; ++value)
        for (int weight = 0; weight <= one; ++weight) {
            const fixed_point_rule::weights weights{one - weight, weight};
            const auto row = fixed_point_rule{}.across(value, value, weights);
            const bool above_less = fixed_point_rule{value - 1}.down(row, row, weights),
                       above_itself = fixed_point_rule{value}.down(row, row, weights);
            if (row != value * one >> 4 || !above_less || above_itself)
                FAIL("value " << value << ", weight " << weight);
        }
}

TEST_CASE("the fused code equals the code of the drawn mask, any way") {
    random_stream random({.seed = 9});
    for (int round = 0; round < 150; ++round) {
        const extent size{1 + uniform_index(random, round % 5 ? 12 : 60), 1 + uniform_index(random, 40)};
        const extent full{1 + uniform_index(random, round % 7 ? 90 : 2500), 1 + uniform_index(random, 300)};
        auto map = random_map(random, size);
        if (round % 3 == 0)  // flat stretches and steep borders
            for (auto& value : map.values()) value = value > .7F ? value : .1F * value;
        const double threshold = uniform(random, .1, .9);
        const auto bytes = bytes_of(map);
        const auto& how = ways[round % 4];
        CAPTURE(size, full, threshold);

        const auto floats_at = [&](index y, index x) { return blendable(map(y, x)); };
        const auto bytes_at = [&](index y, index x) { return double{static_cast<double>(bytes(y, x))}; };
        const auto byte_at = [&](index y, index x) { return std::int32_t{bytes(y, x)}; };
        const auto level = static_cast<std::int32_t>(std::floor(threshold * 255));
        const auto corrected = encode(naive_mask(map, full, threshold));
        REQUIRE(encode(drawn_mask(bilinear_rule{threshold}, size, full, floats_at)) == corrected);
        const auto of_bytes = encode(drawn_mask(bilinear_rule{threshold * 255}, size, full, bytes_at));
        const auto nearest = encode(drawn_mask(nearest_rule{threshold}, size, full, floats_at));
        const auto nearest_bytes = encode(drawn_mask(nearest_rule{threshold * 255}, size, full, bytes_at));
        auto original = drawn_mask(fixed_point_rule{level}, size, full, byte_at);
        original.values().front() = original.values().back() = 0;
        const bool larger = full.height >= size.height && full.width >= size.width;

        const layouts<float> float_layouts(map);
        for (const auto& view : float_layouts.views) {
            REQUIRE(encode_upscaled(how, view, full, threshold) == corrected);
            REQUIRE(encode_upscaled_nearest(how, view, full, threshold) == nearest);
            if (larger) REQUIRE(encode_upscaled_reference(how, view, full, threshold) == encode(original));
        }
        const layouts<std::uint8_t> byte_layouts(bytes);
        for (const auto& view : byte_layouts.views) {
            REQUIRE(encode_upscaled(how, view, full, threshold) == of_bytes);
            REQUIRE(encode_upscaled_nearest(how, view, full, threshold) == nearest_bytes);
            if (larger) REQUIRE(encode_upscaled_reference(how, view, full, threshold) == encode(original));
        }
    }
}

TEST_CASE("a float becomes the byte that its threshold knows") {
    // encode_upscaled_reference cuts floats where their bytes would be cut, without making bytes of them.
    random_stream random({.seed = 19});
    image<float> map({1, 4000});
    for (auto& value : map.values()) {
        const auto edge = static_cast<float>(uniform_index(random, 258) - 1) / 255;
        value = edge;
        for (index steps = uniform_index(random, 4); steps > 0; --steps)
            value = std::nextafter(value, bernoulli(random, .5) ? 2.F : -2.F);
    }
    for (const double threshold : {0., .1, .4, .5, .996, 254. / 255}) {
        label_image<> mask(map.size());
        for (index x = 0; x < map.width(); ++x) mask(0, x) = probability_byte(map(0, x)) > threshold * 255;
        mask(0, 0) = mask(0, map.width() - 1) = 0;
        CHECK(encode_upscaled_reference(map.view(), map.size(), threshold) == encode(mask));
    }
}

TEST_CASE("no value means background, in both") {
    image<float> map({4, 4});
    for (auto& value : map.values()) value = std::numeric_limits<float>::quiet_NaN();
    CHECK(encode_upscaled({}, map, {9, 9}, .4).empty());
    CHECK(encode_upscaled_reference({}, map.view(), {9, 9}).empty());
    CHECK(encode_upscaled_nearest({}, map.view(), {9, 9}, .4).empty());
    CHECK(encode_upscaled_nearest({}, map.view(), {9, 9}, -.4).area() == 81);
    CHECK(encode_upscaled({}, map.view(), {9, 9}, -.4).area() == 81);
    for (auto& value : map.values()) value = 1;
    CHECK(encode_upscaled({}, map, {9, 9}, .4).area() == 81);
    CHECK(encode_upscaled_reference({}, map, {9, 9}).area() == 79);
    CHECK_THROWS_WITH(encode_upscaled({}, image<float>({0, 4}).view(), {9, 9}, .4),
                      Catch::Contains("[hubmap.rle.131]"));
    CHECK_THROWS_WITH(encode_upscaled_reference(map.view(), {0, 9}), Catch::Contains("[hubmap.rle.131]"));
    CHECK_THROWS_WITH(encode_upscaled_reference(map.view(), {9, 3}), Catch::Contains("[hubmap.rle.132]"));
}

TEST_CASE("strange values and thresholds give a mask, not an accident") {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    image<float> map({2, 3});
    map.values() = {infinity, -infinity, infinity, 0, -3e38F, 3e38F};
    for (const double threshold : {-infinity * 1., -1e300, -1., 0., .4, 1., 2., 1e300, infinity * 1., nan}) {
        const auto code = encode_upscaled(map.view(), {20, 31}, threshold);
        const auto reference = encode_upscaled_reference(map.view(), {20, 31}, threshold);
        CAPTURE(threshold);
        if (threshold < -1e299) CHECK(code.area() == 620);
        if (threshold < 0) CHECK(reference.area() == 618);
        if (threshold >= 1) CHECK(reference.empty());
        if (threshold > 1e299 || threshold != threshold) CHECK(code.empty());
        if (threshold != threshold) CHECK(reference.empty());
    }
}

TEST_CASE("a map of more than 2^31 output pixels needs no mask") {
    image<float> map({50, 60});
    map(49, 59) = 1;
    const extent full{50000, 60000};
    // All foreground lies in the last cells: pixel by pixel there, by the definition.
    const bilinear_rule rule{.threshold = .5};
    const auto rows = rule.rows(50, full.height), columns = rule.columns(60, full.width);
    index area = 0;
    for (index x = full.width - 1600; x < full.width; ++x)
        for (index y = full.height - 1600; y < full.height; ++y)
            area += is_foreground(rule, rows.at(y), columns.at(x),
                                  [&](index i, index j) { return blendable(map(i, j)); });
    REQUIRE(area > 0);
    const auto code = encode_upscaled({}, map, full, .5);
    CHECK(code.area() == area);
    CHECK(bounding_box(code).y > full.height - 1600);
    CHECK(bounding_box(code).x > full.width - 1600);
    CHECK(code.runs().back().end() == full.area());
}
