#pragma once

#include <hubmap/io/detail/tiff_input.hpp>
#include <optional>
#include <string_view>

namespace hubmap::io::detail {

/// How the samples of a directory become colours.
enum class tiff_colour {
    samples,  ///< its 8-bit samples are gray or red, green, blue
    ycbcr,    ///< JPEG, whose decoder turns YCbCr into RGB
    mapped    ///< libtiff's own conversion to RGBA: palettes, bits, inverted gray, CMYK, Lab, YCbCr
};

/// What the tags of an image (directory) of a TIFF say, checked.
struct tiff_directory {
    std::uint64_t offset = 0;
    extent size, block;  ///< block: a tile, or a strip no higher than the image
    bool tiled = false, planar = false, big_file = false;
    bool reduced = false;  ///< a smaller copy of another image, by its own word
    index samples = 1, bits = 1, alpha_from = 0;
    std::uint16_t sample_format = SAMPLEFORMAT_UINT, photometric = PHOTOMETRIC_MINISBLACK,
                  compression = COMPRESSION_NONE, orientation = ORIENTATION_TOPLEFT,
                  fill_order = FILLORDER_MSB2LSB;
    std::string description;
    tiff_colour colour = tiff_colour::samples;

    [[nodiscard]] index samples_per_block() const noexcept {
        return colour == tiff_colour::mapped ? 3 : planar ? 1 : samples;
    }
    /// 1 or 3.
    [[nodiscard]] index colours() const noexcept {
        return colour == tiff_colour::samples && samples < 3 ? 1 : 3;
    }
    /// Bits of a gray sample, inverted or not; 8 where the image has colours.
    [[nodiscard]] index gray_bits() const noexcept {
        const bool gray = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
        return gray ? bits : 8;
    }
    [[nodiscard]] index columns() const noexcept { return ceil_div(size.width, block.width); }
    [[nodiscard]] index rows() const noexcept { return ceil_div(size.height, block.height); }
    /// One sample a pixel that may be a colour of an image of three directories. (ImageJ gives each channel
    /// of a composite its palette.)
    [[nodiscard]] bool is_plane() const noexcept {
        return samples == 1 && bits == 8 &&
               (photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_PALETTE);
    }
};

template <class Value>
[[nodiscard]] std::optional<Value> tiff_field(TIFF* file, ttag_t tag) {
    Value value{};
    return TIFFGetFieldDefaulted(file, tag, &value) == 1 ? std::optional(value) : std::nullopt;
}

/// The tags of the current directory. Errors: hubmap.tiff.102.
[[nodiscard]] inline tiff_directory read_tiff_directory(const tiff_input& input, index number) {
    TIFF* file = input.get();
    tiff_directory d;
    d.offset = TIFFCurrentDirOffset(file);
    d.big_file = TIFFIsBigTIFF(file) != 0;
    d.tiled = TIFFIsTiled(file) != 0;
    const auto u16 = [&](ttag_t tag, std::uint16_t otherwise) {
        return tiff_field<std::uint16_t>(file, tag).value_or(otherwise);
    };
    const auto u32 = [&](ttag_t tag) {
        return static_cast<index>(tiff_field<std::uint32_t>(file, tag).value_or(0));
    };
    d.size = {u32(TIFFTAG_IMAGELENGTH), u32(TIFFTAG_IMAGEWIDTH)};
    d.block = d.tiled ? extent{u32(TIFFTAG_TILELENGTH), u32(TIFFTAG_TILEWIDTH)}
                      : extent{std::min(u32(TIFFTAG_ROWSPERSTRIP), d.size.height), d.size.width};
    d.samples = u16(TIFFTAG_SAMPLESPERPIXEL, 1);
    d.planar = d.samples > 1 && u16(TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    d.bits = u16(TIFFTAG_BITSPERSAMPLE, 1);
    d.sample_format = u16(TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    d.photometric = u16(TIFFTAG_PHOTOMETRIC, d.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    d.compression = u16(TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    d.orientation = u16(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
    d.fill_order = u16(TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
    d.reduced =
        (tiff_field<std::uint32_t>(file, TIFFTAG_SUBFILETYPE).value_or(0) & FILETYPE_REDUCEDIMAGE) != 0;
    std::uint16_t extra_count = 0;
    std::uint16_t* extra = nullptr;
    d.alpha_from = d.samples;
    if (TIFFGetField(file, TIFFTAG_EXTRASAMPLES, &extra_count, &extra) == 1)
        for (index i = extra_count; i-- > 0 && extra[i] != EXTRASAMPLE_UNSPECIFIED;)
            d.alpha_from = d.samples - extra_count + i;
    if (const auto text = tiff_field<const char*>(file, TIFFTAG_IMAGEDESCRIPTION)) d.description = *text;

    constexpr index largest_side = 0x7fffffff;
    require(!d.size.empty() && d.size.height <= largest_side && d.size.width <= largest_side &&
                !d.block.empty() && d.samples > 0,
            "tiff", 102, input.name(), ": directory ", number, ": an image of ", d.size, " with ", d.samples,
            " samples a pixel in blocks of ", d.block);
    const index blocks = d.rows() * d.columns() * (d.planar ? d.samples : 1);
    const index told = d.tiled ? TIFFNumberOfTiles(file) : TIFFNumberOfStrips(file);
    require(blocks == told, "tiff", 102, input.name(), ": directory ", number, ": ", told, " blocks of ",
            d.block, " for an image of ", d.size);
    return d;
}

[[nodiscard]] inline std::string photometric_name(std::uint16_t photometric) {
    switch (photometric) {
        case PHOTOMETRIC_MINISWHITE:
            return "inverted gray";
        case PHOTOMETRIC_MINISBLACK:
            return "gray";
        case PHOTOMETRIC_RGB:
            return "RGB";
        case PHOTOMETRIC_PALETTE:
            return "palette";
        case PHOTOMETRIC_MASK:
            return "transparency mask";
        case PHOTOMETRIC_SEPARATED:
            return "CMYK";
        case PHOTOMETRIC_YCBCR:
            return "YCbCr";
        case PHOTOMETRIC_CIELAB:
            return "Lab";
        case PHOTOMETRIC_LOGL:
            return "LogL";
        case PHOTOMETRIC_LOGLUV:
            return "LogLuv";
        default:
            return "photometric " + std::to_string(photometric);
    }
}

/// Chooses how the current directory's samples become colours, and prepares libtiff for it.
/// Errors: hubmap.tiff.103 (samples), 104 (colours), 105 (compression), 109 (orientation).
inline void choose_colour(const tiff_input& input, tiff_directory& d) {
    const std::string& name = input.name();
    require(TIFFIsCODECConfigured(d.compression) != 0, "tiff", 105, name, ": compression ", d.compression,
            " is not one that this libtiff can decode");
    require(d.orientation == ORIENTATION_TOPLEFT, "tiff", 109, name, ": orientation ", d.orientation,
            ": only images whose first row is the top and first column the left are read");
    const bool whole_numbers = d.sample_format == SAMPLEFORMAT_UINT || d.sample_format == SAMPLEFORMAT_VOID;
    const bool gray = d.photometric == PHOTOMETRIC_MINISBLACK, rgb = d.photometric == PHOTOMETRIC_RGB;
    require((rgb ? d.bits == 8 : d.bits <= 8) && whole_numbers, "tiff", 103, name, ": samples of ", d.bits,
            " bits, ",
            d.sample_format == SAMPLEFORMAT_INT      ? "signed"
            : d.sample_format == SAMPLEFORMAT_IEEEFP ? "floating point"
            : whole_numbers                          ? "unsigned"
                                                     : "complex or unknown",
            ": slides have unsigned samples of 8 bits");
    if (d.photometric == PHOTOMETRIC_YCBCR && d.compression == COMPRESSION_JPEG && d.bits == 8 &&
        d.samples == 3 && !d.planar) {
        TIFFSetField(input.get(), TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
        d.colour = tiff_colour::ycbcr;
    } else if (gray || rgb) {
        const bool colours = d.samples == 3 || (rgb && d.samples > 3);
        const bool one = gray && (d.samples == 1 || (d.samples == 2 && d.alpha_from == 1));
        require(colours || one, "tiff", 104, name, ": ", d.samples, " samples a pixel, ",
                photometric_name(d.photometric), ": a slide is red, green, blue or gray");
        if (d.bits != 8) d.colour = tiff_colour::mapped;
    } else {
        d.colour = tiff_colour::mapped;
    }
    if (d.colour != tiff_colour::mapped) return;
    constexpr std::uint16_t mappable[] = {PHOTOMETRIC_MINISWHITE, PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_RGB,
                                          PHOTOMETRIC_PALETTE,    PHOTOMETRIC_SEPARATED,  PHOTOMETRIC_YCBCR,
                                          PHOTOMETRIC_CIELAB};
    const bool known =
        std::find(std::begin(mappable), std::end(mappable), d.photometric) != std::end(mappable);
    char why[1024] = "";
    const bool readable = known && TIFFRGBAImageOK(input.get(), why) == 1;
    require(readable, "tiff", 104, name, ": ", photometric_name(d.photometric), ", ", d.samples,
            " samples a pixel of ", d.bits, " bits have no colours that can be read",
            why[0] == '\0' ? "" : ": ", why);
}

}  // namespace hubmap::io::detail
