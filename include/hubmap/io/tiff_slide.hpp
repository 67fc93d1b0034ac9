#pragma once

#include <hubmap/core/image.hpp>
#include <hubmap/io/detail/block_cache.hpp>
#include <hubmap/io/detail/tiff_layout.hpp>

namespace hubmap::io {

struct tiff_read_options {
    /// Decoded blocks that are kept, beside one row of blocks (of largest_block_bytes at most). Windows in
    /// rows that overlap by n pixels decode each block once where 3 x n x width bytes fit.
    index cache_bytes = index{64} << 20;
    /// The largest tile or strip that is decoded at once. Longer strips are read in bands of rows.
    index largest_block_bytes = index{512} << 20;
};

/// A slide in a TIFF, read in windows of RGB. It may be interleaved, planar or three gray images, in strips
/// or tiles, in whatever compression libtiff knows, BigTIFF, of either byte order; gray becomes RGB, alpha is
/// dropped; palettes, bits, CMYK, Lab and YCbCr become RGB as libtiff converts them. Of a pyramid (Aperio
/// SVS, OME-TIFF) the first image is read. What the file leaves out (sparse tiles) is 0. Samples have 8 bits.
///
/// One object is for one thread at a time: open one for each thread. Memory: the cache, one row of blocks and
/// one block; windows decode in bands what lies in long strips, compressed ones from the strip's beginning,
/// so read those from the top downwards. Equal windows give equal pixels, in any order.
///
///     hubmap::io::tiff_slide slide("slide.tiff");
///     const auto corner = slide.read({0, 0, 256, 256});
class tiff_slide {
  public:
    /// Errors: hubmap.tiff.101 (not a TIFF), 102 (damaged tags), 103 (samples), 104 (colours), 105
    /// (compression), 106 (blocks too large), 108 (images that do not belong together), 109 (orientation),
    /// 111 (options).
    explicit tiff_slide(const std::filesystem::path& path, const tiff_read_options& options = {})
        : tiff_slide(detail::tiff_place{path, nullptr}, options) {}
    /// A slide whose file is in memory; `name` stands for it in errors. Errors: the same.
    explicit tiff_slide(std::vector<std::uint8_t> bytes, const tiff_read_options& options = {},
                        const std::string& name = "TIFF in memory")
        : tiff_slide(
              detail::tiff_place{name, std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes))},
              options) {}

    [[nodiscard]] extent size() const noexcept { return layout_.sources.front().directory().size; }
    /// What is decoded together: the file's tiles or strips, or bands of long strips.
    [[nodiscard]] extent block() const noexcept { return layout_.sources.front().block(); }
    /// The file's layout in words: "interleaved, strips of 32 rows, LZW".
    [[nodiscard]] const std::string& describe() const noexcept { return layout_.words; }

    /// Blocks decoded since the slide was opened; more than the slide has where the cache is too small.
    [[nodiscard]] index decoded_blocks() const noexcept { return decoded_blocks_; }

    /// Whether the file has one channel, which is read as three equal ones.
    [[nodiscard]] bool is_gray() const noexcept {
        const auto same = [](const detail::tiff_channel& a, const detail::tiff_channel& b) {
            return same_blocks(a, b) && a.sample == b.sample;
        };
        return same(channel(0), channel(1)) && same(channel(1), channel(2));
    }
    /// Bits of a sample in a gray file; where they are fewer than 8, read() gives the largest as 255, and the
    /// others in proportion. 8 where the file has colours or a palette.
    [[nodiscard]] index gray_bits() const noexcept { return layout_.sources.front().directory().gray_bits(); }
    /// Bytes that the cache of decoded blocks may come to take.
    [[nodiscard]] index largest_cache_bytes() const noexcept { return largest_cache_bytes_; }

    /// Fills `rgb`, of three channels and the window's size, from the part `inside` of the slide.
    /// Errors: hubmap.tiff.107 (a block is damaged or the file ends in it), 110 (`inside` leaves the slide,
    /// or `rgb` has another shape).
    void read(const window& inside, image_view<std::uint8_t> rgb) {
        require(lies_inside(inside) && rgb.size() == inside.size() && rgb.channels() == 3, "tiff", 110, name_,
                ": ", inside.size(), " at ", inside.y, ", ", inside.x, " of ", size(), " into ", rgb.size(),
                " x ", rgb.channels());
        if (inside.empty()) return;
        for (index c = 0; c < 3; ++c)
            if (c == 0 || !same_blocks(channel(c), channel(c - 1))) read_plane(c, inside, rgb);
    }
    /// The part `inside` as an image of three channels. Errors: as above.
    [[nodiscard]] image<std::uint8_t> read(const window& inside) {
        require(lies_inside(inside), "tiff", 110, name_, ": ", inside.size(), " at ", inside.y, ", ",
                inside.x, " of ", size());
        image<std::uint8_t> rgb(inside.size(), 3);
        read(inside, rgb.view());
        return rgb;
    }

  private:
    tiff_slide(const detail::tiff_place& place, const tiff_read_options& options)
        : name_(place.name()), layout_(detail::open_tiff_layout(place, limits(options))), cache_(0) {
        index row_bytes = 0;
        for (index c = 0; c < 3; ++c)
            if (c == 0 || !same_blocks(channel(c), channel(c - 1)))
                row_bytes += source(c).columns() * (source(c).block_bytes() + 200);
        largest_cache_bytes_ = options.cache_bytes + std::min(row_bytes, options.largest_block_bytes);
        cache_ = detail::block_cache(largest_cache_bytes_);
    }

    [[nodiscard]] static detail::tiff_blocks::limits limits(const tiff_read_options& options) {
        constexpr index at_once = index{1} << 20, most = index{1} << 40;
        require(options.cache_bytes >= 0 && options.cache_bytes <= most && options.largest_block_bytes > 0 &&
                    options.largest_block_bytes <= most,
                "tiff", 111, "a cache of ", options.cache_bytes, " bytes, blocks up to ",
                options.largest_block_bytes);
        return {options.largest_block_bytes, std::min(options.largest_block_bytes, at_once)};
    }

    /// Whatever numbers the window has: no sum of them overflows (printing it as a window would).
    [[nodiscard]] bool lies_inside(const window& w) const noexcept {
        const auto fits = [](index begin, index length, index side) {
            return begin >= 0 && length >= 0 && length <= side && begin <= side - length;
        };
        return fits(w.y, w.height, size().height) && fits(w.x, w.width, size().width);
    }
    [[nodiscard]] const detail::tiff_channel& channel(index c) const {
        return layout_.channels[static_cast<std::size_t>(c)];
    }
    [[nodiscard]] detail::tiff_blocks& source(index c) {
        return layout_.sources[static_cast<std::size_t>(channel(c).source)];
    }
    [[nodiscard]] static bool same_blocks(const detail::tiff_channel& a, const detail::tiff_channel& b) {
        return a.source == b.source && a.plane == b.plane;
    }

    /// Reads channel `first` and those after it that lie in the same blocks.
    void read_plane(index first, const window& inside, image_view<std::uint8_t> rgb) {
        const extent block = source(first).block();
        const index last_row = (inside.y + inside.height - 1) / block.height;
        const index last_column = (inside.x + inside.width - 1) / block.width;
        for (index row = inside.y / block.height; row <= last_row; ++row)
            for (index column = inside.x / block.width; column <= last_column; ++column) {
                const window place{row * block.height, column * block.width, block.height, block.width};
                const window part = intersect(place, inside);
                const bool needed_below =
                    part.y + part.height < place.y + place.height && part.y + part.height < size().height;
                const auto& samples = block_samples(first, row, column, needed_below);
                const auto to = rgb.crop({part.y - inside.y, part.x - inside.x, part.height, part.width});
                const window from{part.y - place.y, part.x - place.x, part.height, part.width};
                copy_part(first, samples, from, to);
            }
    }

    /// Copies `part` of a block into the channels, from `first` on, that lie in it.
    void copy_part(index first, const std::vector<std::uint8_t>& samples, const window& part,
                   image_view<std::uint8_t> to) {
        const index width = source(first).block().width, step = source(first).samples();
        if (!samples.empty() && step == 3 && to.rows_are_interleaved()) {
            for (index y = 0; y < part.height; ++y)
                std::copy_n(samples.data() + ((part.y + y) * width + part.x) * step, part.width * step,
                            to.row(y));
            return;
        }
        for (index c = first; c < 3 && same_blocks(channel(c), channel(first)); ++c)
            for (index y = 0; y < part.height; ++y) {
                const index begin = ((part.y + y) * width + part.x) * step + channel(c).sample;
                std::uint8_t* row = to.row(y) + c * to.strides().channel;
                if (samples.empty())
                    put_row([](index) { return std::uint8_t{0}; }, row, to.strides().x, part.width);
                else
                    put_row([from = samples.data() + begin, step](index x) { return from[x * step]; }, row,
                            to.strides().x, part.width);
            }
    }
    /// The usual stride, of interleaved RGB, is known to the compiler.
    template <class Value>
    static void put_row(Value value, std::uint8_t* to, index stride, index count) {
        if (stride == 3)
            for (index x = 0; x < count; ++x) to[x * 3] = value(x);
        else
            for (index x = 0; x < count; ++x) to[x * stride] = value(x);
    }

    const std::vector<std::uint8_t>& block_samples(index c, index row, index column, bool needed_below) {
        auto& blocks = source(c);
        constexpr index most_planes = 4;
        const index number =
            (row * blocks.columns() + column) * most_planes + std::max(channel(c).source, channel(c).plane);
        if (const auto* found = cache_.find(number, needed_below)) return *found;
        auto samples = cache_.spare();
        ++decoded_blocks_;
        if (!blocks.decode(channel(c).plane, row, column, samples)) samples = {};
        return cache_.insert(number, std::move(samples), needed_below);
    }

    std::string name_;
    detail::tiff_layout layout_;
    index largest_cache_bytes_ = 0;
    detail::block_cache cache_;
    index decoded_blocks_ = 0;
};

}  // namespace hubmap::io
