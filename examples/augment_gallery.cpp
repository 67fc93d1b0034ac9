/// Draws every policy, and a pipeline of several, on one picture: a grid with names.

#include <algorithm>
#include <cmath>
#include <examples/common/program.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/standard_policies.hpp>
#include <hubmap/io/picture_file.hpp>
#include <hubmap/report/picture_grid.hpp>
#include <hubmap/resample/resize_area.hpp>

namespace {

using namespace hubmap;

struct settings {
    std::filesystem::path in, out;
    std::uint64_t seed = 1;
    hubmap::index columns = 5, panel_px = 128;
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
        // What makes network input takes the levels of bytes.
        image<float> values(pixels.size(), pixels.channels());
        std::copy(pixels.values().begin(), pixels.values().end(), values.values().begin());
        policy.apply(policy.draw(random), values.view());
        return as_picture(values);
    }
}

/// What was augmented at its own size is shown no wider than `width`.
image<std::uint8_t> shrunk(const image<std::uint8_t>& pixels, hubmap::index width) {
    if (pixels.width() <= width) return pixels;
    image<std::uint8_t> small({std::max<hubmap::index>(1, pixels.height() * width / pixels.width()), width},
                              pixels.channels());
    resize_area(pixels.view(), small.view());
    return small;
}

/// The same on every machine, other than std::hash.
std::uint32_t number_of(std::string_view name) {
    std::uint32_t number = 0;
    for (const char sign : name) number = number * 31 + static_cast<unsigned char>(sign);
    return number;
}

/// `colours` is what changes the levels: gray pictures take fewer policies.
template <augment::augmentation Policy>
auto example_pipeline(const Policy& colours) {
    using namespace augment;
    return sequence(flip{}, with_probability(.5, augment::transpose{}),
                    one_of(affine{}, elastic_deformation{}, grid_distortion{}), colours,
                    some_of({0, 2}, gaussian_blur{}, gaussian_noise{}, coarse_dropout{}));
}

void run(const settings& s, const examples::run_context& context) {
    (void)io::picture_format_of(s.out);  // refused before the work
    const auto picture = io::read_picture(s.in);
    std::vector<named_picture> pictures{{"original", shrunk(picture, s.panel_px)}};
    // A stream for each name, so that a new policy does not change the others' draws.
    const auto random = [&](std::uint32_t sample) {
        return random_stream({.seed = s.seed, .sample = sample});
    };
    const auto add = [&](std::string name, const image<std::uint8_t>& pixels) {
        pictures.push_back({std::move(name), shrunk(pixels, s.panel_px)});
    };
    augment::for_each_standard_policy([&](const auto& policy) {
        try {
            add(std::string(policy.name), changed(policy, picture, random(number_of(policy.name))));
        } catch (const error& e) {
            if (picture.channels() != 1) throw;  // else a policy that needs colours
            context.note(std::string(policy.name) + " is left out: " + e.what());
        }
    });
    const auto add_draws = [&](const auto& pipeline) {
        constexpr std::uint32_t pipeline_sample = 1000;
        for (std::uint32_t i = 0; i < 4 || pictures.size() % static_cast<std::size_t>(s.columns) != 0; ++i)
            add("pipeline, draw " + std::to_string(i + 1),
                changed(pipeline, picture, random(pipeline_sample + i)));
    };
    using namespace augment;
    if (picture.channels() == 1)
        add_draws(example_pipeline(brightness_contrast{}));
    else
        add_draws(example_pipeline(
            one_of({2, 1, 1}, stain_jitter{}, brightness_contrast{}, hue_saturation_value{})));
    const auto grid = picture_grid(pictures, s.columns);
    examples::make_folder_of(s.out);
    io::write_picture(s.out, grid);
}

}  // namespace

int main(int argc, char** argv) {
    settings s;
    return examples::run_program(
        "augment_gallery", "Draws every augmentation on a picture, in a grid with names.", argc, argv,
        [&](examples::options& options) {
            options.required("in", s.in, "picture, gray or RGB", "PNG");
            options.required("out", s.out, "the grid", "PNG|JPEG");
            options.add("--seed", s.seed, "equal seeds draw equal parameters", "NUMBER");
            options.add("--columns", s.columns, "pictures in a row", "COUNT")
                ->check(CLI::Range(1, 100).description(""));
            options.add("--panel", s.panel_px, "wider pictures are shown shrunk to this width", "PX")
                ->check(CLI::Range(1, 1 << 14).description(""));
        },
        [&](const examples::run_context& context) { run(s, context); });
}
