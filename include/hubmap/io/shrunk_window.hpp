#pragma once

#include <algorithm>
#include <hubmap/core/parallel.hpp>
#include <hubmap/io/slide_pool.hpp>
#include <hubmap/resample/resize_area.hpp>
#include <hubmap/tiling/reflected_window.hpp>

namespace hubmap::io {

namespace detail {

/// The parts of a shrunk window that are read one by one, so that each block of the file is decoded about
/// once and little of the full slide is in memory: about 2048 x 2048 pixels of it, or 256 rows where its
/// blocks are strips.
class shrunk_pieces {
  public:
    shrunk_pieces(extent slide, extent block, const window& part, index downscale)
        : part_(part), downscale_(downscale) {
        constexpr index piece_px = 2048, strip_piece_rows = 256;
        const bool strips = block.width >= slide.width;
        piece_ = {std::max<index>(1, (strips ? strip_piece_rows : piece_px) / downscale),
                  strips ? std::max<index>(1, part.width) : std::max<index>(1, piece_px / downscale)};
        columns_ = ceil_div(part.width, piece_.width);
    }

    [[nodiscard]] index count() const noexcept { return ceil_div(part_.height, piece_.height) * columns_; }

    /// `full` is memory that a thread keeps from piece to piece.
    void read(index i, tiff_slide& slide, image<std::uint8_t>& full, image_view<std::uint8_t> out) const {
        const window piece = intersect(
            {i / columns_ * piece_.height, i % columns_ * piece_.width, piece_.height, piece_.width},
            whole(part_.size()));
        const window from{(part_.y + piece.y) * downscale_, (part_.x + piece.x) * downscale_,
                          piece.height * downscale_, piece.width * downscale_};
        if (full.size() != from.size()) full = image<std::uint8_t>(from.size(), 3);
        read_reflected(slide, from, full.view());
        resize_area(full.view(), out.crop(piece));
    }

  private:
    window part_;
    index downscale_;
    extent piece_{};
    index columns_ = 0;
};

}  // namespace detail

/// Reads a part of a slide shrunk by the whole factor `downscale`: `part` counts shrunk pixels and may leave
/// the slide, whose border is reflected; each pixel is the mean of its area. Equals shrinking the whole slide
/// and cutting the part out. Memory: about 12 MB, or 256 rows of a slide in strips.
/// Errors: those of tiff_slide; hubmap.tiling.150, hubmap.resample.101.
inline void read_shrunk(tiff_slide& slide, const window& part, index downscale,
                        image_view<std::uint8_t> out) {
    const detail::shrunk_pieces pieces(slide.size(), slide.block(), part, downscale);
    image<std::uint8_t> full;
    for (index i = 0; i < pieces.count(); ++i) pieces.read(i, slide, full, out);
}

/// The same on several threads. Memory: as much for each.
inline void read_shrunk(const execution& how, slide_pool& slide, const window& part, index downscale,
                        image_view<std::uint8_t> out) {
    const detail::shrunk_pieces pieces(slide.size(), slide.block(), part, downscale);
    parallel_for(how, 0, pieces.count(), [&](index i) {
        image<std::uint8_t> full;
        slide.with_slide([&](tiff_slide& s) { pieces.read(i, s, full, out); });
    });
}

}  // namespace hubmap::io
