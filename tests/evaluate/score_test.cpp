#include <array>
#include <catch2/catch.hpp>
#include <hubmap/evaluate/score.hpp>
#include <hubmap/evaluate/score_text.hpp>

namespace hubmap {

TEST_CASE("a submission is scored slide by slide and by the mean") {
    // 4 x 4: truth is column 0 and pixel (3, 3); found are column 0 without its last pixel, and column 2.
    const std::vector<io::rle_row> truth{{"a", "1 4 16 1"}, {"b", ""}, {"c", "1 2"}};
    const std::vector<io::rle_row> submission{{"c", "1 2"}, {"other", "9 9"}, {"b", ""}, {"a", "9 4 1 3"}};
    const std::map<std::string, extent> sizes{{"a", {4, 4}}, {"b", {4, 4}}, {"c", {2, 2}}};
    const auto score = score_submission(truth, submission, sizes);
    REQUIRE(score.slides.size() == 3);
    CHECK(score.slides[0].id == "a");
    CHECK(score.slides[0].pixels == overlap_counts{.both = 3, .only_truth = 2, .only_predicted = 4});
    CHECK(score.slides[0].pixels.dice() == Approx(6. / 12));
    CHECK(score.slides[0].objects->found == 1);
    CHECK(score.slides[0].objects->missed == 1);
    CHECK(score.slides[0].objects->extra == 1);
    CHECK(score.slides[1].pixels.dice() == 1);
    CHECK(score.mean_dice() == Approx((.5 + 1 + 1) / 3));
    CHECK(score.mean_iou() == Approx((3. / 9 + 1 + 1) / 3));
    CHECK(score.objects()->found == 2);
}

TEST_CASE("rows are scored wherever they lie") {
    const std::vector<io::rle_row> truth{{"x", ""}, {"a", "1 4 16 1"}}, submission{{"a", "9 4 1 3"}};
    const std::array<io::rle_row, 1> one{{{"a", "9 4 1 3"}}};
    const std::span<const io::rle_row> part = std::span(truth).subspan(1);
    const auto score = score_submission(part, submission);
    REQUIRE(score.slides.size() == 1);
    CHECK(score.mean_dice() == Approx(6. / 12));
    CHECK(score_submission(part, one).slides[0].pixels == score.slides[0].pixels);
    // Inside a text, from which nothing is copied.
    const std::string truth_text = "id,encoding\na,1 4 16 1\n", text = "id,predicted\na,9 4 1 3\n";
    const auto wanted = io::rle_rows_of(truth_text), given = io::rle_rows_of(text);
    CHECK(score_submission(wanted, given, {{"a", {4, 4}}}).objects()->found == 1);
    CHECK(score_submission(std::span(wanted), std::span(given)).slides[0].pixels == score.slides[0].pixels);
}

TEST_CASE("what cannot be scored is named") {
    const std::map<std::string, extent> sizes{{"a", {4, 4}}};
    const std::vector<io::rle_row> a{{"a", "1 4"}}, b{{"b", "1 4"}}, wrong{{"a", "1 40"}}, none;
    CHECK_THROWS_WITH(score_submission(none, a, sizes), Catch::Contains("[hubmap.evaluate.101]"));
    CHECK_THROWS_WITH(score_submission(a, b, sizes), Catch::Contains("[hubmap.evaluate.102]"));
    CHECK_THROWS_WITH(score_submission(a, wrong, sizes),
                      Catch::Contains("[hubmap.rle.115]") && Catch::Contains("slide a, submission"));
}

TEST_CASE("pixels are scored without sizes, objects are not") {
    const std::vector<io::rle_row> truth{{"a", "1 4 16 1"}}, submission{{"a", "9 4 1 3"}};
    const auto score = score_submission(truth, submission);
    CHECK(score.mean_dice() == Approx(6. / 12));
    CHECK_FALSE(score.objects());
    CHECK(print_score(score) == "slide  Dice    IoU   \na      0.5000  0.3333\nmean   0.5000  0.3333\n");
    CHECK(score_json(score).find("found") == std::string::npos);
}

TEST_CASE("scores are written for people and for programs") {
    const std::vector<io::rle_row> truth{{"slide1", "1 4 16 1"}}, submission{{"slide1", "9 4 1 3"}};
    const auto score = score_submission(truth, submission, {{"slide1", {4, 4}}});
    CHECK(print_score(score) ==
          "slide   Dice    IoU      found  missed   extra\n"
          "slide1  0.5000  0.3333       1       1       1\n"
          "mean    0.5000  0.3333       1       1       1\n");
    const auto json = nlohmann::json::parse(score_json(score));
    CHECK(json["mean_dice"] == Approx(.5));
    CHECK(json["slides"][0]["id"] == "slide1");
    CHECK(json["slides"][0]["recall"] == Approx(3. / 5));
    CHECK(json["found"] == 1);
}

}  // namespace hubmap
