#pragma once

#include <hubmap/io/picture.hpp>
#include <hubmap/io/shrunk_window.hpp>
#include <hubmap/report/html.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/outline.hpp>
#include <string>

namespace hubmap {

/// A slide made small enough to look at. Memory: the small picture and a piece of the slide.
struct slide_thumbnail {
    image<std::uint8_t> pixels;
    index downscale = 1;
};

/// Errors: those of tiff_slide.
[[nodiscard]] inline slide_thumbnail make_thumbnail(const std::filesystem::path& file, index longest_px) {
    io::tiff_slide slide(file);
    const extent full = slide.size();
    const index downscale = std::max<index>(1, ceil_div(std::max(full.height, full.width), longest_px));
    const extent size{ceil_div(full.height, downscale), ceil_div(full.width, downscale)};
    slide_thumbnail thumbnail{image<std::uint8_t>(size, 3), downscale};
    io::read_shrunk(slide, whole(size), downscale, thumbnail.pixels.view());
    return thumbnail;
}

namespace detail {

/// The outlines of a mask at the thumbnail's scale as one SVG path.
[[nodiscard]] inline std::string outline_path(const kaggle_rle& code, const slide_thumbnail& thumbnail,
                                              const std::string& name) {
    label_image<std::uint8_t> small(thumbnail.pixels.size());
    decode_downscaled(code, thumbnail.downscale, small.view());
    std::string path;
    for (const auto& object : outlines(encode<kaggle_rle>(small)))
        for (const auto& corners : object.rings) {
            for (std::size_t i = 0; i < corners.size(); ++i)
                path += (i ? "L" : "M") + std::to_string(static_cast<index>(corners[i].x)) + " " +
                        std::to_string(static_cast<index>(corners[i].y));
            path += "Z";
        }
    return "<path class=\"" + html_escape(name) + "\" d=\"" + path + "\"/>";
}

}  // namespace detail

/// A thumbnail with the outlines of truth and prediction over it, as a figure that needs no other file.
/// Errors: hubmap.rle.122 where a code belongs to a slide of another size.
[[nodiscard]] inline std::string slide_figure(const std::string& caption, const slide_thumbnail& thumbnail,
                                              const kaggle_rle& truth, const kaggle_rle& prediction) {
    constexpr int jpeg_quality = 80;
    const auto width = std::to_string(thumbnail.pixels.width()),
               height = std::to_string(thumbnail.pixels.height());
    return "<figure style=\"width:" + width + "px\"><svg viewBox=\"0 0 " + width + " " + height +
           "\" role=\"img\"><image width=\"" + width + "\" height=\"" + height +
           "\" href=\"data:image/jpeg;base64," +
           base64(io::encode_jpeg(thumbnail.pixels.view(), jpeg_quality)) + "\"/>" +
           detail::outline_path(truth, thumbnail, "truth") +
           detail::outline_path(prediction, thumbnail, "prediction") + "</svg><figcaption>" +
           html_escape(caption) + "</figcaption></figure>";
}

}  // namespace hubmap
