#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <hubmap/core/label_image.hpp>
#include <hubmap/io/detail/png_samples.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/io/picture.hpp>
#include <string>

namespace hubmap::io {

namespace detail {

/// Of a PNG of at most 1 GiB. Errors: hubmap.file.101 .. 103.
[[nodiscard]] inline std::string read_picture_bytes(const std::filesystem::path& path) {
    constexpr std::uintmax_t most_bytes = std::uintmax_t{1} << 30;
    return read_file(path, most_bytes);
}

}  // namespace detail

enum class picture_format { png, jpeg };

/// What a picture of this name is written as: .png, or .jpg and .jpeg, in letters of any case.
/// Errors: hubmap.picture.109 (another ending).
[[nodiscard]] inline picture_format picture_format_of(const std::filesystem::path& path) {
    std::string ending = path.extension().string();
    for (char& letter : ending)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    if (ending == ".png") return picture_format::png;
    require(ending == ".jpg" || ending == ".jpeg", "picture", 109, path.string(),
            ": a picture is written as .png, .jpg or .jpeg");
    return picture_format::jpeg;
}

/// The picture in a PNG of at most 1 GiB, as decode_png gives it. Memory: the file and the picture.
/// Errors: hubmap.picture.104, 105, hubmap.file.101 .. 103; with the file's name.
[[nodiscard]] inline image<std::uint8_t> read_picture(const std::filesystem::path& path) {
    const std::string bytes = detail::read_picture_bytes(path);
    return with_context(path.string(), [&] { return decode_png(bytes); });
}

/// The class codes in a gray PNG of at most 1 GiB: its values as the file holds them, of samples of 1, 2 and
/// 4 bits 0 .. 1, 0 .. 3 and 0 .. 15. Errors: hubmap.picture.104, 105, 106 (colours or a palette, even of
/// grays), 107 (16 bits), hubmap.file.101 .. 103; with the file's name.
[[nodiscard]] inline label_image<std::uint8_t> read_label_picture(const std::filesystem::path& path) {
    const std::string bytes = detail::read_picture_bytes(path);
    return with_context(path.string(), [&] {
        const auto pixels = decode_png(bytes);
        const detail::png_samples samples = detail::samples_of(bytes);
        require(!samples.coloured, "picture", 106, samples.palette ? "a palette" : "a picture with colours",
                ": labels are gray");
        const int stretch = detail::stretch_of(samples.bits);
        label_image<std::uint8_t> labels(pixels.size());
        std::transform(pixels.values().begin(), pixels.values().end(), labels.values().begin(),
                       [&](std::uint8_t gray) { return static_cast<std::uint8_t>(gray / stretch); });
        return labels;
    });
}

/// The bytes of a file of this name, for what makes several before it writes any.
/// Errors: hubmap.picture.101, 103, 109; with the file's name.
[[nodiscard]] inline std::string encode_picture(const std::filesystem::path& path,
                                                image_view<const std::uint8_t> pixels) {
    const picture_format format = picture_format_of(path);
    return with_context(path.string(), [&] {
        return format == picture_format::png ? encode_png(pixels) : encode_jpeg(pixels);
    });
}

/// Writes a gray or RGB picture as its name ends. The file appears whole.
/// Errors: those of encode_picture, hubmap.file.104 .. 106.
inline void write_picture(const std::filesystem::path& path, image_view<const std::uint8_t> pixels) {
    write_file(path, encode_picture(path, pixels));
}

}  // namespace hubmap::io
