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

/// All policies but those whose draw may be as long as a number in the file says: a million holes take a
/// second.
hubmap::augment::policy_table short_draws() {
    hubmap::augment::policy_table known;
    hubmap::augment::for_each_standard_policy([&](const auto& policy) {
        if (policy.name != "coarse_dropout" && policy.name != "grid_distortion") known.add(policy);
    });
    return known;
}

void check_error(const hubmap::error& refused) {
    check((refused.room() == "pipeline" && refused.number() >= 101 && refused.number() <= 108) ||
          (refused.room() == "augment" && refused.number() >= 121 && refused.number() <= 123));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto known = short_draws();
    bool drawing = false;
    try {
        const auto pipeline = hubmap::io::parse_pipeline(text, known);
        const std::string written = print(pipeline);
        check(print(hubmap::io::parse_pipeline(written, known)) == written);
        hubmap::random_stream random({.seed = size});
        drawing = true;
        const auto parameters = pipeline.draw(random);
        drawing = false;
        const std::string drawn = print(parameters);
        check(print(hubmap::io::parse_parameters(drawn, pipeline)) == drawn);
    } catch (const hubmap::error& refused) {
        if (!drawing) check_error(refused);  // limits out of order are the policy's own errors
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
