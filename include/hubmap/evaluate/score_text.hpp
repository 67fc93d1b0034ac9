#pragma once

#include <algorithm>
#include <cstdio>
#include <hubmap/evaluate/score.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace hubmap {

/// The scores as a table for people: a line a slide, then their means and sums.
[[nodiscard]] inline std::string print_score(const submission_score& score) {
    std::size_t width = 5;
    for (const auto& slide : score.slides) width = std::max(width, slide.id.size());
    const auto padded = [&](std::string text) {
        text.resize(std::max(text.size(), width), ' ');
        return text;
    };
    const auto line = [&](const std::string& name, double dice, double iou,
                          const std::optional<object_counts>& objects) {
        char numbers[120];
        std::snprintf(numbers, sizeof numbers, "  %.4f  %.4f", dice, iou);
        std::string text = padded(name) + numbers;
        if (objects) {
            std::snprintf(numbers, sizeof numbers, "  %6lld  %6lld  %6lld",
                          static_cast<long long>(objects->found), static_cast<long long>(objects->missed),
                          static_cast<long long>(objects->extra));
            text += numbers;
        }
        return text + '\n';
    };
    std::string text =
        padded("slide") + "  Dice    IoU   " + (score.objects() ? "   found  missed   extra\n" : "\n");
    for (const auto& slide : score.slides)
        text += line(slide.id, slide.pixels.dice(), slide.pixels.iou(), slide.objects);
    return text + line("mean", score.mean_dice(), score.mean_iou(), score.objects());
}

/// The same for programs: `{"mean_dice", "mean_iou", "found", "missed", "extra", "f1", "slides":
/// [{"id", "dice", "iou", "precision", "recall", ...}]}`; counts of objects only where they are known.
[[nodiscard]] inline std::string score_json(const submission_score& score) {
    const auto objects = [](const std::optional<object_counts>& counts) {
        nlohmann::ordered_json values = nlohmann::ordered_json::object();
        if (counts)
            values = {{"found", counts->found},
                      {"missed", counts->missed},
                      {"extra", counts->extra},
                      {"f1", counts->f1()}};
        return values;
    };
    nlohmann::ordered_json all{{"mean_dice", score.mean_dice()}, {"mean_iou", score.mean_iou()}};
    all.update(objects(score.objects()));
    all["slides"] = nlohmann::ordered_json::array();
    for (const auto& slide : score.slides) {
        nlohmann::ordered_json one{{"id", slide.id},
                                   {"dice", slide.pixels.dice()},
                                   {"iou", slide.pixels.iou()},
                                   {"precision", slide.pixels.precision()},
                                   {"recall", slide.pixels.recall()}};
        one.update(objects(slide.objects));
        all["slides"].push_back(std::move(one));
    }
    return all.dump(2) + "\n";
}

}  // namespace hubmap
