#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/resize_labels.hpp>
#include <map>

#include "support/golden_images.hpp"

using namespace hubmap;

TEST_CASE("resize_nearest equals OpenCV's INTER_NEAREST") {
    for (auto& line : golden::lines("resample/labels.txt")) {
        const image<std::uint8_t> in = golden::read_picture(line);
        extent to;
        std::string digest;
        line >> to.height >> to.width >> digest;
        INFO(line.str());
        label_image<> out(to);
        resize_nearest(label_view<const std::uint8_t>(in.view()), out);
        CHECK(golden::digest(out.values()) == digest);
    }
}

TEST_CASE("resize_majority takes the code that covers most of each cell") {
    random_stream random({.seed = 8});
    for (int round = 0; round < 60; ++round) {
        label_image<std::uint16_t> in({1 + uniform_index(random, 9), 1 + uniform_index(random, 9)});
        for (auto& code : in.values()) code = static_cast<std::uint16_t>(1000 * uniform_index(random, 3));
        label_image<std::uint16_t> out({1 + uniform_index(random, 9), 1 + uniform_index(random, 9)});
        resize_majority(in.view(), out);
        // The definition, on a grid that both sizes divide.
        for (index y = 0; y < out.height(); ++y)
            for (index x = 0; x < out.width(); ++x) {
                std::map<int, int> counts;
                for (index v = y * in.height(); v < (y + 1) * in.height(); ++v)
                    for (index u = x * in.width(); u < (x + 1) * in.width(); ++u)
                        ++counts[in(v / out.height(), u / out.width())];
                int best = 0;
                for (auto [code, count] : counts)
                    if (count >= counts[best]) best = code;
                REQUIRE(out(y, x) == best);
            }
    }
    label_image<> none, some({2, 2});
    CHECK_THROWS_WITH(resize_majority(none.view(), some), Catch::Contains("hubmap.resample.111"));
    CHECK_THROWS_WITH(resize_nearest(some.view(), none), Catch::Contains("hubmap.resample.111"));
}
