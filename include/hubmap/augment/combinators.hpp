#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/augment/apply_geometry.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <optional>
#include <tuple>
#include <utility>
#include <variant>

namespace hubmap::augment {

/// All of its policies, one after the other. Where all are geometric, the whole is: its geometry is composed
/// first and the image resampled once. Put colour beside it: sequence(sequence(flip{}, rotation{}), clahe{}).
template <augmentation... Policies>
struct sequence_policy {
    std::tuple<Policies...> policies;

    using parameters = std::tuple<params_of<Policies>...>;
    static constexpr bool geometric = (geometric_augmentation<Policies> && ...);

    [[nodiscard]] parameters draw(random_stream& random) const {
        // Braces, not parentheses: they draw from left to right.
        return std::apply([&](const auto&... policy) { return parameters{policy.draw(random)...}; },
                          policies);
    }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        if constexpr (geometric)
            apply_geometry(*this, drawn, pixels);
        else
            for_each(drawn, [&](const auto& policy, const auto& part) { policy.apply(part, pixels); });
    }
    void apply(const parameters& drawn, label_view<std::uint8_t> labels) const
        requires(moves_labels<Policies> || ...) {
        if constexpr (geometric)
            apply_geometry(*this, drawn, labels);
        else
            for_each(drawn,
                     [&](const auto& policy, const auto& part) { apply_to_labels(policy, part, labels); });
    }
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const requires geometric {
        for_each(drawn, [&](const auto& policy, const auto& part) { policy.add_to(part, tile, geometry); });
    }

  private:
    template <class Work>
    void for_each(const parameters& drawn, Work&& work) const {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (work(std::get<I>(policies), std::get<I>(drawn)), ...);
        }
        (std::index_sequence_for<Policies...>{});
    }
};

/// One of its policies, chosen with a probability proportional to its weight.
template <augmentation... Policies>
struct one_of_policy {
    std::tuple<Policies...> policies;
    std::array<double, sizeof...(Policies)> weights;

    using parameters = std::variant<params_of<Policies>...>;  // the index says which policy
    static constexpr bool geometric = (geometric_augmentation<Policies> && ...);

    [[nodiscard]] parameters draw(random_stream& random) const {
        double total = 0;
        for (double weight : weights) total += weight;
        double rest = uniform_01(random) * total;
        std::size_t choice = 0, last = 0;
        for (std::size_t i = 0; i < weights.size(); ++i)
            if (weights[i] > 0) last = i;  // where rounding leaves a rest, never one of weight 0
        while (choice < last && rest >= weights[choice]) rest -= weights[choice++];
        std::optional<parameters> drawn;
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((I == choice ? void(drawn.emplace(std::in_place_index<I>, std::get<I>(policies).draw(random)))
                          : void()),
             ...);
        }
        (std::index_sequence_for<Policies...>{});
        return *std::move(drawn);
    }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        with_chosen(drawn, [&](const auto& policy, const auto& part) { policy.apply(part, pixels); });
    }
    void apply(const parameters& drawn, label_view<std::uint8_t> labels) const
        requires(moves_labels<Policies> || ...) {
        with_chosen(drawn,
                    [&](const auto& policy, const auto& part) { apply_to_labels(policy, part, labels); });
    }
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const requires geometric {
        with_chosen(drawn,
                    [&](const auto& policy, const auto& part) { policy.add_to(part, tile, geometry); });
    }

  private:
    template <class Work>
    void with_chosen(const parameters& drawn, Work&& work) const {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            ((I == drawn.index() ? void(work(std::get<I>(policies), std::get<I>(drawn))) : void()), ...);
        }
        (std::index_sequence_for<Policies...>{});
    }
};

/// Its policy, or nothing.
template <augmentation Policy>
struct with_probability_policy {
    double probability;
    Policy policy;

    using parameters = std::optional<params_of<Policy>>;

    [[nodiscard]] parameters draw(random_stream& random) const {
        if (!bernoulli(random, probability)) return std::nullopt;
        return policy.draw(random);
    }
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const {
        if (drawn) policy.apply(*drawn, pixels);
    }
    void apply(const parameters& drawn, label_view<std::uint8_t> labels) const requires moves_labels<Policy> {
        if (drawn) policy.apply(*drawn, labels);
    }
    void add_to(const parameters& drawn, extent tile,
                tile_geometry& geometry) const requires geometric_augmentation<Policy> {
        if (drawn) policy.add_to(*drawn, tile, geometry);
    }
};

/// `sequence(a, b, c)`: a, then b, then c.
template <augmentation... Policies>
[[nodiscard]] constexpr sequence_policy<Policies...> sequence(Policies... policies) {
    return {{std::move(policies)...}};
}

/// `one_of({3, 1}, a, b)`: a in three cases of four.
/// Errors: hubmap.augment.121 where a weight is negative or not finite or all are 0.
template <augmentation... Policies>
[[nodiscard]] constexpr one_of_policy<Policies...> one_of(
    const std::array<double, sizeof...(Policies)>& weights, Policies... policies) {
    double total = 0;
    for (double weight : weights) {
        require(weight >= 0 && std::isfinite(weight), "augment", 121, "one_of with a weight of ", weight);
        total += weight;
    }
    require(total > 0 && std::isfinite(total), "augment", 121, "one_of with weights of sum ", total);
    return {{std::move(policies)...}, weights};
}

/// `one_of(a, b)`: each equally often.
template <augmentation... Policies>
requires(sizeof...(Policies) > 0)
    [[nodiscard]] constexpr one_of_policy<Policies...> one_of(Policies... policies) {
    std::array<double, sizeof...(Policies)> weights{};
    weights.fill(1);
    return {{std::move(policies)...}, weights};
}

/// `with_probability(.3, a)`: a in three cases of ten.
/// Errors: hubmap.augment.122 where the probability is not in 0 .. 1.
template <augmentation Policy>
[[nodiscard]] constexpr with_probability_policy<Policy> with_probability(double probability, Policy policy) {
    require(probability >= 0 && probability <= 1, "augment", 122, "a probability of ", probability);
    return {probability, std::move(policy)};
}

}  // namespace hubmap::augment
