#include <catch2/catch.hpp>
#include <hubmap/core/object_pool.hpp>
#include <hubmap/core/parallel.hpp>
#include <stdexcept>
#include <vector>

using namespace hubmap;

TEST_CASE("an object is used again, by one thread at a time") {
    object_pool<std::vector<int>> pool;
    CHECK(pool.idle() == 0);
    CHECK(pool.with([](auto& values) {
        values.push_back(7);
        return values.size();
    }) == 1);
    CHECK(pool.idle() == 1);
    // One inside the other: the second is new.
    pool.with([&](auto& outer) {
        CHECK(outer == std::vector{7});
        pool.with([](auto& inner) { CHECK(inner.empty()); });
    });
    CHECK(pool.idle() == 2);

    object_pool<int> shared;
    parallel_for({.threads = 4}, 0, 1000, [&](hubmap::index) {
        shared.with([](int& value) {
            if (value != 0) throw std::logic_error("two at once");
            value = 1;
            value = 0;
        });
    });
    CHECK(shared.idle() >= 1);
    CHECK(shared.idle() <= 4);
}

TEST_CASE("an object whose user failed is not used again") {
    object_pool<int> pool;
    CHECK_THROWS_AS(pool.with([](int& value) {
        value = 5;
        throw std::runtime_error("no");
    }),
                    std::runtime_error);
    CHECK(pool.idle() == 0);
    pool.with([](int& value) { CHECK(value == 0); });
}
