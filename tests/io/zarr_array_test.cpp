#include <catch2/catch.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/io/zarr_array.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <hubmap/io/zarr_metadata.hpp>
#include <sstream>
#include <support/scratch.hpp>

using namespace hubmap;
using namespace hubmap::io;
namespace fs = std::filesystem;
using sides = std::vector<hubmap::index>;

namespace {

const fs::path golden_store = HUBMAP_TEST_SOURCE_DIR "/tests/golden/io/zarr";

hubmap::index volume(const sides& shape) {
    hubmap::index result = 1;
    for (const auto side : shape) result *= side;
    return result;
}

template <class T>
std::vector<T> read_all(const zarr_array& array) {
    std::vector<T> values(static_cast<std::size_t>(volume(array.shape())));
    array.read(sides(array.shape().size()), array.shape(), values.data());
    return values;
}

/// Of every type the widest that holds it, and the text that zarr-python printed.
void check_values(const zarr_array& array, std::istream& line) {
    std::vector<std::string> wanted;
    for (std::string word; line >> word;) wanted.push_back(word);
    REQUIRE(std::ssize(wanted) == volume(array.shape()));
    const auto compare = [&](const auto& values, auto parse) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            INFO(i << ": " << wanted[i]);
            const auto value = parse(wanted[i]);
            CHECK((values[i] == value || (value != value && values[i] != values[i])));
        }
    };
    switch (array.metadata().type) {
        case zarr_type::float16:
            compare(read_all<float>(array), [](const std::string& text) { return std::stof(text); });
            [[fallthrough]];
        case zarr_type::float32:
        case zarr_type::float64:
            compare(read_all<double>(array), [](const std::string& text) { return std::stod(text); });
            break;
        case zarr_type::uint64:
            compare(read_all<std::uint64_t>(array),
                    [](const std::string& text) { return std::stoull(text); });
            break;
        default:
            compare(read_all<std::int64_t>(array), [](const std::string& text) { return std::stoll(text); });
    }
}

/// The folder's name stands in the message; what is left after it.
std::string refusal(std::string_view json) {
    return scratch::message_of([json] { (void)parse_zarr_metadata(json); });
}
std::string with(const std::string& member, const std::string& value) {
    auto json = nlohmann::json::parse(
        R"({"zarr_format":2,"shape":[5,7],"chunks":[3,4],"dtype":"<i2","compressor":null,"fill_value":0,
            "order":"C","filters":null})");
    if (value.empty())
        json.erase(member);
    else
        json[member] = nlohmann::json::parse(value);
    return json.dump();
}

std::map<std::string, std::string> tree(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            files[fs::relative(entry.path(), folder).string()] = scratch::read(entry.path());
    return files;
}

/// Writes and reads blocks anywhere and compares with a dense copy.
template <class T>
void try_blocks(const fs::path& path, const zarr_metadata& metadata, std::uint64_t seed) {
    auto array = zarr_array::create(path, metadata);
    random_stream random({seed});
    const std::size_t dimensions = metadata.shape.size();
    const T fill = metadata.fill_value.get<T>();
    std::vector<T> dense(static_cast<std::size_t>(volume(metadata.shape)), fill);
    const auto for_each = [&](const sides& begin, const sides& count, auto work) {
        sides at(dimensions);
        for (hubmap::index i = 0; i < volume(count); ++i) {
            hubmap::index rest = i, place = 0;
            for (std::size_t d = dimensions; d-- > 0; rest /= count[d]) at[d] = begin[d] + rest % count[d];
            for (std::size_t d = 0; d < dimensions; ++d) place = place * metadata.shape[d] + at[d];
            work(dense[static_cast<std::size_t>(place)], static_cast<std::size_t>(i));
        }
    };
    for (int round = 0; round < 40; ++round) {
        sides begin, count;
        for (const auto side : metadata.shape) {
            begin.push_back(uniform_index(random, side));
            count.push_back(uniform_index(random, side - begin.back() + 1));
        }
        std::vector<T> block(static_cast<std::size_t>(volume(count)));
        if (round % 2 == 0) {
            for (auto& value : block) value = static_cast<T>(uniform_index(random, 100));
            array.write(begin, count, block.data());
            for_each(begin, count, [&](T& value, std::size_t i) { value = block[i]; });
        } else {
            zarr_array::open(path).read(begin, count, block.data());
            bool same = true;
            for_each(begin, count, [&](T& value, std::size_t i) { same = same && value == block[i]; });
            CHECK(same);
        }
    }
    CHECK(read_all<T>(array) == dense);
    for (const auto& [name, bytes] : tree(path)) CHECK_FALSE(name.ends_with(".part"));
}

}  // namespace

TEST_CASE("arrays of zarr-python hold the same values here", "[zarr]") {
    std::ifstream golden(HUBMAP_TEST_SOURCE_DIR "/tests/golden/io/zarr.txt");
    int cases = 0;
    for (std::string line; std::getline(golden, line); ++cases) {
        std::istringstream words(line);
        std::string name, type;
        std::size_t dimensions = 0;
        words >> name >> type >> dimensions;
        INFO(name);
        sides shape(dimensions);
        for (auto& side : shape) words >> side;
        const auto array = zarr_array::open(golden_store / name);
        CHECK(array.shape() == shape);
        check_values(array, words);
        // What is written of metadata is what zarr-python writes, byte for byte.
        auto metadata = array.metadata();
        if (metadata.fill_value != .1)
            CHECK(print_zarr_metadata(metadata) == scratch::read(golden_store / name / ".zarray"));
    }
    CHECK(cases == 15);
    CHECK(zarr_array::open(golden_store / "image").attributes() ==
          nlohmann::json::parse("{\"slide\":{\"height\":18,\"name\":\"\\u00e4\"}}"));
    CHECK(arrays_of_group(golden_store) ==
          std::vector<std::string>{"boolean", "filtered", "float16", "float32", "float64_big", "image",
                                   "int16_big", "int32", "int64_f", "int8", "line", "nothing", "scalar",
                                   "uint16", "uint32", "uint64", "uint8", "words"});
}

TEST_CASE("what this version of Zarr may hold and is not read says so", "[zarr]") {
    const auto opened = [](const char* name) {
        return scratch::message_of([&] { (void)zarr_array::open(golden_store / name); });
    };
    const std::string place = golden_store.string() + "/";
    CHECK(opened("line") == "[hubmap.zarr.102] " + place + "line: the compressor lz4");
    CHECK(opened("filtered") == "[hubmap.zarr.102] " + place + "filtered: filters");
    CHECK(opened("words") == "[hubmap.zarr.102] " + place + "words: values of type |S3");
    CHECK(opened("inner").starts_with("[hubmap.zarr.105]"));
    const scratch::folder folder;
    scratch::write(folder / "zarr.json", "{}");
    CHECK(scratch::error_of([&] { (void)zarr_array::open(folder.path()); }) == "hubmap.zarr.102");
}

TEST_CASE("blocks written anywhere in any layout are read back", "[zarr]") {
    const scratch::folder folder;
    int number = 0;
    const auto name = [&] { return folder / std::to_string(++number); };
    for (const auto codec :
         {zarr_codec::none, zarr_codec::blosc, zarr_codec::zlib, zarr_codec::gzip, zarr_codec::zstd})
        try_blocks<std::uint8_t>(
            name(), {.shape = {13, 9}, .chunks = {4, 5}, .compressor = {.codec = codec}, .fill_value = 7}, 1);
    for (const char* inner : {"lz4", "lz4hc", "blosclz", "zlib", "zstd"})
        for (const int shuffle : {-1, 0, 1, 2})
            try_blocks<std::int32_t>(name(),
                                     {.shape = {13, 9},
                                      .chunks = {4, 5},
                                      .type = zarr_type::int32,
                                      .compressor = {.blosc_name = inner, .blosc_shuffle = shuffle}},
                                     2);
    for (const bool column_major : {false, true})
        for (const bool big_endian : {false, true})
            for (const char separator : {'.', '/'})
                try_blocks<double>(name(),
                                   {.shape = {5, 6, 4},
                                    .chunks = {2, 7, 3},
                                    .type = zarr_type::float64,
                                    .fill_value = -1.5,
                                    .column_major = column_major,
                                    .big_endian = big_endian,
                                    .dimension_separator = separator},
                                   3);
    try_blocks<std::uint16_t>(name(), {.shape = {70}, .chunks = {1}, .type = zarr_type::uint16}, 4);
    try_blocks<float>(name(),
                      {.shape = {3, 1, 2, 4, 3}, .chunks = {2, 1, 2, 3, 2}, .type = zarr_type::float32}, 5);
    try_blocks<std::int64_t>(name(), {.shape = {}, .chunks = {}, .type = zarr_type::int64, .fill_value = 3},
                             6);
}

TEST_CASE("values are converted where none is lost", "[zarr]") {
    const scratch::folder folder;
    const hubmap::index one[] = {1}, zero[] = {0};
    auto small = zarr_array::create(folder / "u1", {.shape = {2}, .chunks = {2}});
    const std::uint8_t seven = 7;
    small.write(zero, one, &seven);
    CHECK(read_all<std::uint8_t>(small) == std::vector<std::uint8_t>{7, 0});
    CHECK(read_all<float>(small) == std::vector<float>{7, 0});
    CHECK(read_all<std::int16_t>(small)[0] == 7);
    CHECK(scratch::error_of([&] { (void)read_all<std::int8_t>(small); }) == "hubmap.zarr.108");
    const int wide = 7;
    CHECK(scratch::error_of([&] { small.write(zero, one, &wide); }) == "hubmap.zarr.108");

    auto real = zarr_array::create(folder / "f4", {.shape = {2}, .chunks = {1}, .type = zarr_type::float32});
    real.write(zero, one, &seven);
    CHECK(read_all<double>(real) == std::vector<double>{7, 0});
    CHECK(scratch::error_of([&] { (void)read_all<std::int64_t>(real); }) == "hubmap.zarr.108");
    const double half = .5;
    CHECK(scratch::error_of([&] { real.write(zero, one, &half); }) == "hubmap.zarr.108");

    auto truth = zarr_array::create(folder / "b1", {.shape = {2}, .chunks = {2}, .type = zarr_type::boolean});
    const bool yes = true;
    truth.write(zero, one, &yes);
    CHECK(read_all<std::uint8_t>(truth) == std::vector<std::uint8_t>{1, 0});
    CHECK(scratch::error_of([&] { truth.write(zero, one, &seven); }) == "hubmap.zarr.108");
    bool both[2] = {false, true};
    truth.read(zero, truth.shape(), both);
    CHECK(both[0]);
    CHECK_FALSE(both[1]);
}

TEST_CASE("every half-precision number has its value", "[zarr]") {
    const scratch::folder folder;
    constexpr int all = 65536;
    const auto array = zarr_array::create(folder / "a", {.shape = {all},
                                                         .chunks = {all},
                                                         .type = zarr_type::float16,
                                                         .compressor = {.codec = zarr_codec::none}});
    std::string bytes;
    for (int bits = 0; bits < all; ++bits) bytes += {static_cast<char>(bits), static_cast<char>(bits >> 8)};
    scratch::write(folder / "a/0", bytes);
    const auto values = read_all<float>(array);
    int wrong = 0;
    for (int bits = 0; bits < all; ++bits) {
        const int exponent = bits >> 10 & 31, fraction = bits & 1023;
        const double size = exponent == 0 ? fraction * 0x1p-24 : std::ldexp(1024 + fraction, exponent - 25);
        const float value = values[static_cast<std::size_t>(bits)];
        if (exponent == 31 && fraction != 0)
            wrong += std::isnan(value) ? 0 : 1;
        else if (exponent == 31)
            wrong += std::isinf(value) && (value < 0) == (bits > 32767) ? 0 : 1;
        else
            wrong += value == (bits > 32767 ? -size : size) ? 0 : 1;
    }
    CHECK(wrong == 0);
    // As a fill value, the nearest, ties to even.
    const auto filled = [&](double value) {
        static int number = 0;
        return read_all<double>(zarr_array::create(
            folder / std::to_string(++number),
            {.shape = {1}, .chunks = {1}, .type = zarr_type::float16, .fill_value = value}))[0];
    };
    CHECK(filled(.1) == 0.0999755859375);
    CHECK(filled(-2049) == -2048);
    CHECK(filled(2051) == 2052);
    CHECK(filled(65519.99) == 65504);
    CHECK(std::isinf(filled(65520)));
    CHECK(filled(0x1p-25) == 0);
    CHECK(filled(0x1.8p-24) == 0x1p-23);
    CHECK(filled(0x1.ffep-15) == 0x1p-14);
    CHECK(std::isnan(filled(std::nan(""))));
}

TEST_CASE("images are read by windows into any view", "[zarr]") {
    const auto array = zarr_array::open(golden_store / "image");
    CHECK(image_size(array) == extent{9, 11});
    CHECK(image_channels(array) == 3);
    const auto all = read_all<std::uint8_t>(array);
    const window part{2, 3, 6, 7};
    std::vector<float> memory(2 * 3 * 6 * 7, -1);
    const image_view<float> planes(memory.data(), part.size(), 3, {14, 2, 84});
    read_image(array, part, planes);
    for (hubmap::index y = 0; y < 6; ++y)
        for (hubmap::index x = 0; x < 7; ++x)
            for (hubmap::index c = 0; c < 3; ++c)
                CHECK(planes(y, x, c) == all[static_cast<std::size_t>(((y + 2) * 11 + x + 3) * 3 + c)]);
    CHECK(memory[1] == -1);

    const scratch::folder folder;
    auto copied = zarr_array::create(folder / "a", {.shape = {9, 11, 3}, .chunks = {4, 4, 3}});
    image<std::uint8_t> whole_image({9, 11}, 3);
    read_image<std::uint8_t>(array, whole(whole_image.size()), whole_image.view());
    write_image<std::uint8_t>(copied, {0, 0, 9, 5}, whole_image.view().crop({0, 0, 9, 5}));
    write_image<std::uint8_t>(copied, {0, 5, 9, 6}, whole_image.view().crop({0, 5, 9, 6}));
    CHECK(read_all<std::uint8_t>(copied) == all);

    auto flat = zarr_array::create(folder / "b", {.shape = {9, 11}, .chunks = {4, 4}});
    write_image<std::uint8_t>(flat, whole({9, 11}), whole_image.view().channel(1));
    image<std::uint8_t> back({9, 11});
    read_image<std::uint8_t>(flat, whole({9, 11}), back.view());
    for (hubmap::index y = 0; y < 9; ++y)
        for (hubmap::index x = 0; x < 11; ++x) CHECK(back(y, x) == whole_image(y, x, 1));
    read_image<std::uint8_t>(flat, {4, 4, 0, 3}, image_view<std::uint8_t>(nullptr, {0, 3}));

    const auto error_of = [&](const zarr_array& from, const window& inside, extent size,
                              hubmap::index channels) {
        image<std::uint8_t> out(size, channels);
        return scratch::error_of([&] { read_image<std::uint8_t>(from, inside, out.view()); });
    };
    CHECK(error_of(array, {0, 5, 9, 7}, {9, 7}, 3) == "hubmap.zarr.107");
    CHECK(error_of(array, {-1, 0, 1, 1}, {1, 1}, 3) == "hubmap.zarr.107");
    CHECK(error_of(array, {0, 0, 9, 7}, {9, 8}, 3) == "hubmap.zarr.114");
    CHECK(error_of(array, {0, 0, 9, 7}, {9, 7}, 1) == "hubmap.zarr.114");
    CHECK(error_of(zarr_array::open(golden_store / "scalar"), {}, {}, 1) == "hubmap.zarr.114");
}

TEST_CASE("of chunks that nothing could compress, parts are read alone", "[zarr]") {
    // Noise: blosc keeps such bytes as they are.
    const scratch::folder folder;
    random_stream random({.seed = 3});
    std::vector<std::uint16_t> values(70 * 60);
    for (auto& value : values) value = static_cast<std::uint16_t>(random());
    zarr_buffers buffers;  // one for all arrays, whatever their chunks
    int made = 0;
    for (const auto codec : {zarr_codec::none, zarr_codec::blosc, zarr_codec::zstd})
        for (const bool column_major : {false, true})
            for (const bool big_endian : {false, true})
                for (const hubmap::index chunk : {32, 70}) {
                    const auto path = folder / std::to_string(made++);
                    auto array = zarr_array::create(path, {.shape = {70, 60},
                                                           .chunks = {chunk, 20},
                                                           .type = zarr_type::uint16,
                                                           .compressor = {.codec = codec},
                                                           .column_major = column_major,
                                                           .big_endian = big_endian});
                    array.write(sides{0, 0}, sides{70, 60}, values.data());
                    if (codec == zarr_codec::blosc)
                        CHECK(fs::file_size(path / "0.0") ==
                              static_cast<std::uintmax_t>(chunk * 20 * 2 + 16));
                    for (const window part : {window{0, 0, 70, 60},
                                              {5, 7, 1, 1},
                                              {31, 3, 10, 50},
                                              {69, 0, 1, 60},
                                              {0, 59, 70, 1}}) {
                        image<std::uint16_t> out(part.size());
                        read_image<std::uint16_t>(array, part, out.view(), buffers);
                        for (hubmap::index y = 0; y < part.height; ++y)
                            for (hubmap::index x = 0; x < part.width; ++x)
                                REQUIRE(out(y, x) ==
                                        values[static_cast<std::size_t>((part.y + y) * 60 + part.x + x)]);
                    }
                }
}

TEST_CASE("a chunk that LZ4 makes little smaller is kept as it is", "[zarr]") {
    const scratch::folder folder;
    random_stream random({.seed = 4});
    std::vector<std::uint8_t> values(200 * 200);
    const auto packed_bytes = [&](double noise, const char* compressor) {
        std::ranges::fill(values, std::uint8_t{7});
        for (std::size_t i = 0; i < static_cast<std::size_t>(noise * 40000); ++i)
            values[i] = static_cast<std::uint8_t>(random());
        auto array = zarr_array::create(
            folder / "a",
            {.shape = {200, 200}, .chunks = {200, 200}, .compressor = {.blosc_name = compressor}}, true);
        array.write(sides{0, 0}, sides{200, 200}, values.data());
        CHECK(read_all<std::uint8_t>(array) == values);
        return fs::file_size(folder / "a" / "0.0");
    };
    CHECK(packed_bytes(.8, "lz4") == 40016);
    CHECK(packed_bytes(.5, "lz4") < 21000);
    CHECK(packed_bytes(.8, "zstd") < 33000);
}

TEST_CASE("threads write and read chunks of their own", "[zarr]") {
    const scratch::folder folder;
    auto array = zarr_array::create(folder / "a",
                                    {.shape = {64, 96, 3}, .chunks = {8, 16, 3}, .dimension_separator = '/'});
    image<std::uint8_t> pixels({64, 96}, 3);
    random_stream random({8});
    for (auto& value : pixels.values()) value = static_cast<std::uint8_t>(uniform_index(random, 256));
    parallel_for({.threads = 8}, 0, 8, [&](hubmap::index i) {
        const window band{8 * i, 0, 8, 96};
        write_image<std::uint8_t>(array, band, pixels.view().crop(band));
    });
    parallel_for({.threads = 8}, 0, 40, [&](hubmap::index i) {
        const window part{i % 20, i, 40, 50};
        image<std::uint8_t> out(part.size(), 3);
        read_image<std::uint8_t>(array, part, out.view());
        image<std::uint8_t> wanted(part.size(), 3);
        copy<std::uint8_t>(image_view<const std::uint8_t>(pixels.view().crop(part)), wanted.view());
        if (out.values() != wanted.values()) throw std::runtime_error("other pixels");
    });
    CHECK(read_all<std::uint8_t>(array) == pixels.values());
}

TEST_CASE("an array is made where nothing is, or over an array when told so", "[zarr]") {
    const scratch::folder folder;
    const zarr_metadata metadata{.shape = {4}, .chunks = {4}};
    auto array = zarr_array::create(folder / "x/y/a", metadata);
    const std::uint8_t value = 5;
    array.write(sides{0}, sides{1}, &value);
    array.set_attributes({{"a", 1}});
    CHECK(array.attributes() == nlohmann::json{{"a", 1}});
    CHECK(is_zarr_array(folder / "x/y/a"));
    CHECK_FALSE(is_zarr_array(folder / "x/y"));
    const auto made = [&](const char* name, bool overwrite) {
        return scratch::error_of([&] { (void)zarr_array::create(folder / name, metadata, overwrite); });
    };
    CHECK(made("x/y/a", false) == "hubmap.zarr.104");
    CHECK(made("x/y", true) == "hubmap.zarr.104");
    CHECK(read_all<std::uint8_t>(array)[0] == 5);
    CHECK(made("x/y/a", true).empty());
    CHECK(read_all<std::uint8_t>(zarr_array::open(folder / "x/y/a"))[0] == 0);
    CHECK(zarr_array::open(folder / "x/y/a").attributes() == nlohmann::json::object());
    scratch::write(folder / "file", "x");
    CHECK(made("file", true) == "hubmap.zarr.104");
    CHECK(made("file/a", false) == "hubmap.zarr.113");

    create_zarr_group(folder / "x");
    create_zarr_group(folder / "x");
    CHECK(scratch::read(folder / "x/.zgroup") == scratch::read(golden_store / ".zgroup"));
    CHECK(arrays_of_group(folder / "x").empty());
    CHECK(scratch::error_of([&] { create_zarr_group(folder / "x/y/a"); }) == "hubmap.zarr.104");
    CHECK(scratch::error_of([&] { create_zarr_group(folder / "file/a"); }) == "hubmap.zarr.113");
    CHECK(scratch::error_of([&] { (void)arrays_of_group(folder / "x/y"); }) == "hubmap.zarr.111");
    CHECK(scratch::error_of([&] { array.set_attributes({1, 2}); }) == "hubmap.zarr.112");
    CHECK(scratch::error_of([&] { array.set_attributes({{"a", "\xFF"}}); }) == "hubmap.zarr.112");
    scratch::write(folder / "x/y/a/.zattrs", "[1]");
    CHECK(scratch::error_of([&] { (void)array.attributes(); }) == "hubmap.zarr.112");
}

TEST_CASE("metadata that is damaged, hostile or of another kind is refused", "[zarr]") {
    CHECK(refusal(with("order", "\"F\"")).empty());
    for (const char* text : {"", "[]", "7", "{", "{}"}) CHECK(refusal(text).starts_with("[hubmap.zarr.101]"));
    for (const char* name :
         {"zarr_format", "shape", "chunks", "dtype", "compressor", "fill_value", "order", "filters"})
        CHECK(refusal(with(name, "")) == "[hubmap.zarr.101] no \"" + std::string(name) + "\"");
    for (const char* shape : {"7", "[1.5]", "[\"5\",7]", "[-5,7]", "[1e30,7]", "[[5],7]", "null"})
        CHECK(refusal(with("shape", shape)).starts_with("[hubmap.zarr.101]"));
    CHECK(refusal(with("order", "\"A\"")).starts_with("[hubmap.zarr.101]"));
    CHECK(refusal(with("compressor", "7")).starts_with("[hubmap.zarr.101]"));
    CHECK(refusal(with("compressor", "{\"id\":7}")).starts_with("[hubmap.zarr.101]"));
    for (const char* separator : {"\"\"", "\"../\"", "\"\\\\\"", "0"})
        CHECK(refusal(with("dimension_separator", separator)).starts_with("[hubmap.zarr.101]"));
    for (const char* type : {"\"<i3\"", "\"i2\"", "\"|i2\"", "\"=i2\"", "\"<U4\"", "\"<M8[ns]\"", "\"\"",
                             "[[\"a\",\"<i2\"]]", "\"<c8\"", "\"|O\""})
        CHECK(refusal(with("dtype", type)).starts_with("[hubmap.zarr.102]"));
    CHECK(refusal(with("zarr_format", "3")).starts_with("[hubmap.zarr.102]"));
    CHECK(refusal(with("filters", "[{\"id\":\"delta\"}]")).starts_with("[hubmap.zarr.102]"));
    CHECK(refusal(with("filters", "[]")).empty());
    for (const char* id : {"bz2", "lz4", "lzma", "../x"})
        CHECK(refusal(with("compressor", "{\"id\":\"" + std::string(id) + "\"}")) ==
              "[hubmap.zarr.102] the compressor " + std::string(id));
    for (const char* chunks : {"[3]", "[3,4,1]", "[0,4]", "[1073741816,1]", "[65536,65536]",
                               "[4611686018427387904,4611686018427387904]"})
        CHECK(refusal(with("chunks", chunks)).starts_with("[hubmap.zarr.103]"));
    CHECK(refusal(with("chunks", "[1073741815,1]")).empty());
    CHECK(refusal(with("shape", "[4611686018427387904,7]")).starts_with("[hubmap.zarr.103]"));
    CHECK(scratch::error_of([] { (void)print_zarr_metadata({.shape = {-1}, .chunks = {1}}); }) ==
          "hubmap.zarr.103");

    const scratch::folder folder;
    const auto filled = [&](const std::string& type, const std::string& fill) {
        auto json = nlohmann::json::parse(with("fill_value", fill));
        json["dtype"] = type;
        scratch::write(folder / ".zarray", json.dump());
        return scratch::error_of([&] { (void)zarr_array::open(folder.path()); });
    };
    for (const char* fill : {"256", "-1", "0.5", "1e30", "\"NaN\"", "\"AA==\"", "\"256\"", "[]", "{}"})
        CHECK(filled("|u1", fill) == "hubmap.zarr.106");
    for (const char* fill : {"255", "0", "3.0", "true", "null", "\"0\""}) CHECK(filled("|u1", fill).empty());
    CHECK(filled("<i8", "9223372036854775807").empty());
    CHECK(filled("<i8", "-9223372036854775808").empty());
    CHECK(filled("<i8", "9223372036854775808") == "hubmap.zarr.106");
    CHECK(filled("|i1", "-129") == "hubmap.zarr.106");
    CHECK(filled("<f4", "1e300").empty());
    CHECK(filled("<f4", "\"nan\"") == "hubmap.zarr.106");
}

TEST_CASE("blocks outside and chunks that are damaged are refused", "[zarr]") {
    const scratch::folder folder;
    for (const auto codec :
         {zarr_codec::none, zarr_codec::blosc, zarr_codec::zlib, zarr_codec::gzip, zarr_codec::zstd}) {
        const auto path = folder / std::to_string(static_cast<int>(codec));
        auto array = zarr_array::create(
            path, {.shape = {100, 100}, .chunks = {50, 50}, .compressor = {.codec = codec}});
        std::vector<std::uint8_t> values(10000);
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<std::uint8_t>(i * i >> 7);
        array.write(sides{0, 0}, sides{100, 100}, values.data());
        CHECK(read_all<std::uint8_t>(array) == values);
        const std::string good = scratch::read(path / "0.0"), other = scratch::read(path / "1.0");
        const auto read_with = [&](const std::string& bytes) {
            scratch::write(path / "0.0", bytes);
            return scratch::error_of([&] { (void)read_all<std::uint8_t>(array); });
        };
        CHECK(read_with(other).empty());
        CHECK(read_with("") == "hubmap.zarr.109");
        CHECK(read_with(good.substr(0, 10)) == "hubmap.zarr.109");
        CHECK(read_with(good.substr(0, good.size() - 1)) == "hubmap.zarr.109");
        CHECK(read_with(good + "x") == "hubmap.zarr.109");
        CHECK(read_with(good + good) == "hubmap.zarr.109");
        CHECK(read_with(std::string(100000, 'x')) == "hubmap.file.102");
        // A chunk of another size, from another array.
        auto smaller = zarr_array::create(
            path / "smaller", {.shape = {49, 50}, .chunks = {49, 50}, .compressor = {.codec = codec}});
        smaller.write(sides{0, 0}, sides{49, 50}, values.data());
        CHECK(read_with(scratch::read(path / "smaller/0.0")) == "hubmap.zarr.109");
        for (std::size_t i = 0; i < good.size(); i += 7) {  // never worse than an error
            std::string damaged = good;
            damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
            const auto said = read_with(damaged);
            CHECK((said.empty() || said == "hubmap.zarr.109"));
        }
        fs::remove(path / "0.0");
        fs::create_directory(path / "0.0");
        CHECK(scratch::error_of([&] { (void)read_all<std::uint8_t>(array); }) == "hubmap.file.101");
    }
    auto array = zarr_array::create(folder / "a", {.shape = {10, 10}, .chunks = {5, 5}});
    std::uint8_t value = 0;
    constexpr auto far = std::numeric_limits<hubmap::index>::max();
    for (const auto& [begin, count] : std::vector<std::pair<sides, sides>>{{{0}, {1}},
                                                                           {{0, 0, 0}, {1, 1, 1}},
                                                                           {{0, 0}, {1}},
                                                                           {{-1, 0}, {1, 1}},
                                                                           {{10, 0}, {1, 1}},
                                                                           {{0, 5}, {1, 6}},
                                                                           {{0, 0}, {1, -1}},
                                                                           {{far, 0}, {1, 1}},
                                                                           {{1, 0}, {far, 1}}}) {
        CHECK(scratch::error_of([&] { array.read(begin, count, &value); }) == "hubmap.zarr.107");
        CHECK(scratch::error_of([&] { array.write(begin, count, &value); }) == "hubmap.zarr.107");
    }
    const auto compressed = [&](const zarr_compressor& how) {
        auto made = zarr_array::create(folder / "c", {.shape = {1}, .chunks = {1}, .compressor = how}, true);
        return scratch::error_of([&] { made.write(sides{0}, sides{1}, &value); });
    };
    CHECK(compressed({.level = 10}) == "hubmap.zarr.110");
    CHECK(compressed({.blosc_name = "none such"}) == "hubmap.zarr.110");
    CHECK(compressed({.blosc_shuffle = 3}) == "hubmap.zarr.110");
    CHECK(compressed({.codec = zarr_codec::zlib, .level = 10}) == "hubmap.zarr.110");
    CHECK(compressed({.codec = zarr_codec::zstd, .level = 22}).empty());
}
