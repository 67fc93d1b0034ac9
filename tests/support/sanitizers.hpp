#pragma once

namespace support {

/// Built with a sanitizer, where a test takes ten times as long: what is many times the same is done less
/// often.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace support
