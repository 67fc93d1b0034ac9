#pragma once

#include <algorithm>
#include <cstdio>
#include <hubmap/io/named_codes.hpp>
#include <hubmap/rle/components.hpp>
#include <optional>
#include <span>
#include <sstream>
#include <string>

namespace hubmap {

/// What a code says about its mask at a glance.
struct code_summary {
    /// What only a code of an image of known size tells.
    struct layout {
        extent size;
        window bounds;  ///< of all foreground
        index objects;  ///< connected, diagonal neighbours too
        double share;   ///< of the image that is foreground
    };
    std::string id;
    index runs = 0;
    index area = 0;
    std::optional<layout> place{};
};

/// Time as of connected_components where the image's size is known, else linear in the runs.
[[nodiscard]] inline code_summary summary_of(const io::named_code& slide) {
    const auto& code = slide.code;
    code_summary summary{slide.id, static_cast<index>(code.runs().size()), code.area()};
    if (code.size() == io::unknown_size) return summary;
    const auto objects = static_cast<index>(connected_components(code).objects.size());
    const index pixels = std::max<index>(1, code.size().area());
    summary.place = {code.size(), bounding_box(code), objects,
                     static_cast<double>(summary.area) / static_cast<double>(pixels)};
    return summary;
}

/// A table for people, a line a slide; of slides of unknown size only runs and area.
[[nodiscard]] inline std::string print_summaries(std::span<const code_summary> summaries) {
    std::size_t width = 5;
    for (const auto& s : summaries) width = std::max(width, s.id.size());
    const auto padded = [&](std::string text) {
        text.resize(width, ' ');
        return text;
    };
    const bool placed =
        std::any_of(summaries.begin(), summaries.end(), [](const auto& s) { return s.place; });
    std::string text = padded("slide") + "      runs         area";
    text += placed ? "    share  objects  size, and what holds all foreground\n" : "\n";
    for (const auto& s : summaries) {
        char numbers[120];
        std::snprintf(numbers, sizeof numbers, "  %8lld  %11lld", static_cast<long long>(s.runs),
                      static_cast<long long>(s.area));
        text += padded(s.id) + numbers;
        if (s.place) {
            std::snprintf(numbers, sizeof numbers, "  %6.3f%%  %7lld  ", 100 * s.place->share,
                          static_cast<long long>(s.place->objects));
            std::ostringstream places;
            places << s.place->size << ", ";
            if (s.place->bounds.empty())
                places << "nothing";
            else
                places << s.place->bounds;
            text += numbers + places.str();
        }
        text += '\n';
    }
    return text;
}

}  // namespace hubmap
