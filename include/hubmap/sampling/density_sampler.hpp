#pragma once

#include <concepts>
#include <hubmap/core/image.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/sampling/alias_table.hpp>
#include <hubmap/sampling/guide_table.hpp>

namespace hubmap {

/// A rule that draws an index in proportion to weights: made from the weights, called with a uniform number
/// in [0, 1).
template <class Table>
concept weighted_choice = std::constructible_from<Table, std::span<const float>> &&
    requires(const Table& table, double u) {
    { table(u) } -> std::same_as<index>;
};

/// Draws positions with the probability that a density map gives its cells. `Table` is the rule: guide_table
/// (the original's inverse of the cumulative sum) or alias_table. Immutable once made: any number of threads
/// may draw from one sampler, each with its own random stream.
template <weighted_choice Table = guide_table>
class basic_density_sampler {
  public:
    /// `density`: one channel of weights, which need not sum to 1.
    /// Errors: hubmap.sampling.101 empty map, 102 a cell is negative or not finite, 103 all cells are 0, 104
    /// several channels.
    explicit basic_density_sampler(image_view<const float> density)
        : size_(density.size()), table_(std::span<const float>(cells_of(density).values())) {}

    /// Size of the density map.
    [[nodiscard]] extent size() const noexcept { return size_; }

    /// The cell that `u` in [0, 1) stands for.
    [[nodiscard]] pixel cell(double u) const noexcept {
        const index at = table_(u);
        return {at / size_.width, at % size_.width};
    }

    /// A position inside an image of `image` pixels, whose parts are the cells: a cell by its density, then
    /// uniform in it. Takes three uniform numbers.
    [[nodiscard]] point centre(random_stream& random, extent image) const noexcept {
        const pixel drawn = cell(uniform_01(random));
        const double y =
            (static_cast<double>(drawn.y) + uniform_01(random)) / static_cast<double>(size_.height);
        const double x =
            (static_cast<double>(drawn.x) + uniform_01(random)) / static_cast<double>(size_.width);
        return {y * static_cast<double>(image.height), x * static_cast<double>(image.width)};
    }

  private:
    static image<float> cells_of(image_view<const float> density) {
        require(density.channels() <= 1, "sampling", 104, "a density map of ", density.channels(),
                " channels");
        image<float> cells(density.size());
        if (!density.empty()) copy(density, cells.view());
        return cells;
    }

    extent size_;
    Table table_;
};

using density_sampler = basic_density_sampler<>;

}  // namespace hubmap
