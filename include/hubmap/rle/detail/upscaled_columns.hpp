#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/rle/detail/join_runs.hpp>
#include <limits>
#include <vector>

namespace hubmap::detail {

inline void require_map(extent map, index channels, extent full) {
    require(!map.empty() && channels == 1 && !full.empty(), "rle", 131, "cannot upscale a map of ", map,
            " x ", channels, " to ", full);
}

/// Neighbouring positions of the map that an output position lies between, and the weight of the second.
struct float_upscale_position {
    index low;
    index high;
    double weight;
};

/// Splits the output positions of an axis into pieces that lie between the same two map positions.
class upscale_pieces {
  public:
    template <class Visit>
    void for_each_piece(Visit&& visit) const {
        for (const auto& p : pieces_) visit(p.begin, p.end, p.low, p.high);
    }

  protected:
    void add(index position, index low, index high) {
        if (pieces_.empty() || pieces_.back().low != low || pieces_.back().high != high)
            pieces_.push_back({position, position, low, high});
        pieces_.back().end = position + 1;
    }

  private:
    struct piece {
        index begin, end, low, high;
    };
    std::vector<piece> pieces_;
};

/// Bilinear positions in double, pixel centres aligned, border continued.
class float_upscale_axis : public upscale_pieces {
  public:
    float_upscale_axis(index from, index to) {
        const double ratio = static_cast<double>(from) / static_cast<double>(to);
        positions_.reserve(static_cast<std::size_t>(to));
        for (index i = 0; i < to; ++i) {
            const double at =
                std::clamp((static_cast<double>(i) + .5) * ratio - .5, 0., static_cast<double>(from - 1));
            const auto low = static_cast<index>(at);
            const index high = std::min(low + 1, from - 1);
            positions_.push_back({low, high, at - static_cast<double>(low)});
            add(i, low, high);
        }
    }
    [[nodiscard]] const float_upscale_position& at(index i) const {
        return positions_[static_cast<std::size_t>(i)];
    }

  private:
    std::vector<float_upscale_position> positions_;
};

struct fixed_point_upscale_position {
    index low;
    index high;
    int weight_low;
    int weight_high;
};

/// OpenCV's positions and 11-bit weights for 8-bit images. Its columns clamp position and weight at the
/// border, its rows clamp the position alone.
class fixed_point_upscale_axis : public upscale_pieces {
  public:
    fixed_point_upscale_axis(index from, index to, bool clamp_weight) {
        constexpr float one = 2048;
        const double scale = 1. / (static_cast<double>(to) / static_cast<double>(from));
        positions_.reserve(static_cast<std::size_t>(to));
        for (index i = 0; i < to; ++i) {
            auto fraction = static_cast<float>((static_cast<double>(i) + .5) * scale - .5);
            auto at = static_cast<index>(std::floor(fraction));
            fraction -= static_cast<float>(at);
            if (clamp_weight && at < 0) at = 0, fraction = 0;
            if (clamp_weight && at >= from - 1) at = from - 1, fraction = 0;
            const index low = std::clamp<index>(at, 0, from - 1),
                        high = std::clamp<index>(at + 1, 0, from - 1);
            positions_.push_back({low, high, static_cast<int>(std::lrint((1.F - fraction) * one)),
                                  static_cast<int>(std::lrint(fraction * one))});
            add(i, low, high);
        }
    }
    [[nodiscard]] const fixed_point_upscale_position& at(index i) const {
        return positions_[static_cast<std::size_t>(i)];
    }

  private:
    std::vector<fixed_point_upscale_position> positions_;
};

/// A map value that can be blended: NaN is 0, infinities are the largest numbers.
inline float blendable(float value) {
    constexpr float largest = std::numeric_limits<float>::max();
    return std::isnan(value) ? 0.F : std::clamp(value, -largest, largest);
}

inline std::uint8_t probability_byte(float value) {
    constexpr float white = 255;
    if (std::isnan(value)) return 0;
    return static_cast<std::uint8_t>(std::clamp(value * white, 0.F, white));
}

/// Columns of a row-major map as contiguous values, fetched a cache line of columns at a time.
/// A pointer stays good until a column two blocks further on is asked for.
template <class Value>
class column_block {
  public:
    explicit column_block(index height) : height_(height) {}

    template <class Convert>
    const Value* column(index x, image_view<const float> map, Convert convert) {
        const index block = x / width;
        auto& slot = slots_[block % 2];
        if (slot.block != block) {
            slot.block = block;
            slot.values.resize(static_cast<std::size_t>(width * height_));
            const index first = block * width, count = std::min(width, map.width() - first);
            for (index y = 0; y < height_; ++y)
                for (index i = 0; i < count; ++i)
                    slot.values[static_cast<std::size_t>(i * height_ + y)] = convert(map(y, first + i));
        }
        return slot.values.data() + (x - block * width) * height_;
    }

  private:
    static constexpr index width = 16;  // floats in a cache line
    struct converted {
        index block = -1;
        std::vector<Value> values;
    };
    index height_;
    converted slots_[2];
};

/// Runs of all columns of an image of `size`: `walk(first, last, emit)` calls `emit(x, begin, end)` for the
/// foreground of columns [first, last), ascending; blocks of columns are shared among threads and joined in
/// order.
template <class Walk>
kaggle_rle encode_columns(const execution& how, extent size, const Walk& walk) {
    constexpr index columns_a_block = 256;
    std::vector<std::vector<run>> parts(static_cast<std::size_t>(ceil_div(size.width, columns_a_block)));
    parallel_for(how, 0, static_cast<index>(parts.size()), [&](index part) {
        auto& runs = parts[static_cast<std::size_t>(part)];
        walk(
            part * columns_a_block, std::min(size.width, (part + 1) * columns_a_block),
            [&](index x, index begin, index end) { append_run(runs, x * size.height + begin, end - begin); });
    });
    return join_runs<kaggle_rle>(size, parts);
}

/// The code with pixels 0 and N - 1 cleared, as the original encoder forces them.
inline kaggle_rle without_end_pixels(const kaggle_rle& code) {
    std::vector<run> runs(code.runs().begin(), code.runs().end());
    if (!runs.empty() && runs.front().start == 0) {
        ++runs.front().start;
        if (--runs.front().length == 0) runs.erase(runs.begin());
    }
    if (!runs.empty() && runs.back().end() == code.size().area() && --runs.back().length == 0)
        runs.pop_back();
    return {code.size(), std::move(runs)};
}

}  // namespace hubmap::detail
