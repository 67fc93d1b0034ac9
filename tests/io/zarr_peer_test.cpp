#include <catch2/catch.hpp>
#include <cstdlib>
#include <hubmap/io/zarr_array.hpp>
#include <sstream>
#include <support/scratch.hpp>

using namespace hubmap;
using namespace hubmap::io;

namespace {

/// An interpreter with zarr-python 2; empty where there is none.
std::string python_with_zarr() {
    for (const std::string python : {"python3", "/usr/bin/python3"})
        if (std::system(
                (python + " -c 'import zarr; assert zarr.__version__[0] == \"2\"' 2>/dev/null").c_str()) == 0)
            return python;
    return {};
}

/// An array of a few values, one chunk left out; its line in the list of what the peer shall find.
template <class T>
void write_array(const scratch::folder& folder, const std::string& name, const char* type,
                 const zarr_metadata& metadata, std::ostream& wanted) {
    auto array = zarr_array::create(folder / name, metadata);
    array.set_attributes({{"name", name}});
    const std::vector<hubmap::index>& shape = metadata.shape;
    hubmap::index count = 1;
    wanted << name << " " << type << " " << shape.size();
    for (const auto side : shape) {
        wanted << " " << side;
        count *= side;
    }
    const auto values = std::make_unique<T[]>(static_cast<std::size_t>(count));  // also of bool
    std::fill_n(values.get(), count, metadata.fill_value.get<T>());
    std::vector<hubmap::index> begin(shape.size()), part = shape;
    if (!part.empty()) part[0] = std::min(metadata.chunks[0], shape[0]);
    hubmap::index written = 1;
    for (const auto side : part) written *= side;
    for (hubmap::index i = 0; i < written; ++i)
        values[static_cast<std::size_t>(i)] = static_cast<T>(static_cast<T>(i * i) / static_cast<T>(4));
    array.write(begin, part, values.get());
    wanted.precision(17);
    for (hubmap::index i = 0; i < count; ++i) wanted << " " << +values[static_cast<std::size_t>(i)];
    wanted << "\n";
}

}  // namespace

TEST_CASE("zarr-python reads what is written here", "[zarr]") {
    const std::string python = python_with_zarr();
    if (python.empty()) {
        WARN("no Python with zarr 2 (Debian: python3-zarr): not compared");
        return;
    }
    const scratch::folder folder;
    create_zarr_group(folder.path());
    std::ostringstream wanted;
    const std::vector<hubmap::index> shape{7, 9}, chunks{4, 5};
    int number = 0;
    const auto name = [&] { return std::to_string(++number); };
    for (const char* inner : {"lz4", "lz4hc", "blosclz", "zlib", "zstd"})
        for (const int shuffle : {-1, 0, 1, 2})
            write_array<std::int32_t>(folder, name(), "<i4",
                                      {.shape = shape,
                                       .chunks = chunks,
                                       .type = zarr_type::int32,
                                       .compressor = {.blosc_name = inner, .blosc_shuffle = shuffle}},
                                      wanted);
    for (const auto codec : {zarr_codec::none, zarr_codec::zlib, zarr_codec::gzip, zarr_codec::zstd})
        write_array<std::uint8_t>(
            folder, name(), "|u1",
            {.shape = shape, .chunks = chunks, .compressor = {.codec = codec}, .fill_value = 9}, wanted);
    for (const bool column_major : {false, true})
        for (const char separator : {'.', '/'}) {
            zarr_metadata metadata{.shape = {7, 9, 2},
                                   .chunks = {4, 5, 3},
                                   .type = zarr_type::float64,
                                   .fill_value = .1,
                                   .column_major = column_major,
                                   .dimension_separator = separator};
            write_array<double>(folder, name(), "<f8", metadata, wanted);
            metadata.big_endian = true;
            write_array<double>(folder, name(), ">f8", metadata, wanted);
        }
    const auto one = [&]<class T>(T, const char* text, zarr_type type) {
        write_array<T>(folder, name(), text,
                       {.shape = shape, .chunks = chunks, .type = type, .fill_value = 3}, wanted);
    };
    one(std::int8_t{}, "|i1", zarr_type::int8);
    one(std::int16_t{}, "<i2", zarr_type::int16);
    one(std::uint16_t{}, "<u2", zarr_type::uint16);
    one(std::uint32_t{}, "<u4", zarr_type::uint32);
    one(std::int64_t{}, "<i8", zarr_type::int64);
    one(std::uint64_t{}, "<u8", zarr_type::uint64);
    one(float{}, "<f4", zarr_type::float32);
    write_array<bool>(folder, name(), "|b1",
                      {.shape = shape, .chunks = chunks, .type = zarr_type::boolean, .fill_value = false},
                      wanted);
    write_array<float>(folder, name(), "<f4", {.shape = {}, .chunks = {}, .type = zarr_type::float32},
                       wanted);
    scratch::write(folder / "wanted.txt", wanted.str());
    CHECK(std::system((python + " '" HUBMAP_TEST_SOURCE_DIR "/tests/golden/io/check_zarr.py' '" +
                       folder.path().string() + "'")
                          .c_str()) == 0);
}
