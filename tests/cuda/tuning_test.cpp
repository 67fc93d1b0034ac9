#include <catch2/catch.hpp>
#include <hubmap/cuda/tuning.hpp>

namespace hubmap::cuda {

TEST_CASE("tuning for an architecture is allowed tuning") {
    for (const int capability : {75, 80, 86, 89, 90, 100, 120, 130})
        CHECK_NOTHROW(default_tuning(capability).check());
}

TEST_CASE("tuning that no GPU could take is refused") {
    for (const encode_tuning wrong :
         {encode_tuning{.threads = 31}, encode_tuning{.threads = 513}, encode_tuning{.words_per_segment = 0},
          encode_tuning{.map_words_per_segment = -1}})
        CHECK_THROWS_WITH(wrong.check(), Catch::Contains("[hubmap.cuda.103]"));
}

}  // namespace hubmap::cuda
