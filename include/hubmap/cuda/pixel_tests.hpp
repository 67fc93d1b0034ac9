#pragma once

#include <cstdint>
#include <hubmap/core/host_device.hpp>
#include <hubmap/cuda/bits.hpp>
#include <hubmap/rle/exact_level.hpp>
#include <limits>

/// What makes a pixel foreground. A test answers for one pixel, `test(value)`; one for bytes moreover for
/// four at a time, `test.high_bits(four)`: bit 7 of each byte says whether it is foreground, its other bits
/// say nothing.
namespace hubmap::cuda {

/// Pixels of one class code.
class code_test {
  public:
    using value_type = std::uint8_t;

    explicit code_test(std::uint8_t code) noexcept : four_(repeat_byte(code)), code_(code) {}

    [[nodiscard]] HUBMAP_HOST_DEVICE bool operator()(std::uint8_t value) const noexcept {
        return value == code_;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint32_t high_bits(std::uint32_t four) const noexcept {
        // Bytes that differ from 0 set bit 7 of the sum or have it themselves; no sum carries over.
        const std::uint32_t differs = four ^ four_;
        return ~(((differs & ~high_bits_of_bytes) + ~high_bits_of_bytes) | differs);
    }

  private:
    std::uint32_t four_;
    std::uint8_t code_;
};

/// Bytes above a level; a level below 0 lets all pass, one from 255 on none. The level may have a fraction.
class byte_level_test {
  public:
    using value_type = std::uint8_t;

    explicit byte_level_test(double level) noexcept : level_(whole_level(level)) {
        constexpr int top = 128;  // bit 7: it decides first, then the other seven bits
        const int low = level_ < 0 ? -1 : level_ % top;
        addend_ = repeat_byte(static_cast<std::uint8_t>(top - 1 - low));
        either_ = level_ < top ? ~0U : 0U;
    }

    /// A level of the same effect in -1 .. 255; NaN lets none pass.
    [[nodiscard]] static int whole_level(double level) noexcept {
        const exact_level<std::uint8_t> exact(level);
        return exact.all ? -1 : exact.level.value_or(std::numeric_limits<std::uint8_t>::max());
    }

    [[nodiscard]] HUBMAP_HOST_DEVICE bool operator()(std::uint8_t value) const noexcept {
        return value > level_;
    }
    [[nodiscard]] HUBMAP_HOST_DEVICE std::uint32_t high_bits(std::uint32_t four) const noexcept {
        // Bit 7 of the sum: the low seven bits are above those of the level. For a level below 128 either
        // that or the byte's own bit 7 suffices, for others both are needed: a majority of three.
        const std::uint32_t above = (four & ~high_bits_of_bytes) + addend_;
        return (above & four) | (either_ & (above | four));
    }

  private:
    int level_;
    std::uint32_t addend_;
    std::uint32_t either_;
};

/// Floats above a level; NaN never is.
class level_test {
  public:
    using value_type = float;

    explicit level_test(double level) noexcept : level_(float_level(level)) {}

    /// The largest float that is not above `level`: a float is above one as it is above the other.
    [[nodiscard]] static float float_level(double level) noexcept {
        return exact_level<float>(level).level.value_or(std::numeric_limits<float>::infinity());
    }

    [[nodiscard]] HUBMAP_HOST_DEVICE bool operator()(float value) const noexcept { return value > level_; }

  private:
    float level_;
};

}  // namespace hubmap::cuda
