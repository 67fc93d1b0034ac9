#pragma once

#include <algorithm>
#include <cmath>
#include <hubmap/augment/reference.hpp>
#include <hubmap/core/object_pool.hpp>
#include <hubmap/settings/training_settings.hpp>
#include <hubmap/stages/tile_slide.hpp>
#include <hubmap/tiling/tile_grid.hpp>
#include <memory>
#include <numeric>
#include <utility>

namespace hubmap {

using tile_slides = std::shared_ptr<const std::vector<tile_slide>>;

/// Tiles to train on, drawn anew in each epoch: a centre from the slide's density, a geometry, one resampling
/// of image and labels, a colour, normalised. Models nn::tile_source; tile (sample, epoch) depends on nothing
/// but the settings and the stores. Sample i is of slide i % slides.
class training_tiles {
  public:
    training_tiles(tile_slides slides, const model_description& model, const training_settings& settings)
        : slides_(std::move(slides)), model_(model), settings_(settings) {
        std::get<augment::elastic_deformation>(geometry_.policies) = {
            .sigma_px = settings.deformation_sigma_px, .spacing_px = settings.deformation_spacing_px};
    }

    [[nodiscard]] index size() const noexcept { return std::ssize(*slides_) * settings_.tiles_per_slide; }

    /// All that chance decides of a tile.
    struct recipe {
        std::size_t slide;
        tile_geometry geometry;
        augment::params_of<decltype(augment::reference_colour())> colour;
    };

    /// What draw() draws, for tiles of this size.
    [[nodiscard]] recipe plan(index sample, index epoch, extent tile) const {
        const auto slide = static_cast<std::size_t>(sample % std::ssize(*slides_));
        tile_geometry geometry = centred((*slides_)[slide], sample, epoch);
        // The original drew one geometry for all tiles of an epoch.
        const bool shared = settings_.geometry == geometry_rule::reference;
        auto random = stream(shared ? 0 : sample, epoch, purpose::geometry);
        geometry_.add_to(geometry_.draw(random), tile, geometry);
        auto colour = stream(sample, epoch, purpose::colour);
        return {slide, std::move(geometry), colour_.draw(colour)};
    }

    /// `image` is float, 3 channels, of the model's tile size.
    void draw(index sample, index epoch, image_view<float> image, label_view<std::uint8_t> labels) const {
        const recipe tile = plan(sample, epoch, image.size());
        buffers_->with([&](tile_buffers& buffers) {
            const auto pixels = buffers.tile_of(image.size());
            cut_tile((*slides_)[tile.slide], tile.geometry, pixels, labels, buffers);
            colour_.apply(tile.colour, pixels);
            normalize(pixels, model_.statistics, image);
        });
    }

    /// Where the tile lies before its geometry is added.
    [[nodiscard]] tile_geometry centred(const tile_slide& slide, index sample, index epoch) const {
        auto random = stream(sample, epoch, purpose::centre);
        return {.centre = slide.sampler.centre(random, slide.stored.size()),
                .scale = model_.scale / static_cast<double>(slide.stored.downscale)};
    }

  private:
    enum class purpose : std::uint32_t { centre, geometry, colour };

    [[nodiscard]] random_stream stream(index sample, index epoch, purpose use) const noexcept {
        return random_stream({settings_.seed, static_cast<std::uint32_t>(epoch),
                              static_cast<std::uint32_t>(sample), static_cast<std::uint32_t>(use)});
    }

    tile_slides slides_;
    model_description model_;
    training_settings settings_;
    decltype(augment::reference_geometry()) geometry_ = augment::reference_geometry();
    std::shared_ptr<object_pool<tile_buffers>> buffers_ = std::make_shared<object_pool<tile_buffers>>();
    decltype(augment::reference_colour()) colour_ = augment::reference_colour(settings_.colour_probability);
};

/// Tiles to validate on: of the grid with which slides are predicted, at most `settings.validation_tiles`,
/// chosen once by `settings.validation_seed`; neither turned nor coloured. Models nn::tile_source.
class validation_tiles {
  public:
    validation_tiles(tile_slides slides, const model_description& model, const training_settings& settings)
        : slides_(std::move(slides)), model_(model) {
        for (std::size_t s = 0; s < slides_->size(); ++s) {
            const auto& stored = (*slides_)[s].stored;
            const double zoom = model.scale / static_cast<double>(stored.downscale);
            const auto scaled = [&](index length) {
                return std::max<index>(1, static_cast<index>(std::ceil(static_cast<double>(length) / zoom)));
            };
            const extent map{scaled(stored.size().height), scaled(stored.size().width)};
            for (const auto& tile : tile_grid(map, {.tile_px = model.tile_px}))
                places_.push_back({s, middle(tile.y, tile.height) * zoom, middle(tile.x, tile.width) * zoom});
        }
        choose(settings.validation_tiles, settings.validation_seed);
    }

    [[nodiscard]] index size() const noexcept { return std::ssize(places_); }

    void draw(index sample, index /*epoch*/, image_view<float> image, label_view<std::uint8_t> labels) const {
        const place& at = places_[static_cast<std::size_t>(sample)];
        const auto& slide = (*slides_)[at.slide];
        const double scale = model_.scale / static_cast<double>(slide.stored.downscale);
        buffers_->with([&](tile_buffers& buffers) {
            const auto pixels = buffers.tile_of(image.size());
            cut_tile(slide, {.centre = {at.y, at.x}, .scale = scale}, pixels, labels, buffers);
            normalize(pixels, model_.statistics, image);
        });
    }

  private:
    struct place {
        std::size_t slide;
        double y, x;
    };

    [[nodiscard]] static double middle(index begin, index length) noexcept {
        return static_cast<double>(begin) + static_cast<double>(length) / 2;
    }
    /// Keeps a random choice of `count` places, in their order.
    void choose(index count, std::uint64_t seed) {
        std::vector<std::size_t> order(places_.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        random_stream random({seed, 0, 0, 0x76616c69});  // a stream that no training tile uses
        shuffle(random, std::span(order));
        order.resize(std::min(order.size(), static_cast<std::size_t>(count)));
        std::sort(order.begin(), order.end());
        std::vector<place> chosen;
        for (const auto i : order) chosen.push_back(places_[i]);
        places_ = std::move(chosen);
    }

    tile_slides slides_;
    model_description model_;
    std::shared_ptr<object_pool<tile_buffers>> buffers_ = std::make_shared<object_pool<tile_buffers>>();
    std::vector<place> places_;
};

}  // namespace hubmap
