#pragma once

#include <algorithm>
#include <cstdlib>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/change_bits.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

/// From pixels to runs. Every pixel has a side, which a function of detail/foreground.hpp tells: foreground
/// or not, or a class. A run is a stretch of one side other than background, which is 0.
namespace hubmap::detail {

/// What a function of sides makes of pixels of type T: the side, how it is stored, the run of such pixels.
template <class T, class SideOf>
struct sides_of {
    using side = std::invoke_result_t<const SideOf&, T>;
    static constexpr bool is_binary = std::is_same_v<side, bool>;
    using stored = stored_side<side>;
    template <class Side, bool Binary>
    struct run_of {
        using type = class_run<Side>;
    };
    template <class Side>
    struct run_of<Side, true> {
        using type = hubmap::run;
    };
    using run = typename run_of<side, is_binary>::type;
};

/// Runs of scan lines whose pixels are neighbours in memory, one line after the other.
template <class T, class SideOf>
class along_scanner {
    using kinds = sides_of<T, SideOf>;

  public:
    along_scanner(instruction_set instructions, const SideOf& side_of, std::vector<typename kinds::run>& runs)
        : instructions_(instructions), side_of_(side_of), runs_(runs), changes_(places) {}

    /// Appends the runs of `count` pixels that are [first, first + count) along the scan.
    void scan(const T* pixels, index count, index first) {
        typename kinds::side open = 0;  // the side since `start`
        index start = 0;
        for (index at = 0; at < count;) {
            const index found = vectorised(instructions_, line_changes{}, pixels, count, side_of_, &at,
                                           changes_.data(), places);
            for (index i = 0; i < found; ++i) {
                const index place = changes_[static_cast<std::size_t>(i)];
                append_side(runs_, first + start, place - start, open);
                start = place;
                open = side_of_(pixels[place]);
            }
        }
        append_side(runs_, first + start, count - start, open);
    }

  private:
    static constexpr index places = 4096;
    instruction_set instructions_;
    SideOf side_of_;
    std::vector<typename kinds::run>& runs_;
    std::vector<index> changes_;
};

/// Runs of scan lines that lie side by side in memory: columns of a row-major image. Takes bands of rows and
/// notes which columns change side; at the end the changes are put in the order of the columns. The image
/// is read once, along its memory, and never transposed.
template <class T, class SideOf>
class crossing_scanner {
    using kinds = sides_of<T, SideOf>;
    using stored = typename kinds::stored;

  public:
    crossing_scanner(const SideOf& side_of, index columns)
        : side_of_(side_of), sides_(static_cast<std::size_t>(columns)) {}

    /// The next rows, [first, end) of the image whose columns are the rows of `lines`.
    void add_rows(instruction_set instructions, image_view<const T> lines, index first, index end) {
        instructions_ = instructions;
        found_.resize(places);
        if (lines.strides().y != 1) {
            gather_rows(lines, first, end);
        } else {
            const index stride = lines.strides().x;
            for (; first + rows_a_look <= end; first += rows_a_look)
                look<rows_a_look>(&lines(0, first), stride);
            for (; first < end; ++first) look<1>(&lines(0, first), stride);
        }
        found_ = {};
    }

    /// Appends the runs of the columns of an image whose rows were given to `bands`, one after the other.
    /// The bands are used up. Memory: 8 bytes a column and a change, for classes the class of each change.
    static void finish(std::span<crossing_scanner> bands, std::vector<typename kinds::run>& runs) {
        const std::size_t columns = bands.front().sides_.size();
        std::vector<std::size_t> next(columns + 1);  // first counts of changes, one place further on
        index height = 0;
        std::vector<stored> before(columns);  // side of each column at the end of the band before
        for (auto& band : bands) {
            band.join_to(before, height);
            band.for_each_change([&](std::size_t column, index, stored) { ++next[column + 1]; });
            height += band.rows_;
            before = std::move(band.sides_);
        }
        for (std::size_t i = 1; i <= columns; ++i) next[i] += next[i - 1];
        // Counting sort by column; the rows of a column ascend already.
        std::vector<index> rows(next.back());
        std::vector<stored> sides(kinds::is_binary ? 0 : rows.size());
        for (auto& band : bands) {
            band.for_each_change([&](std::size_t column, index row, stored side) {
                const std::size_t place = next[column]++;
                rows[place] = row;
                if constexpr (!kinds::is_binary) sides[place] = side;
            });
            band.changes_ = {};
            band.change_sides_ = {};
            band.opened_ = {};
        }
        runs.reserve(runs.size() + rows.size() / 2 + 1);
        std::size_t i = 0;
        for (std::size_t column = 0; column < columns; ++column) {
            const index base = static_cast<index>(column) * height;
            typename kinds::side side = 0;  // of foreground and background it alternates
            for (const std::size_t end = next[column]; i < end; ++i) {
                if constexpr (kinds::is_binary)
                    side = !side;
                else
                    side = sides[i];
                append_side(runs, base + rows[i], (i + 1 < end ? rows[i + 1] : height) - rows[i], side);
            }
        }
    }

  private:
    struct change {
        index column;
        index row;
    };
    static constexpr int rows_a_look = 4;
    static constexpr index places = 8192;

    /// The same where the pixels of a row lie apart.
    void gather_rows(image_view<const T> lines, index first, index end) {
        std::vector<T> row(sides_.size());
        for (; first < end; ++first) {
            for (std::size_t i = 0; i < row.size(); ++i) row[i] = lines(static_cast<index>(i), first);
            look<1>(row.data(), 0);
        }
    }

    template <int Rows>
    void look(const T* first, index stride) {
        const auto columns = static_cast<index>(sides_.size());
        for (index at = 0; at < columns;) {
            const index found = vectorised(instructions_, row_changes<Rows>{}, first, stride, columns,
                                           side_of_, sides_.data(), &at, found_.data(), places);
            for (index i = 0; i < found; ++i) {
                const index place = found_[static_cast<std::size_t>(i)], column = place / Rows,
                            row = place % Rows;
                changes_.push_back({column, rows_ + row});
                if constexpr (!kinds::is_binary)
                    change_sides_.push_back(side_of_(first[row * stride + column]));
            }
        }
        rows_ += Rows;
    }

    [[nodiscard]] stored side_after(std::size_t i) const noexcept {
        if constexpr (kinds::is_binary)
            return 1;  // asked for the first change of a column alone
        else
            return change_sides_[i];
    }

    /// Puts the band below one that ends with the sides `before`, at row `top` of the image: it was scanned
    /// as if that were all background. Where a column goes on with the side that it had, its first change is
    /// none; where it begins with background, the side above ends at its top.
    void join_to(std::vector<stored>& before, index top) {
        top_ = top;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < changes_.size(); ++i) {
            const auto [column, row] = changes_[i];
            if (row == 0) {
                auto& above = before[static_cast<std::size_t>(column)];
                if (std::exchange(above, stored{0}) == side_after(i)) continue;
            }
            changes_[kept] = {column, top + row};
            if constexpr (!kinds::is_binary) change_sides_[kept] = change_sides_[i];
            ++kept;
        }
        changes_.resize(kept);
        if constexpr (!kinds::is_binary) change_sides_.resize(kept);
        for (std::size_t column = 0; column < before.size(); ++column)
            if (before[column] != 0) opened_.push_back(column);
    }
    /// Calls `visit(column, row, side)`, ascending in the rows of each column; of foreground and background
    /// the side means nothing.
    template <class Visit>
    void for_each_change(Visit&& visit) const {
        for (const std::size_t column : opened_) visit(column, top_, stored{0});
        for (std::size_t i = 0; i < changes_.size(); ++i)
            visit(static_cast<std::size_t>(changes_[i].column), changes_[i].row, side_after(i));
    }

    instruction_set instructions_ = instruction_set::baseline;
    SideOf side_of_;
    std::vector<stored> sides_;  ///< of each column in the last row
    std::vector<index> found_;
    std::vector<change> changes_;
    std::vector<stored> change_sides_;  ///< of each change, the side that begins; of foreground alone: none
    std::vector<std::size_t> opened_;   ///< columns that change at the top, for the sake of the band above
    index rows_ = 0;
    index top_ = 0;
};

/// Runs of lines [first, end) of an image with any strides, pixel by pixel.
template <class T, class SideOf>
void scan_strided_lines(image_view<const T> lines, index first, index end, const SideOf& side_of,
                        std::vector<typename sides_of<T, SideOf>::run>& runs) {
    for (index line = first; line < end; ++line)
        for (index i = 0; i < lines.width(); ++i)
            append_side(runs, line * lines.width() + i, 1, side_of(lines(line, i)));
}

/// An image as the scan lines of a code: each is a row.
template <class Code, class View>
[[nodiscard]] auto scan_lines_of(const View& image) {
    return Code::order == scan_order::column_major ? image.transposed() : image;
}

/// The stride of an axis of one pixel means nothing: it is taken for that of neighbours in memory.
template <class T>
[[nodiscard]] image_view<const T> with_plain_strides(image_view<const T> lines) noexcept {
    auto strides = lines.strides();
    if (lines.width() == 1) strides.x = 1;
    if (lines.height() == 1) strides.y = lines.width() * strides.x;
    return {lines.data(), lines.size(), 1, strides};
}

/// The runs of an image whose scan lines are contiguous or have any strides: parts of the lines are shared
/// among threads.
template <class T, class SideOf>
auto scan_parts(const execution& how, image_view<const T> lines, const SideOf& side_of) {
    const index count = lines.height(), length = lines.width();
    constexpr index pixels_a_part = index{1} << 20;
    const bool joined = lines.strides().x == 1 && lines.strides().y == length;  // all lines are one
    const index units = joined ? lines.size().area() : count, unit_pixels = joined ? 1 : length;
    const index units_a_part = std::clamp<index>(pixels_a_part / unit_pixels, 1, units);
    run_parts<typename sides_of<T, SideOf>::run> parts(
        static_cast<std::size_t>(ceil_div(units, units_a_part)));
    parallel_for(how, 0, std::ssize(parts), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        const index first = part * units_a_part, end = std::min(units, first + units_a_part);
        if (lines.strides().x != 1) return scan_strided_lines(lines, first, end, side_of, runs);
        along_scanner<T, SideOf> scanner(how.instructions, side_of, runs);
        if (joined)
            scanner.scan(lines.data() + first, end - first, first);
        else
            for (index line = first; line < end; ++line) scanner.scan(lines.row(line), length, line * length);
    });
    return parts;
}

/// Adds rows [0, lines.width()) of an image whose columns are the rows of `lines` to `bands`: each thread
/// takes a band across all columns, so that it reads whole stretches of memory (narrower pieces took three
/// times as long).
template <class T, class SideOf>
void add_crossing_bands(const execution& how, image_view<const T> lines, const SideOf& side_of,
                        std::vector<crossing_scanner<T, SideOf>>& bands) {
    constexpr index least_rows = 64;
    const index rows = lines.width();
    const index band_rows = std::max(least_rows, ceil_div(rows, index{how.thread_count()}));
    if (rows <= band_rows && !bands.empty())  // one thread goes on with the band it has
        return bands.back().add_rows(how.instructions, lines, 0, rows);
    const std::size_t before = bands.size();
    for (index first = 0; first < rows; first += band_rows) bands.emplace_back(side_of, lines.height());
    parallel_for(how, 0, ceil_div(rows, band_rows), [&](index i) {
        const index first = i * band_rows;
        bands[before + static_cast<std::size_t>(i)].add_rows(how.instructions, lines, first,
                                                             std::min(rows, first + band_rows));
    });
}

/// The runs of an image, given as its scan lines: row by row of `lines`.
template <class T, class SideOf>
auto scan_image(const execution& how, image_view<const T> any_lines, const SideOf& side_of) {
    const auto lines = with_plain_strides(any_lines);
    // Along the memory: where neighbouring lines are closer to each other than neighbours of a line.
    if (std::abs(lines.strides().y) >= std::abs(lines.strides().x)) return scan_parts(how, lines, side_of);
    std::vector<crossing_scanner<T, SideOf>> bands;
    add_crossing_bands(how, lines, side_of, bands);
    run_parts<typename sides_of<T, SideOf>::run> runs(1);
    crossing_scanner<T, SideOf>::finish(bands, runs.front());
    return runs;
}

/// The runs of an image along the scan of `Code`; none where there is no pixel.
template <class Code, class T, class SideOf>
auto runs_of(const execution& how, image_view<const T> image, const SideOf& side_of) {
    if (image.size().empty()) return run_parts<typename sides_of<T, SideOf>::run>(1);
    return scan_image(how, scan_lines_of<Code>(image), side_of);
}

}  // namespace hubmap::detail
