#pragma once

#include <array>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/nn/compat.hpp>
#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace hubmap::nn {

/// What one epoch was like. Validation values are NaN where there was no validation.
struct epoch_record {
    double epoch = 0;
    double training_loss = 0;  ///< mean over the epoch's steps
    double validation_loss = 0;
    double validation_iou = 0;  ///< mean over the foreground classes, over all validation pixels
    double validation_dice = 0;
    double learning_rate = 0;  ///< of the epoch's last step
    double training_tiles = 0;
    double skipped_steps = 0;  ///< steps whose fp16 gradients overflowed
    double is_best = 0;        ///< 1 where the weights of this epoch were the best so far
    double training_seconds = 0;
    double validation_seconds = 0;

    /// Names and values of all columns, in the order in which files hold them.
    static constexpr std::array<std::string_view, 11> names{
        "epoch",           "training_loss",    "validation_loss",   "validation_iou",
        "validation_dice", "learning_rate",    "training_tiles",    "skipped_steps",
        "is_best",         "training_seconds", "validation_seconds"};
    [[nodiscard]] std::array<double, names.size()> values() const noexcept {
        return {epoch,           training_loss,    validation_loss,   validation_iou,
                validation_dice, learning_rate,    training_tiles,    skipped_steps,
                is_best,         training_seconds, validation_seconds};
    }
    [[nodiscard]] static epoch_record from(const double* v) noexcept {
        return {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10]};
    }
};

using training_history = std::vector<epoch_record>;

/// The history as a tensor [epochs, columns] of doubles.
[[nodiscard]] inline torch::Tensor history_to_tensor(const training_history& history) {
    constexpr auto columns = static_cast<index>(epoch_record::names.size());
    auto table = torch::zeros({static_cast<index>(history.size()), columns}, torch::kFloat64);
    double* out = table.data_ptr<double>();
    for (const auto& record : history)
        for (const double value : record.values()) *out++ = value;
    return table;
}

/// Errors: hubmap.train.104 where the shape is not a history's.
[[nodiscard]] inline training_history history_from_tensor(const torch::Tensor& table) {
    constexpr auto columns = static_cast<index>(epoch_record::names.size());
    require(table.dim() == 2 && table.size(1) == columns, "train", 104, "a history of shape ", table.sizes());
    const auto values = table.to(torch::kCPU, torch::kFloat64).contiguous();
    training_history history;
    for (index i = 0; i < values.size(0); ++i)
        history.push_back(epoch_record::from(values.data_ptr<double>() + i * columns));
    return history;
}

/// The history as a table for people and other programs: CSV, a line of names, a line an epoch. Without the
/// seconds, so that two trainings of equal settings give equal texts.
[[nodiscard]] inline std::string print_history(const training_history& history) {
    const auto is_time = [](std::size_t column) { return epoch_record::names[column].ends_with("_seconds"); };
    std::ostringstream table;
    table.precision(std::numeric_limits<double>::max_digits10);
    for (std::size_t i = 0; i < epoch_record::names.size(); ++i)
        if (!is_time(i)) table << (i ? "," : "") << epoch_record::names[i];
    for (const auto& record : history) {
        const auto values = record.values();
        for (std::size_t i = 0; i < values.size(); ++i)
            if (!is_time(i)) table << (i ? ',' : '\n') << values[i];
    }
    table << '\n';
    return table.str();
}

}  // namespace hubmap::nn
