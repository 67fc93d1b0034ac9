#pragma once

#include <concepts>
#include <hubmap/augment/policy.hpp>
#include <hubmap/core/describe.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/value_tree.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace hubmap::augment {

namespace combining {

/// Has a name and lists its members, and what it draws can be described too.
template <class Policy>
concept described_by_fields = requires {
    { Policy::name } -> std::convertible_to<std::string_view>;
}
&&has_fields<Policy>&& describable<params_of<Policy>>&& std::default_initializable<params_of<Policy>>;

/// Holds other policies and describes them itself.
template <class Policy>
concept describes_itself = requires(const Policy& policy, const params_of<Policy>& drawn,
                                    const value_tree& tree, const tree_reader& reader) {
    { policy.describe() } -> std::same_as<value_tree>;
    { Policy::describe_parameters(drawn) } -> std::same_as<value_tree>;
    { policy.read_parameters(tree, reader) } -> std::same_as<params_of<Policy>>;
};

/// {"name": tree}
[[nodiscard]] inline value_tree named(std::string_view name, value_tree tree) {
    return {value_tree::table{{std::string(name), std::move(tree)}}};
}

/// What stands under `name` in {"name": ...}. Errors: hubmap.pipeline.102, 103.
[[nodiscard]] inline const value_tree& under_name(const value_tree& tree, const tree_reader& reader,
                                                  std::string_view name) {
    const auto& table = reader.get<value_tree::table>(tree, "an object that names a policy");
    require(table.size() == 1 && table[0].first == name, "pipeline", 103, reader.place(), ": parameters of '",
            table.empty() ? "" : table[0].first, "', not of '", name, "'");
    return table[0].second;
}

}  // namespace combining

/// An augmentation that can be printed, stored and read: it has a `name` and lists its members, and its
/// parameters list theirs (core/fields.hpp) or are numbers; or it is a combinator of such.
template <class Policy>
concept described_augmentation = augmentation<Policy> &&
    (combining::describes_itself<Policy> || combining::described_by_fields<Policy>);

/// The policy as {"flip": {"probability_y": 0.5, "probability_x": 0.5}}: what policy_table reads.
template <described_augmentation Policy>
[[nodiscard]] value_tree describe(const Policy& policy) {
    if constexpr (combining::describes_itself<Policy>)
        return policy.describe();
    else
        return combining::named(Policy::name, to_tree(policy));
}

/// What was drawn, as {"flip": {"y": true, "x": false}}.
template <described_augmentation Policy>
[[nodiscard]] value_tree describe_parameters(const params_of<Policy>& drawn) {
    if constexpr (combining::describes_itself<Policy>)
        return Policy::describe_parameters(drawn);
    else
        return combining::named(Policy::name, to_tree(drawn));
}

/// Reads what describe_parameters() gave, for a replay; `reader` knows the place for messages.
/// Errors: hubmap.pipeline.102 .. 107.
template <described_augmentation Policy>
[[nodiscard]] params_of<Policy> read_parameters(const Policy& policy, const value_tree& tree,
                                                const tree_reader& reader = {"parameters",
                                                                             missing_members::refused}) {
    if constexpr (combining::describes_itself<Policy>) {
        return policy.read_parameters(tree, reader);
    } else {
        params_of<Policy> drawn{};
        reader.member(Policy::name).read(combining::under_name(tree, reader, Policy::name), drawn);
        return drawn;
    }
}

/// The policy as JSON; `indent` above 0 gives a line an entry.
template <described_augmentation Policy>
[[nodiscard]] std::string print(const Policy& policy, std::size_t indent = 0) {
    return print_json(describe(policy), indent);
}

/// What it drew as JSON; numbers keep their bits.
template <described_augmentation Policy>
[[nodiscard]] std::string print_parameters([[maybe_unused]] const Policy& policy,
                                           const params_of<Policy>& drawn, std::size_t indent = 0) {
    return print_json(describe_parameters<Policy>(drawn), indent);
}

}  // namespace hubmap::augment
