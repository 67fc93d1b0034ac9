#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/label_image.hpp>
#include <vector>

namespace hubmap {

/// How often a pixel of each kind is the centre of a training tile, before the map is scaled to sum 1.
/// The defaults are those of the original's first model; its second had .02, .46, .17.
struct density_weights {
    double background = .01;  ///< outside all structures
    double cortex = .5;       ///< anatomy code 1
    double medulla = .16;     ///< any other anatomy code
    double glomerulus = 1;    ///< label code other than 0, whatever the anatomy
};

/// Size of the density map of an image: `rows` high (or the image's own height where that is less), as wide
/// as the image's shape wants, rounded down, at least one cell each way.
[[nodiscard]] inline extent density_extent(extent image, index rows) noexcept {
    const index height = std::max<index>(1, std::min(rows, image.height));
    const double columns =
        static_cast<double>(image.width) / static_cast<double>(image.height) * static_cast<double>(height);
    return {height, std::clamp<index>(static_cast<index>(columns), 1, std::max<index>(1, image.width))};
}

/// Makes the sampling density of an image from bands of its rows, so that the image need not be in memory.
/// Each cell holds the mean weight of its pixels (whole pixels: pixel i belongs to cell i * cells / pixels),
/// divided by the sum over all cells. Codes are counted, never interpolated: the original resized codes as if
/// they were amounts, which made borders of one structure look like another. Counts
/// are whole numbers, so the order of the bands changes nothing. Memory: 32 bytes a cell.
class density_accumulator {
  public:
    /// Errors: hubmap.density.101 an empty image or map, 102 a weight is negative or not finite.
    density_accumulator(extent image, const density_weights& weights, index rows = 512)
        : image_(image), weights_(weights) {
        require(!image.empty() && rows > 0, "density", 101, "a density map of ", rows,
                " rows for an image of ", image);
        for (const double weight : {weights.background, weights.cortex, weights.medulla, weights.glomerulus})
            require(std::isfinite(weight) && weight >= 0, "density", 102, "weight ", weight);
        cells_ = density_extent(image, rows);
        counts_.resize(static_cast<std::size_t>(cells_.area()));
        for (index c = 0; c <= cells_.width; ++c) borders_.push_back(ceil_div(c * image.width, cells_.width));
    }

    [[nodiscard]] extent cells() const noexcept { return cells_; }

    /// The pixels of row `cell_row` of the map.
    [[nodiscard]] window band(index cell_row) const noexcept {
        const index first = ceil_div(cell_row * image_.height, cells_.height);
        return {first, 0, ceil_div((cell_row + 1) * image_.height, cells_.height) - first, image_.width};
    }

    /// Counts the rows from `first_row` on: `labels` and `anatomy` have the image's width and equal heights.
    /// Every row must be added once. Bands without a common row of cells may be added at the same time.
    /// Errors: hubmap.density.101 where the sizes do not fit.
    void add(index first_row, label_view<const std::uint8_t> labels, label_view<const std::uint8_t> anatomy) {
        require(labels.size() == anatomy.size() && labels.width() == image_.width && first_row >= 0 &&
                    first_row <= image_.height - labels.height(),
                "density", 101, "labels of ", labels.size(), " and anatomy of ", anatomy.size(), " from row ",
                first_row, " of an image of ", image_);
        for (index y = 0; y < labels.height(); ++y) {
            pixel_counts* cell = &counts_[static_cast<std::size_t>((first_row + y) * cells_.height /
                                                                   image_.height * cells_.width)];
            for (index c = 0; c < cells_.width; ++c, ++cell) {
                index glomerulus = 0, cortex = 0, medulla = 0;
                const index begin = borders_[static_cast<std::size_t>(c)],
                            end = borders_[static_cast<std::size_t>(c) + 1];
                for (index x = begin; x < end; ++x) {
                    const bool inside = labels(y, x) != 0;
                    glomerulus += inside;
                    cortex += !inside && anatomy(y, x) == 1;
                    medulla += !inside && anatomy(y, x) > 1;
                }
                cell->all += end - begin;
                cell->glomerulus += glomerulus;
                cell->cortex += cortex;
                cell->medulla += medulla;
            }
        }
    }

    /// The map; cells whose rows were never added have density 0.
    /// Errors: hubmap.density.103 where no pixel has any weight.
    [[nodiscard]] image<float> finish() const {
        std::vector<double> means;
        means.reserve(counts_.size());
        double total = 0;
        for (const auto& cell : counts_) {
            const index background = cell.all - cell.glomerulus - cell.cortex - cell.medulla;
            const double sum = static_cast<double>(background) * weights_.background +
                               static_cast<double>(cell.cortex) * weights_.cortex +
                               static_cast<double>(cell.medulla) * weights_.medulla +
                               static_cast<double>(cell.glomerulus) * weights_.glomerulus;
            means.push_back(cell.all == 0 ? 0. : sum / static_cast<double>(cell.all));
            total += means.back();
        }
        require(total > 0 && std::isfinite(total), "density", 103, "the weights of all pixels sum to ",
                total);
        image<float> density(cells_);
        std::transform(means.begin(), means.end(), density.values().begin(),
                       [&](double mean) { return static_cast<float>(mean / total); });
        return density;
    }

  private:
    struct pixel_counts {
        index all = 0;
        index glomerulus = 0;
        index cortex = 0;
        index medulla = 0;
    };
    extent image_;
    density_weights weights_;
    extent cells_{};
    std::vector<pixel_counts> counts_;
    std::vector<index> borders_;  ///< first column of each cell, and the image's width
};

}  // namespace hubmap
