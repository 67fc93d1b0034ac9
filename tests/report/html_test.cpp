#include <catch2/catch.hpp>
#include <hubmap/report/curve_plot.hpp>
#include <hubmap/report/html.hpp>
#include <limits>

using namespace hubmap;

TEST_CASE("text cannot become markup") {
    CHECK(html_escape("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
    CHECK(html_table({{"id"}, {"<b>"}}) == "<table><tr><th>id</th></tr><tr><td>&lt;b&gt;</td></tr></table>");
}

TEST_CASE("base64 gives the vectors of RFC 4648") {
    const auto coded = [](std::string_view text) { return base64({text.begin(), text.end()}); };
    CHECK(coded("") == "");
    CHECK(coded("f") == "Zg==");
    CHECK(coded("fo") == "Zm8=");
    CHECK(coded("foo") == "Zm9v");
    CHECK(coded("foobar") == "Zm9vYmFy");
}

TEST_CASE("a plot draws one path a curve, breaks it at NaN and refuses to draw nothing") {
    const double gap = std::numeric_limits<double>::quiet_NaN();
    const auto svg = curve_plot("loss", {{"train", "red", {3, 2, 1}}, {"held out", "blue", {4, gap, 2}}});
    CHECK_THAT(svg, Catch::Contains("stroke=\"red\"") && Catch::Contains("stroke=\"blue\""));
    CHECK_THAT(svg, Catch::Contains("d=\"M52.0 ") && !Catch::Contains("nan"));
    CHECK_THROWS_WITH(curve_plot("nothing", {{"train", "red", {gap}}}),
                      Catch::Contains("[hubmap.report.101]"));
}
