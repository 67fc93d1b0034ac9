#pragma once

#include <filesystem>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/io/zarr_array.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <hubmap/prepare/store_layout.hpp>
#include <nlohmann/json.hpp>
#include <string>

namespace hubmap {

/// What an array of a store stands for: its slide's size and how many pixels of the slide, along a side, one
/// pixel of the array is. Kept in the array's attributes under "hubmap".
struct stored_slide {
    extent full{};
    index downscale = 1;

    /// Size of the array: cells at the far border may stand for fewer pixels.
    [[nodiscard]] extent size() const noexcept {
        return {ceil_div(full.height, downscale), ceil_div(full.width, downscale)};
    }
    friend bool operator==(const stored_slide&, const stored_slide&) = default;
};

inline void write_stored_slide(io::zarr_array& array, const stored_slide& slide) {
    array.set_attributes({{"hubmap",
                           {{"full_height", slide.full.height},
                            {"full_width", slide.full.width},
                            {"downscale", slide.downscale}}}});
}

/// Errors: hubmap.data.104 where the attributes are missing or do not fit the array's shape; those of
/// zarr_array.
[[nodiscard]] inline stored_slide read_stored_slide(const io::zarr_array& array,
                                                    const std::filesystem::path& path) {
    const auto attributes = array.attributes();
    const auto number = [&](const char* name) -> index {
        const auto ours = attributes.find("hubmap");
        const bool there = ours != attributes.end() && ours->is_object() && ours->contains(name) &&
                           (*ours)[name].is_number_integer();
        return there ? (*ours)[name].get<index>() : 0;
    };
    const stored_slide slide{{number("full_height"), number("full_width")}, number("downscale")};
    require(!slide.full.empty() && slide.downscale >= 1 && slide.size() == io::image_size(array), "data", 104,
            path.string(), ": its attributes do not tell the slide's size and scale");
    return slide;
}

/// What the store holds of a slide. Errors: hubmap.data.104, 106 where its image is not in the store.
[[nodiscard]] inline stored_slide stored_slide_of(const store_layout& stores, const std::string& id) {
    const auto path = stores.images() / id;
    require(io::is_zarr_array(path), "data", 106, path.string(), ": not there; run slides_to_zarr first");
    return read_stored_slide(io::zarr_array::open(path), path);
}

}  // namespace hubmap
