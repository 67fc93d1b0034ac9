#pragma once

#include <cstdint>
#include <hubmap/core/image.hpp>
#include <hubmap/resample/coordinate_map.hpp>
#include <hubmap/stages/training_tiles.hpp>
#include <optional>
#include <string>

namespace hubmap::benchmarks {

/// What one call leaves for the next.
struct hubmap_answer {
    std::string message;                  ///< of an error
    std::optional<coordinate_map> map;    ///< of hubmap_warp
    image<std::uint8_t> small;            ///< of hubmap_prediction_tile
    std::optional<training_tiles> tiles;  ///< of hubmap_training_tile
    tile_slides slides;                   ///< of hubmap_training_tile
};

}  // namespace hubmap::benchmarks
