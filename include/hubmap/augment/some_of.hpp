#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/detail/compose.hpp>
#include <hubmap/augment/detail/describe_members.hpp>
#include <hubmap/augment/detail/members.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace hubmap::augment {

/// How many policies some_of takes: exactly n, or from `least` to `most`, each number equally often.
struct member_count {
    index least = 1;
    index most = 1;

    constexpr member_count() = default;
    constexpr member_count(index exactly) : least(exactly), most(exactly) {}
    constexpr member_count(index at_least, index at_most) : least(at_least), most(at_most) {}
    friend constexpr bool operator==(const member_count&, const member_count&) = default;
};

/// Some of its policies, all different, in the order of the list, as albumentations' SomeOf does (1.0 and
/// later): first their number is drawn, then one after the other those of the rest by their weights. Geometry
/// is composed and applied first, as in a sequence.
template <class Members>
struct some_of_policy {
    static constexpr std::string_view name = "some_of";
    member_count count;
    Members policies;
    typename combining::member_traits<Members>::weights weights;

    /// An optional for each policy: empty where it was not chosen.
    using parameters = typename combining::member_traits<Members>::some;
    static constexpr bool geometric = combining::member_traits<Members>::geometric;

    constexpr void check() const {
        combining::require_weights(weights, combining::count_of(policies));
        const auto possible = std::ranges::count_if(weights, [](double weight) { return weight > 0; });
        require(count.least >= 0 && count.least <= count.most && count.most <= possible, "augment", 123,
                "some_of takes ", count.least, " .. ", count.most, " of ", possible,
                " policies with a weight above 0");
        combining::check_members(policies);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        index left = count.least + uniform_index(random, count.most - count.least + 1);
        auto rest = weights;
        std::vector<char> chosen(rest.size(), 0);
        for (; left > 0; --left) {
            const std::size_t choice = combining::weighted_choice(rest, uniform_01(random));
            rest[choice] = 0;
            chosen[choice] = 1;
        }
        parameters drawn{};
        if constexpr (requires { drawn.resize(rest.size()); }) drawn.resize(rest.size());
        std::size_t i = 0;
        combining::for_each_member(policies, drawn, [&](const auto& policy, auto& part) {
            if (chosen[i++] != 0) part.emplace(policy.draw(random));
        });
        return drawn;
    }
    void apply(const parameters& drawn,
               image_view<std::uint8_t> pixels) const requires combining::composes<Members, std::uint8_t> {
        combining::apply_composed(*this, drawn, pixels);
    }
    void apply(const parameters& drawn,
               image_view<float> pixels) const requires combining::composes<Members, float> {
        combining::apply_composed(*this, drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const
        requires(combining::member_traits<Members>::template move<Code>) {
        combining::apply_composed(*this, drawn, labels);
    }
    /// The geometric parts alone.
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const requires geometric {
        combining::add_parts(policies, drawn, tile, geometry);
    }
    /// The others, in their order.
    template <class View>
    void apply_without_geometry(const parameters& drawn, View view) const {
        combining::apply_parts_without_geometry(policies, drawn, view);
    }
    [[nodiscard]] resampling_wish wanted_resampling(const parameters& drawn) const {
        return combining::wish_of_parts(policies, drawn);
    }

    [[nodiscard]] value_tree describe() const requires combining::described_members<Members> {
        return {value_tree::table{{std::string(name), combining::describe_each(policies)},
                                  {"count", to_tree(std::array{count.least, count.most})},
                                  {"weights", to_tree(weights)}}};
    }
    [[nodiscard]] static value_tree describe_parameters(
        const parameters& drawn) requires combining::described_members<Members> {
        return combining::named(name, combining::describe_each_drawn<Members>(drawn));
    }
    [[nodiscard]] parameters read_parameters(const value_tree& tree, const tree_reader& reader)
        const requires combining::described_members<Members> {
        return combining::read_some(policies, combining::under_name(tree, reader, name), reader.member(name));
    }
};

/// `some_of(2, a, b, c)`: two of the three; `some_of({0, 2}, a, b, c)`: none, one or two.
/// Errors: hubmap.augment.123 where the count is negative, turned round or above the number of policies.
template <augmentation... Policies>
requires(sizeof...(Policies) > 0)
    [[nodiscard]] constexpr some_of_policy<std::tuple<Policies...>> some_of(member_count count,
                                                                            Policies... policies) {
    return checked_policy(some_of_policy<std::tuple<Policies...>>{
        count, {std::move(policies)...}, combining::equal_weights<sizeof...(Policies)>()});
}
/// `some_of(1, {3, 1}, a, b)`: weighted. Errors: also hubmap.augment.121 for the weights, as one_of.
template <std::size_t N, augmentation... Policies>
[[nodiscard]] constexpr some_of_policy<std::tuple<Policies...>> some_of(member_count count,
                                                                        const double (&weights)[N],
                                                                        Policies... policies) {
    static_assert(N == sizeof...(Policies), "some_of: one weight for each policy");
    return checked_policy(
        some_of_policy<std::tuple<Policies...>>{count, {std::move(policies)...}, std::to_array(weights)});
}
/// For a list that is made when the program runs.
template <augmentation Policy>
[[nodiscard]] some_of_policy<std::vector<Policy>> some_of(member_count count, std::vector<Policy> policies,
                                                          std::vector<double> weights = {}) {
    if (weights.empty()) weights.assign(policies.size(), 1);
    return checked_policy(
        some_of_policy<std::vector<Policy>>{count, std::move(policies), std::move(weights)});
}

}  // namespace hubmap::augment
