#pragma once

#include <charconv>
#include <hubmap/io/csv.hpp>
#include <hubmap/io/safetensors.hpp>
#include <hubmap/report/curve_plot.hpp>
#include <map>

namespace hubmap {

namespace detail {

/// A column of a history's table; NaN where a cell is no number.
[[nodiscard]] inline std::vector<double> history_column(const io::csv_table& table, std::string_view name) {
    std::vector<double> values;
    const auto column = std::find(table.header.begin(), table.header.end(), name) - table.header.begin();
    if (column == std::ssize(table.header)) return values;
    for (const auto& row : table.rows) {
        const std::string& cell = row.cells[static_cast<std::size_t>(column)];
        double value = 0;
        const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
        values.push_back(read.ec == std::errc() ? value : std::numeric_limits<double>::quiet_NaN());
    }
    return values;
}

[[nodiscard]] inline bool any_finite(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace detail

/// The curves and the settings of one training, from the texts that its checkpoint holds
/// (io::safetensors_file reads them; LibTorch is not needed). A checkpoint without a history shows its
/// settings alone.
[[nodiscard]] inline std::string training_section(const std::string& name,
                                                  const std::map<std::string, std::string>& metadata) {
    std::string section = "<h2>" + html_escape(name) + "</h2>";
    if (const auto history = metadata.find("history"); history != metadata.end()) {
        const auto table = io::parse_csv(history->second);
        const auto plot = [&](const std::string& title, std::vector<curve> curves) {
            std::erase_if(curves, [](const curve& c) { return !detail::any_finite(c.values); });
            if (!curves.empty()) section += curve_plot(title, curves);
        };
        const auto column = [&](std::string_view of) { return detail::history_column(table, of); };
        plot("Loss", {{"training", "#1668c7", column("training_loss")},
                      {"validation", "#e07000", column("validation_loss")}});
        plot("Validation",
             {{"Dice", "#1668c7", column("validation_dice")}, {"IoU", "#e07000", column("validation_iou")}});
    }
    std::vector<std::vector<std::string>> rows{{"setting", "value"}};
    for (const auto& [setting, value] : metadata)
        if (setting != "history" && !value.empty()) rows.push_back({setting, value});
    return section + "<details><summary>Settings</summary>" + html_table(rows) + "</details>";
}

}  // namespace hubmap
