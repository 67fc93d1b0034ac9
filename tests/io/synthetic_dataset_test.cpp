#include <tiffio.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <hubmap/io/synthetic_dataset.hpp>
#include <hubmap/rle/algebra.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

using namespace hubmap;
using namespace hubmap::io;
namespace fs = std::filesystem;

namespace {

class scratch_folder {
  public:
    scratch_folder() {
        std::string pattern = (fs::temp_directory_path() / "hubmap_dataset_XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    ~scratch_folder() { fs::remove_all(path_); }
    [[nodiscard]] const fs::path& path() const { return path_; }

  private:
    fs::path path_;
};

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Every file below a folder with its bytes.
std::map<std::string, std::string> tree(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).string()] = bytes_of(entry.path());
    return files;
}

/// Lines of a table after its header, cut at commas.
std::vector<std::vector<std::string>> rows_of(const std::string& table) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream in(table);
    std::string line, cell;
    std::getline(in, line);
    while (std::getline(in, line)) {
        rows.emplace_back();
        std::istringstream cells(line);
        while (std::getline(cells, cell, ',')) rows.back().push_back(cell);
        if (line.ends_with(',')) rows.back().emplace_back();
    }
    return rows;
}

std::vector<polygon> polygons_of(const std::string& text, const std::string& name) {
    std::vector<polygon> result;
    for (const auto& feature : nlohmann::json::parse(text)) {
        if (feature["properties"]["classification"]["name"] != name) continue;
        auto parts = feature["geometry"]["coordinates"];
        if (feature["geometry"]["type"] == "Polygon") parts = nlohmann::json::array({parts});
        for (const auto& part : parts) {
            polygon area;
            for (const auto& line : part) {
                ring corners;
                for (const auto& corner : line)
                    corners.push_back({corner[1].get<double>(), corner[0].get<double>()});
                CHECK(corners.front() == corners.back());
                area.rings.push_back(std::move(corners));
            }
            result.push_back(std::move(area));
        }
    }
    return result;
}

const synthetic_dataset_options small{
    .seed = 3, .train_slides = 3, .public_slides = 1, .private_slides = 1, .size_px = 220, .scale = .12};

template <class Work>
int error_number(Work&& work) {
    try {
        work();
    } catch (const error& e) {
        return e.room() == "synthetic_dataset" ? e.number() : -1;
    }
    return 0;
}

}  // namespace

TEST_CASE("a set of slides has the competition's files, and the same bytes each time",
          "[synthetic_dataset]") {
    const scratch_folder once, again;
    const auto slides = write_synthetic_dataset({.threads = 1}, once.path(), small);
    auto files = tree(once.path());
    write_synthetic_dataset({.threads = 3}, again.path(), small);
    CHECK(files == tree(again.path()));
    write_synthetic_dataset({.threads = 2}, again.path(), small);  // over the same set: nothing changes
    CHECK(files == tree(again.path()));

    std::set<std::string> wanted{"train.csv", "sample_submission.csv", "HuBMAP-20-dataset_information.csv",
                                 "truth/public.csv", "truth/private.csv"};
    for (const auto& slide : slides) {
        CHECK(slide.id.size() == 9);
        CHECK(slide.id.find_first_not_of("0123456789abcdef") == std::string::npos);
        const std::string stem = (slide.part == slide_part::train ? "train/" : "test/") + slide.id;
        wanted.insert({stem + ".tiff", stem + "-anatomical-structure.json"});
        if (slide.part == slide_part::train) wanted.insert(stem + ".json");
    }
    std::set<std::string> found;
    for (const auto& [name, bytes] : files) found.insert(name);
    CHECK(found == wanted);
}

TEST_CASE("tables, polygons and slides of a set agree", "[synthetic_dataset]") {
    const scratch_folder folder;
    const auto slides = write_synthetic_dataset({.threads = 2}, folder.path(), small);
    auto files = tree(folder.path());
    REQUIRE(slides.size() == 5);
    CHECK(files["train.csv"].starts_with("id,encoding\n"));
    CHECK(files["sample_submission.csv"] == "id,predicted\n" + slides[3].id + ",\n" + slides[4].id + ",\n");

    const auto train = rows_of(files["train.csv"]);
    const auto information = rows_of(files["HuBMAP-20-dataset_information.csv"]);
    REQUIRE(train.size() == 3);
    REQUIRE(information.size() == 5);
    for (std::size_t i = 0; i < slides.size(); ++i) {
        const auto& slide = slides[i];
        const std::string stem = (i < 3 ? "train/" : "test/") + slide.id;
        const extent size = slide.scene.size;
        REQUIRE(information[i].size() == 16);
        CHECK(information[i][0] == slide.id + ".tiff");
        CHECK(information[i][1] == std::to_string(size.width));
        CHECK(information[i][2] == std::to_string(size.height));
        CHECK(information[i][5] == std::to_string(slide.patient));
        CHECK(std::stoi(information[i][14]) + std::stoi(information[i][15]) == 100);

        TIFF* tiff = TIFFOpen((folder.path() / (stem + ".tiff")).c_str(), "r");
        REQUIRE(tiff != nullptr);
        std::uint32_t height = 0, width = 0;
        TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
        TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
        TIFFClose(tiff);
        CHECK(extent{height, width} == size);

        const auto truth = synthesis::truth_code(synthesis::make_scene(slide.scene));
        CHECK(truth.area() > 0);
        const auto cortex = encode_polygons<kaggle_rle>(
            polygons_of(files[stem + "-anatomical-structure.json"], "Cortex"), size);
        CHECK(common_area(cortex, truth) == truth.area());
        CHECK_FALSE(polygons_of(files[stem + "-anatomical-structure.json"], "Medulla").empty());
        if (i < 3) {
            CHECK(train[i][0] == slide.id);
            CHECK(parse_rle<kaggle_rle>(train[i][1], size) == truth);
            CHECK(encode_polygons<kaggle_rle>(polygons_of(files[stem + ".json"], "glomerulus"), size) ==
                  truth);
        } else {
            const auto withheld = rows_of(files[i == 3 ? "truth/public.csv" : "truth/private.csv"]);
            REQUIRE(withheld.size() == 1);
            CHECK(withheld[0][0] == slide.id);
            CHECK(parse_rle<kaggle_rle>(withheld[0][1], size) == truth);
        }
    }
}

TEST_CASE("a plan uses every layout, and patients never stand in train and test", "[synthetic_dataset]") {
    const auto slides =
        plan_synthetic_dataset({.seed = 9, .train_slides = 15, .public_slides = 3, .private_slides = 3});
    std::set<std::string> ids;
    std::set<hubmap::index> train_patients, test_patients;
    std::set<tiff_arrangement> arrangements;
    std::set<tiff_compression> compressions;
    for (const auto& slide : slides) {
        ids.insert(slide.id);
        (slide.part == slide_part::train ? train_patients : test_patients).insert(slide.patient);
        arrangements.insert(slide.layout.arrangement);
        compressions.insert(slide.layout.compression);
        CHECK(slide.scene.size.height >= 1920);
        CHECK(slide.scene.size.width <= 2880);
    }
    CHECK(ids.size() == 21);
    CHECK(arrangements.size() == 5);
    CHECK(compressions.size() == 4);
    CHECK(train_patients.size() == 10);
    CHECK(test_patients.size() == 4);
    for (const auto patient : test_patients) CHECK(train_patients.count(patient) == 0);
}

TEST_CASE("what hinders a set of slides is named", "[synthetic_dataset]") {
    CHECK(error_number([] {
              (void)plan_synthetic_dataset({.train_slides = 0, .public_slides = 0, .private_slides = 0});
          }) == 101);
    CHECK(error_number([] { (void)plan_synthetic_dataset({.train_slides = -1}); }) == 101);
    CHECK(error_number([] { (void)plan_synthetic_dataset({.size_px = 3}); }) == 101);
    const scratch_folder folder;
    fs::create_directory(folder.path() / "test");
    std::ofstream(folder.path() / "test" / "other.tiff") << "x";
    CHECK(error_number([&] { write_synthetic_dataset({}, folder.path(), small); }) == 103);
    std::ofstream(folder.path() / "file") << "x";
    CHECK(error_number([&] { write_synthetic_dataset({}, folder.path() / "file", small); }) == 102);
    // Interrupted by its own progress: no slide that is half written, no table.
    const scratch_folder stopped;
    CHECK_THROWS_AS(
        write_synthetic_dataset({}, stopped.path(), small,
                                [](hubmap::index, hubmap::index) { throw std::runtime_error("stop"); }),
        std::runtime_error);
    CHECK(tree(stopped.path()).empty());
}
