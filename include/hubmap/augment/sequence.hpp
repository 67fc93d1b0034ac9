#pragma once

#include <cstdint>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/detail/compose.hpp>
#include <hubmap/augment/detail/describe_members.hpp>
#include <hubmap/augment/detail/members.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/resampling.hpp>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace hubmap::augment {

/// All of its policies. Everything geometric in it, also within one_of, some_of, with_probability and further
/// sequences, is composed into one coordinate map and applied FIRST: one resampling of the image and
/// one nearest of the labels, with the border and the method of the first geometric policy that was drawn
/// (resampling_of). Then the others follow in their order. Reason: each
/// resampling blurs and each border invents pixels, so one is better than several; and a tile that is cut
/// from a slide gets its geometry while it is read (add_to), before any colour can be applied, so that both
/// ways of use agree. Where the order must be that of the text, use in_order(), or separate calls.
///
/// `Members` is std::tuple<Policies...>, or std::vector<Policy> where the length is known only at run time.
template <class Members>
struct sequence_policy {
    static constexpr std::string_view name = "sequence";
    Members policies;

    using parameters = typename combining::member_traits<Members>::all;
    static constexpr bool geometric = combining::member_traits<Members>::geometric;

    constexpr void check() const { combining::check_members(policies); }

    [[nodiscard]] parameters draw(random_stream& random) const {
        return combining::draw_all(policies, random);
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
};

/// `sequence(a, b, c)`: the geometry of all three, then what else they do, in this order.
template <augmentation... Policies>
[[nodiscard]] constexpr sequence_policy<std::tuple<Policies...>> sequence(Policies... policies) {
    return checked_policy(sequence_policy<std::tuple<Policies...>>{{std::move(policies)...}});
}
/// The same for a list that is made when the program runs.
template <augmentation Policy>
[[nodiscard]] sequence_policy<std::vector<Policy>> sequence(std::vector<Policy> policies) {
    return checked_policy(sequence_policy<std::vector<Policy>>{std::move(policies)});
}

}  // namespace hubmap::augment
