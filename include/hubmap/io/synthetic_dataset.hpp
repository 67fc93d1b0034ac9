#pragma once

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <hubmap/io/annotations.hpp>
#include <hubmap/io/tiff_writer.hpp>
#include <hubmap/rle/text.hpp>
#include <hubmap/synthesis/render.hpp>
#include <hubmap/synthesis/truth.hpp>

namespace hubmap::io {

struct synthetic_dataset_options {
    std::uint64_t seed = 1;
    index train_slides = 10, public_slides = 2, private_slides = 2;
    index size_px = 2400;  ///< mean side of a slide; each side is drawn from 0.8 .. 1.2 of it
    double scale = 1;      ///< of the structures: synthesis::scene_options::scale
};

/// Where a slide of the set belongs. Public and private ones lie together in test/, as at the end of the
/// competition.
enum class slide_part { train, public_test, private_test };

struct synthetic_slide {
    std::string id;  ///< nine hexadecimal digits
    slide_part part = slide_part::train;
    index patient = 0;  ///< five digits; some slides share one, but never train/ with test/
    tiff_options layout;
    synthesis::scene_options scene;
};

/// The layouts that the slides of a set take in turn: every arrangement, strips and tiles, every compression,
/// BigTIFF.
[[nodiscard]] inline std::vector<tiff_options> synthetic_layouts() {
    using enum tiff_arrangement;
    using enum tiff_compression;
    return {{.arrangement = interleaved, .compression = lzw},
            {.arrangement = channel_first, .compression = none},
            {.arrangement = interleaved, .compression = jpeg, .tile_px = 256},
            {.arrangement = ome, .compression = deflate, .tile_px = 512},
            {.arrangement = planar, .compression = none, .rows_per_strip = 32},
            {.arrangement = gray_pages, .compression = lzw, .tile_px = 256},
            {.arrangement = interleaved, .compression = deflate, .tile_px = 512, .size = tiff_size::big},
            {.arrangement = planar, .compression = jpeg, .tile_px = 256, .jpeg_quality = 95},
            {.arrangement = ome, .compression = none, .size = tiff_size::big},
            {.arrangement = gray_pages, .compression = deflate, .rows_per_strip = 1}};
}

/// What write_synthetic_dataset() writes, in the order of writing: train, public, private.
/// Errors: hubmap.synthetic_dataset.101 where an option is out of its range.
[[nodiscard]] inline std::vector<synthetic_slide> plan_synthetic_dataset(const synthetic_dataset_options& o) {
    constexpr index largest_set = 10000, smallest_side = 16;
    const index test_slides = o.public_slides + o.private_slides, count = o.train_slides + test_slides;
    require(o.train_slides >= 0 && o.public_slides >= 0 && o.private_slides >= 0 && count > 0 &&
                count <= largest_set && o.size_px >= smallest_side && o.scale > 0,
            "synthetic_dataset", 101, o.train_slides, " + ", o.public_slides, " + ", o.private_slides,
            " slides of ", o.size_px, " px at scale ", o.scale);
    constexpr std::uint32_t stream = 0xDA7A5E7;
    random_stream random({o.seed, stream});
    const auto layouts = synthetic_layouts();
    std::vector<synthetic_slide> slides;
    const index first_patient = 60000 + uniform_index(random, 9000);
    // About two patients for three slides, so that a split by patient differs from one by slide.
    const index train_patients = std::max<index>(1, ceil_div(2 * o.train_slides, 3));
    const index test_patients = std::max<index>(1, ceil_div(2 * test_slides, 3));
    while (std::ssize(slides) < count) {
        char id[10];
        std::snprintf(id, sizeof id, "%08x%01x", static_cast<unsigned>(random()),
                      static_cast<unsigned>(random() & 15u));
        const auto side = [&] {
            return static_cast<index>(static_cast<double>(o.size_px) * uniform(random, .8, 1.2));
        };
        const extent size{side(), side()};
        if (std::any_of(slides.begin(), slides.end(), [&](const auto& s) { return s.id == id; })) continue;
        const index i = std::ssize(slides);
        const index in_test = i - o.train_slides;
        const auto part = in_test < 0                 ? slide_part::train
                          : in_test < o.public_slides ? slide_part::public_test
                                                      : slide_part::private_test;
        const index patient =
            first_patient + (in_test < 0 ? i % train_patients : train_patients + in_test % test_patients);
        slides.push_back(
            {id,
             part,
             patient,
             layouts[static_cast<std::size_t>(i) % layouts.size()],
             {.seed = o.seed, .slide = static_cast<std::uint32_t>(i), .size = size, .scale = o.scale}});
    }
    return slides;
}

namespace detail {

/// A row of HuBMAP-20-dataset_information.csv; what belongs to the patient depends on the patient alone.
[[nodiscard]] inline std::string information_row(const synthetic_slide& slide, const synthesis::scene& s) {
    random_stream patient({slide.scene.seed, 0, static_cast<std::uint32_t>(slide.patient), 0xDA7A});
    const bool male = bernoulli(patient, .5), black = bernoulli(patient, .3),
               latino = bernoulli(patient, .15);
    const index age = 30 + uniform_index(patient, 50);
    const double height = std::round(male ? normal(patient, 176, 7) : normal(patient, 163, 7));
    const double bmi = std::round(10 * uniform(patient, 19, 36)) / 10, weight = bmi * height * height / 1e4;
    double cortex = 0, all = 0;
    for (const auto& structure : synthesis::anatomy_annotations(s)) {
        const auto area =
            static_cast<double>(encode_polygons<kaggle_rle>(structure.parts, s.options.size).area());
        all += area;
        if (structure.name == "Cortex") cortex += area;
    }
    const int percent = static_cast<int>(std::lround(all > 0 ? 100 * cortex / all : 0));
    const std::string& id = slide.id;
    char row[400];
    std::snprintf(
        row, sizeof row,
        "%s.tiff,%lld,%lld,%s-anatomical-structure.json,%s.json,%lld,%s,%s,%s,%lld,%.1f,%.1f,%.1f,%s,%d,%d\n",
        id.c_str(), static_cast<long long>(s.options.size.width),
        static_cast<long long>(s.options.size.height), id.c_str(), id.c_str(),
        static_cast<long long>(slide.patient), black ? "Black or African American" : "White",
        latino ? "Hispanic or Latino" : "Not Hispanic or Latino", male ? "Male" : "Female",
        static_cast<long long>(age), weight, height, bmi, slide.scene.slide % 2 == 0 ? "Right" : "Left",
        percent, 100 - percent);
    return row;
}

/// Errors: hubmap.synthetic_dataset.103 where train/ or test/ hold files that do not belong to the set.
inline void refuse_foreign_files(const std::filesystem::path& folder,
                                 const std::vector<synthetic_slide>& slides) {
    for (const char* part : {"train", "test"}) {
        if (!std::filesystem::is_directory(folder / part)) continue;
        for (const auto& entry : std::filesystem::directory_iterator(folder / part)) {
            const std::string name = entry.path().filename().string();
            const bool known = std::any_of(slides.begin(), slides.end(), [&](const auto& s) {
                return name.starts_with(s.id) &&
                       (s.part == slide_part::train) == (std::string_view(part) == "train");
            });
            require(known, "synthetic_dataset", 103, entry.path().string(),
                    ": does not belong to this set of slides");
        }
    }
}

}  // namespace detail

/// Writes a data folder in the competition's layout (docs/stages/data_layout.md): train/ and test/ with
/// slides and anatomy, train/ with the glomeruli's polygons too, train.csv, sample_submission.csv (all slides
/// of test/, empty), HuBMAP-20-dataset_information.csv; and, withheld from a solution, truth/public.csv and
/// truth/private.csv. The tables come last, so a folder that has them is complete. Equal options give equal
/// bytes, on any number of threads. Result: the plan. `progress` counts rows of pixels. Memory: one band of a
/// slide. Errors: hubmap.synthetic_dataset.101 .. 103, and those of tiff_writer and
/// write_annotations().
inline std::vector<synthetic_slide> write_synthetic_dataset(const execution& how,
                                                            const std::filesystem::path& folder,
                                                            const synthetic_dataset_options& options,
                                                            const progress_callback& progress = {}) {
    auto slides = plan_synthetic_dataset(options);
    detail::refuse_foreign_files(folder, slides);
    std::error_code failure;
    for (const char* part : {"train", "test", "truth"}) {
        std::filesystem::create_directories(folder / part, failure);
        require(!failure, "synthetic_dataset", 102, (folder / part).string(), ": ", failure.message());
    }
    index rows_before = 0, all_rows = 0;
    for (const auto& slide : slides) all_rows += slide.scene.size.height;
    std::string train = "id,encoding\n", public_truth = train, private_truth = train,
                submission = "id,predicted\n";
    std::string information =
        "image_file,width_pixels,height_pixels,anatomical_structures_segmention_file,glomerulus_segmentation_"
        "file,"
        "patient_number,race,ethnicity,sex,age,weight_kilograms,height_centimeters,bmi_kg/m^2,laterality,"
        "percent_cortex,percent_medulla\n";
    for (const auto& slide : slides) {
        const bool training = slide.part == slide_part::train;
        const auto place = folder / (training ? "train" : "test");
        const synthesis::scene s = synthesis::make_scene(slide.scene);
        write_tiff(
            place / (slide.id + ".tiff"), slide.scene.size, slide.layout,
            [&](const window& part, image_view<std::uint8_t> pixels) {
                synthesis::render(how, s, part, pixels);
            },
            [&](index done, index) {
                if (progress) progress(rows_before + done, all_rows);
            });
        rows_before += slide.scene.size.height;
        write_annotations(place / (slide.id + "-anatomical-structure.json"),
                          synthesis::anatomy_annotations(s));
        if (training)
            write_annotations(place / (slide.id + ".json"), synthesis::glomerulus_annotations(s));
        else
            submission += slide.id + ",\n";
        auto& table = training ? train : slide.part == slide_part::public_test ? public_truth : private_truth;
        table += slide.id + "," + print(synthesis::truth_code(s)) + "\n";
        information += detail::information_row(slide, s);
    }
    write_file(folder / "truth" / "public.csv", public_truth);
    write_file(folder / "truth" / "private.csv", private_truth);
    write_file(folder / "HuBMAP-20-dataset_information.csv", information);
    write_file(folder / "sample_submission.csv", submission);
    write_file(folder / "train.csv", train);
    return slides;
}

}  // namespace hubmap::io
