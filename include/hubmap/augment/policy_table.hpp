#pragma once

#include <array>
#include <functional>
#include <hubmap/augment/any_policy.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/core/describe.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/value_tree.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hubmap::augment {

/// Policies by their names: a value that one passes to what reads pipelines. standard_policies() gives ours;
/// add yours to it:
///     policy_table known = standard_policies();
///     known.add<my_policy>();
class policy_table {
  public:
    /// Makes a policy of the table of its members; the reader knows the place.
    using maker = std::function<any_policy(const value_tree& members, const tree_reader& reader)>;

    /// Reads a Policy under its name; members that a file does not name are those of `preset`.
    /// Errors: hubmap.pipeline.109 where the name is taken.
    template <described_augmentation Policy>
    requires combining::described_by_fields<Policy> policy_table& add(Policy preset = {}) {
        return add(std::string(Policy::name), [preset](const value_tree& members, const tree_reader& reader) {
            Policy policy = preset;
            reader.read(members, policy);
            return with_context(reader.place(), [&] { return any_policy(std::move(policy)); });
        });
    }
    /// The same for what has another form. Errors: hubmap.pipeline.109.
    policy_table& add(std::string name, maker make) {
        const bool is_new = !is_combinator(name) && makers_.emplace(name, std::move(make)).second;
        require(is_new, "pipeline", 109, "the name '", name, "' is taken");
        return *this;
    }

    /// The names, sorted, those of combinators apart.
    [[nodiscard]] std::vector<std::string> names() const {
        std::vector<std::string> result;
        for (const auto& [name, make] : makers_) result.push_back(name);
        return result;
    }

    /// The policy that a tree describes, as describe() gives it (docs/augmentation.md shows the form).
    /// Errors: hubmap.pipeline.102 .. 108, hubmap.augment.121 .. 123, those of the policies' check(), with
    /// the place: `sequence[2].clahe`.
    [[nodiscard]] any_policy read(const value_tree& tree,
                                  const tree_reader& reader = {"", missing_members::kept}) const {
        return read(tree, reader, 0);
    }

  private:
    static constexpr int deepest = 32;

    [[nodiscard]] static bool is_combinator(std::string_view name) noexcept {
        return name == "sequence" || name == "in_order" || name == "one_of" || name == "some_of" ||
               name == "with_probability";
    }

    [[nodiscard]] any_policy read(const value_tree& tree, const tree_reader& reader, int depth) const {
        require(depth < deepest, "pipeline", 108, reader.place(), ": policies in each other more than ",
                deepest, " deep");
        const auto& table = reader.get<value_tree::table>(tree, "an object that names a policy");
        for (const auto& [key, value] : table)
            if (is_combinator(key)) return read_combinator(key, value, table, reader, depth);
        require(table.size() == 1, "pipeline", 103, reader.place(), ": ", table.size(),
                " names where one policy is wanted; each stands in braces of its own");
        const auto known = makers_.find(table[0].first);
        require(known != makers_.end(), "pipeline", 103, reader.member(table[0].first).place(),
                ": no such policy; there are ", known_names());
        return known->second(table[0].second, reader.member(table[0].first));
    }

    [[nodiscard]] any_policy read_combinator(const std::string& name, const value_tree& value,
                                             const value_tree::table& table, const tree_reader& reader,
                                             int depth) const {
        const bool weighted = name == "one_of" || name == "some_of";
        const value_tree *weights_tree = nullptr, *count_tree = nullptr, *policy_tree = nullptr;
        for (const auto& [key, beside] : table) {
            if (key == name) continue;
            const value_tree** place = weighted && key == "weights"                    ? &weights_tree
                                       : name == "some_of" && key == "count"           ? &count_tree
                                       : name == "with_probability" && key == "policy" ? &policy_tree
                                                                                       : nullptr;
            require(place != nullptr, "pipeline", 104, reader.member(key).place(), ": no member of ", name);
            *place = &beside;
        }
        const auto here = reader.member(name);
        if (name == "with_probability") {
            require(policy_tree != nullptr, "pipeline", 107, reader.member("policy").place(), " is missing");
            double probability = 0;
            here.read(value, probability);
            auto policy = read(*policy_tree, reader.member("policy"), depth + 1);
            return with_context(here.place(),
                                [&] { return any_policy(with_probability(probability, std::move(policy))); });
        }
        std::vector<any_policy> policies;
        for (const auto& entry : here.get<value_tree::list>(value, "a list of policies"))
            policies.push_back(read(entry, here.entry(policies.size()), depth + 1));
        std::vector<double> weights;
        if (weights_tree != nullptr) {
            reader.member("weights").read(*weights_tree, weights);
            require(!weights.empty(), "pipeline", 106, reader.member("weights").place(), ": no weights");
        }
        member_count count;
        if (name == "some_of") count = read_count(count_tree, reader);
        return with_context(here.place(), [&]() -> any_policy {
            if (name == "sequence") return sequence(std::move(policies));
            if (name == "in_order") return in_order(std::move(policies));
            if (name == "one_of") return one_of(std::move(policies), std::move(weights));
            return some_of(count, std::move(policies), std::move(weights));
        });
    }

    /// A number, or the least and the most.
    [[nodiscard]] static member_count read_count(const value_tree* tree, const tree_reader& reader) {
        require(tree != nullptr, "pipeline", 107, reader.member("count").place(), " is missing");
        const auto here = reader.member("count");
        if (std::holds_alternative<value_tree::list>(tree->value)) {
            std::array<index, 2> range{};
            here.read(*tree, range);
            return {range[0], range[1]};
        }
        index exactly = 0;
        here.read(*tree, exactly);
        return exactly;
    }

    [[nodiscard]] std::string known_names() const {
        std::string text = "sequence, in_order, one_of, some_of, with_probability";
        for (const auto& [name, make] : makers_) text += ", " + name;
        return text;
    }

    std::map<std::string, maker, std::less<>> makers_;
};

}  // namespace hubmap::augment
