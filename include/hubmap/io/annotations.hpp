#pragma once

#include <cmath>
#include <filesystem>
#include <hubmap/io/detail/bounded_json.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/polygon/polygon.hpp>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubmap::io {

/// Of a file of annotations: 256 MiB.
inline constexpr std::uintmax_t largest_annotations_bytes = std::uintmax_t{1} << 28;

namespace detail {

/// Deeper than any GeoJSON with its measurements.
inline constexpr int deepest_annotations = 64;

/// Beyond the pixels of any slide; as far as polygons may be rasterised.
inline constexpr double farthest_corner = 1099511627776.0;  // 2^40

/// Names the place in the file: "feature 3".
class annotation_reader {
  public:
    /// Errors: hubmap.annotations.101 .. 105.
    [[nodiscard]] std::vector<annotation> features(const nlohmann::json& document) {
        const nlohmann::json* list = &document;
        if (document.is_object()) {
            const auto found = document.find("features");
            if (found != document.end()) list = &*found;
        }
        require(list->is_array(), "annotations", 102, "neither an array of features nor a FeatureCollection");
        std::vector<annotation> result;
        result.reserve(list->size());
        for (const auto& entry : *list) {
            ++feature_;
            result.push_back(feature(entry));
        }
        return result;
    }

  private:
    [[nodiscard]] annotation feature(const nlohmann::json& entry) const {
        require(entry.is_object() && entry.contains("geometry") && entry["geometry"].is_object() &&
                    entry["geometry"].contains("type") && entry["geometry"]["type"].is_string() &&
                    entry["geometry"].contains("coordinates"),
                "annotations", 103, "feature ", feature_, ": no object with a geometry");
        annotation result{name_of(entry), {}};
        const auto& type = entry["geometry"]["type"].get_ref<const std::string&>();
        const auto& coordinates = entry["geometry"]["coordinates"];
        require(type == "Polygon" || type == "MultiPolygon", "annotations", 104, "feature ", feature_,
                ": a geometry of type ", type.substr(0, 40));
        if (type == "Polygon") {
            result.parts.push_back(area(coordinates));
        } else {
            require(coordinates.is_array(), "annotations", 105, "feature ", feature_, ": no polygons");
            for (const auto& part : coordinates) result.parts.push_back(area(part));
        }
        return result;
    }

    /// Empty where the feature has no class: QuPath writes unclassified ones so.
    [[nodiscard]] std::string name_of(const nlohmann::json& entry) const {
        const auto properties = entry.find("properties");
        if (properties == entry.end() || !properties->is_object()) return {};
        const auto class_of = properties->find("classification");
        if (class_of == properties->end() || !class_of->is_object()) return {};
        const auto name = class_of->find("name");
        if (name == class_of->end() || name->is_null()) return {};
        require(name->is_string(), "annotations", 103, "feature ", feature_, ": the name is no text");
        return name->get<std::string>();
    }

    [[nodiscard]] polygon area(const nlohmann::json& rings) const {
        require(rings.is_array(), "annotations", 105, "feature ", feature_, ": no rings");
        polygon result;
        for (const auto& line : rings) {
            require(line.is_array(), "annotations", 105, "feature ", feature_, ": a ring is no array");
            ring corners;
            corners.reserve(line.size());
            for (const auto& corner : line) {
                require(corner.is_array() && corner.size() >= 2, "annotations", 105, "feature ", feature_,
                        ": a corner is no pair");
                corners.push_back({coordinate(corner[1]), coordinate(corner[0])});
            }
            if (corners.size() > 1 && corners.front() == corners.back()) corners.pop_back();
            result.rings.push_back(std::move(corners));
        }
        return result;
    }

    [[nodiscard]] double coordinate(const nlohmann::json& number) const {
        const bool is_number = number.is_number();
        const double value = is_number ? number.get<double>() : 0;
        require(is_number && std::abs(value) <= farthest_corner, "annotations", 105, "feature ", feature_,
                ": a coordinate is no number of at most ", farthest_corner);
        return value;
    }

    index feature_ = 0;
};

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

}  // namespace detail

/// Structures from the bytes of the competition's JSON, an array of GeoJSON features, or of a
/// FeatureCollection: Polygons and MultiPolygons with holes. The name is that of the classification, empty
/// where there is none; a ring's repeated last corner is left out; what else a feature holds is passed over.
/// Memory: about 20 times the bytes. Errors: hubmap.annotations.101 (no JSON, or nested too deep), 102 (no
/// list of features), 103 (a feature without geometry, or a name that is no text), 104 (a geometry that is no
/// area), 105 (coordinates of another shape, or beyond any slide); with the number of the feature, from 1.
[[nodiscard]] inline std::vector<annotation> parse_annotations(std::string_view bytes) {
    const auto json = detail::parse_bounded_json(bytes, {.deepest = detail::deepest_annotations});
    require(json.problem.empty(), "annotations", 101, json.problem);
    return detail::annotation_reader().features(json.value);
}

/// Reads a file of annotations: parse_annotations() of its bytes.
/// Errors: its own, with the file, and hubmap.file.101 .. 103.
[[nodiscard]] inline std::vector<annotation> read_annotations(const std::filesystem::path& path) {
    const std::string bytes = read_file(path, largest_annotations_bytes);
    try {
        return parse_annotations(bytes);
    } catch (const error& e) {
        const std::string_view what = e.what();
        throw error("annotations", e.number(),
                    path.string() + ": " + std::string(what.substr(what.find("] ") + 2)));
    }
}

/// The array of features that Kaggle's files hold and QuPath imports; parse_annotations() gives the same
/// structures back. Equal structures give equal bytes.
/// Errors: hubmap.annotations.106 (a name that is no UTF-8, a corner that is not finite).
[[nodiscard]] inline std::string print_annotations(std::span<const annotation> structures) {
    constexpr int colour = -3140401;  // as in the competition's files
    auto features = nlohmann::ordered_json::array();
    for (const auto& structure : structures) {
        for (const auto& part : structure.parts)
            for (const auto& corners : part.rings)
                for (const auto& corner : corners)
                    require(std::isfinite(corner.x) && std::isfinite(corner.y), "annotations", 106,
                            structure.name, ": a corner at ", corner.y, ", ", corner.x);
        const bool single = structure.parts.size() == 1;
        auto coordinates = nlohmann::ordered_json::array();
        for (const auto& part : structure.parts) coordinates.push_back(detail::json_rings(part));
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
    try {
        return features.dump() + "\n";
    } catch (const nlohmann::json::exception& e) {
        fail("annotations", 106, e.what());
    }
}

/// Writes a file of annotations. Errors: hubmap.annotations.106, hubmap.file.104 .. 106.
inline void write_annotations(const std::filesystem::path& path, std::span<const annotation> structures) {
    write_file(path, print_annotations(structures));
}

}  // namespace hubmap::io
