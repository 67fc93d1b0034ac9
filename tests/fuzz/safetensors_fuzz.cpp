/// libFuzzer target: any bytes are tensors that fill the file without overlap, or a numbered error.
/// Built with -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/safetensors.hpp>
#include <numeric>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // The bytes alone, so that the sanitizer sees a step beyond them.
    const std::vector<std::uint8_t> file(data, data + size);
    try {
        const auto content = hubmap::io::parse_safetensors(std::as_bytes(std::span(file)));
        std::uint64_t header = 0;
        for (std::size_t i = 8; i-- > 0;) header = header << 8 | file[i];
        std::size_t sum = 0;
        for (const auto& tensor : content.tensors)
            for (const auto byte : tensor.data) sum += byte == std::byte{} ? 1 : 1;
        check(8 + header + sum == size);
    } catch (const hubmap::error& refused) {
        check(refused.room() == "safetensors" && refused.number() >= 101 && refused.number() <= 104);
    }
    return 0;
}
