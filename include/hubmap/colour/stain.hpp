#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/colour/detail/pixel_runs.hpp>
#include <hubmap/colour/detail/pixels.hpp>
#include <hubmap/colour/detail/stain_densities.hpp>
#include <hubmap/colour/detail/stain_levels.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/fields.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <tuple>

namespace hubmap {

/// How strongly each of two stains absorbs red, green and blue light; lengths do not count. What neither
/// absorbs is a third stain, at a right angle to both.
struct stain_vectors {
    std::array<double, 3> first{}, second{};

    static constexpr auto fields() {
        return std::tuple{field{"first", &stain_vectors::first}, field{"second", &stain_vectors::second}};
    }
    friend bool operator==(const stain_vectors&, const stain_vectors&) = default;
};

/// Haematoxylin and eosin, haematoxylin and periodic acid-Schiff (HuBMAP's kidneys), as measured by G.
/// Landini for Fiji's Colour Deconvolution after Ruifrok & Johnston, "Quantification of histochemical
/// staining by color deconvolution", Anal. Quant. Cytol. Histol. 23, 2001; scikit-image has the same.
inline constexpr stain_vectors haematoxylin_eosin{{.644211, .716556, .266844}, {.092789, .954111, .283111}};
inline constexpr stain_vectors haematoxylin_pas{{.644211, .716556, .266844}, {.175411, .972178, .154589}};

/// What happens to the densities of the two stains and of the rest: density * factor + offset.
struct density_change {
    std::array<double, 3> factor{1, 1, 1}, offset{0, 0, 0};

    static constexpr auto fields() {
        return std::tuple{field{"factor", &density_change::factor}, field{"offset", &density_change::offset}};
    }
    friend bool operator==(const density_change&, const density_change&) = default;
};

namespace detail {

/// Errors: hubmap.colour.151, 152.
[[nodiscard]] inline density_map_matrix density_matrix(const stain_vectors& stains,
                                                       const density_change& change) {
    constexpr double limit = 1e3;  // far beyond any image, and no product leaves the range of floats
    for (std::size_t i = 0; i < 3; ++i)
        require(std::abs(change.factor[i]) <= limit && std::abs(change.offset[i]) <= limit, "colour", 152,
                "density of stain ", i, " times ", change.factor[i], " plus ", change.offset[i]);
    const stain_basis basis = make_stain_basis(stains.first, stains.second);
    require(basis.angle > 1e-3, "colour", 151, "stains (", stains.first[0], ", ", stains.first[1], ", ",
            stains.first[2], ") and (", stains.second[0], ", ", stains.second[1], ", ", stains.second[2],
            ") cannot be told apart");
    return change_of_densities(basis, change.factor, change.offset);
}

}  // namespace detail

/// Changes the densities of the stains of an RGB image, in place. For each pixel:
///     density of a channel    d = -log10((v + 1) / 256)
///     densities of stains     s = d M^-1, the rows of M being the two stains and their cross product, each
///     of
///                             length 1
///     changed                 s' = s * factor + offset,  d' = s' M,  v' = 256 * 10^-d' - 1,
/// rounded to nearest and cut to 0 .. 255. A change of all factors 1 and offsets 0 leaves the image as it is,
/// to the bit. Computed as v' + 1 = the product over channels of powers of (v + 1) / 256, which are tabulated
/// in single precision: the same on every instruction set; against double precision one value in 10^6 rounds
/// to the neighbour. Any strides. Memory: 12 KB. Time: 2304 powers and 3 table reads a pixel.
/// Errors: hubmap.colour.101 without 3 channels; 151 where the two stains have the same direction or one is
/// zero or not finite; 152 where a factor or offset is not finite or above 1000.
inline void change_stains(image_view<std::uint8_t> rgb, const stain_vectors& stains,
                          const density_change& change,
                          instruction_set instructions = instruction_set::widest) {
    detail::require_three_channels(rgb, rgb);
    const detail::density_map_matrix matrix = detail::density_matrix(stains, change);
    if (change == density_change{}) return;
    const detail::level_powers powers = detail::make_level_powers(matrix);
    detail::for_each_run(image_view<const std::uint8_t>(rgb), rgb, [&](auto in, auto out, index count) {
        detail::multiply_powers(in, out, count, powers, instructions);
    });
}

/// The same for values from 0 to 1, without rounding to levels: v stands for 255 v, and the result is cut to
/// 0 .. 1. Values outside are taken as the nearest inside, NaN as 0. By series for logarithm and power
/// (relative error 3e-7), the same on every instruction set.
inline void change_stains(image_view<float> rgb, const stain_vectors& stains, const density_change& change,
                          instruction_set instructions = instruction_set::widest) {
    require(rgb.channels() == 3, "colour", 101, "stains of ", rgb.channels(), " channels");
    const detail::density_map_matrix matrix = detail::density_matrix(stains, change);
    if (change == density_change{}) return;
    detail::for_each_run(image_view<const float>(rgb), rgb, [&](auto in, auto out, index count) {
        detail::change_intensities(in, out, count, matrix, instructions);
    });
}

}  // namespace hubmap
