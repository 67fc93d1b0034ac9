#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <hubmap/augment/normalize.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <map>
#include <string>
#include <string_view>

namespace hubmap {

/// All that a prediction must know of a model beside its weights: kept in the checkpoint, never guessed.
struct model_description {
    std::string encoder = "b3";                          ///< EfficientNet "b0" .. "b7"
    std::array<index, 5> decoder{256, 128, 64, 32, 16};  ///< channels from stride 16 to stride 1
    std::string padding = "v063";  ///< of strided convolutions: "v063", "v071", "dynamic_same"
    index classes = 2;             ///< background and the rest
    index tile_px = 512;           ///< side of a tile as the network sees it; a multiple of 32
    double scale = 3;              ///< pixels of the full slide along a side of a tile pixel
    channel_statistics statistics{};

    friend bool operator==(const model_description&, const model_description&) = default;
};

/// Names and texts, as the metadata of a checkpoint hold them.
using text_table = std::map<std::string, std::string>;

namespace detail {

/// The shortest text that gives the same number back.
template <class Number>
[[nodiscard]] std::string number_text(Number value) {
    char text[40];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}
template <class Numbers>
[[nodiscard]] std::string numbers_text(const Numbers& values) {
    std::string text;
    for (const auto value : values) {
        if (!text.empty()) text += ' ';
        text += number_text(value);
    }
    return text;
}

[[nodiscard]] inline const std::string& described(const text_table& table, const char* name) {
    const auto found = table.find(name);
    require(found != table.end(), "settings", 101, "the description has no '", name, "'");
    return found->second;
}

/// Numbers separated by single blanks, as many as `values` has places.
template <class Numbers>
void read_numbers(const text_table& table, const char* name, Numbers& values) {
    const std::string& text = described(table, name);
    const char* next = text.data();
    const char* const end = next + text.size();
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0 && next != end && *next == ' ') ++next;
        const auto [after, status] = std::from_chars(next, end, values[i]);
        require(status == std::errc(), "settings", 102, "'", name, "' is '", text, "', not ", values.size(),
                " numbers");
        next = after;
    }
    require(next == end, "settings", 102, "'", name, "' is '", text, "', not ", values.size(), " numbers");
}
template <class Number>
[[nodiscard]] Number read_number(const text_table& table, const char* name) {
    std::array<Number, 1> value{};
    read_numbers(table, name, value);
    return value[0];
}

}  // namespace detail

/// Errors: hubmap.settings.103 where a number is out of its range.
inline void check(const model_description& d) {
    constexpr index stride = 32, largest_tile = 8192;
    require(d.tile_px > 0 && d.tile_px <= largest_tile && d.tile_px % stride == 0, "settings", 103,
            "tiles of ", d.tile_px, " px; wanted a multiple of 32 up to ", largest_tile);
    constexpr double largest_scale = 256;
    require(d.scale >= 1 && d.scale <= largest_scale, "settings", 103, "scale ", d.scale,
            "; wanted 1 .. 256");
    require(d.classes >= 2 && d.classes <= 255, "settings", 103, d.classes, " classes; wanted 2 .. 255");
    for (const float deviation : d.statistics.deviation)
        require(std::isfinite(deviation) && deviation > 0, "settings", 103, "a standard deviation of ",
                deviation);
    for (const float mean : d.statistics.mean)
        require(std::isfinite(mean), "settings", 103, "a mean of ", mean);
}

/// The description as texts that give equal numbers back.
[[nodiscard]] inline text_table to_text(const model_description& d) {
    return {{"encoder", d.encoder},
            {"decoder", detail::numbers_text(d.decoder)},
            {"padding", d.padding},
            {"classes", detail::number_text(d.classes)},
            {"tile_px", detail::number_text(d.tile_px)},
            {"scale", detail::number_text(d.scale)},
            {"mean", detail::numbers_text(d.statistics.mean)},
            {"deviation", detail::numbers_text(d.statistics.deviation)}};
}

/// Reads what `to_text` wrote; other entries are left aside. Errors: hubmap.settings.101 an entry is missing,
/// 102 it is not a number, 103 it is out of range.
[[nodiscard]] inline model_description model_description_from(const text_table& table) {
    model_description d;
    d.encoder = detail::described(table, "encoder");
    d.padding = detail::described(table, "padding");
    detail::read_numbers(table, "decoder", d.decoder);
    d.classes = detail::read_number<index>(table, "classes");
    d.tile_px = detail::read_number<index>(table, "tile_px");
    d.scale = detail::read_number<double>(table, "scale");
    detail::read_numbers(table, "mean", d.statistics.mean);
    detail::read_numbers(table, "deviation", d.statistics.deviation);
    check(d);
    return d;
}

}  // namespace hubmap
