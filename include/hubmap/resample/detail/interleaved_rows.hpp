#pragma once

#include <cstdint>
#include <hubmap/core/image.hpp>
#include <vector>

namespace hubmap::detail {

/// Rows of an image of any strides as `width * channels` neighbouring values, which is what the inner loops
/// want: the image's own memory where it is laid out so, else a copy of one row.
template <class T>
class interleaved_reader {
  public:
    explicit interleaved_reader(image_view<const T> pixels) : pixels_(pixels) {
        if (!pixels.rows_are_interleaved())
            copy_.resize(static_cast<std::size_t>(pixels.width() * pixels.channels()));
    }

    /// Valid until the next call.
    [[nodiscard]] const T* row(index y) {
        if (copy_.empty()) return pixels_.row(y);
        T* to = copy_.data();
        for (index x = 0; x < pixels_.width(); ++x)
            for (index c = 0; c < pixels_.channels(); ++c) *to++ = pixels_(y, x, c);
        return copy_.data();
    }

  private:
    image_view<const T> pixels_;
    std::vector<T> copy_;
};

/// The same for writing: `begin` gives room for a row, `finish` puts it where it belongs.
template <class T>
class interleaved_writer {
  public:
    explicit interleaved_writer(image_view<T> pixels) : pixels_(pixels) {
        if (!pixels.rows_are_interleaved())
            copy_.resize(static_cast<std::size_t>(pixels.width() * pixels.channels()));
    }

    [[nodiscard]] T* begin(index y) { return copy_.empty() ? pixels_.row(y) : copy_.data(); }
    void finish(index y) {
        if (copy_.empty()) return;
        const T* from = copy_.data();
        for (index x = 0; x < pixels_.width(); ++x)
            for (index c = 0; c < pixels_.channels(); ++c) pixels_(y, x, c) = *from++;
    }

  private:
    image_view<T> pixels_;
    std::vector<T> copy_;
};

}  // namespace hubmap::detail
