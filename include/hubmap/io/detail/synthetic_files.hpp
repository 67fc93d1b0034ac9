#pragma once

#include <hubmap/polygon/polygon.hpp>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace hubmap::io::detail {

/// Corners as [x, y], the first repeated at the end, as GeoJSON wants it.
[[nodiscard]] inline nlohmann::ordered_json json_rings(const polygon& area) {
    auto rings = nlohmann::ordered_json::array();
    for (const auto& corners : area.rings) {
        auto line = nlohmann::ordered_json::array();
        for (const auto& corner : corners) line.push_back({corner.x, corner.y});
        if (!corners.empty()) line.push_back({corners.front().x, corners.front().y});
        rings.push_back(std::move(line));
    }
    return rings;
}

/// The array of features that Kaggle's files hold and QuPath imports.
[[nodiscard]] inline std::string annotations_text(const std::vector<annotation>& structures) {
    constexpr int colour = -3140401;  // as in the competition's files
    auto features = nlohmann::ordered_json::array();
    for (const auto& structure : structures) {
        const bool single = structure.parts.size() == 1;
        auto coordinates = nlohmann::ordered_json::array();
        for (const auto& part : structure.parts) coordinates.push_back(json_rings(part));
        nlohmann::ordered_json feature;
        feature["type"] = "Feature";
        feature["id"] = "PathAnnotationObject";
        feature["geometry"]["type"] = single ? "Polygon" : "MultiPolygon";
        feature["geometry"]["coordinates"] = single ? coordinates[0] : coordinates;
        feature["properties"]["classification"]["name"] = structure.name;
        feature["properties"]["classification"]["colorRGB"] = colour;
        feature["properties"]["isLocked"] = true;
        feature["properties"]["measurements"] = nlohmann::ordered_json::array();
        features.push_back(std::move(feature));
    }
    return features.dump() + "\n";
}

}  // namespace hubmap::io::detail
