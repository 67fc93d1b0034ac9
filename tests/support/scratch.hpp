#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <hubmap/core/error.hpp>
#include <iterator>
#include <string>

namespace scratch {

/// A folder of its own that goes away with the test.
class folder {
  public:
    explicit folder(const std::filesystem::path& inside = std::filesystem::temp_directory_path()) {
        std::string pattern = (inside / "hubmap_test_XXXXXX").string();
        path_ = mkdtemp(pattern.data());
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] auto entries() const {
        return std::distance(std::filesystem::directory_iterator(path_),
                             std::filesystem::directory_iterator());
    }

  private:
    std::filesystem::path path_;
};

inline void write(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

inline std::string read(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// "hubmap.<room>.<number>" of what `work` throws; empty where it throws nothing.
template <class Work>
std::string error_of(Work&& work) {
    try {
        work();
    } catch (const hubmap::error& e) {
        const std::string what = e.what();
        return what.substr(1, what.find(']') - 1);
    }
    return {};
}

/// The whole message of what `work` throws.
template <class Work>
std::string message_of(Work&& work) {
    try {
        work();
    } catch (const std::exception& e) {
        return e.what();
    }
    return {};
}

}  // namespace scratch
