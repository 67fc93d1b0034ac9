#pragma once

#include <array>
#include <hubmap/core/parallel.hpp>
#include <hubmap/io/detail/png_samples.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/io/picture.hpp>
#include <hubmap/io/picture_file.hpp>
#include <hubmap/io/slide_name.hpp>
#include <hubmap/io/tiff_slide.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <hubmap/rle/band_encoder.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/reorder.hpp>
#include <optional>
#include <utility>

namespace hubmap::io {

/// Which gray values are foreground: those above `above`, or `value` alone where it is given. Values are
/// those that the file holds: of samples of 1, 2 and 4 bits 0 .. 1, 0 .. 3 and 0 .. 15. Of a palette the gray
/// of the colours counts, 0 .. 255, not their numbers.
struct mask_rule {
    std::optional<std::uint8_t> value{};
    std::uint8_t above = 0;

    [[nodiscard]] bool operator()(std::uint8_t gray) const noexcept {
        return value ? gray == *value : gray > above;
    }
};

namespace detail {

/// The pixels of a picture that are foreground, as 1. Readers stretch gray samples of `bits` bits: the rule
/// gets them as they were.
/// Errors: hubmap.picture.106 where the picture has colours.
[[nodiscard]] inline label_image<std::uint8_t> foreground_of(const execution& how,
                                                             image_view<const std::uint8_t> pixels,
                                                             const mask_rule& rule, index bits) {
    const int stretch = stretch_of(bits);
    std::array<std::uint8_t, 256> labels_of{};
    for (int gray = 0; gray < 256; ++gray)
        labels_of[static_cast<std::size_t>(gray)] = rule(static_cast<std::uint8_t>(gray / stretch)) ? 1 : 0;
    label_image<std::uint8_t> labels(pixels.size());
    parallel_for(how, 0, pixels.height(), [&](index y) {
        for (index x = 0; x < pixels.width(); ++x) {
            const std::uint8_t gray = pixels(y, x);
            for (index c = 1; c < pixels.channels(); ++c)
                require(pixels(y, x, c) == gray, "picture", 106, "pixel (", y, ", ", x,
                        ") has a colour: a mask is gray");
            labels(y, x) = labels_of[gray];
        }
    });
    return labels;
}

/// As many rows as are read or written at once.
[[nodiscard]] inline index band_rows(index block_rows) {
    constexpr index wanted = 256;
    return ceil_div(wanted, block_rows) * block_rows;
}

[[nodiscard]] inline kaggle_rle read_tiff_mask(const execution& how, const std::filesystem::path& path,
                                               const mask_rule& rule, const progress_callback& progress) {
    tiff_slide slide(path);
    const extent size = slide.size();
    const index rows = band_rows(slide.block().height);
    band_encoder<kaggle_rle> encoder(size, bands::rows);
    for (index y = 0; y < size.height; y += rows) {
        const window band{y, 0, std::min(rows, size.height - y), size.width};
        const auto labels = foreground_of(how, slide.read(band), rule, slide.gray_bits());
        encoder.add(how, labels.view());
        if (progress) progress(y + band.height, size.height);
    }
    return std::move(encoder).finish();
}

[[nodiscard]] inline kaggle_rle read_png_mask(const execution& how, const std::filesystem::path& path,
                                              const mask_rule& rule) {
    constexpr index most_pixels = index{1} << 31;
    const std::string bytes = read_picture_bytes(path);
    const auto pixels = decode_png(bytes, most_pixels);
    const auto labels = foreground_of(how, pixels, rule, samples_of(bytes).gray_bits());
    return encode(how, labels.view());
}

}  // namespace detail

/// The code of a mask in a PNG, or in a TIFF where the name ends so: gray, 8 bits or fewer (or RGB or a
/// palette whose channels agree). A TIFF is read in bands of rows: memory is a band and the runs. A PNG is
/// held twice. Errors: hubmap.picture.104 .. 107, those of tiff_slide, hubmap.file.101 .. 103; with the
/// file's name.
[[nodiscard]] inline kaggle_rle read_mask(const execution& how, const std::filesystem::path& path,
                                          const mask_rule& rule = {},
                                          const progress_callback& progress = {}) {
    if (is_slide_name(path.filename().string())) return detail::read_tiff_mask(how, path, rule, progress);
    return with_context(path.string(), [&] { return detail::read_png_mask(how, path, rule); });
}

/// Writes a mask, `foreground` on 0: as a gray PNG of at most 2^30 pixels, or, where the name ends so, as a
/// TIFF (RGB, Deflate), band by band, of any size. Memory: the image for a PNG, a band and the runs for a
/// TIFF. The file appears whole. Errors: hubmap.picture.101, 103, 108 (another ending), hubmap.tiff_writer,
/// hubmap.file.104 .. 106.
inline void write_mask(const std::filesystem::path& path, const kaggle_rle& code,
                       std::uint8_t foreground = 255, const progress_callback& progress = {}) {
    if (is_slide_name(path.filename().string())) {
        const auto along_rows = to_order<scan_order::row_major>(code);
        const auto paint = [&](const window& band, image_view<std::uint8_t> rgb) {
            const auto labels = decoded<std::uint8_t>(crop(along_rows, band), foreground);
            for (index y = 0; y < band.height; ++y)
                for (index x = 0; x < band.width; ++x)
                    for (index c = 0; c < rgb.channels(); ++c) rgb(y, x, c) = labels(y, x);
        };
        return write_tiff(path, code.size(), {.compression = tiff_compression::deflate}, paint, progress);
    }
    require(path.extension() == ".png", "picture", 108, path.string(),
            ": a mask is written as .png or .tiff");
    with_context(path.string(), [&] {
        constexpr index most_pixels = index{1} << 30;  // asked before the memory for them is
        require(!code.size().empty() && code.size().area() <= most_pixels, "picture", 101, "a picture of ",
                code.size(), "; a TIFF holds more");
        write_file(path, encode_png(decoded<std::uint8_t>(code, foreground).view().pixels()));
    });
}

}  // namespace hubmap::io
