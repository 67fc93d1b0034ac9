#pragma once

#include <cstdint>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/detail/compose.hpp>
#include <hubmap/augment/detail/describe_members.hpp>
#include <hubmap/augment/detail/members.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace hubmap::augment {

/// All of its policies, strictly in the order of the text: each geometric one resamples the image for itself,
/// and a colour before a rotation is rotated with the image. What stands in here is no part of the geometry
/// that a sequence around it composes: of a tile that is cut from a slide, all of it happens to the tile.
template <class Members>
struct in_order_policy {
    static constexpr std::string_view name = "in_order";
    Members policies;

    using parameters = typename combining::member_traits<Members>::all;

    constexpr void check() const { combining::check_members(policies); }

    [[nodiscard]] parameters draw(random_stream& random) const {
        return combining::draw_all(policies, random);
    }

    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const
        requires(combining::member_traits<Members>::template apply_to<std::uint8_t>) {
        apply_each(drawn, pixels);
    }
    void apply(const parameters& drawn, image_view<float> pixels) const
        requires(combining::member_traits<Members>::template apply_to<float>) {
        apply_each(drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const
        requires(combining::member_traits<Members>::template move<Code>) {
        combining::for_each_member(policies, drawn, [&](const auto& policy, const auto& part) {
            apply_to_labels(policy, part, labels);
        });
    }

    [[nodiscard]] value_tree describe() const requires combining::described_members<Members> {
        return combining::named(name, combining::describe_each(policies));
    }
    [[nodiscard]] static value_tree describe_parameters(
        const parameters& drawn) requires combining::described_members<Members> {
        return combining::named(name, combining::describe_each_drawn<Members>(drawn));
    }
    [[nodiscard]] parameters read_parameters(const value_tree& tree, const tree_reader& reader)
        const requires combining::described_members<Members> {
        return combining::read_all(policies, combining::under_name(tree, reader, name), reader.member(name));
    }

  private:
    template <class View>
    void apply_each(const parameters& drawn, View pixels) const {
        combining::for_each_member(policies, drawn,
                                   [&](const auto& policy, const auto& part) { policy.apply(part, pixels); });
    }
};

/// `in_order(a, b, c)`: a, then b, then c.
template <augmentation... Policies>
[[nodiscard]] constexpr in_order_policy<std::tuple<Policies...>> in_order(Policies... policies) {
    return checked_policy(in_order_policy<std::tuple<Policies...>>{{std::move(policies)...}});
}
/// The same for a list that is made when the program runs.
template <augmentation Policy>
[[nodiscard]] in_order_policy<std::vector<Policy>> in_order(std::vector<Policy> policies) {
    return checked_policy(in_order_policy<std::vector<Policy>>{std::move(policies)});
}

}  // namespace hubmap::augment
