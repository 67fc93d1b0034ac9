/// libFuzzer target: any metadata and any bytes of a chunk are an array and its values, or a numbered error.
/// Built with -fsanitize=fuzzer,address,undefined.

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/zarr_array.hpp>
#include <string>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

/// A folder for one array, in memory on most systems. Made for each input: the fuzzer ends without farewell.
class folder {
  public:
    folder() {
        const std::filesystem::path shared = "/dev/shm";
        std::error_code none;
        path_ =
            (std::filesystem::is_directory(shared, none) ? shared : std::filesystem::temp_directory_path()) /
            ("hubmap_zarr_fuzz_" + std::to_string(getpid()));
        std::filesystem::create_directory(path_);
    }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

void write(const std::filesystem::path& path, std::string_view bytes) {
    const hubmap::io::detail::file_handle file(std::fopen(path.c_str(), "wb"));
    check(file && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size());
}

}  // namespace

/// The metadata ends at the first zero byte; the chunk "0", "0.0", ... follows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto end = std::min(input.find('\0'), input.size());
    try {
        const auto metadata = hubmap::io::parse_zarr_metadata(input.substr(0, end));
        check(hubmap::io::parse_zarr_metadata(hubmap::io::print_zarr_metadata(metadata)).shape ==
              metadata.shape);
        hubmap::index values = 1;
        for (const auto side : metadata.chunks) values *= side;
        constexpr hubmap::index small = 1 << 16;
        if (end == input.size() || metadata.dimension_separator != '.' || values > small) return 0;
        const folder place;
        write(place.path() / ".zarray", input.substr(0, end));
        const auto array = hubmap::io::zarr_array::open(place.path());
        std::string chunk = "0";
        for (std::size_t d = 1; d < metadata.shape.size(); ++d) chunk += ".0";
        write(place.path() / chunk, input.substr(end + 1));
        std::vector<hubmap::index> count;
        for (std::size_t d = 0; d < metadata.shape.size(); ++d)
            count.push_back(std::min(metadata.shape[d], metadata.chunks[d]));
        std::vector<double> out(static_cast<std::size_t>(values));
        array.read(std::vector<hubmap::index>(count.size()), count, out.data());
    } catch (const hubmap::error& refused) {
        check((refused.room() == "zarr" && refused.number() >= 101 && refused.number() <= 109) ||
              (refused.room() == "file" && refused.number() == 102));
    }
    return 0;
}
