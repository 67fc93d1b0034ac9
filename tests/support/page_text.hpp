#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "support/scratch.hpp"

/// Texts that stand in a test, which compiles them, and word for word on a page of the documents.
namespace page_text {

/// The lines of a file of the repository between the line `from` and the line `to`.
inline std::string between(const std::filesystem::path& file, const std::string& from,
                           const std::string& to) {
    const std::string text = scratch::read(std::filesystem::path(HUBMAP_TEST_SOURCE_DIR) / file);
    const std::size_t begin = text.find("\n" + from + "\n");
    REQUIRE(begin != std::string::npos);
    const std::size_t first = begin + from.size() + 2, end = text.find("\n" + to + "\n", first - 1);
    REQUIRE(end != std::string::npos);
    return text.substr(first, end + 1 - first);
}

/// Whether a page shows a program with this text and no other.
inline bool shows(const std::filesystem::path& page, const std::string& program) {
    return scratch::read(std::filesystem::path(HUBMAP_TEST_SOURCE_DIR) / page)
               .find("```cpp\n" + program + "```\n") != std::string::npos;
}

}  // namespace page_text
