#pragma once

#include <algorithm>
#include <cstddef>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/instruction_sets.hpp>
#include <type_traits>
#include <utility>

namespace hubmap::detail {

/// Copies N bytes between any addresses in as few instructions as there are: memcpy, without <cstring>, whose
/// `index` hides ours from programs that use both namespaces.
template <std::size_t N>
[[gnu::always_inline]] inline void copy_bytes(void* to, const void* from) noexcept {
#ifdef __GNUC__
    __builtin_memcpy(to, from, N);
#else
    std::copy_n(static_cast<const unsigned char*>(from), N, static_cast<unsigned char*>(to));
#endif
}

/// Exchanges two runs of values.
struct exchange_values {
    template <class T>
    [[gnu::always_inline]] void operator()(T* __restrict a, T* __restrict b, index count) const {
        for (index i = 0; i < count; ++i) {
            const T value = a[i];
            a[i] = b[i];
            b[i] = value;
        }
    }
};

/// Writes a row of pixels of C neighbouring values in reverse order; `to` has room for one value more.
template <class Channels>
struct reverse_pixels {
    Channels channels;

    template <class T>
    [[gnu::always_inline]] void operator()(const T* __restrict from, index count, T* __restrict to) const {
        const T* last = from + (count - 1) * channels;
        index i = 0;
        if constexpr (std::is_same_v<Channels, std::integral_constant<index, 3>> && sizeof(T) == 1) {
            // Three bytes in one load and one store of four, the fourth written over by the next pixel. Only
            // the row's last pixel has no byte behind it that could be read.
            copy_bytes<3>(to, last);
            for (i = 1; i < count; ++i) copy_bytes<4>(to + 3 * i, last - 3 * i);
        }
        for (; i < count; ++i)
            for (index c = 0; c < channels; ++c) to[i * channels + c] = last[c - i * channels];
    }
};

}  // namespace hubmap::detail
