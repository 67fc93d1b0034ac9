#include <catch2/catch.hpp>
#include <hubmap/io/pipeline.hpp>
#include <random>

#include "support/golden_images.hpp"
#include "support/scratch.hpp"

namespace hubmap {
namespace {

using namespace augment;

constexpr const char* example = R"({
  "sequence": [
    {"flip": {"probability_x": 0.25}},
    {"one_of": [{"brightness_contrast": {}}, {"flip": {}}], "weights": [3, 1]},
    {"with_probability": 0.3, "policy": {"brightness_contrast": {"brightness_by_max": false}}},
    {"some_of": [{"flip": {}}, {"brightness_contrast": {"contrast_limit": 1e-3}}], "count": [0, 2]}
  ]
})";

}  // namespace

TEST_CASE("a pipeline comes from JSON and goes back", "[pipeline]") {
    const any_policy read = io::parse_pipeline(example);
    CHECK(read ==
          any_policy(sequence(flip{.probability_x = .25}, one_of({3, 1}, brightness_contrast{}, flip{}),
                              with_probability(.3, brightness_contrast{.brightness_by_max = false}),
                              some_of({0, 2}, flip{}, brightness_contrast{.contrast_limit = 1e-3}))));
    CHECK(io::parse_pipeline(print(read)) == read);

    const scratch::folder folder;
    const auto file = folder.path() / "pipeline.json";
    io::write_pipeline(file, read);
    CHECK(io::read_pipeline(file) == read);
    CHECK_THROWS_WITH(io::read_pipeline(folder.path() / "none.json"), Catch::Contains("hubmap.file.101"));
    scratch::write(file, "{\"sequence\": [{\"flip\": {\"probability_x\": \"much\"}}]}");
    CHECK_THROWS_WITH(
        io::read_pipeline(file),
        Catch::Contains("pipeline.json: sequence[0].flip.probability_x: \"much\" is not a number"));
}

TEST_CASE("drawn parameters that are printed, read and applied give the same bits", "[pipeline]") {
    const any_policy pipeline = io::parse_pipeline(example);
    const scratch::folder folder;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        random_stream random({.seed = seed});
        const replay done{pipeline, pipeline.draw(random), seed << 57};
        CHECK(io::parse_parameters(print(done.parameters), pipeline) == done.parameters);
        io::write_replay(folder.path() / "replay.json", done);
        const replay again = io::read_replay(folder.path() / "replay.json");
        CHECK(again == done);
        auto first = golden::picture("tissue", 2, {31, 20}, 3), second = first;
        done.pipeline.apply(done.parameters, first);
        again.pipeline.apply(again.parameters, second);
        CHECK(first == second);
    }
}

TEST_CASE("the files that docs/augmentation.md shows are read", "[pipeline]") {
    const std::string page =
        scratch::read(std::filesystem::path(HUBMAP_TEST_SOURCE_DIR) / "docs/augmentation.md");
    std::vector<std::string> shown;
    const std::string fence = "\n```json\n";
    for (std::size_t at = page.find(fence); at != std::string::npos; at = page.find(fence, at + 1)) {
        const std::size_t begin = at + fence.size();
        shown.push_back(page.substr(begin, page.find("\n```\n", begin) - begin));
    }
    REQUIRE(shown.size() == 2);
    CHECK(io::parse_pipeline(shown[0]) ==
          any_policy(sequence(flip{}, one_of({3, 1}, affine{.rotate_limit = 180}, elastic_deformation{}),
                              with_probability(.3, augment::clahe{.high_clip_limit = 2}),
                              some_of({0, 2}, brightness_contrast{}, stain_jitter{}, gaussian_blur{}))));
    const replay done = io::parse_replay(shown[1]);
    CHECK(done.seed == 7);
    CHECK(done.pipeline ==
          any_policy(sequence(flip{}, one_of(augment::clahe{}, zoom{}), with_probability(.5, flip{}))));
    CHECK_THROWS_WITH(
        io::parse_pipeline("{\"sequence\": [{\"flip\": {}}, {\"flip\": {}}, {\"with_probability\": 0.3, "
                           "\"policy\": {\"clahe\": {\"clip\": 2}}}]}"),
        Catch::Contains("sequence[2].policy.clahe.clip: no such member"));
}

TEST_CASE("what is no JSON of bounded size is refused", "[pipeline]") {
    const auto refuses = [](const std::string& text, const char* words) {
        CHECK_THROWS_WITH(io::parse_pipeline(text), Catch::Contains(words));
    };
    refuses("", "hubmap.pipeline.101");
    refuses("{\"flip\": {}} x", "hubmap.pipeline.101");
    refuses("{\"flip\": {}, \"flip\": {}}", "hubmap.pipeline.101] the key flip comes twice");
    refuses("{\"flip\": {\"probability_x\": 1e999}}", "hubmap.pipeline.101");
    refuses("{\"flip\": {\"probability_x\": NaN}}", "hubmap.pipeline.101");
    refuses("{\"flip\": {\"probability_x\": \"\xFF\"}}", "hubmap.pipeline.101");
    refuses(std::string(1 << 10, '['), "hubmap.pipeline.101] nested deeper than 140");
    refuses("[]", "hubmap.pipeline.102] the whole: [] is not an object");
    refuses("{\"in_order\": [{\"flip\": {}}, {\"floop\": {}}]}", "hubmap.pipeline.103] in_order[1].floop");
    refuses(std::string(io::largest_pipeline_bytes + 1, ' '), "hubmap.pipeline.101");
    std::string deep = "{\"flip\": {}}";
    for (int i = 0; i < 31; ++i) deep = "{\"with_probability\": 1, \"policy\": " + deep + "}";
    const any_policy deepest = io::parse_pipeline(deep);
    random_stream random({});
    const any_parameters deep_drawn = deepest.draw(random);
    CHECK(io::parse_parameters(print(deep_drawn), deepest) == deep_drawn);
    refuses("{\"with_probability\": 1, \"policy\": " + deep + "}", "hubmap.pipeline.108] policy.policy");
    std::string wide = "{\"flip\": {}}";
    for (int i = 0; i < 31; ++i) wide = "{\"one_of\": [" + wide + "]}";
    const any_policy widest = io::parse_pipeline(wide);
    const replay done{widest, widest.draw(random), 1};
    CHECK(io::parse_replay(print(done)) == done);
}

TEST_CASE("a changed text is a pipeline or a numbered error", "[pipeline]") {
    std::mt19937 random(7);
    const std::string text = example, parts = "{}[]\",:0123456789.eE-+ tfn\\u";
    int accepted = 0, refused = 0;
    for (int round = 0; round < 4000; ++round) {
        std::string changed = text;
        for (unsigned changes = 1 + random() % 3; changes > 0; --changes) {
            const std::size_t at = random() % changed.size();
            switch (random() % 4) {
                case 0:
                    changed[at] = parts[random() % parts.size()];
                    break;
                case 1:
                    changed.erase(at, 1 + random() % 12);
                    break;
                case 2:
                    changed.insert(at, changed.substr(random() % changed.size(), random() % 30));
                    break;
                default:
                    changed[at] = static_cast<char>(random());
            }
            if (changed.empty()) changed = "x";
        }
        try {
            const any_policy read = io::parse_pipeline(changed);
            REQUIRE(io::parse_pipeline(print(read)) == read);
            ++accepted;
        } catch (const error& e) {
            REQUIRE((e.room() == "pipeline" ||
                     (e.room() == "augment" && e.number() >= 121 && e.number() <= 123)));
            ++refused;
        }
    }
    CHECK(accepted > 20);
    CHECK(refused > 1000);
}

}  // namespace hubmap
