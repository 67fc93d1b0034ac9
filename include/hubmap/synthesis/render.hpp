#pragma once

#include <cmath>
#include <hubmap/core/parallel.hpp>
#include <hubmap/synthesis/detail/block.hpp>
#include <hubmap/synthesis/make_scene.hpp>

namespace hubmap::synthesis {

namespace detail {

/// Weights of a Gaussian, sum 1.
[[nodiscard]] inline std::vector<float> gaussian_taps(float deviation) {
    const int reach = static_cast<int>(std::ceil(2.5f * deviation));
    std::vector<float> taps;
    float sum = 0;
    for (int i = -reach; i <= reach; ++i) {
        const auto at = static_cast<float>(i);
        taps.push_back(std::exp(-.5f * at * at / (deviation * deviation)));
        sum += taps.back();
    }
    for (auto& tap : taps) tap /= sum;
    return taps;
}

/// Blurs and loses the border of taps.size() / 2 on each side.
[[nodiscard]] inline image<float> blurred(const image<float>& in, const std::vector<float>& taps) {
    const auto reach = static_cast<index>(taps.size() / 2);
    image<float> rows({in.height(), in.width() - 2 * reach});
    for (index y = 0; y < rows.height(); ++y)
        for (std::size_t t = 0; t < taps.size(); ++t) {
            const float* from = in.view().row(y) + t;
            float* to = rows.view().row(y);
            for (index x = 0; x < rows.width(); ++x) to[x] += taps[t] * from[x];
        }
    image<float> out({in.height() - 2 * reach, rows.width()});
    for (index y = 0; y < out.height(); ++y)
        for (std::size_t t = 0; t < taps.size(); ++t) {
            const float* from = rows.view().row(y + static_cast<index>(t));
            float* to = out.view().row(y);
            for (index x = 0; x < out.width(); ++x) to[x] += taps[t] * from[x];
        }
    return out;
}

/// Light that passes, as camera values, by optical density.
class light_table {
  public:
    explicit light_table(float light) : values_(size) {
        for (std::size_t i = 0; i < size; ++i)
            values_[i] = 255 * light * std::exp(-static_cast<float>(i) / steps);
    }
    [[nodiscard]] float operator()(float density) const noexcept {
        return values_[std::min(size - 1, static_cast<std::size_t>(density * steps))];
    }

  private:
    static constexpr std::size_t size = 4096;
    static constexpr float steps = 1024;  // per unit of density: finer than a camera value
    std::vector<float> values_;
};

inline void render_area(const scene& s, const std::array<light_table, 3>& lights,
                        const std::vector<float>& taps, const window& area, image_view<std::uint8_t> out) {
    const auto reach = static_cast<index>(taps.size() / 2);
    const stain_planes sharp =
        shade_area(s, {area.y - reach, area.x - reach, area.height + 2 * reach, area.width + 2 * reach});
    const image<float> soft_magenta = blurred(sharp.magenta, taps), soft_blue = blurred(sharp.blue, taps);
    for (index y = 0; y < area.height; ++y)
        for (index x = 0; x < area.width; ++x) {
            const float soft = sharp.focus(y + reach, x + reach);
            const float magenta = sharp.magenta(y + reach, x + reach),
                        blue = sharp.blue(y + reach, x + reach);
            const float m = std::max(0.0f, magenta + (soft_magenta(y, x) - magenta) * soft);
            const float b = std::max(0.0f, blue + (soft_blue(y, x) - blue) * soft);
            const std::uint32_t h = hash(static_cast<std::int32_t>(area.y + y),
                                         static_cast<std::int32_t>(area.x + x), s.texture_seed + 4);
            for (std::size_t c = 0; c < 3; ++c) {
                constexpr float grain = 5;  // camera noise, peak to peak
                const float value = lights[c](m * s.look.magenta[c] + b * s.look.blue[c]) +
                                    grain * (unit(h, static_cast<int>(c)) - .5f);
                out(y, x, static_cast<index>(c)) = static_cast<std::uint8_t>(std::clamp(value, 0.0f, 255.0f));
            }
        }
}

}  // namespace detail

/// Makes the pixels of `part` of the slide, RGB. Equal bytes for every thread count and for every way of
/// cutting the slide into windows. `out` has the size of `part` and 3 channels; about 0.2 us a pixel and
/// processor. Errors: hubmap.synthesis.102 where `out` does not fit, 103 where the window leaves the slide.
inline void render(const execution& how, const scene& s, const window& part, image_view<std::uint8_t> out) {
    require(out.size() == part.size() && out.channels() == 3, "synthesis", 102, "an image of ", out.size(),
            " x ", out.channels(), " for the window ", part);
    require(contains(whole(s.options.size), part), "synthesis", 103, part, " leaves a slide of ",
            s.options.size);
    const auto& look = s.look;
    const std::array<detail::light_table, 3> lights{detail::light_table(look.glass[0] * look.exposure),
                                                    detail::light_table(look.glass[1] * look.exposure),
                                                    detail::light_table(look.glass[2] * look.exposure)};
    const auto taps = detail::gaussian_taps(look.blur);
    constexpr index block = 128;
    const index rows = ceil_div(part.height, block), columns = ceil_div(part.width, block);
    parallel_for(how, 0, rows * columns, [&](index i) {
        const index y = i / columns * block, x = i % columns * block;
        const window here{y, x, std::min(block, part.height - y), std::min(block, part.width - x)};
        detail::render_area(s, lights, taps, {part.y + y, part.x + x, here.height, here.width},
                            out.crop(here));
    });
}

/// The whole slide at once. Memory: 3 bytes a pixel.
[[nodiscard]] inline image<std::uint8_t> render(const execution& how, const scene& s) {
    image<std::uint8_t> result(s.options.size, 3);
    render(how, s, whole(s.options.size), result);
    return result;
}

}  // namespace hubmap::synthesis
