/// libFuzzer target: any bytes are structures or a numbered error, and accepted structures survive being
/// written. Built with -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/annotations.hpp>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto structures = hubmap::io::parse_annotations({reinterpret_cast<const char*>(data), size});
        const auto again = hubmap::io::parse_annotations(hubmap::io::print_annotations(structures));
        check(again.size() == structures.size());
        for (std::size_t i = 0; i < again.size(); ++i) {
            check(again[i].name == structures[i].name && again[i].parts.size() == structures[i].parts.size());
            for (std::size_t part = 0; part < again[i].parts.size(); ++part)
                check(again[i].parts[part].rings == structures[i].parts[part].rings);
        }
    } catch (const hubmap::error& refused) {
        check(refused.room() == "annotations" && refused.number() >= 101 && refused.number() <= 105);
    }
    return 0;
}
