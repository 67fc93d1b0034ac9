#include <catch2/catch.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <hubmap/prepare/kaggle_folder.hpp>
#include <hubmap/prepare/label_arrays.hpp>
#include <hubmap/prepare/label_tables.hpp>
#include <hubmap/prepare/patient_split.hpp>
#include <hubmap/prepare/slide_array.hpp>
#include <hubmap/rle/encode.hpp>
#include <numeric>
#include <support/scratch.hpp>

namespace hubmap {
namespace {

namespace fs = std::filesystem;

image<std::uint8_t> random_picture(extent size, std::uint64_t seed) {
    image<std::uint8_t> picture(size, 3);
    random_stream random({seed});
    for (auto& value : picture.values()) value = static_cast<std::uint8_t>(random());
    return picture;
}

/// The slide halved as a whole, its border repeated where a side is odd.
image<std::uint8_t> halved(const image<std::uint8_t>& full) {
    const extent half{ceil_div(full.height(), 2), ceil_div(full.width(), 2)};
    image<std::uint8_t> even({2 * half.height, 2 * half.width}, 3), small(half, 3);
    for (index y = 0; y < even.height(); ++y)
        for (index x = 0; x < even.width(); ++x)
            for (index c = 0; c < 3; ++c)
                even(y, x, c) = full(std::min(y, full.height() - 1), std::min(x, full.width() - 1), c);
    resize_area(even.view(), small.view());
    return small;
}

image<std::uint8_t> read_whole(const fs::path& path) {
    const auto array = io::zarr_array::open(path);
    image<std::uint8_t> pixels(io::image_size(array), 3);
    io::read_image<std::uint8_t>(array, whole(pixels.size()), pixels.view());
    return pixels;
}

label_image<std::uint8_t> read_codes(const fs::path& path) {
    const auto array = io::zarr_array::open(path);
    label_image<std::uint8_t> codes(io::image_size(array));
    io::read_image<std::uint8_t>(array, whole(codes.size()), codes.view().pixels());
    return codes;
}

}  // namespace

TEST_CASE("a stored slide is the slide shrunk as a whole, for any layout, size and number of threads") {
    const scratch::folder folder;
    const store_layout stores{folder / "stores"};
    const io::tiff_options layouts[] = {{}, {.tile_px = 256}, {.arrangement = io::tiff_arrangement::planar}};
    for (const extent size : {extent{1, 1}, extent{7, 1301}, extent{1301, 530}, extent{1024, 1024}})
        for (const auto& layout : layouts) {
            const auto picture = random_picture(size, 3);
            io::write_tiff(folder / "a.tiff", picture.view(), layout);
            for (const int threads : {1, 3}) {
                const auto stored =
                    write_slide_array({.threads = threads}, folder / "a.tiff", stores.images() / "a", 2);
                CHECK(stored.full == size);
                CHECK(read_whole(stores.images() / "a") == halved(picture));
                CHECK(stored_slide_of(stores, "a") == stored);
            }
        }
}

TEST_CASE("a slide that cannot be read leaves no array, and the one before stays") {
    const scratch::folder folder;
    const store_layout stores{folder.path()};
    const auto picture = random_picture({40, 30}, 1);
    io::write_tiff(folder / "a.tiff", picture.view());
    (void)write_slide_array({}, folder / "a.tiff", stores.images() / "a", 1);
    fs::resize_file(folder / "a.tiff", fs::file_size(folder / "a.tiff") / 2);
    CHECK_THROWS_AS(write_slide_array({}, folder / "a.tiff", stores.images() / "a", 1), error);
    CHECK(read_whole(stores.images() / "a") == picture);
    CHECK(io::arrays_of_group(stores.images()) == std::vector<std::string>{"a"});
    CHECK_THROWS_WITH(write_slide_array({}, folder / "a.tiff", stores.images() / "a", 0),
                      Catch::Contains("[hubmap.data.105]"));
}

TEST_CASE("anatomy: cortex is 1, other names 2, holes stay, and none at all counts as cortex") {
    const scratch::folder folder;
    const store_layout stores{folder.path()};
    const stored_slide stored{{40, 60}, 2};
    const auto box = [](double y, double x, double height, double width) {
        return ring{{y, x}, {y, x + width}, {y + height, x + width}, {y + height, x}};
    };
    const std::vector<annotation> structures{{"Cortex", {{{box(0, 0, 20, 40), box(4, 4, 8, 8)}}}},
                                             {"Medulla", {{{box(20, 0, 20, 60)}}}},
                                             {"cortex", {{{box(30, 50, 4, 4)}}}}};
    io::write_annotations(folder / "a.json", structures);
    write_anatomy_array({}, folder / "a.json", stored, stores.anatomy() / "a");
    const auto codes = read_codes(stores.anatomy() / "a");
    REQUIRE(codes.size() == extent{20, 30});
    for (index y = 0; y < 20; ++y)
        for (index x = 0; x < 30; ++x) {
            const bool hole = y >= 2 && y < 6 && x >= 2 && x < 6;
            const bool late_cortex = y >= 15 && y < 17 && x >= 25 && x < 27;
            const int expected = y >= 10 ? (late_cortex ? 1 : 2) : x < 20 && !hole ? 1 : 0;
            CHECK(codes(y, x) == expected);
        }
    write_anatomy_array({}, "", stored, stores.anatomy() / "b");
    const auto everywhere = read_codes(stores.anatomy() / "b");
    CHECK(std::count(everywhere.values().begin(), everywhere.values().end(), 1) == everywhere.size().area());
}

TEST_CASE("labels are the code's majority, the density sums to 1 and is highest in the glomerulus") {
    const scratch::folder folder;
    const store_layout stores{folder / "stores"}, labels{folder / "labels"};
    io::write_tiff(folder / "a.tiff", random_picture({64, 48}, 2).view());
    const auto stored = write_slide_array({}, folder / "a.tiff", stores.images() / "a", 2);
    CHECK_THROWS_WITH(write_label_arrays({}, stores, "a", "", {}, labels),
                      Catch::Contains("anatomy_to_zarr"));
    write_anatomy_array({}, "", stored, stores.anatomy() / "a");

    label_image<std::uint8_t> mask({64, 48});
    for (index y = 16; y < 32; ++y)
        for (index x = 8; x < 24; ++x) mask(y, x) = 1;
    write_label_arrays({}, stores, "a", print(encode<kaggle_rle>(mask)), {.weights = {}, .rows = 32}, labels);
    const auto codes = read_codes(labels.labels() / "a");
    for (index y = 0; y < 32; ++y)
        for (index x = 0; x < 24; ++x) CHECK(codes(y, x) == mask(2 * y, 2 * x));
    const auto array = io::zarr_array::open(labels.density() / "a");
    image<float> density(io::image_size(array));
    io::read_image<float>(array, whole(density.size()), density.view());
    CHECK(density.size() == extent{32, 24});
    CHECK(std::accumulate(density.values().begin(), density.values().end(), 0.) == Approx(1));
    CHECK(density(10, 6) == Approx(2 * density(0, 0)));  // glomerulus 1, cortex .5
    CHECK_THROWS_WITH(write_label_arrays({}, stores, "b", "", {}, labels), Catch::Contains("slides_to_zarr"));
}

TEST_CASE("the slides of a folder, single files and those of a table") {
    const scratch::folder folder;
    fs::create_directories(folder / "train");
    fs::create_directories(folder / "test");
    CHECK_THROWS_WITH(list_slides(folder.path()), Catch::Contains("[hubmap.data.101]"));
    const auto touch = [&](const char* name) { io::write_file(folder / name, ""); };
    for (const char* name :
         {"train/b.tiff", "train/b-anatomical-structure.json", "test/a.tif", "train/c.json", "d.tiff"})
        touch(name);
    const auto slides = list_slides(folder.path());
    REQUIRE(slides.size() == 2);
    CHECK(slides[0].id == "a");
    CHECK_FALSE(slides[0].training);
    CHECK(slides[0].anatomy.empty());
    CHECK(slides[1].anatomy == folder / "train/b-anatomical-structure.json");
    CHECK(slides_of(folder.path(), {(folder / "d.tiff").string()}).size() == 3);
    CHECK(slides_of({}, {"x/y.svs"})[0].id == "y");
    CHECK_THROWS_WITH(slides_of({}, {}), Catch::Contains("[hubmap.data.107]"));
    CHECK_THROWS_WITH(slides_of(folder.path(), {"b.tiff"}), Catch::Contains("[hubmap.data.102]"));
    CHECK(slides_with_ids(slides, {"b"})[0].id == "b");
    CHECK_THROWS_WITH(slides_with_ids(slides, {"z"}), Catch::Contains("[hubmap.data.108]"));
    touch("test/b.tiff");
    CHECK_THROWS_WITH(list_slides(folder.path()), Catch::Contains("[hubmap.data.102]"));
}

TEST_CASE("tables of labels are joined, a slide in two of them is refused") {
    const scratch::folder folder;
    io::write_file(folder / "train.csv", "id,encoding\na,1 2\n");
    io::write_file(folder / "pseudo.csv", "id,predicted\nb,\n");
    const auto name = [&](const char* file) { return (folder / file).string(); };
    const auto rows = read_label_tables({name("train.csv"), name("pseudo.csv")});
    REQUIRE(rows.size() == 2);
    CHECK(rows[1] == io::rle_row{"b", ""});
    CHECK_THROWS_WITH(read_label_tables({name("train.csv"), name("train.csv")}),
                      Catch::Contains("[hubmap.data.109]"));
}

TEST_CASE("no patient stands on both sides of a split") {
    std::vector<std::string> ids;
    std::map<std::string, std::string> patient_of;
    for (int i = 0; i < 15; ++i) {
        ids.push_back("slide" + std::to_string(i));
        if (i < 12)
            patient_of[ids.back()] = std::to_string(i / 2);  // six patients of two, three of their own
    }
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
        const auto split = split_by_patient(ids, patient_of, .2, seed);
        CHECK(split.training.size() + split.validation.size() == ids.size());
        CHECK_FALSE(split.validation.empty());
        for (const auto& a : split.training)
            for (const auto& b : split.validation) {
                CHECK(a != b);
                if (patient_of.contains(a) && patient_of.contains(b)) CHECK(patient_of[a] != patient_of[b]);
            }
        auto turned = ids;
        std::reverse(turned.begin(), turned.end());
        CHECK(split_by_patient(turned, patient_of, .2, seed).validation == split.validation);
    }
    CHECK(split_by_patient(ids, patient_of, .2, 1).validation !=
          split_by_patient(ids, patient_of, .2, 2).validation);
}

TEST_CASE("few slides are split as far as they can be") {
    const std::map<std::string, std::string> one_patient{{"a", "7"}, {"b", "7"}, {"c", "7"}};
    CHECK(split_by_patient({"a"}, {}, .2, 1).validation.empty());
    CHECK(split_by_patient({"a", "b", "c"}, one_patient, .2, 1).validation.size() == 1);
    CHECK(split_by_patient({"a", "b"}, {}, .9, 1).training.size() == 1);
    CHECK(split_by_patient({"a", "b"}, {}, 0, 1).validation.empty());
}

}  // namespace hubmap
