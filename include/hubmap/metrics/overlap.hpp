#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/class_algebra.hpp>
#include <vector>

namespace hubmap {

/// How two masks lie on each other, in pixels; sums of counts are counts of all images together.
struct overlap_counts {
    index both = 0;            ///< in truth and prediction: true positives
    index only_truth = 0;      ///< missed: false negatives
    index only_predicted = 0;  ///< false positives

    /// 2 both / (truth + predicted); 1 where both masks are empty, as the competition scored it.
    [[nodiscard]] double dice() const noexcept { return share(2 * both, only_truth + only_predicted); }
    /// both / either; 1 where both masks are empty.
    [[nodiscard]] double iou() const noexcept { return share(both, only_truth + only_predicted); }
    /// Share of the predicted pixels that are true; 1 where nothing was predicted.
    [[nodiscard]] double precision() const noexcept { return share(both, only_predicted); }
    /// Share of the true pixels that were predicted; 1 where there are none.
    [[nodiscard]] double recall() const noexcept { return share(both, only_truth); }

    overlap_counts& operator+=(const overlap_counts& other) noexcept {
        both += other.both;
        only_truth += other.only_truth;
        only_predicted += other.only_predicted;
        return *this;
    }
    friend bool operator==(const overlap_counts&, const overlap_counts&) = default;

  private:
    static double share(index part, index rest) noexcept {
        return part + rest == 0 ? 1. : static_cast<double>(part) / static_cast<double>(part + rest);
    }
};

/// Compares two codes on their runs. Errors: hubmap.metrics.101 where the sizes differ.
template <scan_order Order, int Base>
[[nodiscard]] overlap_counts overlap(const rle<Order, Base>& truth, const rle<Order, Base>& predicted) {
    require(truth.size() == predicted.size(), "metrics", 101, "masks of images of ", truth.size(), " and ",
            predicted.size());
    const index both = common_area(truth, predicted);
    return {both, truth.area() - both, predicted.area() - both};
}

/// How many pixels of each true class were given each class, summed over any number of images.
class confusion_matrix {
  public:
    /// Errors: hubmap.metrics.102 fewer than one class.
    explicit confusion_matrix(index classes) : classes_(classes) {
        require(classes >= 1 && classes <= largest, "metrics", 102, "a confusion matrix of ", classes,
                " classes");
        counts_.resize(static_cast<std::size_t>(classes * classes));
    }

    /// Errors: hubmap.metrics.101 where the sizes differ, 103 where a code is no class; then nothing is
    /// added.
    template <class Code>
    void add(label_view<const Code> truth, label_view<const Code> predicted) {
        require(truth.size() == predicted.size(), "metrics", 101, "masks of images of ", truth.size(),
                " and ", predicted.size());
        auto counts = counts_;
        for (index y = 0; y < truth.height(); ++y)
            for (index x = 0; x < truth.width(); ++x)
                ++counts[place_of(truth(y, x), predicted(y, x), pixel{y, x})];
        counts_ = std::move(counts);
    }

    /// The same from the runs of the classes; no image is drawn. Linear in the runs.
    template <scan_order Order, int Base, class Value>
    void add(const class_rle<Order, Base, Value>& truth, const class_rle<Order, Base, Value>& predicted) {
        require(truth.size() == predicted.size(), "metrics", 101, "masks of images of ", truth.size(),
                " and ", predicted.size());
        auto counts = counts_;
        const rle<Order, Base> image(truth.size());
        for_each_class_pair(truth, predicted, [&](index begin, index end, Value t, Value p) {
            counts[place_of(t, p, image.pixel_at(begin))] += end - begin;
        });
        counts_ = std::move(counts);
    }

    [[nodiscard]] index classes() const noexcept { return classes_; }
    /// Pixels of class `truth` that were given class `predicted`; both below `classes()`.
    [[nodiscard]] index count(index truth, index predicted) const noexcept {
        return counts_[static_cast<std::size_t>(truth * classes_ + predicted)];
    }
    /// Class `c` against all others.
    [[nodiscard]] overlap_counts of_class(index c) const noexcept {
        overlap_counts sums{.both = count(c, c)};
        for (index other = 0; other < classes_; ++other) {
            if (other == c) continue;
            sums.only_truth += count(c, other);
            sums.only_predicted += count(other, c);
        }
        return sums;
    }

  private:
    static constexpr index largest = 4096;  // counts stay small beside an image

    [[nodiscard]] std::size_t place_of(std::uint64_t truth, std::uint64_t predicted, const pixel& at) const {
        const auto classes = static_cast<std::uint64_t>(classes_);
        require(truth < classes && predicted < classes, "metrics", 103, "codes ", truth, " and ", predicted,
                " at (", at.y, ", ", at.x, "), ", classes_, " classes");
        return static_cast<std::size_t>(truth * classes + predicted);
    }

    index classes_;
    std::vector<index> counts_;
};

}  // namespace hubmap
