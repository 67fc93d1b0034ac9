#include <catch2/catch.hpp>
#include <hubmap/core/parallel.hpp>
#include <stdexcept>

using namespace hubmap;

TEST_CASE("parallel_for calls each index once, for any number of threads") {
    for (int threads : {1, 2, 3, 8}) {
        std::vector<std::atomic<int>> calls(1000);
        parallel_for({.threads = threads}, 0, 1000, [&](index i) { ++calls[static_cast<std::size_t>(i)]; });
        for (auto& count : calls) REQUIRE(count == 1);
    }
    parallel_for({}, 5, 5, [](index) { FAIL("an empty range has no work"); });
}

TEST_CASE("parallel_for hands the first exception on") {
    for (int threads : {1, 4})
        CHECK_THROWS_AS(parallel_for({.threads = threads}, 0, 100,
                                     [](index i) {
                                         if (i == 17) throw std::runtime_error("17");
                                     }),
                        std::runtime_error);
}
