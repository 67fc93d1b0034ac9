#pragma once

#include <cstddef>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/detail/members.hpp>
#include <hubmap/core/describe.hpp>
#include <hubmap/core/value_tree.hpp>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Descriptions of the policies that a combinator holds, and of what they drew.
namespace hubmap::augment::combining {

template <class Members>
struct all_described : std::false_type {};
template <class... Policies>
struct all_described<std::tuple<Policies...>>
    : std::bool_constant<(described_augmentation<Policies> && ...)> {};
template <class Policy>
struct all_described<std::vector<Policy>> : std::bool_constant<described_augmentation<Policy>> {};

template <class Members>
concept described_members = all_described<Members>::value;

template <class Members>
[[nodiscard]] value_tree describe_each(const Members& policies) {
    value_tree::list list;
    for_each_member(policies, policies,
                    [&](const auto& policy, const auto&) { list.push_back(augment::describe(policy)); });
    return {std::move(list)};
}

/// work(type of policy as a null pointer, its drawn value) for each.
template <class... Policies, class Drawn, class Work>
void for_each_drawn(const std::tuple<Policies...>*, const Drawn& drawn, Work&& work) {
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        (work(static_cast<const Policies*>(nullptr), std::get<I>(drawn)), ...);
    }
    (std::index_sequence_for<Policies...>{});
}
template <class Policy, class Drawn, class Work>
void for_each_drawn(const std::vector<Policy>*, const Drawn& drawn, Work&& work) {
    for (const auto& part : drawn) work(static_cast<const Policy*>(nullptr), part);
}

template <class Policy>
[[nodiscard]] value_tree describe_drawn(const Policy*, const params_of<Policy>& drawn) {
    return augment::describe_parameters<Policy>(drawn);
}
template <class Policy>
[[nodiscard]] value_tree describe_drawn(const Policy*, const std::optional<params_of<Policy>>& drawn) {
    return drawn ? augment::describe_parameters<Policy>(*drawn) : value_tree{};
}

template <class Members, class Drawn>
[[nodiscard]] value_tree describe_each_drawn(const Drawn& drawn) {
    value_tree::list list;
    for_each_drawn(static_cast<const Members*>(nullptr), drawn, [&](const auto* policy, const auto& part) {
        list.push_back(describe_drawn(policy, part));
    });
    return {std::move(list)};
}

template <class... Policies, class Drawn>
[[nodiscard]] value_tree describe_one_drawn(const std::tuple<Policies...>*, const Drawn& drawn) {
    value_tree result;
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        ((I == drawn.index() ? void(result = augment::describe_parameters<Policies>(std::get<I>(drawn)))
                             : void()),
         ...);
    }
    (std::index_sequence_for<Policies...>{});
    return result;
}
template <class Policy, class Drawn>
[[nodiscard]] value_tree describe_one_drawn(const std::vector<Policy>*, const Drawn& drawn) {
    return augment::describe_parameters<Policy>(drawn.drawn);
}

/// {"choice": 1, "drawn": {...}}. Errors: hubmap.pipeline.102, 104, 106, 107.
[[nodiscard]] inline std::pair<std::size_t, const value_tree*> read_choice(const value_tree& tree,
                                                                           const tree_reader& reader,
                                                                           std::size_t policies) {
    std::size_t choice = policies;
    const value_tree* drawn = nullptr;
    for (const auto& [key, value] : reader.get<value_tree::table>(tree, "an object of choice and drawn")) {
        if (key == "choice")
            reader.member(key).read(value, choice);
        else if (key == "drawn")
            drawn = &value;
        else
            fail("pipeline", 104, reader.member(key).place(), ": no such member; there are choice, drawn");
    }
    require(choice < policies, "pipeline", 106, reader.member("choice").place(), ": wanted a number below ",
            policies);
    require(drawn != nullptr, "pipeline", 107, reader.member("drawn").place(), " is missing");
    return {choice, drawn};
}

template <class Policy>
void read_drawn(const Policy& policy, const value_tree& tree, const tree_reader& reader,
                std::optional<params_of<Policy>>& to) {
    if (std::holds_alternative<std::monostate>(tree.value)) return to.reset();
    to.emplace(augment::read_parameters(policy, tree, reader));
}

/// The list that describe_each_drawn gave of optionals; null is what was not drawn.
/// Errors: hubmap.pipeline.102 .. 107.
template <class Members>
[[nodiscard]] typename member_traits<Members>::some read_some(const Members& policies, const value_tree& tree,
                                                              const tree_reader& reader) {
    const auto& list = reader.get<value_tree::list>(tree, "a list");
    require(list.size() == count_of(policies), "pipeline", 106, reader.place(), ": parameters of ",
            list.size(), " policies for ", count_of(policies));
    typename member_traits<Members>::some drawn{};
    if constexpr (requires { drawn.resize(list.size()); }) drawn.resize(list.size());
    std::size_t i = 0;
    for_each_member(policies, drawn, [&](const auto& policy, auto& part) {
        read_drawn(policy, list[i], reader.entry(i), part);
        ++i;
    });
    return drawn;
}

/// The same for a list of which none may be missing.
template <class Members>
[[nodiscard]] typename member_traits<Members>::all read_all(const Members& policies, const value_tree& tree,
                                                            const tree_reader& reader) {
    auto some = read_some(policies, tree, reader);
    std::size_t i = 0;
    for_each_member(policies, some, [&](const auto&, const auto& part) {
        require(part.has_value(), "pipeline", 107, reader.entry(i++).place(), " is missing");
    });
    if constexpr (requires { some.size(); }) {
        typename member_traits<Members>::all drawn;
        for (auto& part : some) drawn.push_back(*std::move(part));
        return drawn;
    } else {
        return std::apply(
            [](auto&... part) { return typename member_traits<Members>::all{*std::move(part)...}; }, some);
    }
}

}  // namespace hubmap::augment::combining
