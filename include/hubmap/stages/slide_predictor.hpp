#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/infer/ensemble.hpp>
#include <hubmap/io/tile_row.hpp>
#include <hubmap/rle/crop.hpp>
#include <hubmap/stages/checkpoint.hpp>
#include <hubmap/stages/host_map.hpp>
#include <hubmap/tiling/blank_test.hpp>
#include <hubmap/tiling/tile_grid.hpp>
#include <optional>
#include <span>

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

/// A tile that is ready for the network.
struct waiting_tile {
    pixel corner;
    image<float> planes;  ///< 3 x tile rows, one plane a channel
};

}  // namespace detail

/// Predicts slides with one model or an ensemble. Models with equal tiles, scale and statistics are averaged
/// tile by tile; for others maps are made apart and then averaged, each model counting equally. `Map` is
/// where the map of probabilities lies: host_map, or nn_cuda::device_map for networks on a GPU.
template <prediction_map Map>
class basic_slide_predictor {
  public:
    /// Errors: hubmap.stages.121 without a model; those of load_model, hubmap.settings.105.
    basic_slide_predictor(const std::vector<checkpoint>& checkpoints, const prediction_settings& settings,
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

    /// Predicts the slide of `file`. The slide is read by rows of tiles and the mask is encoded column by
    /// column: neither ever is in memory as a whole. `progress` counts tiles. Memory: two floats a pixel of
    /// the map at the finest model's scale (7.5 GB for 30,000 x 31,000 pixels at scale 1, a ninth of it at
    /// 3), the tiles of a row of the grid, the networks. The result is the same for any number of threads of
    /// `how`. Errors: those of tiff_slide.
    [[nodiscard]] slide_prediction predict(const execution& how, const std::filesystem::path& file,
                                           const progress_callback& progress = {}) {
        io::slide_pool slide(file);
        predicted_tiles tiles;
        index all = 0;
        for (const auto& group : groups_) all += std::ssize(grid(slide.size(), group.view));
        std::optional<Map> map;
        for (auto& group : groups_) {
            auto part = probability_map(how, slide, group, tiles, [&](index done) {
                if (progress) progress(done, all);
            });
            const float share = static_cast<float>(group.models.size()) / static_cast<float>(models_);
            if (!map) {
                map = std::move(part);
                if (groups_.size() > 1) map->scale(share);
            } else {
                map->add_resized(part, groups_.front().view.scale / group.view.scale, share);
            }
        }
        return {encode(how, *map, slide.size()), tiles};
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

    /// On a processor a pass takes no more tiles than four of 512 px: larger ones are no faster, and the
    /// activations of a b3 on 32 such tiles alone fill 3 GB.
    [[nodiscard]] index tiles_a_pass(const model_description& view) const {
        constexpr index most_pixels = index{4} * 512 * 512;
        if (!device_.is_cpu()) return settings_.batch;
        return std::clamp<index>(most_pixels / (view.tile_px * view.tile_px), 1, settings_.batch);
    }

    [[nodiscard]] Map probability_map(const execution& how, io::slide_pool& slide, detail::model_group& group,
                                      predicted_tiles& tiles, const std::function<void(index)>& progress) {
        const model_description& view = group.view;
        const extent tile{view.tile_px, view.tile_px};
        const auto places = grid(slide.size(), view);
        const auto blank = scaled_to(settings_.blank, tile);
        Map map(map_extent(slide.size(), view.scale), view.tile_px, device_);
        // Gray has no saturation: the blank test would take all of it for glass.
        const bool skip = settings_.skip_blank && !slide.is_gray();
        const index pass = tiles_a_pass(view);
        std::vector<detail::waiting_tile> waiting;
        for (std::size_t first = 0, end = 0; first < places.size(); first = end) {
            while (end < places.size() && places[end].y == places[first].y) ++end;  // a row of the grid
            const std::span row(places.data() + first, end - first);
            std::vector<detail::waiting_tile> read(row.size());
            io::for_each_tile_of_row(
                how, slide, row, view.scale, [&](std::size_t i, image_view<const std::uint8_t> pixels) {
                    if (skip && is_blank(pixels, blank)) return;
                    read[i] = {{row[i].y, row[i].x}, image<float>({3 * tile.height, tile.width})};
                    normalize(
                        pixels, view.statistics,
                        image_view<float>(read[i].planes.values().data(), tile, 3, planar_strides(tile)));
                });
            // In the order of the grid: sums of floats depend on it.
            for (auto& ready : read) {
                ++tiles.all;
                if (ready.planes.empty())
                    ++tiles.blank;
                else
                    waiting.push_back(std::move(ready));
                if (std::ssize(waiting) == pass) merge_batch(group, waiting, map);
                progress(tiles.all);
            }
        }
        merge_batch(group, waiting, map);
        map.finish();
        return map;
    }

    void merge_batch(detail::model_group& group, std::vector<detail::waiting_tile>& waiting, Map& map) {
        if (waiting.empty()) return;
        const index side = group.view.tile_px, values = 3 * side * side;
        auto images = torch::empty({std::ssize(waiting), 3, side, side}, torch::kFloat32);
        std::vector<pixel> corners;
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            std::copy(waiting[i].planes.values().begin(), waiting[i].planes.values().end(),
                      images.data_ptr<float>() + static_cast<index>(i) * values);
            corners.push_back(waiting[i].corner);
        }
        map.add(nn::foreground_probability(group.models, images.to(device_), settings_.flips, arithmetic_)
                    .contiguous(),
                corners);
        waiting.clear();
    }

    [[nodiscard]] kaggle_rle encode(const execution& how, const Map& map, extent full) const {
        if (settings_.upscale == upscale_rule::reference)
            return map.encode(how, full, settings_.threshold, settings_.upscale);
        // Pixels of the map at the far border stand for whole squares: upscaled to those, then cut.
        const auto reach = [&](index length, index wanted) {
            return std::max(wanted, io::scaled_length(length, scale()));
        };
        const extent padded{reach(map.size().height, full.height), reach(map.size().width, full.width)};
        return crop(map.encode(how, padded, settings_.threshold, settings_.upscale), full);
    }

    prediction_settings settings_;
    torch::Device device_;
    nn::precision arithmetic_;
    index models_;
    std::vector<detail::model_group> groups_;
};

/// With the map in the memory of the processor, whatever the networks run on.
using slide_predictor = basic_slide_predictor<host_map>;

}  // namespace hubmap
