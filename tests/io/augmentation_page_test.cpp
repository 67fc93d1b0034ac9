#include <catch2/catch.hpp>

// The text between the two lines of dashes stands in docs/augmentation.md, word for word: the first case
// compares.
// clang-format off
// ---- whole program
#include <hubmap/augment/apply_with_labels.hpp>
#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/normalize.hpp>
#include <hubmap/augment/standard_policies.hpp>
#include <hubmap/io/picture_file.hpp>
#include <hubmap/io/pipeline.hpp>

namespace augment = hubmap::augment;
namespace io = hubmap::io;

/// Augments picture.png and labels.png of a folder, stores what was done and does it once more.
void augment_files(const std::filesystem::path& folder, std::uint32_t sample) {
    auto image = io::read_picture(folder / "picture.png");
    auto labels = io::read_label_picture(folder / "labels.png");

    // The type any_policy: what it draws can be stored. With `const auto` it is as good, and faster for small images.
    const augment::any_policy pipeline = augment::sequence(
        augment::flip{}, augment::affine{.rotate_limit = 180}, augment::with_probability(.2, augment::elastic{}),
        augment::one_of({3, 1}, augment::hue_saturation_value{}, augment::brightness_contrast{.contrast_limit = .4}));
    hubmap::random_stream random({.seed = 1, .epoch = 0, .sample = sample});  // equal keys, equal numbers
    const auto drawn = pipeline.draw(random);
    augment::apply_with_labels(pipeline, drawn, image.view(), labels.view());
    io::write_picture(folder / "augmented.png", image);
    io::write_picture(folder / "augmented_labels.png", labels.view().pixels());

    // Done again, from a file, to another picture of any size.
    io::write_replay(folder / "replay.json", augment::replay{pipeline, drawn, 1});
    const augment::replay done = io::read_replay(folder / "replay.json");
    auto again = io::read_picture(folder / "picture.png");
    done.pipeline.apply(done.parameters, again);
    io::write_picture(folder / "again.png", again);

    // How it ends for a network: bytes to planes of floats, (value / 255 - mean) / deviation.
    std::vector<float> planes(static_cast<std::size_t>(3 * image.size().area()));
    hubmap::normalize(image, {}, {planes.data(), image.size(), 3, hubmap::planar_strides(image.size())});
}
// ---- end
// clang-format on

#include "support/golden_images.hpp"
#include "support/page_text.hpp"

TEST_CASE("docs/augmentation.md shows the program that this file compiles") {
    CHECK(page_text::shows(
        "docs/augmentation.md",
        page_text::between("tests/io/augmentation_page_test.cpp", "// ---- whole program", "// ---- end")));
}

TEST_CASE("the program of docs/augmentation.md does what it says") {
    const scratch::folder folder;
    const auto picture = golden::picture("tissue", 1, {60, 80}, 3);
    hubmap::label_image<> labels({60, 80});
    for (hubmap::index y = 20; y < 40; ++y)
        for (hubmap::index x = 10; x < 50; ++x) labels(y, x) = 2;
    io::write_picture(folder.path() / "picture.png", picture);
    io::write_picture(folder.path() / "labels.png", labels.view().pixels());
    augment_files(folder.path(), 3);
    const auto augmented = io::read_picture(folder.path() / "augmented.png");
    CHECK(augmented != picture);
    CHECK(augmented == io::read_picture(folder.path() / "again.png"));
    const auto moved = io::read_label_picture(folder.path() / "augmented_labels.png");
    for (const auto code : moved.values()) REQUIRE((code == 0 || code == 2));
    CHECK(moved.values() != labels.values());
}
