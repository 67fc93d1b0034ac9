#pragma once

#include <algorithm>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/host_device.hpp>
#include <type_traits>
#include <vector>

namespace hubmap {

/// Distances between neighbours, in elements (not bytes).
struct image_strides {
    index y = 0;
    index x = 0;
    index channel = 0;
    friend constexpr bool operator==(const image_strides&, const image_strides&) = default;
};

/// Strides of a dense image whose channels lie together (y, x, c): OpenCV, PIL, numpy images.
[[nodiscard]] constexpr image_strides interleaved_strides(extent size, index channels) noexcept {
    return {size.width * channels, channels, 1};
}

/// Strides of a dense image of one plane a channel (c, y, x): network input.
[[nodiscard]] constexpr image_strides planar_strides(extent size) noexcept {
    return {size.width, 1, size.height * size.width};
}

/// Strides of a dense image of one channel whose columns lie one after the other: numpy's Fortran order,
/// pycocotools.
[[nodiscard]] constexpr image_strides column_major_strides(extent size) noexcept {
    return {1, size.height, 1};
}

/// Non-owning view of an image of `channels` values a pixel, with any strides; cheap, passed by value.
/// `image_view<const T>` reads only. A view never outlives the memory it looks at.
template <class T>
class image_view {
  public:
    using value_type = std::remove_const_t<T>;

    constexpr image_view() noexcept = default;

    constexpr image_view(T* data, extent size, index channels, image_strides strides) noexcept
        : data_(data), size_(size), channels_(channels), strides_(strides) {}

    /// Dense interleaved pixels.
    constexpr image_view(T* data, extent size, index channels = 1) noexcept
        : image_view(data, size, channels, interleaved_strides(size, channels)) {}

    /// A view that writes converts to one that reads.
    template <class Value>
    requires std::is_same_v<const Value, T>
    constexpr image_view(const image_view<Value>& other) noexcept
        : image_view(other.data(), other.size(), other.channels(), other.strides()) {}

    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr T* data() const noexcept { return data_; }
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr extent size() const noexcept { return size_; }
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr index height() const noexcept { return size_.height; }
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr index width() const noexcept { return size_.width; }
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr index channels() const noexcept { return channels_; }
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr image_strides strides() const noexcept { return strides_; }
    [[nodiscard]] constexpr bool empty() const noexcept { return size_.empty() || channels_ <= 0; }

    /// Unchecked access, as the inner loops need it.
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr T& operator()(index y, index x,
                                                             index channel = 0) const noexcept {
        return data_[y * strides_.y + x * strides_.x + channel * strides_.channel];
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE constexpr T* row(index y) const noexcept {
        return data_ + y * strides_.y;
    }

    /// True where a row is `width * channels` neighbouring values in (x, c) order.
    [[nodiscard]] constexpr bool rows_are_interleaved() const noexcept {
        return (strides_.channel == 1 || channels_ == 1) && strides_.x == channels_;
    }
    /// True where the whole image is one run of memory in (y, x, c) order.
    [[nodiscard]] constexpr bool is_dense() const noexcept {
        return rows_are_interleaved() && strides_.y == size_.width * channels_;
    }

    /// The part inside `w`. Errors: hubmap.image.101 where `w` leaves the image.
    [[nodiscard]] constexpr image_view crop(const window& w) const {
        require(contains(whole(size_), w), "image", 101, "window ", w, " leaves an image of ", size_);
        return {data_ + w.y * strides_.y + w.x * strides_.x, w.size(), channels_, strides_};
    }
    /// One channel as an image of its own. Errors: hubmap.image.102.
    [[nodiscard]] constexpr image_view channel(index c) const {
        require(c >= 0 && c < channels_, "image", 102, "channel ", c, " of an image of ", channels_,
                " channels");
        return {data_ + c * strides_.channel, size_, 1, strides_};
    }
    /// Rows become columns; no pixel moves.
    [[nodiscard]] constexpr image_view transposed() const noexcept {
        return {data_, {size_.width, size_.height}, channels_, {strides_.x, strides_.y, strides_.channel}};
    }

  private:
    T* data_ = nullptr;
    extent size_{};
    index channels_ = 0;
    image_strides strides_{};
};

/// Owning dense interleaved image of `channels` values a pixel, zero-filled when made.
template <class T>
class image {
    static_assert(!std::is_same_v<T, bool>, "use unsigned char: vector<bool> has no data()");

  public:
    using value_type = T;

    image() = default;
    /// Errors: hubmap.image.103 where a side or the number of channels is negative.
    explicit image(extent size, index channels = 1) : size_(size), channels_(channels) {
        require(size.height >= 0 && size.width >= 0 && channels >= 0, "image", 103, "an image of ", size,
                " x ", channels, " cannot be made");
        values_.resize(static_cast<std::size_t>(size.area() * channels));
    }

    [[nodiscard]] extent size() const noexcept { return size_; }
    [[nodiscard]] index height() const noexcept { return size_.height; }
    [[nodiscard]] index width() const noexcept { return size_.width; }
    [[nodiscard]] index channels() const noexcept { return channels_; }
    [[nodiscard]] bool empty() const noexcept { return values_.empty(); }

    [[nodiscard]] image_view<T> view() noexcept { return {values_.data(), size_, channels_}; }
    [[nodiscard]] image_view<const T> view() const noexcept { return {values_.data(), size_, channels_}; }
    operator image_view<T>() noexcept { return view(); }
    operator image_view<const T>() const noexcept { return view(); }

    [[nodiscard]] T& operator()(index y, index x, index channel = 0) noexcept {
        return view()(y, x, channel);
    }
    [[nodiscard]] const T& operator()(index y, index x, index channel = 0) const noexcept {
        return view()(y, x, channel);
    }

    /// All values in (y, x, c) order.
    [[nodiscard]] std::vector<T>& values() noexcept { return values_; }
    [[nodiscard]] const std::vector<T>& values() const noexcept { return values_; }

    friend bool operator==(const image&, const image&) = default;

  private:
    extent size_{};
    index channels_ = 1;
    std::vector<T> values_;
};

/// Copies pixel by pixel, whatever the strides. Errors: hubmap.image.104 where the shapes differ.
template <class T, class U>
requires std::is_convertible_v<U, T>
void copy(image_view<const U> from, image_view<T> to) {
    require(from.size() == to.size() && from.channels() == to.channels(), "image", 104, "copy of ",
            from.size(), " x ", from.channels(), " into ", to.size(), " x ", to.channels());
    if constexpr (std::is_same_v<T, U>) {
        if (from.rows_are_interleaved() && to.rows_are_interleaved()) {
            for (index y = 0; y < from.height(); ++y)
                std::copy_n(from.row(y), from.width() * from.channels(), to.row(y));
            return;
        }
    }
    for (index y = 0; y < from.height(); ++y)
        for (index x = 0; x < from.width(); ++x)
            for (index c = 0; c < from.channels(); ++c) to(y, x, c) = static_cast<T>(from(y, x, c));
}

}  // namespace hubmap
