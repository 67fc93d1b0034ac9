#include <catch2/catch.hpp>
#include <hubmap/settings/prediction_settings.hpp>
#include <hubmap/settings/presets.hpp>
#include <limits>
#include <support/scratch.hpp>

namespace hubmap {

TEST_CASE("silver presets are the original's two models") {
    const auto a = find_preset("silver", "a"), b = find_preset("silver", "b");
    CHECK(a.model.encoder == "b3");
    CHECK(a.model.tile_px == 512);
    CHECK(a.model.scale == 3);
    CHECK(b.model.scale == 4);
    CHECK(a.model.padding == "v063");
    CHECK(a.training.epochs == 50);
    CHECK(a.training.tiles_per_slide == 100);
    CHECK(a.training.batch == 12);
    CHECK(b.training.batch == 24);
    CHECK(b.training.peak_learning_rate == 1.1e-3);
    CHECK(a.training.optimiser == optimiser_kind::ranger);
    CHECK(a.density.cortex == .5);
    CHECK(b.density.cortex == .46);
    const prediction_settings p;
    CHECK(p.threshold == .4);
    CHECK(p.stride == .8);
    CHECK(p.flips.count() == 2);
}

TEST_CASE("every preset passes the checks, and no other name is one") {
    for (const char* family : {"silver", "demo"})
        for (const char* model : {"a", "b"}) {
            const auto preset = find_preset(family, model);
            CHECK_NOTHROW(check(preset.model));
            CHECK_NOTHROW(check(preset.training));
        }
    CHECK(scratch::error_of([] { (void)find_preset("gold", "a"); }) == "hubmap.settings.106");
    CHECK(scratch::error_of([] { (void)find_preset("silver", "c"); }) == "hubmap.settings.106");
}

TEST_CASE("a description survives its text form to the last bit") {
    model_description d;
    d.encoder = "b5";
    d.decoder = {1, 2, 3, 4, 5};
    d.padding = "v071";
    d.classes = 3;
    d.tile_px = 96;
    d.scale = 1.0 / 3 + 2;
    d.statistics.mean = {.1F, std::numeric_limits<float>::denorm_min(), 3e-7F};
    CHECK(model_description_from(to_text(d)) == d);
}

TEST_CASE("descriptions that are incomplete or impossible are refused") {
    const auto whole_table = to_text(model_description{});
    for (const auto& [name, text] : whole_table) {
        auto table = whole_table;
        table.erase(name);
        CHECK(scratch::error_of([&] { (void)model_description_from(table); }) == "hubmap.settings.101");
    }
    for (const auto& [name, text] :
         text_table{{"tile_px", "12x"}, {"decoder", "1 2 3 4"}, {"decoder", "1 2 3 4 5 6"}, {"mean", ""}}) {
        auto table = whole_table;
        table[name] = text;
        CHECK(scratch::error_of([&] { (void)model_description_from(table); }) == "hubmap.settings.102");
    }
    for (const auto& [name, text] :
         text_table{{"tile_px", "100"}, {"scale", "nan"}, {"classes", "1"}, {"deviation", "1 0 1"}}) {
        auto table = whole_table;
        table[name] = text;
        CHECK(scratch::error_of([&] { (void)model_description_from(table); }) == "hubmap.settings.103");
    }
}

TEST_CASE("settings out of range are refused") {
    training_settings t;
    t.epochs = 0;
    CHECK(scratch::error_of([&] { check(t); }) == "hubmap.settings.104");
    prediction_settings p;
    p.threshold = 1.5;
    CHECK(scratch::error_of([&] { check(p); }) == "hubmap.settings.105");
}

TEST_CASE("equal training settings have equal texts, and any difference shows") {
    const training_settings base;
    CHECK(to_text(base) == to_text(training_settings{}));
    auto other = base;
    other.seed = 2;
    CHECK(to_text(other) != to_text(base));
    other = base;
    other.geometry = geometry_rule::reference;
    CHECK(to_text(other) != to_text(base));
}

}  // namespace hubmap
