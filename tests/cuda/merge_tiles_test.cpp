#include <cmath>
#include <hubmap/cuda/merge_tiles.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <hubmap/tiling/tile_merger.hpp>

#include "cuda/host_calls.hpp"

namespace hubmap::cuda {

TEST_CASE("batches of tiles merged in items as on a GPU equal tile_merger to the bit") {
    random_stream random({.seed = 46});
    for (int round = 0; round < 40; ++round) {
        const extent size{1 + uniform_index(random, 90), 1 + uniform_index(random, 90)};
        const index tile_px = 1 + uniform_index(random, 40);
        const auto weight = gaussian_tile_weight(tile_px);
        tile_merger expected(size);
        image<float> sums(size), weights(size);
        for (int batch = 0; batch < 3; ++batch) {
            const index count = uniform_index(random, 12);
            // A network's output of two classes, of which the second is merged.
            image<float> tiles({2 * count * tile_px, tile_px});
            std::vector<pixel> corners;
            for (auto& value : tiles.values()) value = static_cast<float>(uniform_01(random));
            for (index t = 0; t < count; ++t) {
                corners.push_back({uniform_index(random, size.height + tile_px) - tile_px,
                                   uniform_index(random, size.width + tile_px) - tile_px});
                const image_view<const float> tile = tiles.view();
                expected.add(tile.crop({(2 * t + 1) * tile_px, 0, tile_px, tile_px}), corners.back(), weight);
            }
            const tile_batch given{tiles.values().data() + tile_px * tile_px,
                                   count,
                                   {tile_px, tile_px},
                                   2 * tile_px * tile_px,
                                   tile_px,
                                   corners.data()};
            merge_tiles_on(host_processor(batch % 2 == 0), given, weight.view(),
                           {sums.view(), weights.view()});
        }
        const auto missing = round % 2 == 0 ? uncovered::zero : uncovered::nan;
        image<float> mean(size);
        // In place in half of the rounds.
        const auto out = round % 4 < 2 ? sums.view() : mean.view();
        finish_map_on(host_processor(), {sums.view(), weights.view()}, out, missing);
        const auto finished = std::move(expected).finish(missing);
        for (index y = 0; y < size.height; ++y)
            for (index x = 0; x < size.width; ++x) {
                const bool both_nan = std::isnan(out(y, x)) && std::isnan(finished(y, x));
                if (out(y, x) != finished(y, x) && !both_nan) FAIL("pixel " << y << ", " << x);
            }
    }
}

TEST_CASE("merging refuses tiles without weights of their size and maps that differ") {
    image<float> map({8, 8}), other({8, 7}), weight({4, 4});
    const std::vector<pixel> corners{{0, 0}};
    tile_batch batch{weight.values().data(), 1, {4, 4}, 16, 4, corners.data()};
    const merge_maps maps{map.view(), map.view()};
    CHECK_NOTHROW(merge_tiles_on(host_processor(), batch, weight.view(), maps));
    CHECK_THROWS_WITH(merge_tiles_on(host_processor(), batch, weight.view(), {map.view(), other.view()}),
                      Catch::Contains("[hubmap.cuda.106]"));
    CHECK_THROWS_WITH(merge_tiles_on(host_processor(), batch, map.view(), maps),
                      Catch::Contains("[hubmap.cuda.108]"));
    CHECK_THROWS_WITH(finish_map_on(host_processor(), maps, other.view()),
                      Catch::Contains("[hubmap.cuda.106]"));
    batch.corners = nullptr;
    CHECK_THROWS_WITH(merge_tiles_on(host_processor(), batch, weight.view(), maps),
                      Catch::Contains("[hubmap.cuda.108]"));
}

}  // namespace hubmap::cuda
