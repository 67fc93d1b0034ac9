#pragma once

#include <cmath>
#include <cstdint>
#include <hubmap/augment/detail/channel_scaling.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <hubmap/core/random.hpp>
#include <string_view>
#include <tuple>
#include <vector>

namespace hubmap {
namespace detail {

/// (value - first) * second in single precision.
struct subtract_then_multiply {
    using number = float;
    template <class T>
    [[gnu::always_inline]] static float apply(T value, float first, float second) noexcept {
        return (static_cast<float>(value) - first) * second;
    }
};

}  // namespace detail

namespace augment {

/// (value / largest - mean) / deviation of each channel, in the single precision and the order of
/// albumentations' Normalize (0.5.2): equal to it to the bit. Nothing is drawn. (hubmap::normalize is the
/// reproduced solution's: in double, from bytes to planes.) Any channels; one mean and deviation for all, or
/// one for each.
struct normalization {
    std::vector<float> mean{.485F, .456F, .406F};
    std::vector<float> deviation{.229F, .224F, .225F};
    float max_pixel_value = 255;  ///< what mean and deviation are shares of

    struct parameters {
        static constexpr auto fields() { return std::tuple{}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr std::string_view name = "normalization";
    static constexpr auto fields() {
        return std::tuple{field{"mean", &normalization::mean}, field{"deviation", &normalization::deviation},
                          field{"max_pixel_value", &normalization::max_pixel_value}};
    }

    /// Errors: hubmap.augment.147 where there are not as many deviations as means, or none; 148 as for apply.
    void check() const {
        require(!mean.empty() && deviation.size() == mean.size(), "augment", 147, mean.size(), " means and ",
                deviation.size(), " deviations");
        for (std::size_t c = 0; c < mean.size(); ++c) (void)scale_of(c);
    }

    [[nodiscard]] parameters draw(random_stream&) const {
        check();
        return {};
    }

    /// In place. Errors: hubmap.augment.147 where there are neither one nor as many statistics as channels;
    /// 148 where one is not finite or a deviation or max_pixel_value is 0 (or too small for a float).
    void apply(const parameters&, image_view<float> pixels,
               instruction_set instructions = instruction_set::widest) const {
        scale(image_view<const float>(pixels), pixels, instructions);
    }
    /// From bytes to floats, which must not share memory. Errors: hubmap.augment.147, also where the shapes
    /// differ; 148.
    void apply(const parameters&, image_view<const std::uint8_t> pixels, image_view<float> out,
               instruction_set instructions = instruction_set::widest) const {
        require(pixels.size() == out.size() && pixels.channels() == out.channels(), "augment", 147,
                "normalizing ", pixels.size(), " x ", pixels.channels(), " into ", out.size(), " x ",
                out.channels());
        scale(pixels, out, instructions);
    }

  private:
    struct channel_scale {
        float subtrahend, factor;
    };
    [[nodiscard]] channel_scale scale_of(std::size_t c) const {
        const channel_scale made{mean[c] * max_pixel_value, 1 / (deviation[c] * max_pixel_value)};
        require(std::isfinite(made.subtrahend) && std::isfinite(made.factor) && made.factor != 0, "augment",
                148, "mean ", mean[c], ", deviation ", deviation[c], ", largest value ", max_pixel_value);
        return made;
    }

    template <class T>
    void scale(image_view<const T> in, image_view<float> out, instruction_set instructions) const {
        const auto channels = static_cast<std::size_t>(in.channels());
        require((mean.size() == 1 || mean.size() == channels) && deviation.size() == mean.size(), "augment",
                147, mean.size(), " means and ", deviation.size(), " deviations for ", in.channels(),
                " channels");
        std::vector<float> subtrahend, factor;
        for (std::size_t c = 0; c < channels; ++c) {
            const channel_scale of_channel = scale_of(mean.size() == 1 ? 0 : c);
            subtrahend.push_back(of_channel.subtrahend);
            factor.push_back(of_channel.factor);
        }
        hubmap::detail::scale_channels<hubmap::detail::subtract_then_multiply>(in, subtrahend, factor, out,
                                                                               instructions);
    }
};

}  // namespace augment
}  // namespace hubmap
