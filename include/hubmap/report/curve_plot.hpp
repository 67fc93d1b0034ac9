#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <hubmap/core/error.hpp>
#include <hubmap/report/html.hpp>
#include <limits>
#include <string>
#include <vector>

namespace hubmap {

/// One line of a plot: y values at x = 1, 2, ...; a NaN leaves a gap.
struct curve {
    std::string name;
    std::string colour;  ///< a CSS colour
    std::vector<double> values;
};

/// A line chart as an SVG element: curves over epochs, the y axis from the least to the greatest value.
/// Errors: hubmap.report.101 without any finite value.
[[nodiscard]] inline std::string curve_plot(const std::string& title, const std::vector<curve>& curves) {
    constexpr double width = 460, height = 240, left = 52, right = 12, top = 30, bottom = 34;
    double least = std::numeric_limits<double>::infinity(), greatest = -least;
    std::size_t count = 1;
    for (const auto& line : curves) {
        count = std::max(count, line.values.size());
        for (double value : line.values)
            if (std::isfinite(value)) least = std::min(least, value), greatest = std::max(greatest, value);
    }
    require(least <= greatest, "report", 101, "plot '", title, "' has no value");
    if (greatest - least < 1e-12) least -= .5, greatest += .5;

    const auto number = [](double value, const char* format = "%.1f") {
        char text[32];
        std::snprintf(text, sizeof text, format, value);
        return std::string(text);
    };
    const auto x_of = [&](std::size_t i) {
        return left + (width - left - right) *
                          (count == 1 ? .5 : static_cast<double>(i) / static_cast<double>(count - 1));
    };
    const auto y_of = [&](double v) {
        return top + (height - top - bottom) * (greatest - v) / (greatest - least);
    };

    std::string svg = "<svg viewBox=\"0 0 460 240\" width=\"460\" height=\"240\" role=\"img\"><title>" +
                      html_escape(title) + "</title><text x=\"" + number(left) +
                      "\" y=\"18\" class=\"title\">" + html_escape(title) + "</text>";
    constexpr int grid_lines = 4;
    for (int i = 0; i <= grid_lines; ++i) {
        const double value = least + (greatest - least) * i / grid_lines;
        const auto y = number(y_of(value));
        svg += "<line x1=\"" + number(left) + "\" x2=\"" + number(width - right) + "\" y1=\"" + y +
               "\" y2=\"" + y + "\" class=\"grid\"/><text x=\"" + number(left - 6) + "\" y=\"" + y +
               "\" class=\"tick end\">" + number(value, "%.3g") + "</text>";
    }
    svg += "<text x=\"" + number(left) + "\" y=\"" + number(height - bottom + 16) +
           "\" class=\"tick\">1</text><text x=\"" + number(width - right) + "\" y=\"" +
           number(height - bottom + 16) + "\" class=\"tick end\">epoch " + std::to_string(count) + "</text>";
    double legend_x = left;
    for (const auto& line : curves) {
        std::string path;
        bool pen_down = false;
        for (std::size_t i = 0; i < line.values.size(); ++i) {
            if (!std::isfinite(line.values[i])) {
                pen_down = false;
                continue;
            }
            path += pen_down ? 'L' : 'M';
            path += number(x_of(i)) + " " + number(y_of(line.values[i]));
            pen_down = true;
        }
        const auto colour = html_escape(line.colour);
        svg += "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour +
               "\" stroke-width=\"2\"/><text x=\"" + number(legend_x) + "\" y=\"" + number(height - 4) +
               "\" fill=\"" + colour + "\" class=\"legend\">" + html_escape(line.name) + "</text>";
        constexpr double letter_width = 7, gap = 16;
        legend_x += letter_width * static_cast<double>(line.name.size()) + gap;
    }
    return svg + "</svg>";
}

}  // namespace hubmap
