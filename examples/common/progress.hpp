#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <functional>
#include <hubmap/core/parallel.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace hubmap::examples {

/// "7 s", "2:05" or "1:02:05": a duration as a person reads it.
inline std::string print_duration(double seconds) {
    const auto whole = static_cast<long long>(std::clamp(seconds, 0.0, 3.6e8) + .5);
    char text[48];
    if (whole < 60)
        std::snprintf(text, sizeof text, "%lld s", whole);
    else if (whole < 3600)
        std::snprintf(text, sizeof text, "%lld:%02lld", whole / 60, whole % 60);
    else
        std::snprintf(text, sizeof text, "%lld:%02lld:%02lld", whole / 3600, whole / 60 % 60, whole % 60);
    return text;
}

/// "0.25", "15.4" or "1240": three digits, never an exponent.
inline std::string print_rate(double rate) {
    char text[400];
    std::snprintf(text, sizeof text, "%.*f", rate < 9.995 ? 2 : rate < 99.95 ? 1 : 0, rate);
    return text;
}

/// Shows how far one piece of work is: a bar that redraws itself on a terminal, and in a log plain lines that
/// come seldom enough to be read. Both with rate and time left.
class progress_meter {
  public:
    struct settings {
        std::string name;                             ///< what is worked on: "slide aa05346ff"
        std::string unit = "";                        ///< what is counted: "tiles"
        bool terminal = false;                        ///< a bar that redraws itself, or lines
        double bar_seconds = .1;                      ///< least time between two drawings of the bar
        double line_seconds = 5;                      ///< least time between two lines of a log
        std::function<void(std::string_view)> write;  ///< where the text goes
        std::function<double()> clock = [] {          ///< seconds since any start
            return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
        };
    };

    explicit progress_meter(settings how) : how_(std::move(how)), start_(how_.clock()), shown_at_(start_) {}
    progress_meter(const progress_meter&) = delete;
    progress_meter& operator=(const progress_meter&) = delete;
    ~progress_meter() {
        if (bar_width_ > 0) how_.write("\n");  // whatever comes next, also an error, gets a line of its own
    }

    void update(index done, index total) {
        const double now = how_.clock();
        const bool complete = done >= total;
        if (complete && finished_) return;
        finished_ = complete;
        const double pause = how_.terminal ? how_.bar_seconds : how_.line_seconds;
        if (!complete && now - shown_at_ < pause) return;
        shown_at_ = now;
        std::string text = describe(done, total, now - start_);
        if (how_.terminal)
            draw(std::move(text));
        else
            how_.write(text + "\n");
    }

  private:
    [[nodiscard]] std::string describe(index done, index total, double elapsed) const {
        const double share =
            total > 0 ? std::clamp(static_cast<double>(done) / static_cast<double>(total), 0., 1.) : 1;
        char percent[16];
        std::snprintf(percent, sizeof percent, "%3.0f%%", 100 * share);
        std::string text = how_.name + ' ' + percent + ' ';
        if (how_.terminal) {
            constexpr int cells = 24;
            const int full = static_cast<int>(share * cells);
            text += '[' + std::string(static_cast<std::size_t>(full), '#') +
                    std::string(static_cast<std::size_t>(cells - full), '.') + "] ";
        }
        text += std::to_string(done) + '/' + std::to_string(total);
        if (!how_.unit.empty()) text += ' ' + how_.unit;
        if (elapsed > 0 && done > 0) {
            const double rate = static_cast<double>(done) / elapsed;
            text += ", " + print_rate(rate) + "/s, ";
            text += done >= total ? "took " + print_duration(elapsed)
                                  : print_duration(static_cast<double>(total - done) / rate) + " left";
        }
        return text;
    }
    void draw(std::string text) {
        const std::size_t width = text.size();
        if (width < bar_width_) text.append(bar_width_ - width, ' ');  // wipe the rest of a longer one before
        bar_width_ = width;
        how_.write('\r' + text);
    }

    settings how_;
    double start_;
    double shown_at_;
    bool finished_ = false;
    std::size_t bar_width_ = 0;
};

/// A meter on stderr as a callback. `check` runs first at every call (it may throw to end the work).
inline progress_callback progress_on_stderr(std::string name, std::string unit, std::function<void()> check) {
    auto meter = std::make_shared<progress_meter>(
        progress_meter::settings{.name = std::move(name),
                                 .unit = std::move(unit),
                                 .terminal = isatty(STDERR_FILENO) == 1,
                                 .write = [](std::string_view text) {
                                     std::fwrite(text.data(), 1, text.size(), stderr);
                                     std::fflush(stderr);
                                 }});
    return [meter, check = std::move(check)](index done, index total) {
        if (check) check();
        meter->update(done, total);
    };
}

}  // namespace hubmap::examples
