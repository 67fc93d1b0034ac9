#pragma once

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <examples/common/progress.hpp>
#include <exception>
#include <filesystem>
#include <fstream>
#include <functional>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/version.hpp>
#include <iostream>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// The frame of every example program: options, help, errors, exit codes, interruption and progress.
///
///     int main(int argc, char** argv) {
///         settings chosen;
///         return hubmap::examples::run_program(
///             "slides_to_zarr", "Writes each TIFF slide as a Zarr array at a lower scale.", argc, argv,
///             [&](hubmap::examples::options& options) {
///                 options.required("--data", chosen.data, "folder in Kaggle's layout", "FOLDER");
///                 options.add("--scale", chosen.scale, "downscale of the store", "TIMES");
///             },
///             [&](const hubmap::examples::run_context& run) { write_slides(chosen, run.execution()); });
///     }
///
/// A program of several commands, "rle_tool encode ...", declares them instead (run_commands):
///
///         return hubmap::examples::run_commands(
///             "rle_tool", "Makes, reads and changes run-length codes.", argc, argv,
///             [&](hubmap::examples::commands& commands) {
///                 commands.add("decode", "Draws a code as a picture.",
///                              [&](auto& options) { options.required("--out", chosen.out, "picture", "PNG");
///                              },
///                              [&](const auto& run) { draw(chosen); });
///             });
///
/// Results go to stdout, everything else to stderr. Exit codes: 0 done; 1 the work failed, with the id of the
/// error on stderr; 2 the command line is wrong; 130 or 143 interrupted by SIGINT or SIGTERM.
namespace hubmap::examples {

/// Thrown out of the work when the user interrupts it, so that destructors remove what is half written.
struct interrupted {
    int signal;
};

namespace detail {

inline volatile std::sig_atomic_t caught_signal = 0;

inline void on_signal(int signal) {
    caught_signal = signal;
    std::signal(signal, SIG_DFL);  // a second Ctrl-C ends the program at once
}

struct used_resources {
    double seconds;
    long peak_mb;
};

inline used_resources resources_since(std::chrono::steady_clock::time_point start) {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    return {seconds.count(), static_cast<long>(used.ru_maxrss / 1024)};
}

inline void append_times(const std::filesystem::path& table, const std::string& name, double seconds,
                         long peak_mb) {
    const bool empty = !std::filesystem::exists(table);
    std::ofstream out(table, std::ios::app);
    if (empty) out << "program,seconds,peak_memory_mb\n";
    char row[160];
    std::snprintf(row, sizeof row, "%s,%.1f,%ld\n", name.c_str(), seconds, peak_mb);
    out << row;
    if (!out.flush()) throw std::runtime_error(table.string() + " could not be written");
}

/// Whether a variable holds numbers without sign: one, an optional one or several.
template <class Value>
constexpr bool takes_unsigned() {
    if constexpr (requires { typename Value::value_type; })
        return takes_unsigned<typename Value::value_type>();
    else
        return std::is_unsigned_v<Value> && !std::is_same_v<Value, bool> &&
               !std::is_same_v<Value, char>;  // of texts and paths; unsigned on some processors
}

/// CLI11 takes -1 for the largest number that has no sign.
inline CLI::Validator no_minus() {
    return CLI::Validator(
        [](const std::string& text) {
            return text.find('-') == std::string::npos ? "" : "'" + text + "' must not have a minus";
        },
        "");
}

/// A whole number at the front of `text`, which is moved behind it.
inline std::optional<index> take_number(std::string_view& text) {
    index number = 0;
    const auto [after, status] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (status != std::errc() || text.front() == '-') return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(after - text.data()));
    return number;
}

}  // namespace detail

/// The size that "30000x40000" names, height first; nothing where the text is none.
inline std::optional<extent> parse_extent(std::string_view text) {
    const auto height = detail::take_number(text);
    if (!height || !text.starts_with('x')) return std::nullopt;
    text.remove_prefix(1);
    const auto width = detail::take_number(text);
    if (!width || !text.empty()) return std::nullopt;
    return extent{*height, *width};
}

/// "0.1.0"
inline std::string print_version() {
    return std::to_string(HUBMAP_VERSION_MAJOR) + '.' + std::to_string(HUBMAP_VERSION_MINOR) + '.' +
           std::to_string(HUBMAP_VERSION_PATCH);
}

/// Declares the options of a program. Help shows each with its unit and its default: the value that the
/// variable holds when it is declared.
class options {
  public:
    explicit options(CLI::App& app) : app_(app) {}

    /// An option that may be left out. `unit` names what the value counts: "PX", "FOLDER", "0..1".
    template <class Value>
    CLI::Option* add(std::string name, Value& variable, std::string description, std::string unit = "") {
        CLI::Option* option = declare(std::move(name), variable, std::move(description), std::move(unit));
        if constexpr (std::is_same_v<Value, std::filesystem::path> || std::is_same_v<Value, std::string>) {
            if (const std::string text = std::filesystem::path(variable).string(); !text.empty())
                option->default_str(text);
        } else if constexpr (requires { variable.empty(); }) {
            if (!variable.empty()) option->capture_default_str();
        } else {
            option->capture_default_str();
        }
        return option;
    }

    /// An option that must be given.
    template <class Value>
    CLI::Option* required(std::string name, Value& variable, std::string description, std::string unit = "") {
        return declare(std::move(name), variable, std::move(description), std::move(unit))->required();
    }

    /// The size of an image, "30000x40000": height first, as everywhere. May be left out.
    CLI::Option* size(std::string name, std::optional<extent>& variable, std::string description) {
        return app_
            .add_option_function<std::string>(
                std::move(name), [&variable](const std::string& text) { variable = parse_extent(text); },
                std::move(description))
            ->check(CLI::Validator(
                [](const std::string& text) {
                    return parse_extent(text) ? "" : "'" + text + "' is no size, such as 30000x40000";
                },
                ""))
            ->type_name("HEIGHTxWIDTH");
    }

    /// A switch: `--name` sets it.
    CLI::Option* flag(std::string name, bool& variable, std::string description) {
        return app_.add_flag(std::move(name), variable, std::move(description));
    }

    /// An option whose value is one of the given names. The default is the variable's value.
    template <class Value>
    CLI::Option* choice(std::string name, Value& variable, std::vector<std::pair<std::string, Value>> values,
                        std::string description) {
        std::string names, preset;
        for (const auto& [text, value] : values) {
            names += (names.empty() ? "" : "|") + text;
            if (value == variable) preset = text;
        }
        std::vector<std::string> known;
        for (const auto& [text, value] : values) known.push_back(text);
        return app_
            .add_option_function<std::string>(
                std::move(name),
                [&variable, values = std::move(values)](const std::string& given) {
                    for (const auto& [text, value] : values)
                        if (text == given) variable = value;
                },
                std::move(description))
            ->check(CLI::IsMember(std::move(known)).description(""))
            ->type_name(std::move(names))
            ->default_str(preset);
    }

    /// The same for one that must be given.
    template <class Value>
    CLI::Option* required_choice(std::string name, Value& variable,
                                 std::vector<std::pair<std::string, Value>> values, std::string description) {
        return choice(std::move(name), variable, std::move(values), std::move(description))
            ->required()
            ->default_str("");
    }

    /// The parser itself, for what is special: groups, checks, presets.
    [[nodiscard]] CLI::App& parser() noexcept { return app_; }

  private:
    template <class Value>
    CLI::Option* declare(std::string name, Value& variable, std::string description, std::string unit) {
        CLI::Option* option = nullptr;
        if constexpr (std::is_same_v<Value, std::filesystem::path>)
            option = app_.add_option_function<std::string>(
                std::move(name), [&variable](const std::string& text) { variable = text; },
                std::move(description));
        else
            option = app_.add_option(std::move(name), variable, std::move(description));
        if constexpr (detail::takes_unsigned<Value>()) option->check(detail::no_minus());
        if (!unit.empty()) option->type_name(std::move(unit));
        return option;
    }

    CLI::App& app_;
};

/// What the work of a program gets from the frame.
class run_context {
  public:
    run_context(int threads, bool quiet) : threads_(threads), quiet_(quiet) {}

    /// The threads that the user allows.
    [[nodiscard]] struct execution execution() const noexcept { return {.threads = threads_}; }

    /// A progress display named `name` that counts `unit`; each call also ends the work if it was
    /// interrupted.
    [[nodiscard]] progress_callback progress(std::string name, std::string unit = "") const {
        if (quiet_) return [](index, index) { check_interruption(); };
        return progress_on_stderr(std::move(name), std::move(unit), check_interruption);
    }

    /// A line for the user on stderr, unless --quiet.
    void note(std::string_view line) const {
        if (!quiet_) std::cerr << line << std::endl;
    }

    /// True once SIGINT or SIGTERM came: for work that stops in its own way.
    [[nodiscard]] static bool is_interrupted() noexcept { return detail::caught_signal != 0; }

    /// Throws `interrupted` once SIGINT or SIGTERM came: for long loops without progress.
    static void check_interruption() {
        if (const int signal = detail::caught_signal; signal != 0) throw interrupted{signal};
    }

  private:
    int threads_;
    bool quiet_;
};

/// Makes the folder that a result will lie in, before the work that leads to it.
inline void make_folder_of(const std::filesystem::path& result) {
    if (result.has_parent_path()) std::filesystem::create_directories(result.parent_path());
}

namespace detail {

/// The frame around all programs: `declare(app)` describes the command line, then comes `work`.
inline int run_framed(const std::string& name, const std::string& description, int argc,
                      const char* const* argv, const std::function<void(CLI::App&)>& declare,
                      const std::function<void(const run_context&)>& work) {
    const auto start = std::chrono::steady_clock::now();
    const auto report = [&name](std::string_view message) {
        std::cerr << name << ": " << message << std::endl;
    };
    try {
        CLI::App app(description, name);
        app.get_formatter()->column_width(38);
        int threads = 0;
        bool quiet = false;
        declare(app);
        app.add_option("--threads", threads, "threads to use; 0 means one for each processor")
            ->type_name("COUNT")
            ->check(CLI::Range(0, 4096).description(""))
            ->capture_default_str();
        std::filesystem::path times;
        options(app).add("--log-times", times, "append a line `program,seconds,peak_memory_mb` to this table",
                         "CSV");
        app.add_flag("--quiet", quiet, "no progress on stderr, errors only");
        app.set_version_flag("--version", "hubmap " + print_version());
        try {
            app.parse(argc, argv);
        } catch (const CLI::ParseError& failure) {
            return app.exit(failure) == 0 ? 0 : 2;
        }

        std::signal(SIGINT, detail::on_signal);
        std::signal(SIGTERM, detail::on_signal);
        const run_context run(threads, quiet);
        work(run);
        if (!std::cout.flush()) throw std::runtime_error("standard output could not be written");

        const auto [seconds, peak_mb] = detail::resources_since(start);
        if (!times.empty()) detail::append_times(times, name, seconds, peak_mb);
        char summary[120];
        std::snprintf(summary, sizeof summary, "done in %.1f s, peak memory %ld MB", seconds, peak_mb);
        run.note(name + ": " + summary);
        return 0;
    } catch (const interrupted& stop) {
        report("interrupted; unfinished files are removed");
        return 128 + stop.signal;
    } catch (const std::bad_alloc&) {
        report("error: out of memory");
    } catch (const std::exception& failure) {
        // LibTorch appends its C++ stack, which tells a user nothing.
        const std::string_view message = failure.what();
        report("error: " + std::string(message.substr(0, message.find("\nException raised from"))));
    }
    return 1;
}

}  // namespace detail

/// Parses the command line that `declare` describes, then runs `work`; returns the exit code of the program.
inline int run_program(const std::string& name, const std::string& description, int argc,
                       const char* const* argv, const std::function<void(options&)>& declare,
                       const std::function<void(const run_context&)>& work) {
    const auto declare_options = [&](CLI::App& app) {
        options declared(app);
        declare(declared);
    };
    return detail::run_framed(name, description, argc, argv, declare_options, work);
}

/// Declares the commands of a program.
class commands {
  public:
    using work_function = std::function<void(const run_context&)>;
    commands(CLI::App& app, work_function& chosen) : app_(app), chosen_(chosen) {}

    /// A command: its options, and its work. The options that all programs have may stand behind it too.
    void add(const std::string& name, const std::string& description,
             const std::function<void(options&)>& declare, work_function work) {
        CLI::App* command = app_.add_subcommand(name, description);
        command->fallthrough();
        command->footer("--threads, --quiet and --log-times: see " + app_.get_name() + " --help.");
        options declared(*command);
        declare(declared);
        command->final_callback([this, work = std::move(work)] { chosen_ = work; });
    }

  private:
    CLI::App& app_;
    work_function& chosen_;
};

/// As run_program, for a program of several commands of which each call gives one.
inline int run_commands(const std::string& name, const std::string& description, int argc,
                        const char* const* argv, const std::function<void(commands&)>& declare) {
    commands::work_function chosen;
    std::optional<commands> declared;  // lives while the command line is parsed
    return detail::run_framed(
        name, description, argc, argv,
        [&](CLI::App& app) {
            declare(declared.emplace(app, chosen));
            app.require_subcommand(1);
            app.footer("Each command has its own help: " + name + " COMMAND --help.");
        },
        [&](const run_context& run) { chosen(run); });
}

}  // namespace hubmap::examples
