#pragma once

#include <hubmap/io/picture.hpp>
#include <hubmap/report/html.hpp>
#include <hubmap/report/thumbnail.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/outline.hpp>
#include <sstream>
#include <string>
#include <string_view>

namespace hubmap {

namespace detail {

/// The outlines of a mask at the thumbnail's scale as one SVG path.
[[nodiscard]] inline std::string outline_path(const kaggle_rle& code, const slide_thumbnail& thumbnail,
                                              std::string_view name) {
    std::ostringstream path;
    path << "<path class=\"" << name << "\" d=\"";
    for (const auto& object : outlines(encode<kaggle_rle>(shrunk_mask(code, thumbnail))))
        for (const auto& corners : object.rings) {
            for (std::size_t i = 0; i < corners.size(); ++i)
                path << (i ? 'L' : 'M') << corners[i].x << ' ' << corners[i].y;
            path << 'Z';
        }
    path << "\"/>";
    return path.str();
}

}  // namespace detail

/// A thumbnail with the outlines of truth and prediction over it, as a figure that needs no other file.
/// Errors: hubmap.rle.122 where a code belongs to a slide of another size.
[[nodiscard]] inline std::string slide_figure(const std::string& caption, const slide_thumbnail& thumbnail,
                                              const kaggle_rle& truth, const kaggle_rle& prediction) {
    constexpr int jpeg_quality = 80;
    const index width = thumbnail.pixels.width(), height = thumbnail.pixels.height();
    std::ostringstream html;
    html << "<figure style=\"width:" << width << "px\"><svg viewBox=\"0 0 " << width << ' ' << height
         << "\" role=\"img\"><image width=\"" << width << "\" height=\"" << height
         << "\" href=\"data:image/jpeg;base64,"
         << base64(io::encode_jpeg(thumbnail.pixels.view(), jpeg_quality)) << "\"/>"
         << detail::outline_path(truth, thumbnail, "truth")
         << detail::outline_path(prediction, thumbnail, "prediction") << "</svg><figcaption>"
         << html_escape(caption) << "</figcaption></figure>";
    return html.str();
}

/// The same as a PNG, the outlines drawn into the pixels: the truth's first, the prediction's over it.
[[nodiscard]] inline std::string slide_picture(slide_thumbnail thumbnail, const kaggle_rle& truth,
                                               const kaggle_rle& prediction) {
    const auto draw = [&](const kaggle_rle& code, const rgb_colour& colour) {
        const auto mask = shrunk_mask(code, thumbnail);
        draw_outline(label_view<const std::uint8_t>(mask.view()), colour, thumbnail.pixels.view());
    };
    draw(truth, truth_colour);
    draw(prediction, prediction_colour);
    return io::encode_png(thumbnail.pixels.view());
}

}  // namespace hubmap
