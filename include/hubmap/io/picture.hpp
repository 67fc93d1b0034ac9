#pragma once

#include <hubmap/core/image.hpp>
#include <hubmap/io/detail/stb_picture.hpp>
#include <memory>
#include <string>
#include <string_view>

namespace hubmap::io {

namespace detail {

struct stb_deleter {
    void operator()(unsigned char* memory) const noexcept { ::free(memory); }
};

/// The pixels in one run of memory: those of `pixels` where they are so already, else a copy in `memory`.
/// Errors: hubmap.picture.101.
[[nodiscard]] inline const std::uint8_t* dense_picture(image_view<const std::uint8_t> pixels,
                                                       index largest_side, image<std::uint8_t>& memory) {
    constexpr index most_bytes = index{1} << 30;
    require(!pixels.empty() && (pixels.channels() == 1 || pixels.channels() == 3) &&
                pixels.height() <= largest_side && pixels.width() <= largest_side &&
                pixels.size().area() * pixels.channels() <= most_bytes,
            "picture", 101, "a picture of ", pixels.size(), " with ", pixels.channels(), " channels");
    if (pixels.is_dense()) return pixels.data();
    memory = image<std::uint8_t>(pixels.size(), pixels.channels());
    copy(pixels, memory.view());
    return memory.values().data();
}

inline void append_stb_bytes(void* text, void* bytes, int count) {
    static_cast<std::string*>(text)->append(static_cast<const char*>(bytes), static_cast<std::size_t>(count));
}

}  // namespace detail

/// The bytes of a PNG file of a gray or RGB image, for reports and previews; a side has at most 2^20 pixels,
/// the image 2^30 values. Equal images give equal bytes. Errors: hubmap.picture.101, 103.
[[nodiscard]] inline std::string encode_png(image_view<const std::uint8_t> pixels) {
    constexpr index largest_side = 1 << 20;
    image<std::uint8_t> memory;
    const std::uint8_t* dense = detail::dense_picture(pixels, largest_side, memory);
    std::string bytes;
    const int good = detail::stb::stbi_write_png_to_func(
        &detail::append_stb_bytes, &bytes, static_cast<int>(pixels.width()),
        static_cast<int>(pixels.height()), static_cast<int>(pixels.channels()), dense,
        static_cast<int>(pixels.width() * pixels.channels()));
    require(good != 0, "picture", 103, "a PNG of ", pixels.size(), " cannot be made");
    return bytes;
}

/// The bytes of a JPEG file of a gray or RGB image with sides of at most 65500 pixels; quality 1 .. 100.
/// Errors: hubmap.picture.101, 102 (quality), 103.
[[nodiscard]] inline std::string encode_jpeg(image_view<const std::uint8_t> pixels, int quality = 85) {
    constexpr index largest_side = 65500;
    require(quality >= 1 && quality <= 100, "picture", 102, "quality ", quality);
    image<std::uint8_t> memory;
    const std::uint8_t* dense = detail::dense_picture(pixels, largest_side, memory);
    std::string bytes;
    const int good = detail::stb::stbi_write_jpg_to_func(
        &detail::append_stb_bytes, &bytes, static_cast<int>(pixels.width()),
        static_cast<int>(pixels.height()), static_cast<int>(pixels.channels()), dense, quality);
    require(good != 0, "picture", 103, "a JPEG of ", pixels.size(), " cannot be made");
    return bytes;
}

/// A PNG of at most `most_pixels` pixels as an image of one channel where it is gray, else of three; alpha is
/// dropped, 16 bits become 8. (No JPEG: stb's decoder writes and reads beside its tables where one is
/// damaged.) Errors: hubmap.picture.104 (not a PNG, damaged), 105 (larger than `most_pixels`).
[[nodiscard]] inline image<std::uint8_t> decode_png(std::string_view bytes,
                                                    index most_pixels = index{1} << 28) {
    constexpr std::size_t most_bytes = std::size_t{1} << 30;
    require(bytes.size() <= most_bytes, "picture", 105, bytes.size(), " bytes");
    const auto* from = reinterpret_cast<const unsigned char*>(bytes.data());
    const int count = static_cast<int>(bytes.size());
    const auto reason = [] {
        const char* why = detail::stb::stbi_failure_reason();
        return why != nullptr ? why : "no reason given";
    };
    int width = 0, height = 0, channels = 0;
    require(detail::stb::stbi_info_from_memory(from, count, &width, &height, &channels) != 0 && width > 0 &&
                height > 0,
            "picture", 104, "not a PNG that can be read: ", reason());
    const extent size{height, width};
    require(size.area() <= most_pixels, "picture", 105, "a picture of ", size, ", more than ", most_pixels,
            " pixels");
    const int wanted = channels >= 3 ? 3 : 1;
    const std::unique_ptr<unsigned char, detail::stb_deleter> pixels(
        detail::stb::stbi_load_from_memory(from, count, &width, &height, &channels, wanted));
    require(pixels != nullptr && extent{height, width} == size, "picture", 104, "a damaged picture of ", size,
            ": ", reason());
    image<std::uint8_t> result(size, wanted);
    copy(image_view<const std::uint8_t>(pixels.get(), size, wanted), result.view());
    return result;
}

}  // namespace hubmap::io
