#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/warp_tile.hpp>
#include <limits>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

constexpr instruction_set sets[] = {instruction_set::baseline, instruction_set::avx2,
                                    instruction_set::avx512};

/// `positions` of make_warp.py.
std::vector<float> positions(std::uint64_t seed, index count, index size, index out) {
    std::vector<float> values;
    for (index i = 0; i < count; ++i) {
        const auto raw = static_cast<index>(golden::mix((seed << 32) + static_cast<std::uint64_t>(i)) >> 40);
        values.push_back(static_cast<float>(raw % ((2 * out + 2) * size * 64) - (2 * out + 1) * size * 32) /
                         64);
    }
    return values;
}

template <class Enumeration>
Enumeration named(const std::string& name) {
    for (const auto& [text, value] : enumerators(Enumeration{}))
        if (text == name) return value;
    throw std::runtime_error("no " + name);
}

template <class T>
std::string digest_of(const std::vector<T>& values) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(values.data());
    return golden::digest({bytes, bytes + values.size() * sizeof(T)});
}

template <class T>
image<T> values_of(const image<std::uint8_t>& levels) {
    image<T> values(levels.size(), levels.channels());
    for (std::size_t i = 0; i < levels.values().size(); ++i)
        values.values()[i] = std::is_same_v<T, float> ? static_cast<T>(levels.values()[i]) / T{255}
                                                      : static_cast<T>(levels.values()[i]);
    return values;
}

/// From dense and from scattered memory, to both, with every set of instructions.
template <class T>
void check_digest(const image<std::uint8_t>& levels, const coordinate_map& map, border_mode border,
                  interpolation method, const std::string& digest) {
    const image<T> in = values_of<T>(levels);
    golden::scattered<T> apart(in.size(), in.channels()), tile_apart(map.size(), in.channels());
    copy(in.view(), apart.view);
    image<T> out(map.size(), in.channels());
    for (const auto set : sets) {
        warp(in.view(), map, out, border, method, set);
        REQUIRE(digest_of(out.values()) == digest);
        warp(image_view<const T>(apart.view), map, tile_apart.view, border, method, set);
        copy(image_view<const T>(tile_apart.view), out.view());
        REQUIRE(digest_of(out.values()) == digest);
        std::vector<T> from(in.values().size()), to(out.values().size());
        const image_view<T> planes(from.data(), in.size(), in.channels(), planar_strides(in.size()));
        const image_view<T> tile(to.data(), map.size(), in.channels(), planar_strides(map.size()));
        copy(in.view(), planes);
        warp(image_view<const T>(planes), map, tile, border, method, set);
        copy(image_view<const T>(tile), out.view());
        REQUIRE(digest_of(out.values()) == digest);
    }
}

}  // namespace

TEST_CASE("every method equals cv2.remap to the bit, bytes and floats, in any layout") {
    for (auto& line : golden::lines("resample/warp.txt")) {
        std::string type, method, border, kind, digest;
        std::uint64_t seed = 0;
        extent from, to;
        index channels = 0, out = 0;
        line >> type >> method >> border >> kind >> seed >> from.height >> from.width >> channels >>
            to.height >> to.width >> out >> digest;
        INFO(line.str());
        const coordinate_map map(to, positions(2 * seed + 300, to.area(), from.height, out),
                                 positions(2 * seed + 301, to.area(), from.width, out));
        const auto levels = golden::picture(kind, static_cast<int>(seed), from, channels);
        const auto check = type == "float" ? check_digest<float> : check_digest<std::uint8_t>;
        check(levels, map, named<border_mode>(border), named<interpolation>(method), digest);
    }
}

TEST_CASE("a part of the source gives the tile of the whole, by the method's own reach") {
    const image<std::uint8_t> source = golden::picture("noise", 5, {90, 70}, 3);
    random_stream random({.seed = 8});
    int smaller_fails = 0;
    for (int round = 0; round < 150; ++round) {
        tile_geometry geometry{.centre = {uniform(random, 0, 90), uniform(random, 0, 70)},
                               .scale = uniform(random, .3, 2)};
        geometry.then(turned(uniform(random, 0, 360)));
        const coordinate_map map({1 + uniform_index(random, 30), 1 + uniform_index(random, 30)}, geometry);
        for (const auto border : {border_mode::reflect, border_mode::reflect_101})
            for (const auto& [name, method] : enumerators(interpolation{})) {
                const window part = source_window(map, source.size(), border, method);
                image<std::uint8_t> from_all(map.size(), 3), from_part(map.size(), 3);
                warp(source.view(), map, from_all, border, method);
                const auto held = source.view().crop(part);
                warp(held, {part.y, part.x}, source.size(), map, from_part, border, method);
                REQUIRE(from_all == from_part);
                const window narrow = source_window(map, source.size(), border, interpolation::bilinear);
                if (narrow == part) continue;
                ++smaller_fails;
                REQUIRE_THROWS_WITH(warp(source.view().crop(narrow), {narrow.y, narrow.x}, source.size(), map,
                                         from_part, border, method),
                                    Catch::Contains("hubmap.resample.126"));
            }
    }
    CHECK(smaller_fails > 100);
}

TEST_CASE("warp_tile gives what warp and warp_labels give one by one") {
    const extent size{60, 50};
    const image<std::uint8_t> source = golden::picture("tissue", 6, size, 3);
    label_image<> labels(size);
    labels.values() = golden::picture("noise", 7, size, 1).values();
    const image<float> weight = values_of<float>(golden::picture("noise", 8, size, 1));
    tile_geometry geometry{.centre = {20, 30}, .scale = 1.2};
    geometry.then(turned(25));
    const coordinate_map map({41, 39}, geometry);
    image<std::uint8_t> image_alone(map.size(), 3), image_out(map.size(), 3);
    label_image<> labels_alone(map.size()), labels_out(map.size());
    image<float> weight_alone(map.size()), weight_out(map.size());
    const warp_source<std::uint8_t, float> all{{source, labels, weight}, {}, size};
    for (const auto& [name, method] : enumerators(interpolation{}))
        for (const auto set : sets) {
            warp(source.view(), map, image_alone, border_mode::reflect, method);
            warp_labels(labels.view(), map, labels_alone);
            warp(weight.view(), map, weight_alone);
            warp_tile(all, map, {image_out, labels_out, weight_out}, border_mode::reflect, method, set);
            REQUIRE(image_out == image_alone);
            REQUIRE(labels_out == labels_alone);
            REQUIRE(weight_out == weight_alone);
        }
    label_image<> only(map.size());
    warp_tile(all, map, {.labels = only});
    CHECK(only == labels_alone);
}

TEST_CASE("shared memory, unequal parts and positions that are no numbers are refused; NaN pixels spread") {
    image<std::uint8_t> pixels({8, 8}, 3);
    const coordinate_map map({4, 4}, {.centre = {4, 4}});
    CHECK_THROWS_WITH(warp(pixels.view(), map, pixels.view().crop({2, 2, 4, 4})),
                      Catch::Contains("hubmap.resample.136"));
    const label_image<> small({7, 8});
    label_image<> codes({4, 4});
    image<std::uint8_t> tile({4, 4}, 3);
    const warp_source<std::uint8_t, float> unequal{{pixels, small, {}}, {}, {8, 8}};
    CHECK_THROWS_WITH(warp_tile(unequal, map, {.image = tile, .labels = codes}),
                      Catch::Contains("hubmap.resample.137"));
    CHECK_THROWS_WITH(warp(image<float>({0, 3}).view(), map, image<float>({4, 4})),
                      Catch::Contains("hubmap.resample.124"));
    const float nan = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_WITH(coordinate_map({1, 1}, {nan}, {0.F}), Catch::Contains("hubmap.resample.122"));
    image<float> with_nan({8, 8}), out({4, 4});
    with_nan(4, 4) = nan;
    warp(with_nan.view(), map, out);
    CHECK(std::isnan(out(2, 2)));
    CHECK(out(0, 0) == 0);
}
