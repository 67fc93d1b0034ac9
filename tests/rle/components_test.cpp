#include <catch2/catch.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/encode.hpp>
#include <support/rle_masks.hpp>

using namespace hubmap;
using namespace rle_masks;

TEST_CASE("connected objects equal those of a flood fill") {
    random_stream random({.seed = 8});
    for (int round = 0; round < 200; ++round) {
        const extent size{1 + uniform_index(random, 14), 1 + uniform_index(random, 14)};
        const auto mask = rle_masks::noise_mask(random, size, uniform(random, .2, .7));
        for (const auto joined : {connectivity::four, connectivity::eight}) {
            label_image<std::uint32_t> filled(size);
            std::vector<component> expected;
            for (index x = 0; x < size.width; ++x)
                for (index y = 0; y < size.height; ++y) {
                    if (!mask(y, x) || filled(y, x)) continue;
                    index area = 0, top = y, bottom = y, left = x, right = x;
                    std::vector<pixel> open{{y, x}};
                    filled(y, x) = static_cast<std::uint32_t>(expected.size() + 1);
                    while (!open.empty()) {
                        const auto at = open.back();
                        open.pop_back();
                        ++area;
                        top = std::min(top, at.y), bottom = std::max(bottom, at.y);
                        left = std::min(left, at.x), right = std::max(right, at.x);
                        for (index dy = -1; dy <= 1; ++dy)
                            for (index dx = -1; dx <= 1; ++dx) {
                                if (joined == connectivity::four && dy != 0 && dx != 0) continue;
                                const pixel next{at.y + dy, at.x + dx};
                                if (!contains(whole(size), {next.y, next.x, 1, 1}) || !mask(next.y, next.x) ||
                                    filled(next.y, next.x))
                                    continue;
                                filled(next.y, next.x) = filled(y, x);
                                open.push_back(next);
                            }
                    }
                    expected.push_back({area, {top, left, bottom - top + 1, right - left + 1}});
                }
            const auto found = connected_components(encode(mask), joined);
            window all{};
            for (const auto& object : expected) {
                if (all.empty()) all = object.bounds;
                const index bottom = std::max(all.y + all.height, object.bounds.y + object.bounds.height);
                const index right = std::max(all.x + all.width, object.bounds.x + object.bounds.width);
                all.y = std::min(all.y, object.bounds.y), all.x = std::min(all.x, object.bounds.x);
                all.height = bottom - all.y, all.width = right - all.x;
            }
            REQUIRE(bounding_box(encode(mask)) == all);
            REQUIRE(bounding_box(encode<row_rle>(mask)) == all);
            REQUIRE(connected_components(encode<row_rle>(mask), joined).objects.size() == expected.size());
            REQUIRE(found.objects.size() == expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i) {
                REQUIRE(found.objects[i].area == expected[i].area);
                REQUIRE(found.objects[i].bounds == expected[i].bounds);
            }
            for (const auto& s : found.segments)
                for (index i = s.begin; i < s.end; ++i) REQUIRE(filled(i, s.line) == s.object + 1);
        }
    }
}
