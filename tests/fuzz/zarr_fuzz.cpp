/// libFuzzer target: any metadata and any bytes of a chunk are an array and its values, or a numbered error.
/// Built with -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <hubmap/io/zarr_array.hpp>
#include <numeric>
#include <string>
#include <support/scratch.hpp>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

/// Where the folder of an array lies: in memory on most systems. One is made for each input, since the fuzzer
/// ends without farewell.
std::filesystem::path fast_folder() {
    const std::filesystem::path shared = "/dev/shm";
    std::error_code none;
    return std::filesystem::is_directory(shared, none) ? shared : std::filesystem::temp_directory_path();
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
        const scratch::folder place(fast_folder());
        scratch::write(place / ".zarray", std::string(input.substr(0, end)));
        const auto array = hubmap::io::zarr_array::open(place.path());
        std::string chunk = "0";
        for (std::size_t d = 1; d < metadata.shape.size(); ++d) chunk += ".0";
        scratch::write(place / chunk, std::string(input.substr(end + 1)));
        std::vector<hubmap::index> count;
        for (std::size_t d = 0; d < metadata.shape.size(); ++d)
            count.push_back(std::min(metadata.shape[d], metadata.chunks[d]));
        std::vector<double> out(static_cast<std::size_t>(values));
        std::vector<hubmap::index> begin(count.size());
        array.read(begin, count, out.data());
        // A part of the chunk is the same values, or else refused.
        if (count.empty() || count[0] < 2) return 0;
        begin[0] = count[0] / 2;
        count[0] -= begin[0];
        std::vector<double> part(out.size());
        array.read(begin, count, part.data());
        const auto length = static_cast<std::size_t>(
            std::accumulate(count.begin(), count.end(), hubmap::index{1}, std::multiplies<>{}));
        const std::size_t first =
            length / static_cast<std::size_t>(count[0]) * static_cast<std::size_t>(begin[0]);
        for (std::size_t i = 0; i < length; ++i)
            check(part[i] == out[first + i] || (part[i] != part[i] && out[first + i] != out[first + i]));
    } catch (const hubmap::error& refused) {
        check((refused.room() == "zarr" && refused.number() >= 101 && refused.number() <= 109) ||
              (refused.room() == "file" && refused.number() == 102));
    }
    return 0;
}
