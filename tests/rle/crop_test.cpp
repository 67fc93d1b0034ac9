#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/encode.hpp>

namespace hubmap {

TEMPLATE_TEST_CASE("a part of a code is the code of the part of its mask", "", kaggle_rle,
                   (rle<scan_order::row_major, 0>)) {
    random_stream random({5});
    for (int round = 0; round < 200; ++round) {
        const extent size{1 + uniform_index(random, 9), 1 + uniform_index(random, 9)};
        label_image<std::uint8_t> mask(size);
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x) mask(y, x) = bernoulli(random, .6);
        const auto code = encode<TestType>(mask);
        const extent part{uniform_index(random, size.height) + 1, uniform_index(random, size.width) + 1};
        const auto wanted = encode<TestType>(label_view<const std::uint8_t>(mask.view()).crop(whole(part)));
        CHECK(crop(code, part) == wanted);
    }
}

TEST_CASE("a part larger than the mask is refused") {
    const kaggle_rle code({3, 4});
    CHECK_THROWS_WITH(crop(code, {3, 5}), Catch::Contains("[hubmap.rle.151]"));
    CHECK_THROWS_WITH(crop(code, {4, 4}), Catch::Contains("[hubmap.rle.151]"));
}

}  // namespace hubmap
