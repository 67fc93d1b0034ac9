#include <algorithm>
#include <catch2/catch.hpp>
#include <hubmap/augment/any_policy.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/reference.hpp>
#include <hubmap/augment/standard_policies.hpp>
#include <set>
#include <type_traits>

#include "support/golden_images.hpp"
#include "support/scratch.hpp"

/// What holds for every policy, whatever it does: those of standard_policy_list, each, and pipelines of them.
namespace hubmap::augment {
namespace {

template <class T>
image<T> picture(extent size, hubmap::index channels, int seed) {
    const image<std::uint8_t> levels = golden::picture("tissue", seed, size, channels);
    image<T> made(size, channels);
    constexpr float scale = std::is_same_v<T, float> ? 1.F / 255 : 1;
    std::transform(levels.values().begin(), levels.values().end(), made.values().begin(),
                   [](std::uint8_t level) { return static_cast<T>(scale * level); });
    return made;
}

label_image<> stripes(extent size) {
    label_image<> labels(size);
    for (hubmap::index y = 0; y < size.height; ++y)
        for (hubmap::index x = 0; x < size.width; ++x)
            labels(y, x) = static_cast<std::uint8_t>(7 * ((y / 3 + x / 2) % 3));
    return labels;
}

/// False where the policy does not take images of this shape: by a numbered error, and of a single policy the
/// image is as it was.
template <class Policy, class T>
bool applied(const Policy& policy, const params_of<Policy>& drawn, image<T>& pixels) {
    const image<T> before = pixels;
    try {
        policy.apply(drawn, pixels.view());
        return true;
    } catch (const error& refused) {
        INFO(refused.what());
        REQUIRE(refused.number() >= 100);
        if constexpr (has_fields<Policy>) REQUIRE(pixels == before);
        return false;
    }
}

/// Returns how many shapes were taken.
template <class T, class Policy>
int check_images(const Policy& policy) {
    int taken = 0;
    random_stream random({.seed = 11});
    for (const extent size : {extent{0, 0}, {0, 5}, {1, 1}, {1, 9}, {9, 1}, {7, 5}, {33, 64}})
        for (const hubmap::index channels : {0, 1, 2, 3, 4, 7})
            for (int round = 0; round < 3; ++round) {
                const params_of<Policy> drawn = policy.draw(random);
                const image<T> before = picture<T>(size, channels, round);
                image<T> once = before;
                const bool good = applied(policy, drawn, once);
                taken += good && !before.empty();
                REQUIRE(once.size() == size);
                REQUIRE(once.channels() == channels);
                // Drawn, printed, read and applied: the same bits.
                const params_of<Policy> read = read_parameters(policy, describe_parameters<Policy>(drawn));
                REQUIRE(read == drawn);
                REQUIRE(print_parameters(policy, read) == print_parameters(policy, drawn));
                image<T> again = before;
                REQUIRE(applied(policy, read, again) == good);
                REQUIRE(again == once);
                // By the erased policy too.
                const any_policy erased = policy;
                image<T> by_erased = before;
                REQUIRE(applied(erased, read_parameters(erased, describe_parameters<Policy>(drawn)),
                                by_erased) == good);
                REQUIRE(by_erased == once);
                // However the image lies in memory.
                if (before.empty() || !good) continue;
                golden::scattered<T> scattered(size, channels);
                copy(before.view(), scattered.view);
                policy.apply(drawn, scattered.view);
                copy(image_view<const T>(scattered.view), again.view());
                REQUIRE(again == once);
            }
    return taken;
}

template <class Policy>
void check_labels(const Policy& policy) {
    random_stream random({.seed = 12});
    for (const extent size : {extent{0, 0}, {1, 1}, {1, 9}, {7, 5}, {33, 64}})
        for (int round = 0; round < 4; ++round) {
            const params_of<Policy> drawn = policy.draw(random);
            const label_image<> before = stripes(size);
            label_image<> labels = before;
            apply_to_labels(policy, drawn, labels.view());
            REQUIRE(labels.size() == size);
            const std::set<int> codes(before.values().begin(), before.values().end());
            for (const auto code : labels.values()) REQUIRE(codes.contains(code));
            if constexpr (!moves_labels<Policy>) REQUIRE(labels == before);
        }
}

template <class Policy>
void check_draws(const Policy& policy) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        random_stream first({.seed = seed}), second({.seed = seed});
        REQUIRE(policy.draw(first) == policy.draw(second));
        REQUIRE(first() == second());
    }
}

template <class Policy>
void check_all(const Policy& policy) {
    INFO(print(policy));
    static_assert(described_augmentation<Policy>);
    int taken = 0;
    if constexpr (applies_to<Policy, std::uint8_t>) taken += check_images<std::uint8_t>(policy);
    if constexpr (applies_to<Policy, float>) taken += check_images<float>(policy);
    CHECK(taken > 0);
    check_labels(policy);
    check_draws(policy);
    // A pipeline's file gives the same policy.
    const any_policy erased = policy;
    CHECK(standard_policies().read(describe(policy)) == erased);
}

}  // namespace

TEST_CASE("every policy keeps size, channels and codes, or says why not; a replay is the same to the bit",
          "[properties]") {
    for_each_standard_policy([](const auto& policy) { check_all(policy); });
}

TEST_CASE("docs/augmentation.md lists every policy with its defaults", "[properties]") {
    const std::string page =
        scratch::read(std::filesystem::path(HUBMAP_TEST_SOURCE_DIR) / "docs/augmentation.md");
    for_each_standard_policy([&](const auto& policy) {
        INFO(print(policy));
        CHECK(page.find("`" + print(policy) + "`") != std::string::npos);
    });
}

TEST_CASE("so does every combinator of them", "[properties]") {
    const std::vector<any_policy> all = [] {
        std::vector<any_policy> made;
        for_each_standard_policy([&](const auto& policy) {
            // In a pipeline of all, those for bytes; what is for floats alone cannot go with them.
            if constexpr (applies_to<std::remove_cvref_t<decltype(policy)>, std::uint8_t>)
                made.emplace_back(policy);
        });
        return made;
    }();
    check_all(sequence(flip{}, brightness_contrast{}, with_probability(.5, rotation{})));
    check_all(one_of({1, 2}, affine{}, brightness_contrast{}));
    check_all(some_of({0, 2}, zoom{}, brightness_contrast{}, flip{}));
    check_all(in_order(brightness_contrast{}, rotation{}, flip{}));
    check_all(sequence(reference_geometry(), reference_colour()));
    const any_policy everything = sequence(all), some = some_of({1, 4}, all), one = one_of(all);
    for (const any_policy& policy : {everything, some, one}) {
        random_stream random({.seed = 3});
        for (const extent size : {extent{0, 0}, {1, 9}, {33, 64}})
            for (int round = 0; round < 4; ++round) {
                const any_parameters drawn = policy.draw(random);
                image<std::uint8_t> pixels = golden::picture("tissue", round, size, 3), again = pixels;
                label_image<> labels = stripes(size);
                policy.apply(drawn, pixels);
                policy.apply(read_parameters(policy, drawn.describe()), again);
                policy.apply(drawn, labels.view());
                CHECK(pixels == again);
                CHECK(labels.size() == size);
                for (const auto code : labels.values()) REQUIRE(code % 7 == 0);
            }
    }
}

}  // namespace hubmap::augment
