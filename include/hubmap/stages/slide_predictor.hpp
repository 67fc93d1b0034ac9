#pragma once

#include <cmath>
#include <hubmap/infer/ensemble.hpp>
#include <hubmap/io/shrunk_window.hpp>
#include <hubmap/io/slide_pool.hpp>
#include <hubmap/resample/resize_map.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/rle/upscale.hpp>
#include <hubmap/stages/checkpoint.hpp>
#include <hubmap/tiling/blank_test.hpp>
#include <hubmap/tiling/gaussian_weight.hpp>
#include <hubmap/tiling/tile_grid.hpp>
#include <hubmap/tiling/tile_merger.hpp>

namespace hubmap {

/// Tiles of one slide, counted.
struct predicted_tiles {
    index all = 0;    ///< of the grids of all scales
    index blank = 0;  ///< of them, skipped
};

/// The foreground of a slide and how it was found.
struct slide_prediction {
    kaggle_rle foreground;
    predicted_tiles tiles;
};

namespace detail {

/// Models that see the same tiles: predicted as one ensemble, one map.
struct model_group {
    model_description view;
    std::vector<std::shared_ptr<nn::unet_efficientnet>> models;

    [[nodiscard]] bool sees_as(const model_description& other) const noexcept {
        return view.tile_px == other.tile_px && view.scale == other.scale &&
               view.statistics == other.statistics;
    }
};

[[nodiscard]] inline index scaled_length(index length, double scale) {
    return static_cast<index>(std::llround(static_cast<double>(length) * scale));
}

/// Cuts tile `place`, in pixels of the map, out of the slide: shrunk by areas, the border reflected.
inline void read_tile(io::tiff_slide& slide, const window& place, double scale,
                      image_view<std::uint8_t> tile) {
    if (scale == std::floor(scale)) return io::read_shrunk(slide, place, static_cast<index>(scale), tile);
    const window from{scaled_length(place.y, scale), scaled_length(place.x, scale),
                      scaled_length(place.height, scale), scaled_length(place.width, scale)};
    image<std::uint8_t> full(from.size(), 3);
    read_reflected(slide, from, full.view());
    resize_area(full.view(), tile);
}

/// A tile that is ready for the network.
struct waiting_tile {
    pixel corner;
    image<float> planes;  ///< 3 x tile rows, one plane a channel
};

}  // namespace detail

/// Predicts slides with one model or an ensemble. Models with equal tiles, scale and statistics are averaged
/// tile by tile; for others maps are made apart and then averaged, each model counting equally.
class slide_predictor {
  public:
    /// Errors: hubmap.stages.121 without a model; those of load_model, hubmap.settings.105.
    slide_predictor(const std::vector<checkpoint>& checkpoints, const prediction_settings& settings,
                    torch::Device device = torch::kCPU, nn::precision arithmetic = nn::precision::fp32)
        : settings_(settings), device_(device), arithmetic_(arithmetic), models_(std::ssize(checkpoints)) {
        require(!checkpoints.empty(), "stages", 121, "a prediction without a model");
        check(settings);
        for (const auto& c : checkpoints) {
            auto group = std::find_if(groups_.begin(), groups_.end(),
                                      [&](const auto& g) { return g.sees_as(c.model); });
            if (group == groups_.end()) group = groups_.insert(group, {c.model, {}});
            group->models.push_back(load_model(c, device));
        }
        // The finest map first: the others are added to it.
        std::stable_sort(groups_.begin(), groups_.end(),
                         [](const auto& a, const auto& b) { return a.view.scale < b.view.scale; });
    }

    /// Predicts the slide of `file`. The slide is read tile by tile and the mask is encoded column by column:
    /// neither ever is in memory as a whole. `progress` counts tiles. Memory: two floats a pixel of the map
    /// at the models' scale, the tiles of a batch, the networks. The result is the same for any number of
    /// threads of `how`. Errors: those of tiff_slide.
    [[nodiscard]] slide_prediction predict(const execution& how, const std::filesystem::path& file,
                                           const progress_callback& progress = {}) {
        io::slide_pool slide(file);
        predicted_tiles tiles;
        index all = 0;
        for (const auto& group : groups_) all += std::ssize(grid(slide.size(), group.view));
        image<float> map;
        for (auto& group : groups_) {
            auto part = probability_map(how, slide, group, tiles, [&](index done) {
                if (progress) progress(done, all);
            });
            const float share = static_cast<float>(group.models.size()) / static_cast<float>(models_);
            if (map.empty()) {
                map = std::move(part);
                if (groups_.size() > 1)
                    for (auto& value : map.values()) value *= share;
            } else {
                add_resized_map(part.view(), groups_.front().view.scale / group.view.scale, share,
                                map.view());
            }
        }
        return {encode(how, map.view(), slide.size()), tiles};
    }

    /// The map of the probability of foreground at the scale of the finest model: pixel (y, x) stands for the
    /// square of `scale()` pixels of the slide at (y, x) * scale.
    [[nodiscard]] double scale() const noexcept { return groups_.front().view.scale; }

  private:
    [[nodiscard]] extent map_extent(extent slide, double scale) const {
        const auto length = [&](index full) {
            const double pixels = static_cast<double>(full) / scale;
            const bool down = settings_.upscale == upscale_rule::reference;  // the original drops the rest
            return std::max<index>(1, static_cast<index>(down ? std::floor(pixels) : std::ceil(pixels)));
        };
        return {length(slide.height), length(slide.width)};
    }
    [[nodiscard]] std::vector<window> grid(extent slide, const model_description& view) const {
        return tile_grid(map_extent(slide, view.scale),
                         {.tile_px = view.tile_px, .stride = settings_.stride});
    }

    [[nodiscard]] image<float> probability_map(const execution& how, io::slide_pool& slide,
                                               detail::model_group& group, predicted_tiles& tiles,
                                               const std::function<void(index)>& progress) {
        const model_description& view = group.view;
        const extent tile{view.tile_px, view.tile_px};
        const auto places = grid(slide.size(), view);
        const auto blank = scaled_to(settings_.blank, tile);
        const auto weight = gaussian_tile_weight(view.tile_px);
        tile_merger merger(map_extent(slide.size(), view.scale));
        std::vector<detail::waiting_tile> waiting;
        const index count = std::ssize(places);
        for (index first = 0; first < count; first += settings_.batch) {
            const index end = std::min(count, first + settings_.batch);
            std::vector<detail::waiting_tile> read(static_cast<std::size_t>(end - first));
            parallel_for(how, first, end, [&](index i) {
                const window& place = places[static_cast<std::size_t>(i)];
                image<std::uint8_t> pixels(tile, 3);
                slide.with_slide(
                    [&](io::tiff_slide& s) { detail::read_tile(s, place, view.scale, pixels.view()); });
                if (settings_.skip_blank && is_blank(pixels.view(), blank)) return;
                auto& ready = read[static_cast<std::size_t>(i - first)];
                ready = {{place.y, place.x}, image<float>({3 * tile.height, tile.width})};
                normalize(pixels.view(), view.statistics,
                          image_view<float>(ready.planes.values().data(), tile, 3, planar_strides(tile)));
            });
            for (auto& ready : read) {
                if (ready.planes.empty())
                    ++tiles.blank;
                else
                    waiting.push_back(std::move(ready));
                // In the order of the grid: sums of floats depend on it.
                if (std::ssize(waiting) == settings_.batch) merge_batch(group, waiting, weight, merger);
            }
            tiles.all += end - first;
            progress(tiles.all);
        }
        merge_batch(group, waiting, weight, merger);
        return std::move(merger).finish();
    }

    void merge_batch(detail::model_group& group, std::vector<detail::waiting_tile>& waiting,
                     const image<float>& weight, tile_merger& merger) {
        if (waiting.empty()) return;
        const index side = group.view.tile_px, values = 3 * side * side;
        auto images = torch::empty({std::ssize(waiting), 3, side, side}, torch::kFloat32);
        for (std::size_t i = 0; i < waiting.size(); ++i)
            std::copy(waiting[i].planes.values().begin(), waiting[i].planes.values().end(),
                      images.data_ptr<float>() + static_cast<index>(i) * values);
        const auto foreground =
            nn::foreground_probability(group.models, images.to(device_), settings_.flips, arithmetic_)
                .cpu()
                .contiguous();
        for (std::size_t i = 0; i < waiting.size(); ++i)
            merger.add(image_view<const float>(
                           foreground.data_ptr<float>() + static_cast<index>(i) * side * side, {side, side}),
                       waiting[i].corner, weight.view());
        waiting.clear();
    }

    [[nodiscard]] kaggle_rle encode(const execution& how, image_view<const float> map, extent full) const {
        if (settings_.upscale == upscale_rule::reference)
            return encode_upscaled_reference(how, map, full, settings_.threshold);
        // Pixels of the map at the far border stand for whole squares: upscaled to those, then cut.
        const auto reach = [&](index length, index wanted) {
            return std::max(wanted, detail::scaled_length(length, scale()));
        };
        const extent padded{reach(map.height(), full.height), reach(map.width(), full.width)};
        return crop(encode_upscaled(how, map, padded, settings_.threshold), full);
    }

    prediction_settings settings_;
    torch::Device device_;
    nn::precision arithmetic_;
    index models_;
    std::vector<detail::model_group> groups_;
};

}  // namespace hubmap
