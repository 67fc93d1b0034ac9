#pragma once

#include <cstddef>
#include <cstdint>
#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/clahe.hpp>
#include <hubmap/augment/gamma.hpp>
#include <hubmap/augment/hue_saturation_value.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/colour.hpp>
#include <hubmap/cuda/equalize_lightness.hpp>
#include <hubmap/cuda/processor.hpp>

namespace hubmap::cuda {

/// An RGB image in memory of a processor, as a target of colour policies: what was drawn for an image is
/// applied here with the same parameters and gives the same bits. Pipelines take it in place of a view:
///     pipeline.add_to(drawn, tile, geometry);                     // geometry: cuda/warp.hpp
///     augment::apply_without_geometry(pipeline, drawn, std::ref(target));  // colour
///     status = target.status();
/// brightness_contrast, gamma, hue_saturation_value and clahe, and their combinations by sequence, one_of,
/// some_of and with_probability; others do not compile. `temporary` is of temporary_bytes() at least.
template <class Processor>
class augment_target {
  public:
    augment_target(Processor processor, image_view<std::uint8_t> rgb, void* temporary, std::size_t bytes)
        : processor_(processor),
          rgb_(rgb),
          temporary_(temporary),
          bytes_(bytes),
          status_(processor.status()) {}

    /// Storage for clahe with this grid; the other policies need none.
    [[nodiscard]] static std::size_t temporary_bytes(Processor processor, image_view<std::uint8_t> rgb,
                                                     extent grid = clahe_settings{}.grid) {
        std::size_t bytes = 0;
        equalize_lightness_on(processor, nullptr, bytes, rgb, {.grid = grid});
        return bytes;
    }

    /// How the first call that failed ended; after it nothing is done.
    [[nodiscard]] typename Processor::status_type status() const noexcept { return status_; }

    /// Errors: hubmap.augment.103; hubmap.cuda.112 where the brightness is a share of the image's mean, which
    /// would have to be waited for.
    void apply(const augment::brightness_contrast& policy,
               const augment::brightness_contrast::parameters& drawn) {
        require(policy.brightness_by_max, "cuda", 112,
                "brightness by the image's mean is not applied on a GPU");
        note([&] {
            return apply_table_on(processor_, augment::brightness_contrast::table(drawn, 255.), rgb_);
        });
    }
    void apply(const augment::gamma&, const augment::gamma::parameters& drawn) {
        note([&] { return apply_table_on(processor_, augment::gamma::table(drawn), rgb_); });
    }
    void apply(const augment::hue_saturation_value& policy,
               const augment::hue_saturation_value::parameters& drawn) {
        using augment::hue_saturation_value;
        hue_saturation_value::check(drawn);
        if (drawn == hue_saturation_value::parameters{}) return;
        note([&] {
            return shift_hsv_on(processor_, hue_saturation_value::tables(drawn), rgb_, policy.rounding);
        });
    }
    void apply(const augment::clahe& policy, const augment::clahe::parameters& drawn) {
        note([&] {
            return equalize_lightness_on(processor_, temporary_, bytes_, rgb_,
                                         {.clip_limit = drawn.clip_limit, .grid = policy.grid});
        });
    }

  private:
    template <class Call>
    void note(const Call& call) {
        const typename Processor::status_type succeeded{};  // both processors' first status
        if (status_ == succeeded) status_ = call();
    }

    Processor processor_;
    image_view<std::uint8_t> rgb_;
    void* temporary_;
    std::size_t bytes_;
    typename Processor::status_type status_;
};

}  // namespace hubmap::cuda
