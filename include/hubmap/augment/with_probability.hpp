#pragma once

#include <cstdint>
#include <hubmap/augment/check_policy.hpp>
#include <hubmap/augment/describe_policy.hpp>
#include <hubmap/augment/detail/compose.hpp>
#include <hubmap/augment/detail/limits.hpp>
#include <hubmap/augment/policy.hpp>
#include <hubmap/augment/resampling.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hubmap::augment {

/// Its policy, or nothing.
template <augmentation Policy>
struct with_probability_policy {
    static constexpr std::string_view name = "with_probability";
    double probability;
    Policy policy;

    using parameters = std::optional<params_of<Policy>>;
    static constexpr bool geometric = geometric_augmentation<Policy>;

    constexpr void check() const {
        require(combining::is_probability(probability), "augment", 122, "a probability of ", probability);
        check_policy(policy);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        if (!bernoulli(random, probability)) return std::nullopt;
        return policy.draw(random);
    }
    void apply(const parameters& drawn,
               image_view<std::uint8_t> pixels) const requires applies_to<Policy, std::uint8_t> {
        if (drawn) policy.apply(*drawn, pixels);
    }
    void apply(const parameters& drawn, image_view<float> pixels) const requires applies_to<Policy, float> {
        if (drawn) policy.apply(*drawn, pixels);
    }
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const requires moves_labels<Policy, Code> {
        if (drawn) policy.apply(*drawn, labels);
    }
    void add_to(const parameters& drawn, extent tile, tile_geometry& geometry) const requires geometric {
        if (drawn) policy.add_to(*drawn, tile, geometry);
    }
    template <class View>
    void apply_without_geometry(const parameters& drawn, View view) const {
        if (drawn) augment::apply_without_geometry(policy, *drawn, view);
    }

    [[nodiscard]] resampling_wish wanted_resampling(const parameters& drawn) const {
        return drawn ? resampling_of(policy, *drawn) : resampling_wish{};
    }

    [[nodiscard]] value_tree describe() const requires described_augmentation<Policy> {
        return {value_tree::table{{std::string(name), to_tree(probability)},
                                  {"policy", augment::describe(policy)}}};
    }
    [[nodiscard]] static value_tree describe_parameters(const parameters& drawn) requires
        described_augmentation<Policy> {
        return combining::named(name, drawn ? augment::describe_parameters<Policy>(*drawn) : value_tree{});
    }
    [[nodiscard]] parameters read_parameters(const value_tree& tree, const tree_reader& reader) const requires
        described_augmentation<Policy> {
        const value_tree& drawn = combining::under_name(tree, reader, name);
        if (std::holds_alternative<std::monostate>(drawn.value)) return std::nullopt;
        return augment::read_parameters(policy, drawn, reader.member(name));
    }
};

/// `with_probability(.3, a)`: a in three cases of ten.
/// Errors: hubmap.augment.122 where the probability is not in 0 .. 1; those of the policy's check().
template <augmentation Policy>
[[nodiscard]] constexpr with_probability_policy<Policy> with_probability(double probability, Policy policy) {
    return checked_policy(with_probability_policy<Policy>{probability, std::move(policy)});
}

}  // namespace hubmap::augment
