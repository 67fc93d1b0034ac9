#pragma once

#include <hubmap/core/geometry.hpp>
#include <hubmap/io/named_codes.hpp>
#include <hubmap/io/rle_table.hpp>
#include <hubmap/metrics/objects.hpp>
#include <hubmap/metrics/overlap.hpp>
#include <hubmap/rle/text.hpp>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace hubmap {

/// How well one slide was found.
struct slide_score {
    std::string id;
    overlap_counts pixels;
    /// Connected objects, matched one to one where their IoU is at least .5; nothing where the slide's size,
    /// and with it the height of a column, is unknown.
    std::optional<object_counts> objects{};
};

/// How well a set of slides was found.
struct submission_score {
    std::vector<slide_score> slides;  ///< in the order of the truth

    /// Mean of the slides' Dice: the competition's score. Errors: hubmap.evaluate.101 without a slide.
    [[nodiscard]] double mean_dice() const {
        return mean([](const slide_score& s) { return s.pixels.dice(); });
    }
    [[nodiscard]] double mean_iou() const {
        return mean([](const slide_score& s) { return s.pixels.iou(); });
    }
    /// Sum over the slides; nothing where one slide's objects are not known.
    [[nodiscard]] std::optional<object_counts> objects() const {
        object_counts sum;
        for (const auto& slide : slides) {
            if (!slide.objects) return std::nullopt;
            sum += *slide.objects;
        }
        return sum;
    }

  private:
    template <class Value>
    [[nodiscard]] double mean(Value&& value) const {
        require(!slides.empty(), "evaluate", 101, "no slide to score");
        double sum = 0;
        for (const auto& slide : slides) sum += value(slide);
        return sum / static_cast<double>(slides.size());
    }
};

namespace detail {

template <class Row>
[[nodiscard]] kaggle_rle parse_scored(const Row& row, extent size, const char* whose) {
    return with_context("slide " + row.id + ", " + whose,
                        [&] { return parse_rle<kaggle_rle>(row.code, size, rle_dialect::lenient); });
}

template <class Row>
[[nodiscard]] submission_score score_rows(std::span<const Row> truth, std::span<const Row> submission,
                                          const std::map<std::string, extent>& sizes) {
    std::map<std::string, const Row*> predicted;
    for (const auto& row : submission) predicted[row.id] = &row;
    submission_score score;
    for (const auto& row : truth) {
        const auto found = predicted.find(row.id);
        require(found != predicted.end(), "evaluate", 102, "the submission has no slide ", row.id);
        const auto known = sizes.find(row.id);
        const extent size = known == sizes.end() ? io::unknown_size : known->second;
        const auto wanted = parse_scored(row, size, "truth");
        const auto given = parse_scored(*found->second, size, "submission");
        slide_score slide{row.id, overlap(wanted, given)};
        if (known != sizes.end()) slide.objects = match_objects(wanted, given);
        score.slides.push_back(std::move(slide));
    }
    require(!score.slides.empty(), "evaluate", 101, "no slide to score");
    return score;
}

}  // namespace detail

/// Scores the slides of `truth`; other rows of `submission` are left aside. `sizes` gives the sizes of the
/// slides; of a slide that it lacks the pixels are scored, which needs no size, but not the objects. Works on
/// the runs: no mask is drawn. Codes may hold runs in any order and overlapping ones.
/// Errors: hubmap.evaluate.101 no slide in the truth, 102 a slide is missing in the submission; those of
/// parse_rle, with the slide's id and whose code it is.
[[nodiscard]] inline submission_score score_submission(std::span<const io::rle_row> truth,
                                                       std::span<const io::rle_row> submission,
                                                       const std::map<std::string, extent>& sizes = {}) {
    return detail::score_rows(truth, submission, sizes);
}
/// The same of rows inside texts that somebody keeps (io::rle_rows_of()): no code is copied.
[[nodiscard]] inline submission_score score_submission(std::span<const io::rle_row_view> truth,
                                                       std::span<const io::rle_row_view> submission,
                                                       const std::map<std::string, extent>& sizes = {}) {
    return detail::score_rows(truth, submission, sizes);
}

}  // namespace hubmap
