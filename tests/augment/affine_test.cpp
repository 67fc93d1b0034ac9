#include <catch2/catch.hpp>
#include <hubmap/augment/affine.hpp>
#include <hubmap/augment/apply_with_labels.hpp>

#include "support/golden_images.hpp"

using namespace hubmap;
using namespace hubmap::augment;

namespace {

template <class T>
std::string digest_of(const std::vector<T>& values) {
    return golden::digest(golden::bytes_of(values));
}

template <class Enum>
Enum read_word(std::istream& line) {
    std::string word;
    line >> word;
    for (const auto& known : enumerators(Enum{}))
        if (known.name == word) return known.value;
    throw std::runtime_error("unknown word " + word);
}

struct golden_affine {
    image<std::uint8_t> levels;
    affine policy;
    affine::parameters drawn;
    std::string kind, digest;

    explicit golden_affine(std::istream& line) {
        std::string content;
        int seed = 0;
        extent size;
        hubmap::index channels = 0;
        line >> content >> seed >> size.height >> size.width >> channels;
        levels = golden::picture(content, seed, size, channels);
        line >> drawn.degrees >> drawn.scale >> drawn.shift_y >> drawn.shift_x;
        policy.border = read_word<border_mode>(line);
        policy.method = read_word<interpolation>(line);
        line >> kind >> digest;
    }
};

}  // namespace

TEST_CASE("affine equals albumentations' shift_scale_rotate to the bit, bytes, floats and labels") {
    int labels = 0;
    for (auto& line : golden::lines("augment/affine.txt")) {
        INFO(line.str());
        const golden_affine wanted(line);
        const extent size = wanted.levels.size();
        if (wanted.kind == "floats") {
            image<float> done = golden::as_floats(wanted.levels);
            wanted.policy.apply(wanted.drawn, done.view());
            REQUIRE(digest_of(done.values()) == wanted.digest);
            continue;
        }
        image<std::uint8_t> done = wanted.levels;
        wanted.policy.apply(wanted.drawn, done.view());
        REQUIRE(digest_of(done.values()) == wanted.digest);
        if (wanted.policy.method != interpolation::nearest || wanted.levels.channels() != 1) continue;
        // Labels by themselves, and with an image that is not interpolated by the nearest pixel.
        label_image<std::uint8_t> codes(size), together(size);
        codes.values() = together.values() = wanted.levels.values();
        wanted.policy.apply(wanted.drawn, codes.view());
        REQUIRE(digest_of(codes.values()) == wanted.digest);
        auto bilinear = wanted.policy;
        bilinear.method = interpolation::bilinear;
        image<std::uint8_t> with_labels = wanted.levels, alone = wanted.levels;
        apply_with_labels(bilinear, wanted.drawn, with_labels.view(), together.view());
        bilinear.apply(wanted.drawn, alone.view());
        REQUIRE(together.values() == codes.values());
        REQUIRE(with_labels == alone);
        ++labels;
    }
    CHECK(labels == 24);
}
