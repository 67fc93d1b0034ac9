#pragma once

#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/nn/compat.hpp>
#include <limits>

namespace hubmap::nn {

/// How many pixels of each true class were given each class, summed over any number of batches.
class confusion_counts {
  public:
    /// Errors: hubmap.train.101.
    explicit confusion_counts(index classes, torch::Device device = torch::kCPU) : classes_(classes) {
        require(classes >= 2, "train", 101, "scores of ", classes, " classes");
        counts_ = torch::zeros({classes, classes}, torch::TensorOptions(torch::kInt64).device(device));
    }

    /// Adds a batch: logits [n, classes, h, w] (the largest is the class given), codes [n, h, w] below
    /// `classes`. Does not wait for the device. Errors: hubmap.train.102 where the shapes do not fit.
    void add(const torch::Tensor& logits, const torch::Tensor& labels) {
        require(logits.dim() == 4 && logits.size(1) == classes_ && labels.dim() == 3 &&
                    labels.numel() * classes_ == logits.numel(),
                "train", 102, "scores of logits ", logits.sizes(), " and labels ", labels.sizes(), ", ",
                classes_, " classes");
        const auto given = logits.argmax(1);
        const auto pairs = labels.to(torch::kInt64) * classes_ + given;
        const auto counts = at::bincount(pairs.flatten(), {}, classes_ * classes_);
        require(counts.numel() == classes_ * classes_, "train", 103, "a label is not below ", classes_);
        counts_ += counts.view({classes_, classes_});
    }

    /// Pixels of class `truth` that were given class `given`.
    [[nodiscard]] index count(index truth, index given) const {
        return counts_[truth][given].item<std::int64_t>();
    }
    /// Whether any pixel's true class is not the background: without, scores of the foreground tell nothing.
    [[nodiscard]] bool has_foreground() const {
        return counts_.narrow(0, 1, classes_ - 1).sum().item<std::int64_t>() > 0;
    }
    /// |both| / |either| of one class; 1 where the class is neither there nor given.
    [[nodiscard]] double iou(index c) const {
        const auto [both, truth, given] = sums(c);
        return truth + given == 0 ? 1. : both / (truth + given - both);
    }
    /// 2 |both| / (|truth| + |given|) of one class; 1 where the class is neither there nor given.
    [[nodiscard]] double dice(index c) const {
        const auto [both, truth, given] = sums(c);
        return truth + given == 0 ? 1. : 2 * both / (truth + given);
    }
    /// Means over the classes from 1 on: all but the background.
    [[nodiscard]] double foreground_iou() const {
        double sum = 0;
        for (index c = 1; c < classes_; ++c) sum += iou(c);
        return sum / static_cast<double>(classes_ - 1);
    }
    [[nodiscard]] double foreground_dice() const {
        double sum = 0;
        for (index c = 1; c < classes_; ++c) sum += dice(c);
        return sum / static_cast<double>(classes_ - 1);
    }

  private:
    struct class_sums {
        double both, truth, given;
    };
    [[nodiscard]] class_sums sums(index c) const {
        const auto value = [](const torch::Tensor& t) { return static_cast<double>(t.item<std::int64_t>()); };
        return {value(counts_[c][c]), value(counts_[c].sum()), value(counts_.select(1, c).sum())};
    }

    index classes_;
    torch::Tensor counts_;
};

}  // namespace hubmap::nn
