#pragma once

#include <hubmap/io/detail/tiff_directory.hpp>

namespace hubmap::io::detail {

/// One image (directory) of a TIFF as blocks of 8-bit samples: its tiles or strips, or, where strips are
/// long, bands of their rows, so that no more than a band is in memory.
class tiff_blocks {
  public:
    struct limits {
        index largest_block;  ///< bytes of a decoded tile or strip
        index largest_raw;    ///< bytes of an uncompressed strip that is read at once
    };

    /// `directory` is the one that `input` stands at. `following_planes`: so many planes of its size lie in
    /// the file one after another, though it tells of the first alone (tifffile and ImageJ write so).
    /// Errors: hubmap.tiff.102, 106, 108.
    tiff_blocks(tiff_input input, tiff_directory directory, const limits& limit, index following_planes = 1)
        : input_(std::move(input)), directory_(std::move(directory)), following_planes_(following_planes) {
        const auto& d = directory_;
        block_ = d.block;
        // Sides below 2^31 and samples below 2^16 could pass 2^63 together.
        const double exact = static_cast<double>(d.block.height) * static_cast<double>(d.block.width) *
                             static_cast<double>(d.samples_per_block());
        const bool small = exact <= static_cast<double>(limit.largest_block);
        const bool plain = d.colour == tiff_colour::samples && !d.tiled;
        if (following_planes > 1) require_following_planes();
        if (plain && d.compression == COMPRESSION_NONE && d.fill_order == FILLORDER_MSB2LSB &&
            (exact > static_cast<double>(limit.largest_raw) || following_planes > 1)) {
            how_ = access::rows;
            set_band(limit.largest_raw);
        } else if (!small && !d.tiled && d.colour != tiff_colour::mapped) {
            how_ = access::scanlines;
            set_band(std::min(limit.largest_block, scanline_band_bytes));
        } else {
            how_ = d.colour == tiff_colour::mapped ? access::mapped : access::blocks;
            const double needed = how_ == access::mapped ? exact * 2 : exact;  // libtiff makes RGBA of it
            require(needed <= static_cast<double>(limit.largest_block), "tiff", 106, input_.name(), ": ",
                    d.tiled ? "tiles" : "strips", " of ", d.block, " and ", d.samples_per_block(),
                    " samples need more than the limit of ", limit.largest_block, " bytes");
        }
        if (how_ == access::blocks) {
            const auto told = d.tiled ? TIFFTileSize64(input_.get()) : TIFFStripSize64(input_.get());
            require(told == static_cast<std::uint64_t>(block_bytes()), "tiff", 102, input_.name(),
                    ": blocks of ", told, " bytes for ", d.block, " and ", d.samples_per_block(), " samples");
        }
        if (how_ == access::scanlines)
            require(TIFFScanlineSize64(input_.get()) == static_cast<std::uint64_t>(row_bytes()), "tiff", 102,
                    input_.name(), ": rows of ", TIFFScanlineSize64(input_.get()), " bytes for ",
                    d.size.width, " pixels");
    }

    [[nodiscard]] const tiff_directory& directory() const noexcept { return directory_; }
    /// Rows and columns that are decoded together.
    [[nodiscard]] extent block() const noexcept { return block_; }
    [[nodiscard]] index rows() const noexcept { return ceil_div(directory_.size.height, block_.height); }
    [[nodiscard]] index columns() const noexcept { return ceil_div(directory_.size.width, block_.width); }
    [[nodiscard]] index samples() const noexcept { return directory_.samples_per_block(); }
    [[nodiscard]] index block_bytes() const noexcept { return block_.area() * samples(); }

    /// Samples of the block in this row and column of blocks of a plane, interleaved, rows of block().width
    /// pixels; false where the file leaves it out (it is 0 then). Errors: hubmap.tiff.107.
    [[nodiscard]] bool decode(index plane, index row, index column, std::vector<std::uint8_t>& out) {
        // Of a damaged deflate stream libtiff may write a part, and say that it is well: the rest is 0.
        out.assign(static_cast<std::size_t>(block_bytes()), 0);
        switch (how_) {
            case access::rows:
                return read_rows(plane, row, out);
            case access::scanlines:
                return read_scanlines(plane, row, out);
            default:
                return decode_block(plane, row, column, out);
        }
    }

  private:
    enum class access { blocks, mapped, rows, scanlines };
    static constexpr index scanline_band_bytes = index{4} << 20;

    [[nodiscard]] index row_bytes() const noexcept { return directory_.size.width * samples(); }
    void set_band(index bytes) {
        block_.height = std::clamp<index>(bytes / row_bytes(), 1, directory_.size.height);
        require(row_bytes() <= bytes || row_bytes() <= largest_row, "tiff", 106, input_.name(), ": rows of ",
                row_bytes(), " bytes");
    }
    static constexpr index largest_row = index{1} << 28;

    /// Tile or strip of the file.
    [[nodiscard]] std::uint32_t number(index plane, index row, index column) const noexcept {
        const auto& d = directory_;
        return static_cast<std::uint32_t>((plane * d.rows() + row) * d.columns() + column);
    }
    [[nodiscard]] std::uint64_t offset(std::uint32_t strile) const {
        return TIFFGetStrileOffset(input_.get(), strile);
    }
    [[nodiscard]] std::uint64_t stored(std::uint32_t strile) const {
        return TIFFGetStrileByteCount(input_.get(), strile);
    }
    [[nodiscard]] bool left_out(std::uint32_t strile) const {
        return offset(strile) == 0 && stored(strile) == 0;
    }
    [[noreturn]] void fail_block(std::uint32_t strile) const {
        const auto& d = directory_;
        const index all = d.rows() * d.columns() * (d.planar ? d.samples : 1);
        const std::string why = !input_.messages().error().empty()     ? input_.messages().error()
                                : !input_.messages().warning().empty() ? input_.messages().warning()
                                                                       : "short read";
        fail("tiff", 107, input_.name(), ": ", d.tiled ? "tile " : "strip ", index{strile} + 1, " of ", all,
             ": ", why);
    }
    /// What is a warning for libtiff: a JPEG that ends too early and becomes gray, a run of PackBits that
    /// goes on after the row's end (only where rows are decoded alone).
    [[nodiscard]] bool ended_early() const {
        const std::string& warning = input_.messages().warning();
        return warning.find("remature end") != std::string::npos ||
               (how_ == access::scanlines && warning.find("Discarding") != std::string::npos);
    }

    [[nodiscard]] bool decode_block(index plane, index row, index column, std::vector<std::uint8_t>& out) {
        const auto& d = directory_;
        const std::uint32_t strile = number(plane, row, column);
        if (left_out(strile)) return false;
        const index filled_rows =
            d.tiled ? block_.height : std::min(block_.height, d.size.height - row * block_.height);
        const index wanted = filled_rows * block_.width * samples();
        input_.forget_messages();
        bool complete = false;
        if (how_ == access::mapped) {
            complete = decode_mapped(row * block_.height, column * block_.width, filled_rows, out);
        } else {
            const auto count = static_cast<tmsize_t>(wanted);
            complete = (d.tiled ? TIFFReadEncodedTile(input_.get(), strile, out.data(), count)
                                : TIFFReadEncodedStrip(input_.get(), strile, out.data(), count)) == count;
        }
        if (!complete || ended_early()) fail_block(strile);
        return true;
    }

    [[nodiscard]] bool decode_mapped(index y, index x, index filled_rows, std::vector<std::uint8_t>& out) {
        std::vector<std::uint32_t> rgba(static_cast<std::size_t>(block_.area()));
        const auto top = static_cast<std::uint32_t>(y), left = static_cast<std::uint32_t>(x);
        const int good = directory_.tiled ? TIFFReadRGBATileExt(input_.get(), left, top, rgba.data(), 1)
                                          : TIFFReadRGBAStripExt(input_.get(), top, rgba.data(), 1);
        auto* to = out.data();
        for (index i = 0; i < filled_rows; ++i)  // libtiff gives the lowest row first
            for (index j = 0; j < block_.width; ++j) {
                const std::uint32_t value =
                    rgba[static_cast<std::size_t>((filled_rows - 1 - i) * block_.width + j)];
                *to++ = static_cast<std::uint8_t>(TIFFGetR(value));
                *to++ = static_cast<std::uint8_t>(TIFFGetG(value));
                *to++ = static_cast<std::uint8_t>(TIFFGetB(value));
            }
        return good == 1;
    }

    /// Calls `take(strip, first row of the slide, rows, place in out)` for each strip that the band meets.
    template <class Take>
    [[nodiscard]] bool for_strips(index plane, index band, std::vector<std::uint8_t>& out, Take&& take) {
        const auto& d = directory_;
        const index end = std::min((band + 1) * block_.height, d.size.height);
        bool any = false;
        auto* to = out.data();
        for (index y = band * block_.height; y < end;) {
            const index strip = y / d.block.height;
            const index count = std::min(end, (strip + 1) * d.block.height) - y;
            const std::uint32_t strile = number(following_planes_ > 1 ? 0 : plane, strip, 0);
            if (following_planes_ == 1 && left_out(strile)) {
                std::fill_n(to, count * row_bytes(), std::uint8_t{0});
            } else {
                any = true;
                take(strile, y, count, to);
            }
            y += count;
            to += count * row_bytes();
        }
        return any;
    }

    [[nodiscard]] bool read_rows(index plane, index band, std::vector<std::uint8_t>& out) {
        return for_strips(
            plane, band, out, [&](std::uint32_t strile, index y, index count, std::uint8_t* to) {
                input_.forget_messages();
                const index first =
                    following_planes_ > 1 ? plane * directory_.size.height + y : y % directory_.block.height;
                const auto begin = static_cast<std::uint64_t>(first * row_bytes());
                const auto bytes = static_cast<std::uint64_t>(count * row_bytes());
                const bool inside = following_planes_ > 1 || begin + bytes <= stored(strile);
                const std::uint64_t from = offset(following_planes_ > 1 ? 0 : strile);
                if (!inside || from + begin < from || !input_.read_at(from + begin, to, count * row_bytes()))
                    fail_block(strile);
            });
    }

    /// Decodes a long strip from its beginning, or onwards from where the last band ended.
    [[nodiscard]] bool read_scanlines(index plane, index band, std::vector<std::uint8_t>& out) {
        return for_strips(plane, band, out,
                          [&](std::uint32_t strile, index y, index count, std::uint8_t* to) {
                              input_.forget_messages();
                              TIFF* file = input_.get();
                              const index top = y / directory_.block.height * directory_.block.height;
                              const bool onwards = scanned_ == strile && next_row_ <= y;
                              scanned_.reset();  // an error leaves libtiff somewhere
                              for (index at = onwards ? next_row_ : top; at < y + count; ++at) {
                                  auto* place = to + std::max<index>(0, at - y) * row_bytes();
                                  if (TIFFReadScanline(file, place, static_cast<std::uint32_t>(at),
                                                       static_cast<std::uint16_t>(plane)) != 1 ||
                                      ended_early())
                                      fail_block(strile);
                              }
                              scanned_ = strile;
                              next_row_ = y + count;
                          });
    }

    /// Errors: hubmap.tiff.108 where the planes that are told of cannot be where they should.
    void require_following_planes() {
        const auto& d = directory_;
        bool follow = d.compression == COMPRESSION_NONE && !d.tiled && d.bits == 8 && d.samples == 1;
        for (index strip = 1; follow && strip < d.rows(); ++strip)
            follow = offset(static_cast<std::uint32_t>(strip)) ==
                     offset(0) + static_cast<std::uint64_t>(strip * d.block.height * d.size.width);
        std::uint8_t last = 0;
        const auto before_end = static_cast<std::uint64_t>(following_planes_ * d.size.area() - 1);
        require(follow && input_.read_at(offset(0) + before_end, &last, 1), "tiff", 108, input_.name(), ": ",
                following_planes_, " planes are told of and one is there");
    }

    tiff_input input_;
    tiff_directory directory_;
    index following_planes_ = 1;
    extent block_;
    access how_ = access::blocks;
    std::optional<std::uint32_t> scanned_;  // strip that libtiff is in, by scanlines
    index next_row_ = 0;
};

}  // namespace hubmap::io::detail
