#pragma once

#include <algorithm>
#include <hubmap/core/geometry.hpp>
#include <hubmap/sampling/detail/check_weights.hpp>
#include <span>
#include <vector>

namespace hubmap {

/// Draws an index with probability proportional to its weight by the alias method (Walker 1977, in the linear
/// form of Vose 1991): one look-up a draw, several times faster than guide_table. The map from u to the index
/// is not monotone, so it destroys stratification, and it draws other indices than the original's search.
/// An index of weight 0 is never drawn. Immutable once made.
class alias_table {
  public:
    /// Errors: hubmap.sampling.101 no weights, 102 a weight is negative or not finite, 103 all are 0.
    explicit alias_table(std::span<const float> weights) {
        detail::check_weights(weights);
        const std::size_t count = weights.size();
        double sum = 0;
        for (const float weight : weights) sum += double{weight};
        const auto heaviest =
            static_cast<std::size_t>(std::max_element(weights.begin(), weights.end()) - weights.begin());
        std::vector<std::size_t> small, large;
        slots_.reserve(count);
        for (std::size_t i = 0; i < count; ++i) {
            slots_.push_back({double{weights[i]} / sum * static_cast<double>(count), heaviest});
            (slots_[i].own_share < 1 ? small : large).push_back(i);
        }
        while (!small.empty() && !large.empty()) {
            const std::size_t poor = small.back(), rich = large.back();
            small.pop_back();
            slots_[poor].other = rich;
            slots_[rich].own_share -= 1 - slots_[poor].own_share;
            if (slots_[rich].own_share < 1) {
                large.pop_back();
                small.push_back(rich);
            }
        }
        // What is left has a share of 1 but for rounding; an index of weight 0 keeps none and points
        // elsewhere.
        for (const auto* rest : {&small, &large})
            for (const std::size_t i : *rest)
                if (weights[i] > 0) slots_[i].own_share = 1;
    }

    [[nodiscard]] index size() const noexcept { return static_cast<index>(slots_.size()); }

    /// The index that `u` in [0, 1) stands for; other numbers count as the nearest end, NaN as 0.
    [[nodiscard]] index operator()(double u) const noexcept {
        const auto count = static_cast<double>(slots_.size());
        const double at = u > 0 ? std::min(u * count, count) : 0.;
        const std::size_t i = std::min(static_cast<std::size_t>(at), slots_.size() - 1);
        const double within = at - static_cast<double>(i);
        return static_cast<index>(within < slots_[i].own_share ? i : slots_[i].other);
    }

  private:
    struct slot {
        double own_share;
        std::size_t other;
    };
    std::vector<slot> slots_;
};

}  // namespace hubmap
