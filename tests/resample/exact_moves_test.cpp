#include <catch2/catch.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/rotate90.hpp>
#include <hubmap/augment/transpose.hpp>
#include <hubmap/resample/exact_moves.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

/// What numpy.rot90 gives, pixel by pixel.
image<std::uint8_t> turned_by_hand(const image<std::uint8_t>& from, int quarters) {
    image<std::uint8_t> now = from;
    for (int i = 0; i < quarters; ++i) {
        image<std::uint8_t> next({now.width(), now.height()}, now.channels());
        for (index y = 0; y < next.height(); ++y)
            for (index x = 0; x < next.width(); ++x)
                for (index c = 0; c < next.channels(); ++c) next(y, x, c) = now(x, now.width() - 1 - y, c);
        now = next;
    }
    return now;
}

}  // namespace

TEST_CASE("quarter turns and transposes into another shape are numpy's") {
    for (const extent size : {extent{1, 1}, {1, 9}, {7, 5}, {70, 33}, {64, 64}})
        for (const index channels : {1, 2, 3, 4}) {
            const auto from = golden::picture("noise", 1, size, channels);
            for (int quarters = -5; quarters < 8; ++quarters) {
                const auto expected = turned_by_hand(from, ((quarters % 4) + 4) % 4);
                image<std::uint8_t> to(expected.size(), channels);
                rotate90(from.view(), quarters, to.view());
                REQUIRE(to == expected);
                golden::scattered<std::uint8_t> scattered(expected.size(), channels);
                rotate90(from.view(), quarters, scattered.view);
                copy(image_view<const std::uint8_t>(scattered.view), to.view());
                REQUIRE(to == expected);
                if (size.height != size.width) continue;
                to = from;
                augment::rotate90{}.apply({quarters}, to.view());
                REQUIRE(to == expected);
            }
            image<std::uint8_t> to({size.width, size.height}, channels);
            transpose(from.view(), to.view());
            for (index y = 0; y < size.height; ++y)
                for (index x = 0; x < size.width; ++x)
                    for (index c = 0; c < channels; ++c) REQUIRE(to(x, y, c) == from(y, x, c));
        }
}

TEST_CASE("mirrors and transposes are their own inverse, for any strides, floats and labels") {
    for (const extent size : {extent{1, 1}, {1, 9}, {7, 5}, {33, 64}, {65, 65}})
        for (const index channels : {1, 3, 5}) {
            const auto from = golden::picture("noise", 2, size, channels);
            for (const bool y : {false, true})
                for (const bool x : {false, true}) {
                    auto once = from;
                    mirror(once.view(), y, x);
                    auto plainly = from;
                    mirror(plainly.view(), y, x, instruction_set::baseline);
                    REQUIRE(plainly == once);
                    for (index i = 0; i < size.height; ++i)
                        for (index j = 0; j < size.width; ++j)
                            for (index c = 0; c < channels; ++c)
                                REQUIRE(once(i, j, c) ==
                                        from(y ? size.height - 1 - i : i, x ? size.width - 1 - j : j, c));
                    golden::scattered<float> scattered(size, channels);
                    copy(from.view(), scattered.view);
                    mirror(scattered.view, y, x);
                    image<std::uint8_t> back(size, channels);
                    copy(image_view<const float>(scattered.view), back.view());
                    REQUIRE(back == once);
                    mirror(back.view(), y, x);
                    REQUIRE(back == from);
                }
            if (size.height != size.width) continue;
            auto twice = from;
            transpose(twice.view());
            if (size.area() > 1) REQUIRE(twice != from);
            transpose(twice.view());
            REQUIRE(twice == from);
        }
    label_image<> labels({2, 2});
    labels(0, 1) = 7;
    augment::transpose{}.apply({}, labels.view());
    CHECK(labels(1, 0) == 7);
    augment::rotate90{}.apply({1}, labels.view());
    CHECK(labels(1, 1) == 7);
    augment::flip{}.apply({true, false}, labels.view());
    CHECK(labels(0, 1) == 7);
}

TEST_CASE("an odd turn in place of an image that is not square turns about its centre") {
    const auto before = golden::picture("noise", 3, {5, 9}, 1);
    auto turned = before, mirrored = before;
    augment::rotate90{}.apply({1}, turned.view());
    augment::transpose{}.apply({}, mirrored.view());
    for (index y = 0; y < 5; ++y)
        for (index x = 2; x < 7; ++x) {
            CHECK(turned(y, x) == before(x - 2, 2 + 4 - y));
            CHECK(mirrored(y, x) == before(x - 2, 2 + y));
        }
}

TEST_CASE("shapes that do not fit are refused") {
    image<std::uint8_t> wide({3, 4}, 3), high({4, 3}, 3), grey({4, 3}, 1);
    CHECK_THROWS_WITH(transpose(wide.view()), Catch::Contains("hubmap.resample.131"));
    CHECK_THROWS_WITH(rotate90(wide.view(), 1), Catch::Contains("hubmap.resample.131"));
    const auto& from = wide;
    CHECK_THROWS_WITH(transpose(from.view(), wide.view()), Catch::Contains("hubmap.resample.132"));
    CHECK_THROWS_WITH(transpose(from.view(), grey.view()), Catch::Contains("hubmap.resample.132"));
    CHECK_THROWS_WITH(rotate90(from.view(), 2, high.view()), Catch::Contains("hubmap.resample.132"));
    CHECK_NOTHROW(rotate90(from.view(), 3, high.view()));
}
