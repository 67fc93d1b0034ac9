#pragma once

#include <algorithm>
#include <charconv>
#include <hubmap/core/geometry.hpp>
#include <string>
#include <string_view>

namespace hubmap::io::detail {

/// What the description of a TIFF's first image tells of the whole file.
struct tiff_words {
    index planes = 0;      ///< images of one channel that belong together; 0: it does not say
    std::string author;    ///< who says so: "OME", "ImageJ", "shape"
    std::string channels;  ///< names of channels, "DAPI, FITC"
};

/// The whole number that `text` begins with, spaces apart; `otherwise` where there is none.
[[nodiscard]] inline index leading_number(std::string_view text, index otherwise) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\""), text.size()));
    index value = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
    return failure == std::errc() && end != text.data() ? value : otherwise;
}

/// Value of ` name="..."` in `tag`.
[[nodiscard]] inline std::string_view xml_attribute(std::string_view tag, std::string_view name) {
    const std::string wanted = std::string(" ") + std::string(name) + "=\"";
    const auto at = tag.find(wanted);
    if (at == std::string_view::npos) return {};
    tag.remove_prefix(at + wanted.size());
    return tag.substr(0, tag.find('"'));
}

/// The text of the next `<name ...>` from `at` on, which moves behind it; empty where none follows.
[[nodiscard]] inline std::string_view next_xml_tag(std::string_view text, std::string_view name,
                                                   std::size_t& at) {
    const auto begin = text.find(std::string("<") + std::string(name) + " ", at);
    const auto end = begin == std::string_view::npos ? begin : text.find('>', begin);
    at = end;
    return end == std::string_view::npos ? std::string_view() : text.substr(begin, end - begin);
}

[[nodiscard]] inline index product_of_counts(index a, index b) {
    constexpr index too_many = index{1} << 31;
    return a <= 0 || b <= 0 ? 0 : a > too_many / b ? too_many : a * b;
}

/// OME-XML: C x Z x T of the first image.
[[nodiscard]] inline tiff_words read_ome_words(std::string_view text) {
    tiff_words words;
    std::size_t at = 0;
    const auto pixels = next_xml_tag(text, "Pixels", at);
    if (pixels.empty()) return words;
    words.author = "OME";
    words.planes = 1;
    for (const char* axis : {"SizeC", "SizeZ", "SizeT"})
        words.planes = product_of_counts(words.planes, leading_number(xml_attribute(pixels, axis), 1));
    const auto rest = text.substr(at, text.find("</Pixels", at) - at);
    constexpr std::size_t longest = 80;
    for (std::size_t next = 0; next != std::string_view::npos && words.channels.size() < longest;) {
        const auto name = xml_attribute(next_xml_tag(rest, "Channel", next), "Name");
        if (!name.empty())
            words.channels += (words.channels.empty() ? "" : ", ") + std::string(name.substr(0, longest));
    }
    return words;
}

/// tifffile's JSON: `{"shape": [3, height, width]}`.
[[nodiscard]] inline tiff_words read_shape_words(std::string_view text, extent size) {
    tiff_words words;
    text.remove_prefix(std::min(text.find('['), text.size()));
    index product = 1;
    while (!text.empty() && text.front() != ']') {
        text.remove_prefix(1);
        product = product_of_counts(product, leading_number(text, 0));
        text.remove_prefix(std::min(text.find_first_of(",]"), text.size()));
    }
    if (product <= 0 || product % size.area() != 0) return words;
    words.author = "shape";
    words.planes = product / size.area();
    return words;
}

/// `size`: of the image that the words belong to.
[[nodiscard]] inline tiff_words read_tiff_words(std::string_view text, extent size) {
    if (text.find("<OME") != std::string_view::npos) return read_ome_words(text);
    if (text.starts_with("{") && text.find("\"shape\"") != std::string_view::npos)
        return read_shape_words(text.substr(text.find("\"shape\"")), size);
    tiff_words words;
    const auto images = text.find("\nimages=");
    if (text.starts_with("ImageJ=") && images != std::string_view::npos) {
        words.author = "ImageJ";
        words.planes = std::max<index>(0, leading_number(text.substr(images + 8), 0));
    }
    return words;
}

}  // namespace hubmap::io::detail
