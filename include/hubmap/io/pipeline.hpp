#pragma once

#include <cstdint>
#include <filesystem>
#include <hubmap/augment/any_policy.hpp>
#include <hubmap/augment/policy_table.hpp>
#include <hubmap/augment/replay.hpp>
#include <hubmap/augment/standard_policies.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/value_tree.hpp>
#include <hubmap/io/detail/bounded_json.hpp>
#include <hubmap/io/file.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace hubmap::io {

/// Of a file of a pipeline or a replay: 16 MiB, which holds the boxes of very many dropouts.
inline constexpr std::uintmax_t largest_pipeline_bytes = std::uintmax_t{1} << 24;

namespace detail {

/// Arrays and objects in each other: four for each of policy_table's 32, at most, and a few.
inline constexpr int deepest_pipeline = 140;

[[nodiscard]] inline value_tree tree_of(const nlohmann::json& json) {
    using kind = nlohmann::json::value_t;
    switch (json.type()) {
        case kind::boolean:
            return {json.get<bool>()};
        case kind::number_integer:
            return {json.get<std::int64_t>()};
        case kind::number_unsigned: {
            const auto value = json.get<std::uint64_t>();
            if (std::in_range<std::int64_t>(value)) return {static_cast<std::int64_t>(value)};
            return {value};
        }
        case kind::number_float:
            return {json.get<double>()};
        case kind::string:
            return {json.get<std::string>()};
        case kind::array: {
            value_tree::list list;
            list.reserve(json.size());
            for (const auto& entry : json) list.push_back(tree_of(entry));
            return {std::move(list)};
        }
        case kind::object: {
            value_tree::table table;
            for (const auto& entry : json.items()) table.push_back({entry.key(), tree_of(entry.value())});
            return {std::move(table)};
        }
        default:
            return {};
    }
}

[[nodiscard]] inline value_tree parse_pipeline_tree(std::string_view text) {
    require(text.size() <= largest_pipeline_bytes, "pipeline", 101, text.size(), " bytes, more than ",
            largest_pipeline_bytes);
    const auto json = parse_bounded_json(text, {.deepest = deepest_pipeline, .distinct_keys = true});
    require(json.problem.empty(), "pipeline", 101, json.problem);
    return tree_of(json.value);
}

}  // namespace detail

/// A pipeline from JSON, as docs/augmentation.md describes it:
///     {"sequence": [{"flip": {"probability_x": 0.5}}, {"with_probability": 0.3, "policy": {"clahe": {}}}]}
/// Members that are not named keep the defaults of `known`. Errors: hubmap.pipeline.101 (no JSON, nested too
/// deep, a name twice), 102 .. 108 and hubmap.augment.121 .. 123 with the place, `sequence[1].policy.clahe`.
[[nodiscard]] inline augment::any_policy parse_pipeline(
    std::string_view text, const augment::policy_table& known = augment::standard_policies()) {
    return known.read(detail::parse_pipeline_tree(text));
}

/// What a pipeline drew, from the JSON that augment::print() made of it. Errors: hubmap.pipeline.101 .. 107.
[[nodiscard]] inline augment::any_parameters parse_parameters(std::string_view text,
                                                              const augment::any_policy& pipeline) {
    return augment::read_parameters(pipeline, detail::parse_pipeline_tree(text));
}

/// A replay, from the JSON that augment::print() made of it. Errors: as parse_pipeline.
[[nodiscard]] inline augment::replay parse_replay(
    std::string_view text, const augment::policy_table& known = augment::standard_policies()) {
    return augment::read_replay(detail::parse_pipeline_tree(text), known);
}

/// The same of files. Errors: those, with the file, and hubmap.file.101 .. 103.
[[nodiscard]] inline augment::any_policy read_pipeline(
    const std::filesystem::path& path, const augment::policy_table& known = augment::standard_policies()) {
    const std::string text = read_file(path, largest_pipeline_bytes);
    return with_context(path.string(), [&] { return parse_pipeline(text, known); });
}
[[nodiscard]] inline augment::replay read_replay(
    const std::filesystem::path& path, const augment::policy_table& known = augment::standard_policies()) {
    const std::string text = read_file(path, largest_pipeline_bytes);
    return with_context(path.string(), [&] { return parse_replay(text, known); });
}

/// Writes what the two read; equal values give equal bytes. Errors: hubmap.file.104 .. 106.
inline void write_pipeline(const std::filesystem::path& path, const augment::any_policy& pipeline) {
    write_file(path, augment::print(pipeline, 2) + "\n");
}
inline void write_replay(const std::filesystem::path& path, const augment::replay& done) {
    write_file(path, augment::print(done, 2) + "\n");
}

}  // namespace hubmap::io
