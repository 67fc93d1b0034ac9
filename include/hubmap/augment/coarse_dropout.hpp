#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/random.hpp>
#include <limits>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

namespace hubmap::augment {

/// A rectangle of a size in pixels at a place that is relative: 0 touches the upper (left) border, just below
/// 1 the lower (right) one. So a draw fits images of any size.
struct dropout_hole {
    double y = 0, x = 0;  ///< in [0, 1)
    index height_px = 1, width_px = 1;

    static constexpr auto fields() {
        return std::tuple{field{"y", &dropout_hole::y}, field{"x", &dropout_hole::x},
                          field{"height_px", &dropout_hole::height_px},
                          field{"width_px", &dropout_hole::width_px}};
    }
    friend bool operator==(const dropout_hole&, const dropout_hole&) = default;

    /// Its pixels in an image of this size, cut to the size of the image; each place that the hole fits into
    /// is as likely as the others.
    [[nodiscard]] window place(extent size) const noexcept {
        const auto begin = [](double place, index length, index side) {
            const index places = side - length + 1;
            const auto at = static_cast<index>(place * static_cast<double>(places));
            return std::min(at, places - 1);
        };
        const index height = std::min(height_px, size.height), width = std::min(width_px, size.width);
        return {begin(y, height, size.height), begin(x, width, size.width), height, width};
    }
};

/// Fills rectangles of the image: albumentations' CoarseDropout (0.5.2). For equal holes equal to it to the
/// bit. Any channels; labels keep their codes unless a code to fill them with is given.
struct coarse_dropout {
    index max_holes = 8, max_height_px = 8, max_width_px = 8;
    std::optional<index> min_holes{}, min_height_px{}, min_width_px{};  ///< none: as many as the largest
    /// In units of the image, one for all channels or one for each; cut to a whole number for bytes.
    std::vector<double> fill_value{0};
    std::optional<std::uint32_t> mask_fill_value{};  ///< the labels' code in holes

    struct parameters {
        std::vector<dropout_hole> holes{};

        static constexpr auto fields() { return std::tuple{field{"holes", &parameters::holes}}; }
        friend bool operator==(const parameters&, const parameters&) = default;
    };

    static constexpr std::string_view name = "coarse_dropout";
    static constexpr auto fields() {
        return std::tuple{field{"max_holes", &coarse_dropout::max_holes},
                          field{"max_height_px", &coarse_dropout::max_height_px},
                          field{"max_width_px", &coarse_dropout::max_width_px},
                          field{"min_holes", &coarse_dropout::min_holes},
                          field{"min_height_px", &coarse_dropout::min_height_px},
                          field{"min_width_px", &coarse_dropout::min_width_px},
                          field{"fill_value", &coarse_dropout::fill_value},
                          field{"mask_fill_value", &coarse_dropout::mask_fill_value}};
    }

    /// Errors: hubmap.augment.144 where a number of holes or a size has no range from 1 up to 2^20; 146 where
    /// there is nothing to fill them with.
    void check() const {
        require_range(min_holes, max_holes);
        require_range(min_height_px, max_height_px);
        require_range(min_width_px, max_width_px);
        require(!fill_value.empty(), "augment", 146, "holes filled with no value");
        for (const double value : fill_value)
            require(std::isfinite(value), "augment", 146, "holes filled with ", value);
    }

    [[nodiscard]] parameters draw(random_stream& random) const {
        check();
        const index count = draw_between(random, min_holes, max_holes);
        parameters drawn;
        for (index i = 0; i < count; ++i) {
            const index height = draw_between(random, min_height_px, max_height_px);
            const index width = draw_between(random, min_width_px, max_width_px);
            const double y = uniform_01(random);
            drawn.holes.push_back({y, uniform_01(random), height, width});
        }
        return drawn;
    }

    /// Errors: hubmap.augment.145 where a hole has no pixels or its place is not in [0, 1); 146 where the
    /// values to fill with are neither one nor one a channel, or one is not finite or, for bytes, not in 0 ..
    /// 255.
    void apply(const parameters& drawn, image_view<std::uint8_t> pixels) const { fill(drawn, pixels); }
    void apply(const parameters& drawn, image_view<float> pixels) const { fill(drawn, pixels); }

    /// The same holes as in an image of equal size.
    /// Errors: hubmap.augment.145; 146 where the code to fill with is none of this type.
    template <class Code>
    void apply(const parameters& drawn, label_view<Code> labels) const {
        require_holes(drawn);
        if (!mask_fill_value) return;
        require(*mask_fill_value <= std::numeric_limits<Code>::max(), "augment", 146,
                "labels filled with code ", *mask_fill_value);
        for (const dropout_hole& hole : drawn.holes)
            fill_window(labels.pixels().crop(hole.place(labels.size())),
                        [&](index) { return static_cast<Code>(*mask_fill_value); });
    }

  private:
    static void require_range(std::optional<index> least, index most) {
        constexpr index limit = 1 << 20;
        const index low = least.value_or(most);
        require(low >= 1 && low <= most && most <= limit, "augment", 144, "dropout of ", low, " .. ", most,
                " holes or pixels");
    }
    static index draw_between(random_stream& random, std::optional<index> least, index most) {
        const index low = least.value_or(most);
        return low + uniform_index(random, most - low + 1);
    }

    static void require_holes(const parameters& drawn) {
        for (const dropout_hole& hole : drawn.holes)
            require(hole.y >= 0 && hole.y < 1 && hole.x >= 0 && hole.x < 1 && hole.height_px > 0 &&
                        hole.width_px > 0,
                    "augment", 145, "a hole of ", hole.height_px, " x ", hole.width_px, " pixels at ", hole.y,
                    ", ", hole.x);
    }

    template <class T>
    void fill(const parameters& drawn, image_view<T> pixels) const {
        require_holes(drawn);
        require(std::ssize(fill_value) == 1 || std::ssize(fill_value) == pixels.channels(), "augment", 146,
                fill_value.size(), " values to fill ", pixels.channels(), " channels with");
        constexpr double most = std::is_same_v<T, std::uint8_t> ? 255. : std::numeric_limits<float>::max();
        constexpr double least = std::is_same_v<T, std::uint8_t> ? 0. : -most;
        for (const double value : fill_value)
            require(value >= least && value <= most, "augment", 146, "holes filled with ", value);
        if (pixels.empty()) return;
        for (const dropout_hole& hole : drawn.holes)
            fill_window(pixels.crop(hole.place(pixels.size())), [&](index channel) {
                return static_cast<T>(
                    fill_value[fill_value.size() == 1 ? 0 : static_cast<std::size_t>(channel)]);
            });
    }

    template <class T, class Value>
    static void fill_window(image_view<T> pixels, Value&& value_of) {
        for (index c = 0; c < pixels.channels(); ++c) {
            const T value = value_of(c);
            for (index y = 0; y < pixels.height(); ++y)
                for (index x = 0; x < pixels.width(); ++x) pixels(y, x, c) = value;
        }
    }
};

}  // namespace hubmap::augment
