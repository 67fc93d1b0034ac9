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
    // Of a file's form, of a combinator, or what a policy's check() says of its limits.
    const int number = refused.number();
    check((refused.room() == "pipeline" && number >= 101 && number <= 108) ||
          (refused.room() == "augment" &&
           (number == 104 || number == 105 || number == 111 || number == 112 ||
            (number >= 121 && number <= 123) || (number >= 133 && number <= 136) ||
            (number >= 141 && number <= 148))));
}

/// What was read can be drawn from: limits are checked before.
hubmap::augment::any_parameters draws(const hubmap::augment::any_policy& pipeline,
                                      hubmap::random_stream& random) try {
    return pipeline.draw(random);
} catch (const hubmap::error&) {
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    const auto known = short_draws();
    try {
        const auto pipeline = hubmap::io::parse_pipeline(text, known);
        const std::string written = print(pipeline);
        check(print(hubmap::io::parse_pipeline(written, known)) == written);
        hubmap::random_stream random({.seed = size});
        const auto parameters = draws(pipeline, random);
        const std::string drawn = print(parameters);
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
