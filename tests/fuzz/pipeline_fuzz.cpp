/// libFuzzer target: any bytes are a pipeline, a replay or a numbered error; what is accepted survives being
/// written, and what it draws too. Built with -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/pipeline.hpp>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

void check_error(const hubmap::error& refused) {
    check((refused.room() == "pipeline" && refused.number() >= 101 && refused.number() <= 108) ||
          (refused.room() == "augment" && refused.number() >= 121 && refused.number() <= 123));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto known = hubmap::augment::standard_policies();
    try {
        const auto pipeline = hubmap::io::parse_pipeline(text, known);
        const std::string written = print(pipeline);
        check(print(hubmap::io::parse_pipeline(written, known)) == written);
        hubmap::random_stream random({.seed = size});
        const std::string drawn = print(pipeline.draw(random));
        check(print(hubmap::io::parse_parameters(drawn, pipeline)) == drawn);
    } catch (const hubmap::error& refused) {
        check_error(refused);
    }
    try {
        const auto done = hubmap::io::parse_replay(text, known);
        const std::string written = print(done);
        check(print(hubmap::io::parse_replay(written, known)) == written);
    } catch (const hubmap::error& refused) {
        check_error(refused);
    }
    return 0;
}
