#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/core/random.hpp>
#include <map>
#include <string>
#include <vector>

namespace hubmap {

/// Slides to train on and slides held out, ids in order.
struct slide_split {
    std::vector<std::string> training, validation;
};

/// Holds out about `share` of the patients, at least one where there are two, with all their slides: two
/// slides of one kidney must not stand on both sides. `patient_of` names the patient of a slide's id; ids
/// that it lacks, or with an empty name, are patients of their own. With one patient alone his slides are
/// split instead; with one slide, or share 0, nothing is held out. The draw depends on the seed and on the
/// set of ids, not on their order.
[[nodiscard]] inline slide_split split_by_patient(std::vector<std::string> ids,
                                                  const std::map<std::string, std::string>& patient_of,
                                                  double share, std::uint64_t seed) {
    std::sort(ids.begin(), ids.end());
    std::map<std::string, std::vector<std::string>> groups;
    for (const auto& id : ids) {
        const auto known = patient_of.find(id);
        const bool named = known != patient_of.end() && !known->second.empty();
        groups[named ? "patient " + known->second : "slide " + id].push_back(id);
    }
    if (groups.size() == 1) {
        groups.clear();
        for (const auto& id : ids) groups[id].push_back(id);
    }
    std::vector<std::string> names;
    for (const auto& [name, slides] : groups) names.push_back(name);
    random_stream random({seed, 0, 0, 0x73706c74});  // a stream that no tile uses
    shuffle(random, std::span(names));

    const auto count = static_cast<index>(names.size());
    const auto wanted = static_cast<index>(std::lround(share * static_cast<double>(count)));
    const index held_out = share <= 0 || count < 2 ? 0 : std::clamp<index>(wanted, 1, count - 1);
    slide_split split;
    for (index i = 0; i < count; ++i) {
        auto& side = i < held_out ? split.validation : split.training;
        for (const auto& id : groups[names[static_cast<std::size_t>(i)]]) side.push_back(id);
    }
    std::sort(split.training.begin(), split.training.end());
    std::sort(split.validation.begin(), split.validation.end());
    return split;
}

}  // namespace hubmap
