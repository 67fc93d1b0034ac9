/// libFuzzer target: any bytes are a PNG or a numbered error, and what was decoded survives encoding.
/// Built with -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/picture.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr hubmap::index most_pixels = 1 << 16;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        const auto decoded = hubmap::io::decode_png(bytes, most_pixels);
        if (hubmap::io::decode_png(hubmap::io::encode_png(decoded)) != decoded) std::abort();
    } catch (const hubmap::error& refused) {
        if (refused.room() != "picture" || (refused.number() != 104 && refused.number() != 105)) std::abort();
    }
    return 0;
}
