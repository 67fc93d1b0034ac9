#include <catch2/catch.hpp>
#include <hubmap/metrics/objects.hpp>
#include <hubmap/rle/encode.hpp>

using namespace hubmap;

namespace {
kaggle_rle boxes(const std::vector<window>& windows) {
    label_image<> mask({60, 60});
    for (const auto& w : windows)
        for (index y = 0; y < w.height; ++y)
            for (index x = 0; x < w.width; ++x) mask(w.y + y, w.x + x) = 1;
    return encode(mask);
}
}  // namespace

TEST_CASE("objects are matched one to one at an overlap of a half") {
    const auto truth = boxes({{0, 0, 10, 10}, {20, 20, 10, 10}, {40, 40, 10, 10}});
    const auto predicted = boxes({{0, 2, 10, 10}, {20, 26, 10, 10}, {50, 0, 5, 5}});
    const auto counts = match_objects(truth, predicted);
    CHECK(counts.found == 1);  // shifted by 2: IoU .67; shifted by 6: .25
    CHECK(counts.missed == 2);
    CHECK(counts.extra == 2);
    const auto same = match_objects(truth, truth);
    CHECK(same.found == 3);
    CHECK(same.missed + same.extra == 0);
    const auto none = match_objects(truth, kaggle_rle({60, 60}));
    CHECK(none.missed == 3);
    CHECK(none.f1() == 0);
    CHECK(object_counts{}.f1() == 1);
    object_counts sum = counts;
    sum += same;
    CHECK(sum.found == 4);
    CHECK(sum.f1() == Approx(2. * 4 / (2 * 4 + 2 + 2)));
    CHECK_THROWS_WITH(match_objects(truth, kaggle_rle({60, 61})), Catch::Contains("[hubmap.metrics.101]"));
}
