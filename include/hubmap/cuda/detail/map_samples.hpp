#pragma once

#include <cstdint>
#include <hubmap/core/error.hpp>
#include <hubmap/core/host_device.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/pixel_tests.hpp>
#include <hubmap/cuda/weighted_map.hpp>
#include <hubmap/rle/upscale_rules.hpp>
#include <type_traits>

/// Maps of probabilities, and what the rules of rle/upscale_rules.hpp make of their values. A map is an
/// `image_view` of bytes, 255 standing for 1, or of floats, or a `weighted_map`; its rows may lie at any
/// distance, the pixels of a row lie side by side.
namespace hubmap::cuda::detail {

/// A map as kernels see it. What is read of a sample, `raw`, and what is made of it, `value`, are two steps,
/// so that many reads can be on their way at a time.
template <class T>
struct plain_samples {
    using value_type = T;
    using raw_type = T;
    const T* values;
    index row_stride;

    [[nodiscard]] HUBMAP_HOST_DEVICE raw_type raw(index y, index x) const noexcept {
        return values[y * row_stride + x];
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE T value(raw_type raw) const noexcept { return raw; }
    [[nodiscard]] HUBMAP_HOST_DEVICE T operator()(index y, index x) const noexcept {
        return value(raw(y, x));
    }
};

struct weighted_samples {
    using value_type = float;
    struct raw_type {
        float sum;
        float weight;
    };
    const float* sums;
    const float* weights;
    index sums_stride;
    index weights_stride;

    [[nodiscard]] HUBMAP_HOST_DEVICE raw_type raw(index y, index x) const noexcept {
        return {sums[y * sums_stride + x], weights[y * weights_stride + x]};
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE float value(const raw_type& raw) const noexcept {
        return weighted_mean(raw.sum, raw.weight);
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE float operator()(index y, index x) const noexcept {
        return value(raw(y, x));
    }
};

[[nodiscard]] inline extent size_of(const weighted_map& map) noexcept {
    return map.sums.size();
}
template <class T>
[[nodiscard]] extent size_of(const image_view<T>& map) noexcept {
    return map.size();
}

/// Errors: hubmap.cuda.105.
template <class T>
void require_map(const image_view<const T>& map) {
    require(!map.size().empty() && map.data() != nullptr && map.channels() == 1 && map.strides().x == 1,
            "cuda", 105, "map of ", map.size(), " x ", map.channels(), " with a stride of ", map.strides().x);
}
/// Errors: hubmap.cuda.105, 106.
inline void require_map(const weighted_map& map) {
    require_map(map.sums);
    require_map(map.weights);
    require(map.sums.size() == map.weights.size(), "cuda", 106, "sums of ", map.sums.size(), ", weights of ",
            map.weights.size());
}

template <class T>
[[nodiscard]] plain_samples<T> samples_of(const image_view<const T>& map) noexcept {
    return {map.data(), map.strides().y};
}
[[nodiscard]] inline weighted_samples samples_of(const weighted_map& map) noexcept {
    return {map.sums.data(), map.weights.data(), map.sums.strides().y, map.weights.strides().y};
}

/// Whether a sample of a map is above the rule's threshold: what a place all of whose neighbours are this
/// sample would be.
class byte_of_float_test {
  public:
    using value_type = float;
    explicit byte_of_float_test(std::int32_t level) noexcept : level_(level) {}
    [[nodiscard]] HUBMAP_HOST_DEVICE bool operator()(float value) const noexcept {
        return probability_byte(value) > level_;
    }

  private:
    std::int32_t level_;
};
class blendable_test {
  public:
    using value_type = float;
    explicit blendable_test(double threshold) noexcept : level_(level_test::float_level(threshold)) {}
    [[nodiscard]] HUBMAP_HOST_DEVICE bool operator()(float value) const noexcept {
        return static_cast<float>(blendable(value)) > level_;
    }

  private:
    float level_;
};

/// What parts the samples of a map as the rule, that of rule_for, parts places among equal ones.
template <class T, class Rule>
[[nodiscard]] auto sample_test(const Rule& rule) noexcept {
    constexpr bool is_byte_rule = std::is_same_v<Rule, fixed_point_rule>;
    if constexpr (std::is_same_v<T, std::uint8_t>) {
        if constexpr (is_byte_rule)
            return byte_level_test(rule.level);
        else
            return byte_level_test(rule.threshold);
    } else if constexpr (is_byte_rule) {
        return byte_of_float_test(rule.level);
    } else {
        return blendable_test(rule.threshold);
    }
}

}  // namespace hubmap::cuda::detail
