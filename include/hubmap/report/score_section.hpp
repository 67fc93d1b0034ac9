#pragma once

#include <cstdio>
#include <hubmap/evaluate/score.hpp>
#include <hubmap/report/html.hpp>

namespace hubmap {

/// The scores of one submission under its name.
struct named_score {
    std::string name;
    submission_score score;
};

/// Dice of each slide and their mean, a column a submission; all were scored on the same truth.
[[nodiscard]] inline std::string score_section(const std::vector<named_score>& scores) {
    const auto text = [](double value) {
        char digits[24];
        std::snprintf(digits, sizeof digits, "%.4f", value);
        return std::string(digits);
    };
    if (scores.empty()) return {};
    std::vector<std::vector<std::string>> rows{{"Dice of slide"}};
    for (const auto& slide : scores.front().score.slides) rows.push_back({slide.id});
    rows.push_back({"mean"});
    for (const auto& [name, score] : scores) {
        rows.front().push_back(name);
        for (std::size_t i = 0; i < score.slides.size(); ++i)
            rows[i + 1].push_back(text(score.slides[i].pixels.dice()));
        rows.back().push_back(text(score.mean_dice()));
    }
    return "<h2>Scores</h2>" + html_table(rows);
}

}  // namespace hubmap
