#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/resample/warp.hpp>
#include <optional>
#include <span>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace hubmap::augment {

/// Which member of a list was drawn, and what it drew.
template <class Params>
struct chosen_member {
    std::size_t choice = 0;
    Params drawn{};
    friend bool operator==(const chosen_member&, const chosen_member&) = default;
};

/// The policies of a combinator are a tuple of types, or a vector whose length is known when the program
/// runs. Here is all that differs between the two, so that each combinator is written once.
namespace combining {

template <class Members>
struct member_traits;

template <augmentation... Policies>
struct member_traits<std::tuple<Policies...>> {
    using all = std::tuple<params_of<Policies>...>;
    using some = std::tuple<std::optional<params_of<Policies>>...>;
    using one = std::variant<params_of<Policies>...>;
    using weights = std::array<double, sizeof...(Policies)>;
    static constexpr bool geometric = (geometric_augmentation<Policies> || ...);
    template <class T>
    static constexpr bool apply_to = (applies_to<Policies, T> && ...);
    template <class Code>
    static constexpr bool move = (moves_labels<Policies> || ...) &&
                                 ((moves_labels<Policies, Code> || !moves_labels<Policies>)&&...);
};

template <augmentation Policy>
struct member_traits<std::vector<Policy>> {
    using all = std::vector<params_of<Policy>>;
    using some = std::vector<std::optional<params_of<Policy>>>;
    using one = chosen_member<params_of<Policy>>;
    using weights = std::vector<double>;
    static constexpr bool geometric = geometric_augmentation<Policy>;
    template <class T>
    static constexpr bool apply_to = applies_to<Policy, T>;
    template <class Code>
    static constexpr bool move = moves_labels<Policy, Code>;
};

/// Whether a combinator that composes its geometry applies to pixels T.
template <class Members, class T>
inline constexpr bool composes = member_traits<Members>::template apply_to<T> &&
                                 (!member_traits<Members>::geometric || warpable<T>);

template <class... Policies>
constexpr std::size_t count_of(const std::tuple<Policies...>&) {
    return sizeof...(Policies);
}
template <class Policy>
std::size_t count_of(const std::vector<Policy>& policies) {
    return policies.size();
}

/// Errors: those of the policies' check().
template <class... Policies>
constexpr void check_members(const std::tuple<Policies...>& policies) {
    std::apply([](const auto&... policy) { (check_policy(policy), ...); }, policies);
}
template <class Policy>
void check_members(const std::vector<Policy>& policies) {
    for (const Policy& policy : policies) check_policy(policy);
}

/// work(policy, its entry of `entries`) for each, in their order. Errors: hubmap.augment.162.
template <class... Policies, class Entries, class Work>
void for_each_member(const std::tuple<Policies...>& policies, Entries& entries, Work&& work) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (work(std::get<I>(policies), std::get<I>(entries)), ...);
    }
    (std::index_sequence_for<Policies...>{});
}
template <class Policy, class Entries, class Work>
void for_each_member(const std::vector<Policy>& policies, Entries& entries, Work&& work) {
    require(policies.size() == entries.size(), "augment", 162, "parameters of ", entries.size(),
            " policies given to ", policies.size());
    for (std::size_t i = 0; i < policies.size(); ++i) work(policies[i], entries[i]);
}

/// work(policy, what it drew) for each that was drawn, in their order: all of a sequence, those of some_of
/// that are not empty, the one of one_of. Errors: hubmap.augment.162.
template <class Members, class Drawn, class Work>
void for_each_part(const Members& policies, const Drawn& drawn, Work&& work) {
    for_each_member(policies, drawn, [&]<class Policy, class Part>(const Policy& policy, const Part& part) {
        if constexpr (std::is_same_v<Part, params_of<Policy>>)
            work(policy, part);
        else if (part)
            work(policy, *part);
    });
}

/// work(the policy that was chosen, what it drew). Errors: hubmap.augment.162.
template <class... Policies, class... Params, class Work>
void with_chosen(const std::tuple<Policies...>& policies, const std::variant<Params...>& drawn, Work&& work) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((I == drawn.index() ? void(work(std::get<I>(policies), std::get<I>(drawn))) : void()), ...);
    }
    (std::index_sequence_for<Policies...>{});
}
template <class Policy, class Params, class Work>
void with_chosen(const std::vector<Policy>& policies, const chosen_member<Params>& drawn, Work&& work) {
    require(drawn.choice < policies.size(), "augment", 162, "parameters of policy ", drawn.choice,
            " (from 0) given to a choice of ", policies.size());
    work(policies[drawn.choice], drawn.drawn);
}

template <class Members, class... Params, class Work>
void for_each_part(const Members& policies, const std::variant<Params...>& drawn, Work&& work) {
    with_chosen(policies, drawn, work);
}
template <class Members, class Params, class Work>
void for_each_part(const Members& policies, const chosen_member<Params>& drawn, Work&& work) {
    with_chosen(policies, drawn, work);
}

/// What every policy draws, from left to right.
template <class... Policies>
[[nodiscard]] std::tuple<params_of<Policies>...> draw_all(const std::tuple<Policies...>& policies,
                                                          random_stream& random) {
    // Braces, not parentheses: their order is that of the text.
    return std::apply(
        [&](const auto&... policy) { return std::tuple<params_of<Policies>...>{policy.draw(random)...}; },
        policies);
}
template <class Policy>
[[nodiscard]] std::vector<params_of<Policy>> draw_all(const std::vector<Policy>& policies,
                                                      random_stream& random) {
    std::vector<params_of<Policy>> drawn;
    drawn.reserve(policies.size());
    for (const auto& policy : policies) drawn.push_back(policy.draw(random));
    return drawn;
}

/// make(policy `choice`) as the drawn value of a choice.
template <class... Policies, class Make>
[[nodiscard]] std::variant<params_of<Policies>...> make_chosen(const std::tuple<Policies...>& policies,
                                                               std::size_t choice, Make&& make) {
    std::optional<std::variant<params_of<Policies>...>> made;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((I == choice ? void(made.emplace(std::in_place_index<I>, make(std::get<I>(policies)))) : void()),
         ...);
    }
    (std::index_sequence_for<Policies...>{});
    return *std::move(made);
}
template <class Policy, class Make>
[[nodiscard]] chosen_member<params_of<Policy>> make_chosen(const std::vector<Policy>& policies,
                                                           std::size_t choice, Make&& make) {
    return {choice, make(policies[choice])};
}

/// The index of what was chosen.
template <class... Params>
[[nodiscard]] std::size_t choice_of(const std::variant<Params...>& drawn) noexcept {
    return drawn.index();
}
template <class Params>
[[nodiscard]] std::size_t choice_of(const chosen_member<Params>& drawn) noexcept {
    return drawn.choice;
}

/// Where `point`, uniform in 0 .. 1, falls among the weights; never on one of weight 0.
[[nodiscard]] inline std::size_t weighted_choice(std::span<const double> weights, double point) noexcept {
    double total = 0;
    for (const double weight : weights) total += weight;
    double rest = point * total;
    std::size_t choice = 0, last = 0;
    for (std::size_t i = 0; i < weights.size(); ++i)
        if (weights[i] > 0) last = i;  // where rounding leaves a rest
    while (choice < last && rest >= weights[choice]) rest -= weights[choice++];
    return choice;
}

template <std::size_t Count>
[[nodiscard]] constexpr std::array<double, Count> equal_weights() noexcept {
    std::array<double, Count> weights{};
    weights.fill(1);
    return weights;
}

/// Errors: hubmap.augment.121.
constexpr void require_weights(std::span<const double> weights, std::size_t policies) {
    require(weights.size() == policies && policies > 0, "augment", 121, weights.size(), " weights for ",
            policies, " policies");
    double total = 0;
    for (const double weight : weights) {
        require(weight >= 0 && std::isfinite(weight), "augment", 121, "a weight of ", weight);
        total += weight;
    }
    require(total > 0 && std::isfinite(total), "augment", 121, "weights of sum ", total);
}

}  // namespace combining

}  // namespace hubmap::augment
