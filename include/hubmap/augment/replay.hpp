#pragma once

#include <cstdint>
#include <hubmap/augment/any_policy.hpp>
#include <hubmap/augment/policy_table.hpp>
#include <hubmap/core/describe.hpp>
#include <hubmap/core/value_tree.hpp>
#include <string>

namespace hubmap::augment {

/// All that is needed to do an augmentation once more, to this or another image or its labels: the pipeline,
/// what it drew, and the seed it drew by (for people; nothing is drawn again).
struct replay {
    any_policy pipeline;
    any_parameters parameters;
    std::uint64_t seed = 0;

    friend bool operator==(const replay&, const replay&) = default;
};

[[nodiscard]] inline value_tree describe(const replay& done) {
    return {value_tree::table{{"seed", to_tree(done.seed)},
                              {"pipeline", done.pipeline.describe()},
                              {"parameters", done.parameters.describe()}}};
}

/// As JSON; equal replays give equal bytes.
[[nodiscard]] inline std::string print(const replay& done, std::size_t indent = 0) {
    return print_json(describe(done), indent);
}

/// Reads what describe() gave. Errors: as policy_table::read, and hubmap.pipeline.107 where one of the three
/// is missing, 104 where there is a fourth.
[[nodiscard]] inline replay read_replay(const value_tree& tree, const policy_table& known) {
    const tree_reader reader("", missing_members::refused);
    const value_tree *seed = nullptr, *pipeline = nullptr, *parameters = nullptr;
    for (const auto& [key, value] : reader.get<value_tree::table>(tree, "an object of a replay")) {
        const value_tree** place = key == "seed"         ? &seed
                                   : key == "pipeline"   ? &pipeline
                                   : key == "parameters" ? &parameters
                                                         : nullptr;
        require(place != nullptr, "pipeline", 104, key, ": no member of a replay");
        *place = &value;
    }
    require(seed != nullptr && pipeline != nullptr && parameters != nullptr, "pipeline", 107,
            "a replay has a seed, a pipeline and parameters; one is missing");
    auto policy = known.read(*pipeline, {"pipeline", missing_members::kept});
    auto drawn = policy.read_parameters(*parameters, {"parameters", missing_members::refused});
    replay result{std::move(policy), std::move(drawn), 0};
    reader.member("seed").read(*seed, result.seed);
    return result;
}

}  // namespace hubmap::augment
