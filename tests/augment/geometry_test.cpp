#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/elastic.hpp>
#include <hubmap/augment/grid_distortion.hpp>
#include <limits>
#include <optional>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

template <class T>
std::vector<T> rest(std::istream& line) {
    std::vector<T> values;
    for (T value{}; line >> value;) values.push_back(value);
    return values;
}

/// `noise` of make_geometry.py.
image<float> noise(std::uint64_t seed, extent size) {
    image<float> field(size);
    std::uint64_t i = seed << 32;
    for (float& value : field.values())
        value = static_cast<float>(2 * (static_cast<double>(golden::mix(i++) >> 11) * 0x1.0p-53) - 1);
    return field;
}

/// Bilinear interpolation of a smooth picture: what differs is the rounding of positions to 1/32 pixel.
void check_picture(const image<std::uint8_t>& done, const std::vector<int>& expected) {
    REQUIRE(done.values().size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i)
        REQUIRE(std::abs(static_cast<int>(done.values()[i]) - expected[i]) <= 1);
}

point shown(const coordinate_map& map, hubmap::index y, hubmap::index x) {
    const auto at = [&](std::span<const float> row, hubmap::index origin) {
        return static_cast<double>(row[static_cast<std::size_t>(x)]) + static_cast<double>(origin);
    };
    return {at(map.row_y(y), map.origin().y), at(map.row_x(y), map.origin().x)};
}

void check_near(point got, point expected, double tolerance) {
    REQUIRE(std::abs(got.y - expected.y) < tolerance);
    REQUIRE(std::abs(got.x - expected.x) < tolerance);
}

}  // namespace

TEST_CASE("affine shows what albumentations' shift_scale_rotate shows") {
    extent size;
    affine::parameters drawn;
    int pictures = 0;
    for (auto& line : golden::lines("augment/geometry.txt")) {
        std::string word;
        line >> word;
        INFO(line.str().substr(0, 60));
        if (word == "affine")
            line >> size.height >> size.width >> drawn.degrees >> drawn.scale >> drawn.shift_y >>
                drawn.shift_x;
        if (word == "matrix") {
            const auto m = rest<double>(line);
            const coordinate_map map(size, geometry_in_place(affine{}, drawn, size));
            for (hubmap::index y = 0; y < size.height; ++y)
                for (hubmap::index x = 0; x < size.width; ++x) {
                    const auto v = static_cast<double>(y), u = static_cast<double>(x);
                    check_near(shown(map, y, x), {m[3] * u + m[4] * v + m[5], m[0] * u + m[1] * v + m[2]},
                               1e-5);
                }
        }
        if (word == "picture" && pictures < 5) {
            image<std::uint8_t> done = golden::picture("gradient", 0, size, 1);
            affine{}.apply(drawn, done);
            check_picture(done, rest<int>(line));
            ++pictures;
        }
    }
    CHECK(pictures == 5);
}

TEST_CASE("grid_distortion shows the positions that albumentations shows, to the bit") {
    extent size;
    grid_distortion::parameters drawn;
    axis_positions positions;
    int grids = 0;
    for (auto& line : golden::lines("augment/geometry.txt")) {
        std::string word;
        line >> word;
        INFO("grid " << grids << ": " << line.str().substr(0, 60));
        if (word == "grid") {
            line >> size.height >> size.width;
            drawn = {};
        } else if (word == "factors") {
            (drawn.steps_y.empty() ? drawn.steps_y : drawn.steps_x) = rest<double>(line);
        } else if (word == "rows") {
            tile_geometry geometry;
            grid_distortion{}.add_to(drawn, size, geometry);
            positions = std::get<axis_positions>(geometry.steps.at(0));
            CHECK(positions.y == rest<float>(line));
        } else if (word == "columns") {
            CHECK(positions.x == rest<float>(line));
            ++grids;
        }
    }
    CHECK(grids == 7);
}

TEST_CASE("elastic shows what albumentations shows for the same noise") {
    elastic policy;
    std::optional<coordinate_map> map;
    image<std::uint8_t> done;
    int positions = 0, pictures = 0;
    for (auto& line : golden::lines("augment/geometry.txt")) {
        std::string word;
        line >> word;
        INFO(line.str().substr(0, 60));
        if (word == "elastic") {
            extent size;
            line >> size.height >> size.width >> policy.alpha >> policy.sigma;
            tile_geometry geometry{
                .centre = {static_cast<double>(size.height) / 2, static_cast<double>(size.width) / 2}};
            geometry.then(policy.displacements({noise(1, size), noise(2, size)}, size));
            map.emplace(size, geometry);
            done = image<std::uint8_t>(size, 1);
            warp(golden::picture("gradient", 0, size, 1).view(), *map, done, policy.border);
        } else if (word == "position") {
            hubmap::index y = 0, x = 0;
            point expected;
            line >> y >> x >> expected.y >> expected.x;
            check_near(shown(*map, y, x), expected, 5e-7 * policy.alpha + 1e-5);
            ++positions;
        } else if (word == "picture" && map) {
            check_picture(done, rest<int>(line));
            ++pictures;
        }
    }
    CHECK(positions == 3 * 40);
    CHECK(pictures == 3);
}

TEST_CASE("a smoothed field is scipy's in single precision, with every instruction set") {
    image<float> smooth;
    int values = 0;
    for (auto& line : golden::lines("augment/geometry.txt")) {
        std::string word;
        line >> word;
        INFO(line.str().substr(0, 60));
        if (word == "smoothed") {
            extent size;
            double sigma = 0;
            line >> size.height >> size.width >> sigma;
            const image<float> field = noise(1, size);
            smooth = field;
            smooth_field(smooth.view(), sigma, smooth.view(), 1, instruction_set::baseline);
            for (const auto set : every_set) {
                image<float> again(size);
                smooth_field(field.view(), sigma, again.view(), 1, set);
                REQUIRE(again == smooth);
            }
            // Strides, and a factor.
            golden::scattered<float> from(size, 1), to(size, 1);
            copy(field.view(), from.view);
            smooth_field(image_view<const float>(from.view), sigma, to.view, -2);
            for (hubmap::index y = 0; y < size.height; ++y)
                for (hubmap::index x = 0; x < size.width; ++x) REQUIRE(to.view(y, x) == -2 * smooth(y, x));
        } else if (word == "value") {
            hubmap::index y = 0, x = 0;
            double expected = 0;
            line >> y >> x >> expected;
            REQUIRE(std::abs(static_cast<double>(smooth(y, x)) - expected) < 5e-7);
            ++values;
        }
    }
    CHECK(values == 8 * 40);
}

TEST_CASE("fields that cannot be smoothed are refused") {
    image<float> field({2, 3}), other({3, 2}), two({2, 3}, 2), none({0, 3});
    for (const double sigma :
         {-1., 4097., std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
        CHECK_THROWS_WITH(smooth_field(field.view(), sigma, field.view()),
                          Catch::Contains("hubmap.filter.103"));
    CHECK_THROWS_WITH(smooth_field(field.view(), 1, other.view()), Catch::Contains("hubmap.filter.102"));
    CHECK_THROWS_WITH(smooth_field(two.view(), 1, two.view()), Catch::Contains("hubmap.filter.102"));
    CHECK_NOTHROW(smooth_field(none.view(), 1, none.view()));
}

TEST_CASE("noise is the counter-based generator's, with every instruction set, and fills its range") {
    std::vector<float> values(50 * 33), other(values.size());
    hubmap::detail::fill_uniform(0x123456789, 1, values, instruction_set::baseline);
    for (const auto set : every_set) {
        hubmap::detail::fill_uniform(0x123456789, 1, other, set);
        CHECK(other == values);
    }
    hubmap::detail::fill_uniform(0x123456789, 2, other);
    CHECK(other != values);
    hubmap::detail::fill_uniform(0x123456788, 1, other);
    CHECK(other != values);
    const auto block = random_stream::philox_block({3, 1, 0, 0}, {0x23456789, 1});
    for (std::size_t word = 0; word < 4; ++word) {
        CHECK(values[3 + 32 * word] == (2 * static_cast<float>(block[word] & 0xFFFF) - 65535) / 65536);
        CHECK(values[3 + 32 * word + 16] == (2 * static_cast<float>(block[word] >> 16) - 65535) / 65536);
    }
    const auto made = elastic{}.noise({7}, {512, 512});
    CHECK(made.x != made.y);
    double sum = 0, squares = 0;
    for (const float value : made.x.values()) {
        REQUIRE((value > -1 && value < 1));
        sum += static_cast<double>(value), squares += static_cast<double>(value) * static_cast<double>(value);
    }
    CHECK(std::abs(sum / (512 * 512)) < .01);
    CHECK(squares / (512 * 512) == Approx(1. / 3).epsilon(.01));
}
