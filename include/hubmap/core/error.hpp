#pragma once

#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hubmap {

/// Every failure that the library reports. The message reads `[hubmap.<room>.<number>] <what happened>`;
/// docs/errors.md lists all of them. The same checks run in Debug and in Release.
class error : public std::runtime_error {
  public:
    /// `room` is the folder that reports ("tiff", "rle", ...), `number` is unique inside it.
    error(std::string_view room, int number, std::string_view message)
        : std::runtime_error("[hubmap." + std::string(room) + "." + std::to_string(number) + "] " +
                             std::string(message)),
          room_(room),
          number_(number) {}

    [[nodiscard]] const std::string& room() const noexcept { return room_; }
    [[nodiscard]] int number() const noexcept { return number_; }

  private:
    std::string room_;
    int number_;
};

/// Throws `error` with the streamed `parts` as its message: `fail("rle", 101, "pair ", i, ": no length")`.
template <class... Parts>
[[noreturn]] void fail(std::string_view room, int number, const Parts&... parts) {
    std::ostringstream message;
    (message << ... << parts);
    throw error(room, number, message.str());
}

/// Throws like `fail` unless `condition` holds.
template <class... Parts>
constexpr void require(bool condition, std::string_view room, int number, const Parts&... parts) {
    if (!condition) fail(room, number, parts...);
}

/// The result of `work`; an `error` that it throws gets `context: ` before its words and keeps its id.
template <class Work>
decltype(auto) with_context(std::string_view context, Work&& work) {
    try {
        return work();
    } catch (const error& e) {
        std::string_view words = e.what();
        words.remove_prefix(words.find("] ") + 2);  // the id comes again
        throw error(e.room(), e.number(), std::string(context) + ": " + std::string(words));
    }
}

}  // namespace hubmap
