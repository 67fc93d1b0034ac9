#pragma once

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hubmap::io::detail {

struct json_bounds {
    int deepest = 64;            ///< arrays and objects in each other
    bool distinct_keys = false;  ///< refuse an object with a key twice, of which the last would stay
};

/// A parsed document, or why it is none.
struct parsed_json {
    nlohmann::json value;
    std::string problem;
};

/// Parses a whole text that may come from anywhere: neither deep nesting, wrong UTF-8, numbers beyond double
/// nor text after the document get through. A byte order mark is passed over.
[[nodiscard]] inline parsed_json parse_bounded_json(std::string_view text, json_bounds bounds) {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    // The parser takes a zero for the end and would not look at what follows.
    if (text.find('\0') != std::string_view::npos) return {{}, "a byte of value 0"};
    struct refusal {
        std::string why;
    };
    std::vector<std::set<std::string>> keys;  // of the objects around the place, by depth
    const auto check = [&](int depth, nlohmann::json::parse_event_t event, const nlohmann::json& value) {
        if (depth > bounds.deepest) throw refusal{"nested deeper than " + std::to_string(bounds.deepest)};
        if (!bounds.distinct_keys) return true;
        const auto level = static_cast<std::size_t>(depth);
        if (event == nlohmann::json::parse_event_t::object_start) {
            keys.resize(level + 2);
            keys[level + 1].clear();
        } else if (event == nlohmann::json::parse_event_t::key) {
            const auto& name = value.get_ref<const std::string&>();
            if (!keys[level].insert(name).second) throw refusal{"the key " + name + " comes twice"};
        }
        return true;
    };
    try {
        return {nlohmann::json::parse(text, check), {}};
    } catch (const nlohmann::json::exception& e) {
        return {{}, e.what()};
    } catch (const refusal& refused) {
        return {{}, refused.why};
    }
}

}  // namespace hubmap::io::detail
