#pragma once

#include <algorithm>
#include <array>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/io/detail/bounded_json.hpp>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hubmap::io {

/// Types of values that an array may hold.
enum class zarr_type {
    boolean,
    int8,
    uint8,
    int16,
    uint16,
    int32,
    uint32,
    int64,
    uint64,
    float16,  ///< read only
    float32,
    float64
};

enum class zarr_codec { none, blosc, zlib, gzip, zstd };

/// How chunks are written. Reading needs nothing of it but the codec: the bytes describe themselves.
struct zarr_compressor {
    zarr_codec codec = zarr_codec::blosc;
    int level = 5;                   ///< 0 .. 9; zstd up to 22
    std::string blosc_name = "lz4";  ///< inside blosc: lz4, lz4hc, blosclz, zstd, zlib, snappy
    int blosc_shuffle = 1;           ///< inside blosc: 0 none, 1 bytes, 2 bits, -1 as the type suggests
    index blosc_block_bytes = 0;     ///< inside blosc: 0 as it finds best
    friend bool operator==(const zarr_compressor&, const zarr_compressor&) = default;
};

/// What .zarray says of an array of Zarr version 2.
struct zarr_metadata {
    std::vector<index> shape;
    std::vector<index> chunks;  ///< as many as `shape`; chunks at the far border are stored whole
    zarr_type type = zarr_type::uint8;
    zarr_compressor compressor{};
    nlohmann::json fill_value = 0;  ///< of chunks that are not there: a number, true or false, null (0), or
                                    ///< "NaN", "Infinity", "-Infinity"
    bool column_major = false;      ///< inside a chunk (order "F")
    bool big_endian = false;
    char dimension_separator = '.';  ///< of chunk names: '.', or '/' for a folder a dimension
    friend bool operator==(const zarr_metadata&, const zarr_metadata&) = default;
};

namespace detail {

struct zarr_type_name {
    zarr_type type;
    std::string_view name;  // without the sign of the byte order
    index bytes;
};
inline constexpr std::array<zarr_type_name, 12> zarr_type_names{{{zarr_type::boolean, "b1", 1},
                                                                 {zarr_type::int8, "i1", 1},
                                                                 {zarr_type::uint8, "u1", 1},
                                                                 {zarr_type::int16, "i2", 2},
                                                                 {zarr_type::uint16, "u2", 2},
                                                                 {zarr_type::int32, "i4", 4},
                                                                 {zarr_type::uint32, "u4", 4},
                                                                 {zarr_type::int64, "i8", 8},
                                                                 {zarr_type::uint64, "u8", 8},
                                                                 {zarr_type::float16, "f2", 2},
                                                                 {zarr_type::float32, "f4", 4},
                                                                 {zarr_type::float64, "f8", 8}}};

inline constexpr std::array<std::pair<zarr_codec, std::string_view>, 4> zarr_codec_names{
    {{zarr_codec::blosc, "blosc"},
     {zarr_codec::zlib, "zlib"},
     {zarr_codec::gzip, "gzip"},
     {zarr_codec::zstd, "zstd"}}};

/// numpy's limit.
inline constexpr std::size_t most_zarr_dimensions = 32;
/// Of a side: products with a type's size stay far from overflow.
inline constexpr index longest_zarr_side = index{1} << 48;
/// Of a decoded chunk: what blosc can hold.
inline constexpr index largest_zarr_chunk_bytes = 2147483647 - 16;

[[nodiscard]] constexpr index bytes_of(zarr_type type) noexcept {
    return zarr_type_names[static_cast<std::size_t>(type)].bytes;
}

/// Bytes of a decoded chunk. Errors: hubmap.zarr.103.
[[nodiscard]] inline index chunk_bytes(const zarr_metadata& metadata) {
    require(metadata.shape.size() == metadata.chunks.size() && metadata.shape.size() <= most_zarr_dimensions,
            "zarr", 103, metadata.shape.size(), " sides, ", metadata.chunks.size(), " sides of chunks");
    index bytes = bytes_of(metadata.type);
    for (std::size_t d = 0; d < metadata.shape.size(); ++d) {
        require(metadata.shape[d] >= 0 && metadata.shape[d] <= longest_zarr_side, "zarr", 103, "side ", d,
                " of ", metadata.shape[d]);
        require(metadata.chunks[d] >= 1 && metadata.chunks[d] <= largest_zarr_chunk_bytes / bytes, "zarr",
                103, "chunks of ", metadata.chunks[d], " along side ", d, ": none, or more than ",
                largest_zarr_chunk_bytes, " bytes each");
        bytes *= metadata.chunks[d];
    }
    return bytes;
}

/// A member that must be there. Errors: hubmap.zarr.101.
[[nodiscard]] inline const nlohmann::json& zarr_member(const nlohmann::json& object, const char* name) {
    const auto found = object.find(name);
    require(found != object.end(), "zarr", 101, "no \"", name, "\"");
    return *found;
}

/// Errors: hubmap.zarr.101.
[[nodiscard]] inline std::vector<index> zarr_sides(const nlohmann::json& array, const char* name) {
    const auto& list = zarr_member(array, name);
    require(list.is_array() && list.size() <= most_zarr_dimensions, "zarr", 101, "\"", name,
            "\" is no list of at most ", most_zarr_dimensions, " numbers");
    std::vector<index> sides;
    for (const auto& side : list) {
        const bool fits = side.is_number_integer() && side.get<double>() >= 0 && side.get<double>() < 9e18;
        require(fits, "zarr", 101, "\"", name, "\" holds no whole numbers of 0 or more");
        sides.push_back(side.get<index>());
    }
    return sides;
}

/// Sets type and byte order. Errors: hubmap.zarr.102.
inline void set_zarr_type(const nlohmann::json& dtype, zarr_metadata& metadata) {
    const std::string text = dtype.is_string() ? dtype.get<std::string>() : dtype.dump().substr(0, 60);
    const auto known =
        std::find_if(zarr_type_names.begin(), zarr_type_names.end(), [&text](const zarr_type_name& type) {
            return text.size() == 3 && text.substr(1) == type.name &&
                   (text[0] == '<' || text[0] == '>' || (text[0] == '|' && type.bytes == 1));
        });
    require(dtype.is_string() && known != zarr_type_names.end(), "zarr", 102, "values of type ",
            text.substr(0, 60));
    metadata.type = known->type;
    metadata.big_endian = text[0] == '>' && known->bytes > 1;
}

/// Errors: hubmap.zarr.101, 102.
[[nodiscard]] inline zarr_compressor zarr_compressor_of(const nlohmann::json& object) {
    zarr_compressor compressor;
    if (object.is_null()) {
        compressor.codec = zarr_codec::none;
        return compressor;
    }
    require(object.is_object() && object.contains("id") && object["id"].is_string(), "zarr", 101,
            "\"compressor\" is neither null nor an object with an id");
    const auto& id = object["id"].get_ref<const std::string&>();
    const auto known = std::find_if(zarr_codec_names.begin(), zarr_codec_names.end(),
                                    [&id](const auto& codec) { return codec.second == id; });
    require(known != zarr_codec_names.end(), "zarr", 102, "the compressor ", id.substr(0, 40));
    compressor.codec = known->first;
    const auto number = [&object](const char* name, int otherwise) {
        const auto found = object.find(name);
        const bool fits =
            found != object.end() && found->is_number_integer() && std::abs(found->get<double>()) < 1e6;
        return fits ? found->get<int>() : otherwise;
    };
    if (compressor.codec == zarr_codec::blosc) {
        compressor.level = number("clevel", compressor.level);
        compressor.blosc_shuffle = number("shuffle", compressor.blosc_shuffle);
        compressor.blosc_block_bytes = number("blocksize", 0);
        if (const auto name = object.find("cname"); name != object.end() && name->is_string())
            compressor.blosc_name = name->get<std::string>();
    } else {
        compressor.level = number("level", compressor.level);
    }
    return compressor;
}

}  // namespace detail

/// The metadata from the bytes of a .zarray file. Unknown members are passed over, and what a compressor says
/// of levels.
/// Errors: hubmap.zarr.101 (no JSON, members missing or of another kind), 102 (a version, type, filter or
/// compressor that is not supported), 103 (sides or chunks out of range).
[[nodiscard]] inline zarr_metadata parse_zarr_metadata(std::string_view bytes) {
    const auto json = detail::parse_bounded_json(bytes, {.deepest = 16});
    require(json.problem.empty(), "zarr", 101, json.problem);
    const auto& array = json.value;
    require(array.is_object(), "zarr", 101, "no object");
    const auto& version = detail::zarr_member(array, "zarr_format");
    require(version.is_number_integer() && version == 2, "zarr", 102, "format version ",
            version.dump().substr(0, 40));
    zarr_metadata metadata;
    metadata.shape = detail::zarr_sides(array, "shape");
    metadata.chunks = detail::zarr_sides(array, "chunks");
    detail::set_zarr_type(detail::zarr_member(array, "dtype"), metadata);
    metadata.compressor = detail::zarr_compressor_of(detail::zarr_member(array, "compressor"));
    metadata.fill_value = detail::zarr_member(array, "fill_value");
    const auto& order = detail::zarr_member(array, "order");
    require(order == "C" || order == "F", "zarr", 101, "\"order\" is neither \"C\" nor \"F\"");
    metadata.column_major = order == "F";
    const auto& filters = detail::zarr_member(array, "filters");
    require(filters.is_null() || (filters.is_array() && filters.empty()), "zarr", 102, "filters");
    if (const auto separator = array.find("dimension_separator"); separator != array.end()) {
        require(*separator == "." || *separator == "/", "zarr", 101,
                "\"dimension_separator\" is neither \".\" nor \"/\"");
        metadata.dimension_separator = separator->get_ref<const std::string&>()[0];
    }
    (void)detail::chunk_bytes(metadata);
    return metadata;
}

/// The bytes of a .zarray file, as zarr-python writes them. Errors: hubmap.zarr.103.
[[nodiscard]] inline std::string print_zarr_metadata(const zarr_metadata& metadata) {
    (void)detail::chunk_bytes(metadata);
    const auto& type = detail::zarr_type_names[static_cast<std::size_t>(metadata.type)];
    const char order_of_bytes = type.bytes == 1 ? '|' : metadata.big_endian ? '>' : '<';
    nlohmann::json compressor;
    for (const auto& [codec, id] : detail::zarr_codec_names)
        if (codec == metadata.compressor.codec) compressor["id"] = id;
    if (metadata.compressor.codec == zarr_codec::blosc) {
        compressor["cname"] = metadata.compressor.blosc_name;
        compressor["clevel"] = metadata.compressor.level;
        compressor["shuffle"] = metadata.compressor.blosc_shuffle;
        compressor["blocksize"] = metadata.compressor.blosc_block_bytes;
    } else if (metadata.compressor.codec != zarr_codec::none) {
        compressor["level"] = metadata.compressor.level;
    }
    nlohmann::json fill = metadata.fill_value;
    if (fill.is_number_float()) {
        const auto value = fill.get<double>();
        if (value != value)
            fill = "NaN";
        else if (value - value != 0)
            fill = value > 0 ? "Infinity" : "-Infinity";
    }
    nlohmann::json array{{"zarr_format", 2},
                         {"shape", metadata.shape},
                         {"chunks", metadata.chunks},
                         {"dtype", order_of_bytes + std::string(type.name)},
                         {"compressor", compressor},
                         {"fill_value", fill},
                         {"order", metadata.column_major ? "F" : "C"},
                         {"filters", nullptr}};
    if (metadata.dimension_separator != '.') array["dimension_separator"] = "/";
    return array.dump(4);
}

}  // namespace hubmap::io
