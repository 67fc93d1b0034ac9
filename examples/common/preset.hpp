#pragma once

#include <examples/common/program.hpp>
#include <hubmap/settings/presets.hpp>
#include <string>
#include <string_view>

namespace hubmap::examples {

/// The preset that a command line names with --preset and --model. It is looked up before the other options
/// are declared, so that these show its values as their defaults (`--preset demo --help`) and go before it.
class preset_choice {
  public:
    preset_choice(int argc, const char* const* argv) {
        for (int i = 1; i < argc; ++i) {
            const char* next = i + 1 < argc ? argv[i + 1] : "";
            take(argv[i], next, "--preset", family_);
            take(argv[i], next, "--model", model_);
        }
        if (is_known()) values = find_preset(family_, model_);  // else the parser refuses the command line
    }

    model_preset values{};

    void declare(options& program) {
        program
            .add("--preset", family_,
                 "settings to start from: silver (the original's) or demo (small, for synthetic slides)",
                 "NAME")
            ->check(CLI::IsMember({"silver", "demo"}).description(""));
        program.add("--model", model_, "which of the preset's two models: a or b", "NAME")
            ->check(CLI::IsMember({"a", "b"}).description(""));
    }

  private:
    [[nodiscard]] bool is_known() const {
        return (family_ == "silver" || family_ == "demo") && (model_ == "a" || model_ == "b");
    }
    static void take(std::string_view argument, std::string_view next, std::string_view name,
                     std::string& value) {
        if (argument == name) value = next;
        if (argument.starts_with(name) && argument.substr(name.size()).starts_with('='))
            value = argument.substr(name.size() + 1);
    }

    std::string family_ = "silver", model_ = "a";
};

}  // namespace hubmap::examples
