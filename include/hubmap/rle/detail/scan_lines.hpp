#pragma once

#include <algorithm>
#include <cstdlib>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/change_bits.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <span>
#include <utility>
#include <vector>

namespace hubmap::detail {

/// Runs of scan lines whose pixels are neighbours in memory, one line after the other.
template <class T, class Foreground>
class along_scanner {
  public:
    along_scanner(instruction_set instructions, const Foreground& is_foreground, std::vector<run>& runs)
        : instructions_(instructions), is_foreground_(is_foreground), runs_(runs), changes_(places) {}

    /// Appends the runs of `count` pixels that are [first, first + count) along the scan.
    void scan(const T* pixels, index count, index first) {
        bool inside = false;
        index start = 0;
        for (index at = 0; at < count;) {
            const index found = vectorised(instructions_, line_changes{}, pixels, count, is_foreground_, &at,
                                           &inside, changes_.data(), places);
            for (index i = 0; i < found; ++i) {
                const index place = changes_[static_cast<std::size_t>(i)];
                // The side after the last change is `inside`, and sides alternate.
                if (((found - 1 - i) % 2 == 0) == inside)
                    start = place;
                else
                    append_run(runs_, first + start, place - start);
            }
        }
        if (inside) append_run(runs_, first + start, count - start);
    }

  private:
    static constexpr index places = 4096;
    instruction_set instructions_;
    Foreground is_foreground_;
    std::vector<run>& runs_;
    std::vector<index> changes_;
};

/// Runs of scan lines that lie side by side in memory: columns of a row-major image. Takes bands of rows and
/// notes which columns change side; at the end the changes are put in the order of the columns. The image
/// is read once, along its memory, and never transposed.
template <class T, class Foreground>
class crossing_scanner {
  public:
    crossing_scanner(const Foreground& is_foreground, index columns)
        : is_foreground_(is_foreground), sides_(static_cast<std::size_t>(columns)) {}

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
    /// The bands are used up. Memory: 8 bytes a column and a change.
    static void finish(std::span<crossing_scanner> bands, std::vector<run>& runs) {
        const std::size_t columns = bands.front().sides_.size();
        std::vector<std::size_t> next(columns + 1);  // first counts of changes, one place further on
        index height = 0;
        std::size_t total = 0;
        std::vector<std::uint8_t> before(columns);  // side of each column at the end of the band before
        for (auto& band : bands) {
            band.join_to(before, height);
            band.for_each_change([&](std::size_t column, index) { ++next[column + 1], ++total; });
            height += band.rows_;
            before = std::move(band.sides_);
        }
        for (std::size_t i = 1; i <= columns; ++i) next[i] += next[i - 1];
        // Counting sort by column; the rows of a column ascend already.
        std::vector<index> rows(total);
        for (auto& band : bands) {
            band.for_each_change([&](std::size_t column, index row) { rows[next[column]++] = row; });
            band.changes_ = {};
            band.opened_ = {};
        }
        std::size_t i = 0;
        runs.reserve(runs.size() + total / 2 + 1);
        for (std::size_t column = 0; column < columns; ++column) {
            const index base = static_cast<index>(column) * height;
            for (const std::size_t end = next[column]; i < end; i += 2) {
                const bool open = i + 1 == end;  // at the bottom of the image
                append_run(runs, base + rows[i], (open ? height : rows[i + 1]) - rows[i]);
                if (open) {
                    ++i;
                    break;
                }
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
                                           is_foreground_, sides_.data(), &at, found_.data(), places);
            for (index i = 0; i < found; ++i) {
                const index place = found_[static_cast<std::size_t>(i)];
                changes_.push_back({place / Rows, rows_ + place % Rows});
            }
        }
        rows_ += Rows;
    }

    /// Puts the band below one that ends with the sides `before`, at row `top` of the image: it was scanned
    /// as if that were all background. Where it begins with foreground too, its first change is none; where
    /// it does not, the foreground ends at its top.
    void join_to(std::vector<std::uint8_t>& before, index top) {
        top_ = top;
        std::size_t kept = 0;
        for (const auto& c : changes_) {
            auto& open = before[static_cast<std::size_t>(c.column)];
            if (c.row == 0 && open != 0)
                open = 0;
            else
                changes_[kept++] = {c.column, top + c.row};
        }
        changes_.resize(kept);
        for (std::size_t column = 0; column < before.size(); ++column)
            if (before[column] != 0) opened_.push_back(column);
    }
    /// Ascending in the rows of each column.
    template <class Visit>
    void for_each_change(Visit&& visit) const {
        for (const std::size_t column : opened_) visit(column, top_);
        for (const auto& c : changes_) visit(static_cast<std::size_t>(c.column), c.row);
    }

    instruction_set instructions_ = instruction_set::baseline;
    Foreground is_foreground_;
    std::vector<std::uint8_t> sides_;  ///< of each column in the last row, 0 or 1
    std::vector<index> found_;
    std::vector<change> changes_;
    std::vector<std::size_t> opened_;  ///< columns that change at the top, for the sake of the band above
    index rows_ = 0;
    index top_ = 0;
};

/// Runs of lines [first, end) of an image with any strides, pixel by pixel.
template <class T, class Foreground>
void scan_strided_lines(image_view<const T> lines, index first, index end, const Foreground& is_foreground,
                        std::vector<run>& runs) {
    for (index line = first; line < end; ++line)
        for (index i = 0; i < lines.width(); ++i)
            if (is_foreground(lines(line, i))) append_run(runs, line * lines.width() + i, 1);
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
template <class T, class Foreground>
run_parts scan_parts(const execution& how, image_view<const T> lines, const Foreground& is_foreground) {
    const index count = lines.height(), length = lines.width();
    constexpr index pixels_a_part = index{1} << 20;
    const bool joined = lines.strides().x == 1 && lines.strides().y == length;  // all lines are one
    const index units = joined ? lines.size().area() : count, unit_pixels = joined ? 1 : length;
    const index units_a_part = std::clamp<index>(pixels_a_part / unit_pixels, 1, units);
    run_parts parts(static_cast<std::size_t>(ceil_div(units, units_a_part)));
    parallel_for(how, 0, std::ssize(parts), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        const index first = part * units_a_part, end = std::min(units, first + units_a_part);
        if (lines.strides().x != 1) return scan_strided_lines(lines, first, end, is_foreground, runs);
        along_scanner<T, Foreground> scanner(how.instructions, is_foreground, runs);
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
template <class T, class Foreground>
void add_crossing_bands(const execution& how, image_view<const T> lines, const Foreground& is_foreground,
                        std::vector<crossing_scanner<T, Foreground>>& bands) {
    constexpr index least_rows = 64;
    const index rows = lines.width();
    const index band_rows = std::max(least_rows, ceil_div(rows, index{how.thread_count()}));
    if (rows <= band_rows && !bands.empty())  // one thread goes on with the band it has
        return bands.back().add_rows(how.instructions, lines, 0, rows);
    const std::size_t before = bands.size();
    for (index first = 0; first < rows; first += band_rows) bands.emplace_back(is_foreground, lines.height());
    parallel_for(how, 0, ceil_div(rows, band_rows), [&](index i) {
        const index first = i * band_rows;
        bands[before + static_cast<std::size_t>(i)].add_rows(how.instructions, lines, first,
                                                             std::min(rows, first + band_rows));
    });
}

/// The runs of an image, given as its scan lines: row by row of `lines`.
template <class T, class Foreground>
run_parts scan_image(const execution& how, image_view<const T> any_lines, const Foreground& is_foreground) {
    const auto lines = with_plain_strides(any_lines);
    // Along the memory: where neighbouring lines are closer to each other than neighbours of a line.
    if (std::abs(lines.strides().y) >= std::abs(lines.strides().x))
        return scan_parts(how, lines, is_foreground);
    std::vector<crossing_scanner<T, Foreground>> bands;
    add_crossing_bands(how, lines, is_foreground, bands);
    run_parts runs(1);
    crossing_scanner<T, Foreground>::finish(bands, runs.front());
    return runs;
}

}  // namespace hubmap::detail
