#pragma once

#include <hubmap/core/geometry.hpp>
#include <type_traits>

namespace hubmap::detail {

/// Calls work(channels) with the number of channels as a constant where it is a usual one.
template <class Work>
void with_channels(index channels, Work&& work) {
    switch (channels) {
        case 1:
            return work(std::integral_constant<index, 1>{});
        case 3:
            return work(std::integral_constant<index, 3>{});
        case 4:
            return work(std::integral_constant<index, 4>{});
        default:
            return work(channels);
    }
}

}  // namespace hubmap::detail
