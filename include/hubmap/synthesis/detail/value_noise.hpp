#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <hubmap/core/random.hpp>
#include <vector>

namespace hubmap::synthesis::detail {

/// Mixes a lattice position with a seed (the finaliser of MurmurHash3): cheap enough for each cell of a
/// texture.
[[nodiscard]] constexpr std::uint32_t hash(std::int32_t y, std::int32_t x, std::uint32_t seed) noexcept {
    std::uint32_t h =
        seed + static_cast<std::uint32_t>(y) * 0x9E3779B1u + static_cast<std::uint32_t>(x) * 0x85EBCA77u;
    h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
    h = (h ^ (h >> 13)) * 0xC2B2AE35u;
    return h ^ (h >> 16);
}

/// Eight bits of a hash as a number in [0, 1).
[[nodiscard]] constexpr float unit(std::uint32_t h, int byte) noexcept {
    return static_cast<float>((h >> (8 * byte)) & 0xFFu) * (1.0f / 256);
}

/// Rounds down; the plain cast rounds towards zero.
[[nodiscard]] inline std::int32_t floor_of(float v) noexcept {
    const auto i = static_cast<std::int32_t>(v);
    return i - (v < static_cast<float>(i));
}

/// Smooth noise in [-1, 1] with bumps of about one unit, repeating every 256 units.
class value_noise {
  public:
    value_noise() = default;
    explicit value_noise(random_stream random) : table_(side * side) {
        for (auto& value : table_) value = static_cast<float>(uniform(random, -1, 1));
    }

    [[nodiscard]] float operator()(float y, float x) const noexcept {
        const std::int32_t iy = floor_of(y), ix = floor_of(x);
        const float fy = fade(y - static_cast<float>(iy)), fx = fade(x - static_cast<float>(ix));
        const float* upper = row(iy);
        const float* lower = row(iy + 1);
        const std::size_t left = column(ix), right = column(ix + 1);
        const float a = upper[left] + (upper[right] - upper[left]) * fx;
        const float b = lower[left] + (lower[right] - lower[left]) * fx;
        return a + (b - a) * fy;
    }
    /// Two octaves.
    [[nodiscard]] float rough(float y, float x) const noexcept {
        return .65f * (*this)(y, x) + .35f * (*this)(2.1f * y + 31.7f, 2.1f * x + 57.3f);
    }

  private:
    static constexpr std::size_t side = 256;
    static constexpr float fade(float t) noexcept { return t * t * (3 - 2 * t); }
    static constexpr std::size_t column(std::int32_t i) noexcept {
        return static_cast<std::uint32_t>(i) % side;
    }
    [[nodiscard]] const float* row(std::int32_t i) const noexcept { return table_.data() + column(i) * side; }

    std::vector<float> table_;
};

/// Where a point lies in a tiling of the plane by cells around jittered sites (a Voronoi diagram).
struct cell_hit {
    float border = 0;    ///< distance to the nearest border with a neighbour cell
    float distance = 0;  ///< distance to the cell's own site
    std::uint32_t id = 0;
};

/// The nine sites around the last point asked for: neighbouring pixels mostly share them.
struct cell_memory {
    std::int32_t y = INT32_MIN, x = INT32_MIN;
    std::array<float, 9> site_y{}, site_x{};
    std::array<std::uint32_t, 9> id{};
};

/// One site for each square of `spacing`, moved at random by up to `jitter` / 2 of it.
class cell_field {
  public:
    cell_field(float spacing, float jitter, std::uint32_t seed) noexcept
        : spacing_(spacing), jitter_(jitter), seed_(seed) {}

    [[nodiscard]] cell_hit operator()(float y, float x, cell_memory& memory) const noexcept {
        const std::int32_t cy = floor_of(y / spacing_), cx = floor_of(x / spacing_);
        if (cy != memory.y || cx != memory.x) gather(cy, cx, memory);
        std::array<float, 9> squared{};
        std::size_t nearest = 0;
        for (std::size_t i = 0; i < 9; ++i) {
            const float dy = y - memory.site_y[i], dx = x - memory.site_x[i];
            squared[i] = dy * dy + dx * dx;
            if (squared[i] < squared[nearest]) nearest = i;
        }
        float border = spacing_;
        for (std::size_t i = 0; i < 9; ++i) {
            const float gap = squared[i] - squared[nearest];
            if (i == nearest || gap > 4 * spacing_ * border) continue;
            const float dy = memory.site_y[i] - memory.site_y[nearest],
                        dx = memory.site_x[i] - memory.site_x[nearest];
            border = std::min(border, gap / (2 * std::sqrt(dy * dy + dx * dx)));
        }
        return {border, std::sqrt(squared[nearest]), memory.id[nearest]};
    }

  private:
    void gather(std::int32_t cy, std::int32_t cx, cell_memory& memory) const noexcept {
        memory.y = cy;
        memory.x = cx;
        std::size_t i = 0;
        for (std::int32_t y = cy - 1; y <= cy + 1; ++y)
            for (std::int32_t x = cx - 1; x <= cx + 1; ++x, ++i) {
                const std::uint32_t h = hash(y, x, seed_);
                memory.id[i] = h;
                memory.site_y[i] = (static_cast<float>(y) + .5f + jitter_ * (unit(h, 0) - .5f)) * spacing_;
                memory.site_x[i] = (static_cast<float>(x) + .5f + jitter_ * (unit(h, 1) - .5f)) * spacing_;
            }
    }

    float spacing_, jitter_;
    std::uint32_t seed_;
};

}  // namespace hubmap::synthesis::detail
