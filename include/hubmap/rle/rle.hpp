#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace hubmap {

/// The order in which a run-length code walks over the pixels.
enum class scan_order {
    row_major,    ///< along each row, then to the next row
    column_major  ///< down each column, then to the next column: Kaggle, COCO
};

/// Foreground pixels [start, start + length) along the scan order; `start` counts from 0, whatever the text
/// form.
struct run {
    index start = 0;
    index length = 0;

    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr index end() const noexcept { return start + length; }
    friend constexpr bool operator==(const run&, const run&) = default;
};

/// A binary mask as its runs of foreground, with the size of the image it belongs to.
/// Orientation and index base are part of the type, so that codes of two conventions cannot be mixed;
/// `Base` is that of the text form. Invariant: runs are non-empty, ascending, neither overlap nor touch, and
/// lie inside the image. Hence equal masks have equal codes.
template <scan_order Order, int Base>
class rle {
    static_assert(Base == 0 || Base == 1, "pixels are counted from 0 or from 1");

  public:
    static constexpr scan_order order = Order;
    static constexpr int base = Base;

    rle() = default;
    /// An empty mask. Errors: hubmap.rle.101 where a side is negative or the pixels pass 64 bits.
    explicit rle(extent size) : size_(size) { check_size(); }
    /// Errors: hubmap.rle.101, hubmap.rle.102 where `runs` break the invariant.
    rle(extent size, std::vector<run> runs) : size_(size), runs_(std::move(runs)) {
        check_size();
        index free_from = 0;  // first pixel that the next run may start at
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            const auto& [start, length] = runs_[i];
            require(length > 0 && start >= free_from && length <= size_.area() - start, "rle", 102, "run ", i,
                    " (start ", start, ", length ", length,
                    ") is empty, out of order, touches its neighbour or leaves the image of ", size_);
            free_from = start + length + 1;
        }
    }

    [[nodiscard]] extent size() const noexcept { return size_; }
    [[nodiscard]] std::span<const run> runs() const noexcept { return runs_; }
    [[nodiscard]] bool empty() const noexcept { return runs_.empty(); }

    /// Number of foreground pixels.
    [[nodiscard]] index area() const noexcept {
        index sum = 0;
        for (const auto& r : runs_) sum += r.length;
        return sum;
    }
    /// Length of a scan line: a column's height or a row's width.
    [[nodiscard]] index line_length() const noexcept {
        return Order == scan_order::column_major ? size_.height : size_.width;
    }
    /// The pixel at `position` along the scan order.
    [[nodiscard]] pixel pixel_at(index position) const noexcept {
        const index line = position / line_length(), offset = position % line_length();
        return Order == scan_order::column_major ? pixel{offset, line} : pixel{line, offset};
    }

    friend bool operator==(const rle&, const rle&) = default;

  private:
    void check_size() const {
        const bool countable =
            size_.height >= 0 && size_.width >= 0 &&
            (size_.width == 0 || size_.height < std::numeric_limits<index>::max() / size_.width);
        require(countable, "rle", 101, "an image of ", size_);
    }

    extent size_{};
    std::vector<run> runs_;
};

/// Kaggle's convention: down the columns, pixels counted from 1.
using kaggle_rle = rle<scan_order::column_major, 1>;

/// Makes a code from runs that come in ascending order and may touch: touching ones are joined, empty ones
/// dropped.
template <class Rle>
class rle_builder {
  public:
    /// Errors: hubmap.rle.101.
    explicit rle_builder(extent size) : size_(Rle(size).size()) {}

    /// Errors: hubmap.rle.102 where a run leaves the image, 103 where it starts before the end of the last
    /// one.
    void append(index start, index length) {
        if (length == 0) return;
        require(length > 0 && start >= 0 && length <= size_.area() && start <= size_.area() - length, "rle",
                102, "run at ", start, " of length ", length, " leaves the image of ", size_);
        if (!runs_.empty() && start <= runs_.back().end()) {
            require(start == runs_.back().end(), "rle", 103, "run at ", start, " after one that ends at ",
                    runs_.back().end());
            runs_.back().length += length;
            return;
        }
        runs_.push_back({start, length});
    }

    [[nodiscard]] Rle finish() && { return Rle(size_, std::move(runs_)); }

  private:
    extent size_;
    std::vector<run> runs_;
};

}  // namespace hubmap
