/// Draws every policy, and a pipeline of several, on one picture: a grid with names.

#include <algorithm>
#include <cmath>
#include <examples/common/program.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/standard_policies.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/io/picture.hpp>
#include <hubmap/report/picture_grid.hpp>

namespace {

using namespace hubmap;

struct settings {
    std::filesystem::path in, out;
    std::uint64_t seed = 1;
    hubmap::index columns = 5;
};

/// Network input as a picture: a mean is gray, two deviations off are black and white.
image<std::uint8_t> as_picture(const image<float>& values) {
    image<std::uint8_t> pixels(values.size(), values.channels());
    std::transform(values.values().begin(), values.values().end(), pixels.values().begin(), [](float value) {
        return static_cast<std::uint8_t>(std::clamp(std::lround(127.5F + value * 63.75F), 0L, 255L));
    });
    return pixels;
}

template <augment::augmentation Policy>
image<std::uint8_t> changed(const Policy& policy, image<std::uint8_t> pixels, random_stream random) {
    if constexpr (augment::applies_to<Policy, std::uint8_t>) {
        policy.apply(policy.draw(random), pixels.view());
        return pixels;
    } else {
        constexpr float full = 255;
        image<float> values(pixels.size(), pixels.channels());
        std::transform(pixels.values().begin(), pixels.values().end(), values.values().begin(),
                       [](std::uint8_t level) { return static_cast<float>(level) / full; });
        policy.apply(policy.draw(random), values.view());
        return as_picture(values);
    }
}

auto example_pipeline() {
    using namespace augment;
    return sequence(flip{}, one_of(brightness_contrast{}, flip{}));
}

void run(const settings& s) {
    const auto picture = [&] {
        const std::string bytes = io::read_file(s.in, std::uintmax_t{1} << 30);
        return with_context(s.in.string(), [&] { return io::decode_png(bytes); });
    }();
    std::vector<named_picture> pictures{{"original", picture}};
    // A stream for each, so that a new policy does not change the others' draws.
    const auto random = [&](std::uint32_t sample) {
        return random_stream({.seed = s.seed, .sample = sample});
    };
    augment::for_each_standard_policy([&](const auto& policy) {
        const auto sample = static_cast<std::uint32_t>(pictures.size());
        pictures.push_back({std::string(policy.name), changed(policy, picture, random(sample))});
    });
    constexpr std::uint32_t pipeline_sample = 1000;
    for (std::uint32_t i = 0; i < 4 || pictures.size() % static_cast<std::size_t>(s.columns) != 0; ++i)
        pictures.push_back({"pipeline, draw " + std::to_string(i + 1),
                            changed(example_pipeline(), picture, random(pipeline_sample + i))});
    const std::string bytes = io::encode_png(picture_grid(pictures, s.columns));
    examples::make_folder_of(s.out);
    io::write_file(s.out, bytes);
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return examples::run_program(
        "augment_gallery", "Draws every augmentation on a picture, in a grid with names.", argc, argv,
        [&](examples::options& options) {
            options.required("in", s.in, "picture, RGB", "PNG");
            options.required("out", s.out, "the grid", "PNG");
            options.add("--seed", s.seed, "equal seeds draw equal parameters", "NUMBER");
            options.add("--columns", s.columns, "pictures in a row", "COUNT")
                ->check(CLI::Range(1, 100).description(""));
        },
        [&](const examples::run_context&) { run(s); });
}
