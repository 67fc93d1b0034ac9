#pragma once

#include <array>
#include <hubmap/io/detail/tiff_blocks.hpp>
#include <hubmap/io/detail/tiff_words.hpp>

namespace hubmap::io::detail {

/// Where one of red, green and blue lies.
struct tiff_channel {
    index source = 0, plane = 0, sample = 0;
};

/// A slide as its file holds it: the images that it is made of, and in them its colours.
struct tiff_layout {
    std::vector<tiff_blocks> sources;
    std::array<tiff_channel, 3> channels{};
    std::string words;  ///< "interleaved, strips of 32 rows, LZW"
};

[[nodiscard]] inline std::string describe(const tiff_directory& d, const std::string& arrangement) {
    std::string text = arrangement;
    if (d.colour == tiff_colour::mapped) text += " (" + photometric_name(d.photometric) + ")";
    text += d.tiled ? ", tiles of " + std::to_string(d.block.height) + " x " + std::to_string(d.block.width) +
                          " px"
                    : ", strips of " + std::to_string(d.block.height) + " rows";
    const TIFFCodec* codec = TIFFFindCODEC(d.compression);
    text += d.compression == COMPRESSION_NONE ? ", not compressed"
            : codec != nullptr && codec->name ? std::string(", ") + codec->name
                                              : ", compression " + std::to_string(d.compression);
    return text + (d.big_file ? ", BigTIFF" : "");
}

/// The gray images of the file that have the size of the first, in order; no more than `most`.
/// Errors: hubmap.tiff.101, 102, 108 (one has another size).
[[nodiscard]] inline std::vector<tiff_directory> gray_planes(const tiff_place& place, index allocation,
                                                             const tiff_directory& first, index most) {
    tiff_input input(place, allocation);
    std::vector<tiff_directory> planes{first};
    for (index number = 2; std::ssize(planes) < most && TIFFLastDirectory(input.get()) == 0; ++number) {
        input.forget_messages();
        require(TIFFReadDirectory(input.get()) == 1, "tiff", 102, input.name(), ": directory ", number,
                " cannot be read", input.reason());
        constexpr index most_directories = 4096;
        require(number <= most_directories, "tiff", 102, input.name(), ": more than ", most_directories,
                " directories");
        auto next = read_tiff_directory(input, number);
        if (next.reduced) continue;
        require(next.size == first.size, "tiff", 108, input.name(), ": image ", number, " has ", next.size,
                " pixels, the first ", first.size);
        require(next.is_plane(), "tiff", 108, input.name(), ": image ", number, " has ", next.samples,
                " samples a pixel of ", next.bits, " bits, ", photometric_name(next.photometric),
                ", the first has one of 8 bits");
        planes.push_back(std::move(next));
    }
    return planes;
}

/// A slide whose first image has one channel: gray, or red, green and blue in three images.
/// Errors: as open_tiff_layout.
[[nodiscard]] inline tiff_layout gray_layout(const tiff_place& place, const tiff_blocks::limits& limit,
                                             tiff_input input, tiff_directory first,
                                             const tiff_words& words) {
    constexpr index counted = 32;
    tiff_layout layout;
    const auto planes = gray_planes(place, limit.largest_block, first, counted);
    const index found = std::ssize(planes);
    const index told = words.planes == 0 || found > 1 ? found : words.planes;
    require(told == 1 || told == 3, "tiff", 104, input.name(), ": ", found,
            found == counted ? " or more" : "", found == 1 ? " image" : " images", " of one channel",
            words.author.empty() ? "" : ", ", words.author,
            words.author.empty() ? "" : " tells of " + std::to_string(words.planes),
            words.channels.empty() ? "" : " (", words.channels, words.channels.empty() ? "" : ")",
            ": a slide is red, green, blue or gray");
    require(found == 1 || words.planes == 0 || words.planes == found, "tiff", 108, input.name(), ": ", found,
            " images of one channel, ", words.author, " tells of ", words.planes);
    if (told == 1 || found == 1) {
        layout.words = describe(first, told == 1 ? "gray" : "three planes of one gray image");
        layout.sources.emplace_back(std::move(input), std::move(first), limit, told);
        if (told == 3) layout.channels = {tiff_channel{0, 0, 0}, {0, 1, 0}, {0, 2, 0}};
        return layout;
    }
    layout.words = describe(
        first, words.author.empty() ? "three gray images" : "three gray images (" + words.author + ")");
    layout.sources.emplace_back(std::move(input), std::move(first), limit);
    for (std::size_t c = 1; c < planes.size(); ++c) {
        tiff_input next(place, limit.largest_block);
        auto plane = planes[c];
        require(TIFFSetSubDirectory(next.get(), plane.offset) == 1, "tiff", 102, next.name(),
                ": directory cannot be read", next.reason());
        choose_colour(next, plane);
        plane.colour = tiff_colour::samples;
        layout.sources.emplace_back(std::move(next), std::move(plane), limit);
    }
    layout.channels = {tiff_channel{0, 0, 0}, {1, 0, 0}, {2, 0, 0}};
    return layout;
}

/// Finds the slide in a TIFF. Errors: hubmap.tiff.101 .. 106, 108, 109.
[[nodiscard]] inline tiff_layout open_tiff_layout(const tiff_place& place, const tiff_blocks::limits& limit) {
    tiff_input input(place, limit.largest_block);
    tiff_directory first = read_tiff_directory(input, 1);
    choose_colour(input, first);
    if (first.is_plane()) {
        const auto words = read_tiff_words(first.description, first.size);
        if (words.planes > 1) first.colour = tiff_colour::samples;
        if (first.colour == tiff_colour::samples)
            return gray_layout(place, limit, std::move(input), std::move(first), words);
    }
    tiff_layout layout;
    const bool planar = first.planar && first.colour == tiff_colour::samples;
    layout.words = describe(first, first.colours() == 1 ? "gray with alpha"
                                   : planar             ? "planar"
                                                        : "interleaved");
    if (first.colours() == 3)
        layout.channels =
            planar ? std::array{tiff_channel{0, 0, 0}, tiff_channel{0, 1, 0}, tiff_channel{0, 2, 0}}
                   : std::array{tiff_channel{0, 0, 0}, tiff_channel{0, 0, 1}, tiff_channel{0, 0, 2}};
    layout.sources.emplace_back(std::move(input), std::move(first), limit);
    return layout;
}

}  // namespace hubmap::io::detail
