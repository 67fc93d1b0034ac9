#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/resample/detail/warp_pairs.hpp>
#include <hubmap/resample/detail/warp_pixels.hpp>
#include <hubmap/resample/detail/warp_places.hpp>
#include <hubmap/resample/detail/warp_source.hpp>
#include <hubmap/resample/detail/warp_weights.hpp>
#include <type_traits>
#include <vector>

namespace hubmap::detail {

/// Where the pixels of one row of a tile lie, for everything that is warped by the same map: worked out once
/// a row. 40 bytes for each pixel of a row.
class row_places {
  public:
    row_places(const coordinate_map& map, pixel origin, extent held, extent whole_source, border_mode border,
               instruction_set instructions)
        : map_(map), instructions_(available(instructions)), width_(map.size().width) {
        const std::int32_t once = border == border_mode::reflect_101 ? 1 : 0;
        const window touched = map.bounds();
        const auto axis = [&](index from, index first, index count, index part) -> source_axis {
            return {int_of(from), int_of(first), int_of(part), once, int_of(2 * count - 1 - once)};
        };
        // One reflection is enough, and 32 bits hold every position.
        const auto near = [](index begin, index length, index count, index from) {
            return begin >= 1 - count && begin + length <= 2 * count - 1 && std::abs(from) < limit &&
                   count < limit;
        };
        near_ = near(touched.y, touched.height, whole_source.height, map.origin().y) &&
                near(touched.x, touched.width, whole_source.width, map.origin().x);
        pairs_ = near_ && held.height >= 2 && held.width >= 2;
        rows_ = axis(map.origin().y, origin.y, whole_source.height, held.height);
        columns_ = axis(map.origin().x, origin.x, whole_source.width, held.width);
        if (near_) memory_.resize(static_cast<std::size_t>(buffers * width_));
    }

    /// True where `view`'s offsets fit 32 bits and grow with rows and columns.
    template <class T>
    [[nodiscard]] static bool short_offsets(image_view<const T> view) {
        const image_strides s = view.strides();
        return s.x > 0 && s.y > 0 && s.x < limit && s.y < limit && view.height() * s.y < limit &&
               view.width() * s.x < limit;
    }
    [[nodiscard]] bool near() const noexcept { return near_; }
    [[nodiscard]] bool vector_pairs() const noexcept {
        return pairs_ && instructions_ >= instruction_set::avx2;
    }

    /// Goes to row `i`: pairs are placed where `pairs` asks for them.
    void go_to(index i, bool pairs) {
        row_ = i;
        if (!pairs) return;
        vectorised(instructions_, place_pairs<true>{}, map_.row_y(i).data(), width_, rows_, buffer(0),
                   buffer(1), buffer(2));
        vectorised(instructions_, place_pairs<false>{}, map_.row_x(i).data(), width_, columns_, buffer(3),
                   buffer(4), buffer(5));
    }
    [[nodiscard]] pair_places pairs(image_strides strides) {
        const std::int32_t *row = buffer(0), *column = buffer(3);
        vectorised(instructions_, offsets_of_pairs{}, row, column, width_, int_of(strides.y),
                   int_of(strides.x), buffer(6));
        return {buffer(6), buffer(4), buffer(1)};
    }
    struct orders {
        const std::int32_t *position, *order;
    };
    [[nodiscard]] orders float_orders() {
        const std::int32_t *y = buffer(2), *x = buffer(5);
        vectorised(instructions_, join_codes{}, y, x, width_, buffer(7), buffer(8));
        return {buffer(7), buffer(8)};
    }
    [[nodiscard]] const std::int32_t* nearest(image_strides strides) {
        vectorised(instructions_, place_nearest{}, map_.row_y(row_).data(), map_.row_x(row_).data(), width_,
                   rows_, columns_, int_of(strides.y), int_of(strides.x), buffer(9));
        return buffer(9);
    }
    [[nodiscard]] index row() const noexcept { return row_; }

  private:
    static constexpr index limit = index{1} << 30, buffers = 10;

    [[nodiscard]] static std::int32_t int_of(index value) noexcept {
        return static_cast<std::int32_t>(value);
    }
    [[nodiscard]] std::int32_t* buffer(index i) noexcept { return memory_.data() + i * width_; }

    const coordinate_map& map_;
    instruction_set instructions_;
    index width_, row_ = 0;
    bool near_ = false, pairs_ = false;
    source_axis rows_{}, columns_{};
    std::vector<std::int32_t> memory_;
};

/// One image's row, by the fastest way that its layout allows.
template <class T>
class row_warper {
  public:
    row_warper(const source_part<T>& source, const coordinate_map& map, image_view<T> tile,
               interpolation method, const row_places& places)
        : source_(source), map_(map), tile_(tile), method_(method) {
        const image_strides from = source.pixels.strides(), to = tile.strides();
        const bool fits = row_places::short_offsets(source.pixels) && !tile.empty();
        nearest_ = fits && method == interpolation::nearest && places.near();
        const bool bilinear = fits && method == interpolation::bilinear && places.vector_pairs();
        planes_ = bilinear && from.x == 1 && to.x == 1;
        if constexpr (std::is_same_v<T, std::uint8_t>)
            together_ = bilinear && tile.channels() <= 4 && source.pixels.rows_are_interleaved() &&
                        tile.rows_are_interleaved();
    }

    [[nodiscard]] bool wants_pairs() const noexcept { return planes_ || together_; }

    void operator()(row_places& places) const {
        const index i = places.row();
        if (nearest_) return look_up(places.nearest(source_.pixels.strides()), i);
        if constexpr (std::is_same_v<T, std::uint8_t> || std::is_same_v<T, float>) {
#if defined(__GNUC__) && defined(__x86_64__)
            if (together_) return mix(places, i);
            if (planes_) {
                for (index c = 0; c < tile_.channels(); ++c)
                    row_warper({source_.pixels.channel(c), source_.origin, source_.whole, source_.border},
                               *this, tile_.channel(c))
                        .mix(places, i);
                return;
            }
#endif
        }
        warp_span(source_, map_, method_, i, 0, tile_.width(), tile_);
    }

  private:
    /// One channel of `image`.
    row_warper(const source_part<T>& source, const row_warper& image, image_view<T> tile)
        : source_(source), map_(image.map_), tile_(tile), method_(image.method_) {}

    void look_up(const std::int32_t* offset, index i) const {
        const image_strides from = source_.pixels.strides(), to = tile_.strides();
        for (index c = 0; c < tile_.channels(); ++c) {
            const T* pixels = source_.pixels.data() + c * from.channel;
            T* out = tile_.row(i) + c * to.channel;
            for (index j = 0; j < tile_.width(); ++j) out[j * to.x] = pixels[offset[j]];
        }
    }

#if defined(__GNUC__) && defined(__x86_64__)
    void mix(row_places& places, index i) const {
        const auto& from = source_.pixels;
        const auto stride = static_cast<std::int32_t>(from.strides().y);
        const pair_places at = places.pairs(from.strides());
        if constexpr (std::is_same_v<T, float>) {
            const auto [position, order] = places.float_orders();
            const index done =
                mix_float_pairs_avx2(from.data(), stride, at.offset, position, order,
                                     warp_weights_for<float, 2>().values.data(), tile_.width(), tile_.row(i));
            warp_span(source_, map_, method_, i, done, tile_.width(), tile_);
        } else {
            const index readable = (from.height() - 1) * stride + from.width() * from.channels();
            const auto call = [&](auto channels) {
                mix_pairs_avx2<channels()>(from.data(), stride, readable, at, tile_.width(), tile_.row(i));
            };
            switch (tile_.channels()) {
                case 1:
                    return call(std::integral_constant<int, 1>{});
                case 2:
                    return call(std::integral_constant<int, 2>{});
                case 3:
                    return call(std::integral_constant<int, 3>{});
                default:
                    return call(std::integral_constant<int, 4>{});
            }
        }
    }
#endif

    source_part<T> source_;
    const coordinate_map& map_;
    image_view<T> tile_;
    interpolation method_;
    bool nearest_ = false, planes_ = false, together_ = false;
};

}  // namespace hubmap::detail
