#include <hubmap/nn/compat.hpp>
//
#include <catch2/catch.hpp>
#include <hubmap/evaluate/score.hpp>
#include <hubmap/evaluate/slide_sizes.hpp>
#include <hubmap/io/synthetic_dataset.hpp>
#include <hubmap/prepare/label_arrays.hpp>
#include <hubmap/prepare/slide_array.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/text.hpp>
#include <hubmap/stages/slide_predictor.hpp>
#include <hubmap/stages/train_model.hpp>
#include <support/scratch.hpp>

namespace hubmap {
namespace {

/// Slides, stores and labels for tests that train: small, made once.
struct prepared_set {
    scratch::folder folder;
    std::filesystem::path data = folder / "data";
    store_layout stores{folder / "stores"};

    prepared_set() {
        // At a quarter of the usual scale a glomerulus is 32 to 55 px wide.
        io::write_synthetic_dataset({}, data,
                                    {.seed = 5,
                                     .train_slides = 3,
                                     .public_slides = 0,
                                     .private_slides = 1,
                                     .size_px = 400,
                                     .scale = .25});
        for (const auto& slide : list_slides(data)) {
            const auto stored = write_slide_array({}, slide.image, stores.images() / slide.id, 2);
            write_anatomy_array({}, slide.anatomy, stored, stores.anatomy() / slide.id);
        }
        for (const auto& row : io::read_rle_table(data / "train.csv"))
            write_label_arrays({}, stores, row.id, row.code, {}, stores);
    }

    [[nodiscard]] training_job job(const std::string& checkpoint) const {
        training_job wanted{.images = stores, .labels = stores};
        wanted.model = {.encoder = "b0", .decoder = {16, 16, 16, 8, 8}, .tile_px = 32, .scale = 2.5};
        wanted.settings = {.epochs = 2, .tiles_per_slide = 8, .batch = 4, .validation_tiles = 5};
        wanted.checkpoint = folder / checkpoint;
        return wanted;
    }
};

const prepared_set& prepared() {
    static const prepared_set set;
    return set;
}

bool equal_weights(const nn::tensor_dict& a, const nn::tensor_dict& b) {
    if (a.size() != b.size()) return false;
    for (const auto& item : a)
        if (!b.contains(item.key()) || !torch::equal(item.value(), b[item.key()])) return false;
    return true;
}

tile_slides open_all(const store_layout& stores) {
    auto slides = std::make_shared<std::vector<tile_slide>>();
    for (const auto& id : io::arrays_of_group(stores.labels()))
        slides->push_back(open_tile_slide(stores, stores, id));
    return slides;
}

struct drawn_tile {
    image<float> planes{{3 * 32, 32}};
    label_image<std::uint8_t> labels{{32, 32}};
    friend bool operator==(const drawn_tile&, const drawn_tile&) = default;
};

template <class Source>
drawn_tile draw(const Source& source, std::int64_t sample, std::int64_t epoch) {
    drawn_tile tile;
    source.draw(sample, epoch, {tile.planes.values().data(), {32, 32}, 3, planar_strides({32, 32})},
                tile.labels.view());
    return tile;
}

}  // namespace

TEST_CASE("a training tile depends on its sample and epoch and on nothing else") {
    const auto job = prepared().job("unused");
    const auto slides = open_all(prepared().stores);
    const training_tiles tiles(slides, job.model, job.settings);
    CHECK(tiles.size() == 3 * 8);
    const auto first = draw(tiles, 7, 1);
    (void)draw(tiles, 3, 0);
    CHECK(draw(tiles, 7, 1) == first);
    CHECK(draw(training_tiles(slides, job.model, job.settings), 7, 1) == first);
    CHECK_FALSE(draw(tiles, 7, 2) == first);
    CHECK_FALSE(draw(tiles, 10, 1) == first);
    auto other = job.settings;
    other.seed = 9;
    CHECK_FALSE(draw(training_tiles(slides, job.model, other), 7, 1) == first);
}

TEST_CASE("image and labels of a tile show the same place") {
    // An image that holds its own labels, so that the two can be compared through any geometry.
    const scratch::folder folder;
    const store_layout stores{folder.path()};
    const extent size{300, 280};
    image<std::uint8_t> picture(size, 3);
    label_image<std::uint8_t> mask(size);
    for (index y = 0; y < size.height; ++y)
        for (index x = 0; x < size.width; ++x) {
            mask(y, x) = (y / 60 + x / 60) % 2 == 0;
            for (index c = 0; c < 3; ++c) picture(y, x, c) = mask(y, x) ? 255 : 0;
        }
    io::write_tiff(folder / "a.tiff", picture.view());
    const auto stored = write_slide_array({}, folder / "a.tiff", stores.images() / "a", 1);
    write_anatomy_array({}, "", stored, stores.anatomy() / "a");
    write_label_arrays({}, stores, "a", print(encode<kaggle_rle>(mask)), {}, stores);

    auto job = prepared().job("unused");
    job.model.statistics = {{0, 0, 0}, {1, 1, 1}};
    job.settings.colour_probability = 0;
    for (const double scale : {1., 2.}) {
        job.model.scale = scale;
        const auto slides = open_all(stores);
        const auto compare = [](const drawn_tile& tile) {
            index differing = 0;
            for (index y = 0; y < 32; ++y)
                for (index x = 0; x < 32; ++x)
                    differing += std::abs(tile.planes(y, x) - static_cast<float>(tile.labels(y, x))) > .5F;
            CHECK(differing <= 32);  // pixels on a border, where nearest and bilinear may part
        };
        for (index sample = 0; sample < 8; ++sample)
            compare(draw(training_tiles(slides, job.model, job.settings), sample, 0));
        const validation_tiles grid(slides, job.model, job.settings);
        CHECK(grid.size() == job.settings.validation_tiles);
        for (index sample = 0; sample < grid.size(); ++sample) compare(draw(grid, sample, 0));
    }
}

TEST_CASE("the reference geometry is one for all tiles of an epoch, the corrected one is not") {
    auto job = prepared().job("unused");
    job.settings.colour_probability = 0;
    const scratch::folder folder;
    const store_layout stores{folder.path()};
    // A horizontal ramp: the direction in which a tile gets brighter is its rotation.
    image<std::uint8_t> picture({400, 250}, 3);
    for (index y = 0; y < 400; ++y)
        for (index x = 0; x < 250; ++x)
            for (index c = 0; c < 3; ++c) picture(y, x, c) = static_cast<std::uint8_t>(x);
    io::write_tiff(folder / "a.tiff", picture.view());
    const auto stored = write_slide_array({}, folder / "a.tiff", stores.images() / "a", 1);
    write_anatomy_array({}, "", stored, stores.anatomy() / "a");
    write_label_arrays({}, stores, "a", "", {}, stores);
    job.model.scale = 1;
    job.settings.deformation_sigma_px = 0;
    const auto direction = [&](const training_tiles& tiles, index sample, index epoch) {
        const auto tile = draw(tiles, sample, epoch);
        return std::atan2(tile.planes(24, 16) - tile.planes(8, 16), tile.planes(16, 24) - tile.planes(16, 8));
    };
    job.settings.geometry = geometry_rule::reference;
    const training_tiles shared(open_all(stores), job.model, job.settings);
    job.settings.geometry = geometry_rule::corrected;
    const training_tiles own(open_all(stores), job.model, job.settings);
    int equal_shared = 0, equal_own = 0;
    for (index sample = 1; sample < 8; ++sample) {
        equal_shared += std::abs(direction(shared, sample, 0) - direction(shared, 0, 0)) < .1;
        equal_own += std::abs(direction(own, sample, 0) - direction(own, 0, 0)) < .1;
    }
    CHECK(equal_shared >= 5);  // tiles at the border see the ramp reflected
    CHECK(equal_own <= 3);
    CHECK(std::abs(direction(shared, 0, 1) - direction(shared, 0, 0)) > .1);
}

TEST_CASE("a stopped training that is resumed writes the checkpoint of one that was not") {
    const auto job = prepared().job("whole.safetensors");
    REQUIRE(train_model(job) == nn::training_result::finished);
    auto stopped = prepared().job("stopped.safetensors");
    index steps = 0;
    REQUIRE(train_model(stopped, {.stop_wanted = [&] { return ++steps == 3; }}) ==
            nn::training_result::stopped);
    CHECK_FALSE(std::filesystem::exists(stopped.checkpoint));
    stopped.resume = true;
    auto other = stopped;
    other.settings.seed = 99;
    CHECK_THROWS_WITH(train_model(other), Catch::Contains("[hubmap.stages.112]") && Catch::Contains("seed"));
    training_overview found;
    REQUIRE(train_model(stopped, {}, [&](const auto& overview) { found = overview; }) ==
            nn::training_result::finished);
    CHECK(found.training_tiles == 2 * 8);
    CHECK_FALSE(std::filesystem::exists(state_file_of(stopped.checkpoint)));
    const auto a = read_checkpoint(job.checkpoint), b = read_checkpoint(stopped.checkpoint);
    CHECK(equal_weights(a.weights, b.weights));
    CHECK(a.model == job.model);
    CHECK(a.metadata.at("history").find("validation_dice") != std::string::npos);
    // What has ended is not done again, unless something of it is other now.
    bool started = false;
    const auto note = [&](const auto&) { started = true; };
    CHECK(train_model(stopped, {}, note) == nn::training_result::finished);
    CHECK_FALSE(started);
    stopped.settings.weight_decay *= 2;
    CHECK(train_model(stopped, {}, note) == nn::training_result::finished);
    CHECK(started);
}

TEST_CASE("a prediction is the same for any number of threads, and one model twice counts once") {
    const auto job = prepared().job("predicted.safetensors");
    REQUIRE(train_model(job) == nn::training_result::finished);
    const auto c = read_checkpoint(job.checkpoint);
    const auto slide = slides_of(prepared().data, {}).front();
    prediction_settings settings{.threshold = .3, .batch = 3, .skip_blank = false};
    slide_predictor one({c}, settings), two({c, c}, settings);
    const auto first = one.predict({.threads = 1}, slide.image);
    CHECK(first.tiles.all > 1);
    CHECK(one.predict({.threads = 3}, slide.image).foreground == first.foreground);
    CHECK(dice(two.predict({.threads = 1}, slide.image).foreground, first.foreground) > .999);

    // A model of another scale has a map of its own, averaged with the first.
    auto coarse = c;
    coarse.model.scale = 4;
    slide_predictor mixed({coarse, c}, settings);
    CHECK(mixed.scale() == 2.5);
    CHECK(mixed.predict({}, slide.image).foreground.size() == first.foreground.size());
}

TEST_CASE("slides smaller than a tile, of one pixel, and blank ones are predicted") {
    const auto job = prepared().job("small.safetensors");
    const scratch::folder folder;
    const auto model = build_model(job.model, 1);
    const checkpoint c{job.model, nn::copy_named_tensors(*model), {}};
    for (const extent size : {extent{1, 1}, extent{20, 50}, extent{83, 81}}) {
        image<std::uint8_t> picture(size, 3);
        std::fill(picture.values().begin(), picture.values().end(), std::uint8_t{240});
        io::write_tiff(folder / "a.tiff", picture.view());
        slide_predictor all({c}, {.threshold = 0, .skip_blank = false}), skipping({c}, {.threshold = 0});
        CHECK(all.predict({}, folder / "a.tiff").foreground.area() == size.area());
        // The original clears the first and the last pixel of the mask.
        slide_predictor reference({c},
                                  {.threshold = 0, .skip_blank = false, .upscale = upscale_rule::reference});
        CHECK(reference.predict({}, folder / "a.tiff").foreground.area() ==
              std::max<index>(0, size.area() - 2));
        const auto blank = skipping.predict({}, folder / "a.tiff");
        CHECK(blank.foreground.empty());
        CHECK(blank.tiles.blank == blank.tiles.all);
    }
}

TEST_CASE("a checkpoint keeps weights, description and texts; other files are not taken for one") {
    const auto job = prepared().job("kept.safetensors");
    const auto model = build_model(job.model, 3);
    const checkpoint written{job.model, nn::copy_named_tensors(*model), {{"history", "a,b\n1,2\n"}}};
    write_checkpoint(job.checkpoint, written);
    const auto read = read_checkpoint(job.checkpoint);
    CHECK(equal_weights(read.weights, written.weights));
    CHECK(read.model == written.model);
    CHECK(read.metadata.at("history") == "a,b\n1,2\n");
    write_tensors(job.checkpoint, written.weights, {});
    CHECK_THROWS_WITH(read_checkpoint(job.checkpoint), Catch::Contains("not a checkpoint"));
    CHECK_THROWS_WITH(slide_predictor({}, {}), Catch::Contains("[hubmap.stages.121]"));
    auto unknown = written;
    unknown.model.padding = "none";
    CHECK_THROWS_WITH(load_model(unknown, torch::kCPU), Catch::Contains("[hubmap.stages.103]"));
}

TEST_CASE("one slide alone is trained on without validation, and no slide is an error") {
    const scratch::folder folder;
    auto job = prepared().job("single.safetensors");
    const store_layout labels{folder.path()};
    const auto row = io::read_rle_table(prepared().data / "train.csv").front();
    io::create_zarr_group(labels.labels());
    job.labels = labels;
    CHECK_THROWS_WITH(train_model(job), Catch::Contains("[hubmap.stages.111]"));
    write_label_arrays({}, prepared().stores, row.id, row.code, {}, labels);
    job.settings.epochs = 1;
    REQUIRE(train_model(job) == nn::training_result::finished);
    CHECK_NOTHROW(slide_predictor({read_checkpoint(job.checkpoint)}, {}));
}

}  // namespace hubmap
