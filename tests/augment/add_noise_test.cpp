#include <array>
#include <catch2/catch.hpp>
#include <hubmap/augment/add_noise.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;

namespace {

constexpr std::array every_set{instruction_set::baseline, instruction_set::avx2, instruction_set::avx512};

/// The noise of the vectors, (u - .5) scale.
image<double> even_noise(extent size, index channels, double scale, double divisor) {
    image<double> noise(size, channels);
    std::uint64_t i = 0;
    for (double& value : noise.values()) {
        value =
            (static_cast<double>(golden::mix((std::uint64_t{77} << 32) + i++) >> 11) * 0x1p-53 - .5) * scale;
        value /= divisor;
    }
    return noise;
}

template <class T>
void add_far_away(image<T>& pixels, const image<double>& noise) {
    golden::scattered<T> far(pixels.size(), pixels.channels());
    copy(image_view<const T>(pixels.view()), far.view);
    add_noise(far.view, noise.view());
    copy(image_view<const T>(far.view), pixels.view());
}

}  // namespace

TEST_CASE("given noise is added as albumentations adds it, to the bit") {
    for (auto& line : golden::lines("augment/noise.txt")) {
        std::string type, digest;
        line >> type;
        const image<std::uint8_t> bytes = golden::read_picture(line);
        double scale = 0;
        line >> scale >> digest;
        INFO(line.str());
        const auto check = [&](auto pixels, double divisor) {
            const image<double> noise = even_noise(bytes.size(), bytes.channels(), scale, divisor);
            const auto before = pixels;
            add_noise(pixels.view(), noise.view());
            CHECK(golden::digest(golden::bytes_of(pixels.values())) == digest);
            if (bytes.size().area() > 1000) return;
            auto far = before;
            add_far_away(far, noise);
            CHECK(far == pixels);
            for (const auto set : every_set) {
                auto again = before;
                add_noise(again.view(), noise.view(), set);
                CHECK(again == pixels);
            }
        };
        if (type == "bytes")
            check(bytes, 1);
        else
            check(golden::as_floats(bytes), 255);
    }
}
