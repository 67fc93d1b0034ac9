#include <catch2/catch.hpp>
#include <csignal>
#include <cstdint>
#include <examples/common/program.hpp>
#include <filesystem>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace hubmap;
using examples::interrupted;
using examples::progress_meter;

struct outcome {
    int code;
    std::string out;
    std::string err;
};

struct chosen_values {
    std::filesystem::path data = "kaggle";
    std::filesystem::path out;
    double scale = 2;
    std::vector<int> sizes;
    std::uint64_t seed = 5;
    std::optional<unsigned> level;
    bool blank = false;
    int threads = -1;
};

/// Runs a small program with `arguments`, catching what it prints.
outcome run(std::vector<const char*> arguments, chosen_values& chosen,
            const std::function<void(const examples::run_context&)>& work = {}) {
    arguments.insert(arguments.begin(), "tool");
    std::ostringstream out, err;
    auto* const out_before = std::cout.rdbuf(out.rdbuf());
    auto* const err_before = std::cerr.rdbuf(err.rdbuf());
    const int code = examples::run_program(
        "tool", "Does little.", static_cast<int>(arguments.size()), arguments.data(),
        [&](examples::options& options) {
            options.add("--data", chosen.data, "data folder", "FOLDER");
            options.required("--out", chosen.out, "result", "FILE");
            options.add("--scale", chosen.scale, "downscale", "TIMES");
            options.add("--sizes", chosen.sizes, "tile sizes", "PX");
            options.add("--seed", chosen.seed, "of draws", "NUMBER");
            options.add("--level", chosen.level, "of the pyramid", "NUMBER");
            options.flag("--blank", chosen.blank, "blank too");
        },
        [&](const examples::run_context& context) {
            chosen.threads = context.execution().threads;
            if (work) work(context);
        });
    std::cout.rdbuf(out_before);
    std::cerr.rdbuf(err_before);
    return {code, out.str(), err.str()};
}

outcome run(std::vector<const char*> arguments,
            const std::function<void(const examples::run_context&)>& work = {}) {
    chosen_values chosen;
    return run(std::move(arguments), chosen, work);
}

}  // namespace

TEST_CASE("help names units and defaults and ends with 0") {
    const auto [code, out, err] = run({"--help"});
    CHECK(code == 0);
    CHECK(err.empty());
    for (const char* part : {"Does little.", "--scale TIMES=2", "--data FOLDER=kaggle", "--out FILE REQUIRED",
                             "--sizes PX ...", "--threads COUNT=0", "--blank", "--quiet"})
        CHECK_THAT(out, Catch::Contains(part));
}

TEST_CASE("options reach their variables") {
    chosen_values chosen;
    const auto [code, out, err] =
        run({"--data", "a b", "--out=c", "--scale", "3.5", "--sizes", "1", "2", "--blank", "--threads", "3"},
            chosen);
    CHECK(code == 0);
    CHECK(chosen.data == "a b");
    CHECK(chosen.out == "c");
    CHECK(chosen.scale == 3.5);
    CHECK(chosen.sizes == std::vector{1, 2});
    CHECK(chosen.blank);
    CHECK(chosen.threads == 3);
    CHECK_THAT(err, Catch::Contains("tool: done in ") && Catch::Contains("peak memory "));
}

TEST_CASE("a wrong command line ends with 2 before any work") {
    const auto arguments = GENERATE(as<std::vector<const char*>>{}, std::vector<const char*>{},
                                    std::vector<const char*>{"--out", "x", "--max_rotation", "3"},
                                    std::vector<const char*>{"--out", "x", "--sca", "3"},
                                    std::vector<const char*>{"--out", "x", "loose"},
                                    std::vector<const char*>{"--out", "x", "--scale", "two"},
                                    std::vector<const char*>{"--out", "x", "--threads", "-1"});
    bool worked = false;
    const auto result = run(arguments, [&](const auto&) { worked = true; });
    CHECK(result.code == 2);
    CHECK_FALSE(worked);
    CHECK(result.out.empty());
    CHECK_FALSE(result.err.empty());
}

TEST_CASE("numbers without sign take no minus") {
    chosen_values chosen;
    CHECK(run({"--out", "x", "--seed", "18446744073709551615", "--level", "3"}, chosen).code == 0);
    CHECK(chosen.seed == 18446744073709551615U);
    CHECK(chosen.level == 3U);
    const auto arguments = GENERATE(values<std::vector<const char*>>(
        {{"--seed", "-1"}, {"--seed=-1"}, {"--seed", " -1"}, {"--seed", "-0"}, {"--level", "-7"}}));
    auto all = arguments;
    all.insert(all.end(), {"--out", "x"});
    const auto result = run(all);
    CHECK(result.code == 2);
    CHECK_THAT(result.err, Catch::Contains("must not have a minus"));
    CHECK(run({"--out", "x", "--scale", "-1"}).code == 0);  // has a sign
}

TEST_CASE("errors of the work stand on stderr with their id and end with 1") {
    auto result = run({"--out", "x"}, [](const auto&) { fail("rle", 101, "pair ", 3, ": no length"); });
    CHECK(result.code == 1);
    CHECK(result.err == "tool: error: [hubmap.rle.101] pair 3: no length\n");
    CHECK(result.out.empty());

    result = run({"--out", "x"}, [](const auto&) { throw std::bad_alloc(); });
    CHECK(result.code == 1);
    CHECK(result.err == "tool: error: out of memory\n");

    result = run({"--out", "x"}, [](const auto&) {
        throw std::runtime_error("shapes differ\nException raised from add at add.cpp:3\nframe #0: ...");
    });
    CHECK(result.err == "tool: error: shapes differ\n");
}

TEST_CASE("an interruption unwinds the work, so that destructors clear up") {
    bool cleared = false;
    struct on_exit {
        bool& flag;
        ~on_exit() { flag = true; }
    };
    const auto result = run({"--out", "x", "--quiet"}, [&](const examples::run_context& context) {
        const on_exit clear{cleared};
        const auto progress = context.progress("slide");
        progress(0, 2);
        std::raise(SIGINT);
        progress(1, 2);
        FAIL("the second call should have thrown");
    });
    examples::detail::caught_signal = 0;
    CHECK(result.code == 128 + SIGINT);
    CHECK(cleared);
    CHECK_THAT(result.err, Catch::Contains("interrupted"));
}

namespace {

/// Runs a program of two commands; `done` gets what was done.
outcome run_two(std::vector<const char*> arguments, std::string& done) {
    arguments.insert(arguments.begin(), "tool");
    std::ostringstream out, err;
    auto* const out_before = std::cout.rdbuf(out.rdbuf());
    auto* const err_before = std::cerr.rdbuf(err.rdbuf());
    std::optional<extent> size;
    double scale = 2;
    const int code = examples::run_commands(
        "tool", "Does two things.", static_cast<int>(arguments.size()), arguments.data(),
        [&](examples::commands& commands) {
            commands.add(
                "shrink", "Makes it smaller.",
                [&](examples::options& o) { o.add("--scale", scale, "downscale", "TIMES"); },
                [&](const examples::run_context& context) {
                    done = "shrink " + std::to_string(static_cast<int>(scale)) + " on " +
                           std::to_string(context.execution().threads);
                });
            commands.add(
                "draw", "Draws it.", [&](examples::options& o) { o.size("--size", size, "of the canvas"); },
                [&](const examples::run_context&) {
                    done = "draw";
                    if (size) done += " " + std::to_string(size->height) + " " + std::to_string(size->width);
                });
        });
    std::cout.rdbuf(out_before);
    std::cerr.rdbuf(err_before);
    return {code, out.str(), err.str()};
}

}  // namespace

TEST_CASE("a program of several commands does the one that is named, with its options and those of all") {
    const auto [arguments, wanted] = GENERATE(table<std::vector<const char*>, std::string>({
        {{"shrink", "--scale", "3", "--threads", "2", "--quiet"}, "shrink 3 on 2"},
        {{"--threads", "1", "shrink"}, "shrink 2 on 1"},
        {{"draw"}, "draw"},
        {{"draw", "--size", "30000x40000"}, "draw 30000 40000"},
    }));
    std::string done;
    CHECK(run_two(arguments, done).code == 0);
    CHECK(done == wanted);
}

TEST_CASE("a wrong command ends with 2, the help of each with 0") {
    const auto arguments =
        GENERATE(as<std::vector<const char*>>{}, std::vector<const char*>{}, std::vector<const char*>{"grow"},
                 std::vector<const char*>{"draw", "shrink"}, std::vector<const char*>{"draw", "--scale", "3"},
                 std::vector<const char*>{"draw", "--size", "300"});
    std::string done;
    CHECK(run_two(arguments, done).code == 2);
    const auto all = run_two({"--help"}, done), one = run_two({"shrink", "--help"}, done);
    CHECK(all.code == 0);
    CHECK_THAT(all.out, Catch::Contains("Makes it smaller.") && Catch::Contains("draw") &&
                            Catch::Contains("tool COMMAND --help"));
    CHECK(one.code == 0);
    CHECK_THAT(one.out, Catch::Contains("--scale TIMES=2") && Catch::Contains("tool --help"));
    CHECK(done.empty());
}

TEST_CASE("sizes are read height first, or not at all") {
    CHECK(examples::parse_extent("3x4") == extent{3, 4});
    CHECK(examples::parse_extent("0x0") == extent{0, 0});
    for (const char* text : {"", "3", "x4", "3x", "-3x4", "3x-4", "3x4x5", "3 x 4", "99999999999999999999x1"})
        CHECK_FALSE(examples::parse_extent(text));
}

TEST_CASE("durations and rates read well") {
    using examples::print_duration;
    using examples::print_rate;
    CHECK(print_duration(-1) == "0 s");
    CHECK(print_duration(59.4) == "59 s");
    CHECK(print_duration(59.6) == "1:00");
    CHECK(print_duration(3725) == "1:02:05");
    CHECK(print_rate(.254) == "0.25");
    CHECK(print_rate(15.44) == "15.4");
    CHECK(print_rate(1240.4) == "1240");
}

TEST_CASE("a log gets few whole lines with rate and time left") {
    double now = 100;
    std::string text;
    progress_meter meter({.name = "tiles",
                          .unit = "tiles",
                          .line_seconds = 5,
                          .write = [&](std::string_view part) { text += part; },
                          .clock = [&] { return now; }});
    for (int i = 0; i <= 100; ++i) {
        now = 100 + i * .2;  // 5 tiles a second, 20 s in all
        meter.update(i, 100);
    }
    meter.update(100, 100);
    CHECK(text ==
          "tiles  25% 25/100 tiles, 5.00/s, 15 s left\n"
          "tiles  50% 50/100 tiles, 5.00/s, 10 s left\n"
          "tiles  75% 75/100 tiles, 5.00/s, 5 s left\n"
          "tiles 100% 100/100 tiles, 5.00/s, took 20 s\n");
}

TEST_CASE("a bar redraws its line, wipes what was longer and ends it") {
    double now = 0;
    std::string text;
    {
        progress_meter meter({.name = "x",
                              .terminal = true,
                              .bar_seconds = .1,
                              .write = [&](std::string_view part) { text += part; },
                              .clock = [&] { return now; }});
        now = 1;
        meter.update(1, 4);
        now = 1.05;
        meter.update(2, 4);  // too soon to be seen
        now = 4;
        meter.update(4, 4);
    }
    CHECK(text ==
          "\rx  25% [######..................] 1/4, 1.00/s, 3 s left"
          "\rx 100% [########################] 4/4, 1.00/s, took 4 s\n");
}

TEST_CASE("nothing to do is complete at once") {
    std::string text;
    progress_meter meter(
        {.name = "x", .write = [&](std::string_view part) { text += part; }, .clock = [] { return 0.; }});
    meter.update(0, 0);
    CHECK(text == "x 100% 0/0\n");
}
