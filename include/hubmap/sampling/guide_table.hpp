#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/sampling/detail/check_weights.hpp>
#include <span>
#include <vector>

namespace hubmap {

/// Draws an index with probability proportional to its weight, by the inverse of the cumulative sum: the
/// first index whose cumulative share exceeds u. Monotone in u, so stratified numbers stay stratified. The
/// sum is kept in double (as float32 it loses increments below 6e-8), and an index of weight 0 is never
/// drawn. A guide table (Chen and Asau, 1974) makes a draw constant time on average, with exactly the index
/// that a binary search finds. Immutable once made: any number of threads may draw from one table.
class guide_table {
  public:
    /// The weights need not sum to 1. Time and memory: linear, 16 bytes a weight.
    /// Errors: hubmap.sampling.101 no weights, 102 a weight is negative or not finite, 103 all are 0.
    explicit guide_table(std::span<const float> weights) {
        detail::check_weights(weights);
        cumulative_.reserve(weights.size());
        double sum = 0;
        for (const float weight : weights) cumulative_.push_back(sum += double{weight});
        guide_.reserve(cumulative_.size());
        std::size_t i = 0;
        for (std::size_t k = 0; k < cumulative_.size(); ++k) {
            const double share = static_cast<double>(k) / static_cast<double>(cumulative_.size());
            while (cumulative_[i] <= share * sum && i + 1 < cumulative_.size()) ++i;
            guide_.push_back(i);
        }
    }

    [[nodiscard]] index size() const noexcept { return static_cast<index>(cumulative_.size()); }

    /// The index that `u` in [0, 1) stands for; other numbers count as the nearest end, NaN as 0.
    [[nodiscard]] index operator()(double u) const noexcept {
        const double total = cumulative_.back();
        // u * total may round up to the total; the largest double below it still lies in the last weighted
        // cell.
        const double target = u > 0 ? std::min(u * total, std::nextafter(total, 0.)) : 0.;
        const auto last = static_cast<double>(guide_.size() - 1);
        const double slot = std::min(target / total * static_cast<double>(guide_.size()), last);
        std::size_t i = guide_[static_cast<std::size_t>(slot)];
        while (cumulative_[i] <= target) ++i;
        while (i > 0 && cumulative_[i - 1] > target) --i;  // where rounding put the guide one too far
        return static_cast<index>(i);
    }

  private:
    std::vector<double> cumulative_;
    std::vector<std::size_t> guide_;  ///< entry k: first index whose cumulative share exceeds k / size
};

}  // namespace hubmap
