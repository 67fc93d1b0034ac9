#pragma once

#include <hubmap/core/label_image.hpp>
#include <hubmap/rle/rle.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap {

/// Pixels [start, start + length) along the scan order, all of class `value`; `start` counts from 0, whatever
/// the text form.
template <label_code Value = std::uint8_t>
struct class_run {
    index start = 0;
    index length = 0;
    Value value = 0;

    [[nodiscard]] constexpr index end() const noexcept { return start + length; }
    friend constexpr bool operator==(const class_run&, const class_run&) = default;
};

/// A label image as its runs of equal class, with the size of the image: several masks in one code, where
/// each pixel has one class at most. Order and base are part of the type, as those of `rle`. Invariant: runs
/// are non-empty, ascending, do not overlap, lie inside the image; neighbours that touch are of different
/// classes; none is of class 0, the background. Hence equal images have equal codes.
template <scan_order Order, int Base, label_code Value = std::uint8_t>
class class_rle {
  public:
    using value_type = Value;
    static constexpr scan_order order = Order;
    static constexpr int base = Base;

    class_rle() = default;
    /// All background. Errors: hubmap.rle.101 where a side is negative or the pixels pass 64 bits.
    explicit class_rle(extent size) : background_(size) {}
    /// Errors: hubmap.rle.101, hubmap.rle.171 where `runs` break the invariant.
    class_rle(extent size, std::vector<class_run<Value>> runs) : background_(size), runs_(std::move(runs)) {
        index end = 0;  // of the last run
        Value value = 0;
        for (std::size_t i = 0; i < runs_.size(); ++i) {
            const auto& r = runs_[i];
            const bool apart = r.start > end || (r.start == end && r.value != value);
            require(r.length > 0 && r.value != 0 && apart && r.length <= size.area() - r.start, "rle", 171,
                    "run ", i, " (start ", r.start, ", length ", r.length, ", class ", +r.value,
                    ") is empty, background, out of order, touches one of its class or leaves the image of ",
                    size);
            end = r.end();
            value = r.value;
        }
    }

    [[nodiscard]] extent size() const noexcept { return background_.size(); }
    [[nodiscard]] std::span<const class_run<Value>> runs() const noexcept { return runs_; }
    [[nodiscard]] bool empty() const noexcept { return runs_.empty(); }
    /// Length of a scan line: a column's height or a row's width.
    [[nodiscard]] index line_length() const noexcept { return background_.line_length(); }

    friend bool operator==(const class_rle&, const class_rle&) = default;

  private:
    rle<Order, Base> background_;  // knows sizes
    std::vector<class_run<Value>> runs_;
};

/// Down the columns, pixels counted from 1.
using kaggle_class_rle = class_rle<scan_order::column_major, 1>;

}  // namespace hubmap
