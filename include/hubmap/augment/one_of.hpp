#pragma once

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
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace hubmap::augment {

/// One of its policies, chosen with a probability proportional to its weight. Geometric and colour policies
/// may stand side by side: what was chosen decides.
template <class Members>
struct one_of_policy {
    static constexpr std::string_view name = "one_of";
    Members policies;
    typename combining::member_traits<Members>::weights weights;

    /// std::variant of the parameters, or chosen_member; its index says which policy.
    using parameters = typename combining::member_traits<Members>::one;
    static constexpr bool geometric = combining::member_traits<Members>::geometric;

    constexpr void check() const {
        combining::require_weights(weights, combining::count_of(policies));
        combining::check_members(policies);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        const std::size_t choice = combining::weighted_choice(weights, uniform_01(random));
        return combining::make_chosen(policies, choice,
                                      [&](const auto& policy) { return policy.draw(random); });
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
                                  {"weights", to_tree(weights)}}};
    }
    [[nodiscard]] static value_tree describe_parameters(
        const parameters& drawn) requires combining::described_members<Members> {
        value_tree::table chosen{
            {"choice", to_tree(combining::choice_of(drawn))},
            {"drawn", combining::describe_one_drawn(static_cast<const Members*>(nullptr), drawn)}};
        return combining::named(name, {std::move(chosen)});
    }
    [[nodiscard]] parameters read_parameters(const value_tree& tree, const tree_reader& reader)
        const requires combining::described_members<Members> {
        const auto below = reader.member(name);
        const auto [choice, drawn] = combining::read_choice(combining::under_name(tree, reader, name), below,
                                                            combining::count_of(policies));
        return combining::make_chosen(policies, choice, [&, where = drawn](const auto& policy) {
            return augment::read_parameters(policy, *where, below.member("drawn"));
        });
    }
};

/// `one_of({3, 1}, a, b)`: a in three cases of four.
/// Errors: hubmap.augment.121 where a weight is negative or not finite or all are 0.
template <std::size_t N, augmentation... Policies>
[[nodiscard]] constexpr one_of_policy<std::tuple<Policies...>> one_of(const double (&weights)[N],
                                                                      Policies... policies) {
    static_assert(N == sizeof...(Policies), "one_of: one weight for each policy");
    return checked_policy(
        one_of_policy<std::tuple<Policies...>>{{std::move(policies)...}, std::to_array(weights)});
}
/// `one_of(a, b)`: each equally often.
template <augmentation... Policies>
requires(sizeof...(Policies) > 0)
    [[nodiscard]] constexpr one_of_policy<std::tuple<Policies...>> one_of(Policies... policies) {
    return checked_policy(one_of_policy<std::tuple<Policies...>>{
        {std::move(policies)...}, combining::equal_weights<sizeof...(Policies)>()});
}
/// For a list that is made when the program runs; without weights each equally often.
/// Errors: hubmap.augment.121, also where there are no policies or not as many weights.
template <augmentation Policy>
[[nodiscard]] one_of_policy<std::vector<Policy>> one_of(std::vector<Policy> policies,
                                                        std::vector<double> weights = {}) {
    if (weights.empty()) weights.assign(policies.size(), 1);
    return checked_policy(one_of_policy<std::vector<Policy>>{std::move(policies), std::move(weights)});
}

}  // namespace hubmap::augment
