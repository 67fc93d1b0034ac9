#pragma once

#include <concepts>
#include <cstdint>
#include <hubmap/core/image.hpp>

namespace hubmap {

/// Codes that name a class (0 background, 1 glomerulus, ...). They are names, not amounts: a mean of two
/// codes means nothing, therefore label data has its own types, and only nearest and majority resampling
/// exist for them (tests/compile_fail shows that bilinear resampling is refused).
template <class T>
concept label_code = std::unsigned_integral<T> && !std::same_as<T, bool>;

/// Non-owning view of one class code a pixel, with any strides. `label_view<const Code>` reads only.
template <class Code>
requires label_code<std::remove_const_t<Code>>
class label_view {
  public:
    using value_type = std::remove_const_t<Code>;

    constexpr label_view() noexcept = default;
    /// `pixels` must have one channel. Errors: hubmap.image.105.
    constexpr explicit label_view(image_view<Code> pixels) : pixels_(pixels) {
        require(pixels.channels() <= 1, "image", 105, "labels have one channel, not ", pixels.channels());
    }
    constexpr label_view(Code* data, extent size) noexcept : pixels_(data, size, 1) {}
    constexpr label_view(Code* data, extent size, image_strides strides) noexcept
        : pixels_(data, size, 1, strides) {}

    template <class Value>
    requires std::is_same_v<const Value, Code>
    constexpr label_view(const label_view<Value>& other) noexcept : pixels_(other.pixels()) {}

    [[nodiscard]] constexpr extent size() const noexcept { return pixels_.size(); }
    [[nodiscard]] constexpr index height() const noexcept { return pixels_.height(); }
    [[nodiscard]] constexpr index width() const noexcept { return pixels_.width(); }
    [[nodiscard]] constexpr bool empty() const noexcept { return pixels_.size().empty(); }
    [[nodiscard]] constexpr Code& operator()(index y, index x) const noexcept { return pixels_(y, x); }
    [[nodiscard]] constexpr Code* row(index y) const noexcept { return pixels_.row(y); }
    [[nodiscard]] constexpr image_strides strides() const noexcept { return pixels_.strides(); }

    /// Errors: hubmap.image.101 where `w` leaves the image.
    [[nodiscard]] constexpr label_view crop(const window& w) const { return label_view(pixels_.crop(w)); }
    [[nodiscard]] constexpr label_view transposed() const { return label_view(pixels_.transposed()); }
    /// The codes as plain numbers, for writers and encoders; resampling this view is the caller's mistake.
    [[nodiscard]] constexpr image_view<Code> pixels() const noexcept { return pixels_; }

  private:
    image_view<Code> pixels_{};
};

/// Owning label image, filled with code 0 when made.
template <label_code Code = std::uint8_t>
class label_image {
  public:
    using value_type = Code;

    label_image() = default;
    /// Errors: hubmap.image.103 where a side is negative.
    explicit label_image(extent size) : pixels_(size, 1) {}

    [[nodiscard]] extent size() const noexcept { return pixels_.size(); }
    [[nodiscard]] index height() const noexcept { return pixels_.height(); }
    [[nodiscard]] index width() const noexcept { return pixels_.width(); }
    [[nodiscard]] bool empty() const noexcept { return pixels_.empty(); }

    [[nodiscard]] label_view<Code> view() noexcept { return label_view<Code>(pixels_.view()); }
    [[nodiscard]] label_view<const Code> view() const noexcept {
        return label_view<const Code>(pixels_.view());
    }
    operator label_view<Code>() noexcept { return view(); }
    operator label_view<const Code>() const noexcept { return view(); }

    [[nodiscard]] Code& operator()(index y, index x) noexcept { return pixels_(y, x); }
    [[nodiscard]] const Code& operator()(index y, index x) const noexcept { return pixels_(y, x); }
    [[nodiscard]] std::vector<Code>& values() noexcept { return pixels_.values(); }
    [[nodiscard]] const std::vector<Code>& values() const noexcept { return pixels_.values(); }

    friend bool operator==(const label_image&, const label_image&) = default;

  private:
    image<Code> pixels_;
};

}  // namespace hubmap
