#pragma once

#include <blosc.h>
#include <zlib.h>
#include <zstd.h>

#include <cstddef>
#include <filesystem>
#include <hubmap/io/detail/chunk_file.hpp>
#include <hubmap/io/zarr_metadata.hpp>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace hubmap::io::detail {

/// Inflates zlib or gzip (one member after another) into exactly `out`. False: it does not fit or is damaged.
[[nodiscard]] inline bool inflate_exactly(std::string_view packed, std::span<std::byte> out, bool gzip) {
    z_stream stream{};
    constexpr int window_bits = 15, with_gzip_header = 16;
    if (inflateInit2(&stream, gzip ? window_bits + with_gzip_header : window_bits) != Z_OK) return false;
    const std::unique_ptr<z_stream, decltype(&inflateEnd)> at_end(&stream, &inflateEnd);
    // zlib reads through a pointer to what it may not change, unless told so by a macro of the whole program.
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    while (true) {
        if (inflate(&stream, Z_FINISH) != Z_STREAM_END) return false;
        if (stream.avail_in == 0) return stream.avail_out == 0;
        if (!gzip || inflateReset(&stream) != Z_OK) return false;
    }
}

/// Which bytes of a decoded chunk are wanted.
struct byte_range {
    std::size_t first = 0, count = 0;
};

/// Blosc decodes by blocks, so a part of a chunk costs the blocks that it meets. Decodes the wanted bytes, or
/// all, into their places.
[[nodiscard]] inline bool decode_blosc(std::string_view packed, byte_range wanted, std::span<std::byte> out) {
    std::size_t size = 0, type_bytes = 0;
    if (blosc_cbuffer_validate(packed.data(), packed.size(), &size) != 0 || size != out.size()) return false;
    int flags = 0;
    blosc_cbuffer_metainfo(packed.data(), &type_bytes, &flags);
    const bool whole_items =
        type_bytes > 0 && wanted.first % type_bytes == 0 && wanted.count % type_bytes == 0;
    if (wanted.count < size && whole_items) {
        const auto items = [type_bytes](std::size_t bytes) { return static_cast<int>(bytes / type_bytes); };
        return blosc_getitem(packed.data(), items(wanted.first), items(wanted.count),
                             out.data() + wanted.first) == static_cast<int>(wanted.count);
    }
    // The form without a context shares a pool of threads among all callers.
    return blosc_decompress_ctx(packed.data(), out.data(), out.size(), 1) == static_cast<int>(out.size());
}

/// Fills `out`, which is a whole chunk, with the decoded chunk; where blosc packed it perhaps with the wanted
/// bytes alone. False: the bytes are damaged or hold another number of them.
[[nodiscard]] inline bool decode_chunk(zarr_codec codec, std::string_view packed, byte_range wanted,
                                       std::span<std::byte> out) {
    switch (codec) {
        case zarr_codec::none:
            if (packed.size() != out.size()) return false;
            std::copy(packed.begin(), packed.end(), reinterpret_cast<char*>(out.data()));
            return true;
        case zarr_codec::blosc:
            return decode_blosc(packed, wanted, out);
        case zarr_codec::zstd:
            return ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size()) == out.size();
        default:
            return inflate_exactly(packed, out, codec == zarr_codec::gzip);
    }
}

/// Whether blosc could not make a chunk smaller and left its `size` bytes as they were, behind a header.
[[nodiscard]] inline bool holds_plain_bytes(std::span<const std::byte> header, std::size_t file_size,
                                            std::size_t size) {
    if (file_size != size + BLOSC_MIN_HEADER_LENGTH) return false;
    std::size_t decoded_size = 0, type_bytes = 0;
    int format = 0, compressor_format = 0, flags = 0;
    if (blosc_cbuffer_validate(header.data(), file_size, &decoded_size) != 0) return false;
    blosc_cbuffer_versions(header.data(), &format, &compressor_format);
    blosc_cbuffer_metainfo(header.data(), &type_bytes, &flags);
    return decoded_size == size && format == BLOSC_VERSION_FORMAT && (flags & BLOSC_MEMCPYED) != 0;
}

enum class chunk_state { read, damaged, unreadable };

/// As decode_chunk_file().
[[nodiscard]] inline chunk_state read_chunk(zarr_codec codec, const chunk_file& file, byte_range wanted,
                                            reused_bytes& packed, std::span<std::byte> decoded) {
    const auto read_wanted = [&](std::size_t before) {
        return file.read(before + wanted.first, decoded.subspan(wanted.first, wanted.count))
                   ? chunk_state::read
                   : chunk_state::unreadable;
    };
    if (codec == zarr_codec::none)
        return file.size() == decoded.size() ? read_wanted(0) : chunk_state::damaged;
    if (codec == zarr_codec::blosc && file.size() == decoded.size() + BLOSC_MIN_HEADER_LENGTH) {
        const auto header = packed.room(BLOSC_MIN_HEADER_LENGTH);
        if (!file.read(0, header)) return chunk_state::unreadable;
        if (holds_plain_bytes(header, file.size(), decoded.size()))
            return read_wanted(BLOSC_MIN_HEADER_LENGTH);
    }
    const auto bytes = packed.room(file.size());
    if (!file.read(0, bytes)) return chunk_state::unreadable;
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return decode_chunk(codec, text, wanted, decoded) ? chunk_state::read : chunk_state::damaged;
}

/// Fills the wanted bytes of `decoded`, which is a whole chunk, perhaps others too: where the file holds the
/// chunk as it is, only these are read. False where there is no file.
/// Errors: hubmap.zarr.109, hubmap.file.101 .. 103.
[[nodiscard]] inline bool decode_chunk_file(const std::filesystem::path& path, zarr_codec codec,
                                            byte_range wanted, reused_bytes& packed,
                                            std::span<std::byte> decoded) {
    const auto file = chunk_file::open_if_there(path);
    if (!file) return false;
    constexpr std::size_t overhead = 1 << 16;  // no compressor makes more of what it cannot compress
    const std::size_t limit = decoded.size() + decoded.size() / 8 + overhead;
    require(file->size() <= limit, "file", 102, path.string(), ": more than ", limit, " bytes");
    const chunk_state found = read_chunk(codec, *file, wanted, packed, decoded);
    require(found != chunk_state::unreadable, "file", 103, path.string(), ": cannot be read");
    require(found == chunk_state::read, "zarr", 109, path.string(), ": does not hold a chunk of ",
            decoded.size(), " bytes");
    return true;
}

/// Deflates as zlib or gzip; empty where the level is none.
[[nodiscard]] inline std::string deflated(std::span<const std::byte> bytes, int level, bool gzip) {
    z_stream stream{};
    constexpr int window_bits = 15, with_gzip_header = 16, memory_level = 8;
    if (deflateInit2(&stream, level, Z_DEFLATED, gzip ? window_bits + with_gzip_header : window_bits,
                     memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    const std::unique_ptr<z_stream, decltype(&deflateEnd)> at_end(&stream, &deflateEnd);
    std::string packed(deflateBound(&stream, static_cast<uLong>(bytes.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END) return {};
    packed.resize(packed.size() - stream.avail_out);
    return packed;
}

/// Packs with blosc; empty where it refuses its settings, which fit its ranges.
[[nodiscard]] inline std::string packed_by_blosc(const zarr_compressor& how, int level,
                                                 std::span<const std::byte> bytes, index type_bytes) {
    std::string packed(bytes.size() + BLOSC_MAX_OVERHEAD, '\0');
    const int automatic = type_bytes == 1 ? BLOSC_BITSHUFFLE : BLOSC_SHUFFLE;
    const int size = blosc_compress_ctx(level, how.blosc_shuffle == -1 ? automatic : how.blosc_shuffle,
                                        static_cast<std::size_t>(type_bytes), bytes.size(), bytes.data(),
                                        packed.data(), packed.size(), how.blosc_name.c_str(),
                                        static_cast<std::size_t>(how.blosc_block_bytes), 1);
    packed.resize(static_cast<std::size_t>(std::max(0, size)));
    return packed;
}

/// The stored form of a chunk. Errors: hubmap.zarr.110 where the compressor refuses its settings.
[[nodiscard]] inline std::string encode_chunk(const zarr_compressor& how, std::span<const std::byte> bytes,
                                              index type_bytes) {
    const auto* const data = reinterpret_cast<const char*>(bytes.data());
    std::string packed;
    switch (how.codec) {
        case zarr_codec::none:
            return {data, bytes.size()};
        case zarr_codec::blosc: {
            const bool fits = how.level >= 0 && how.level <= 9 && how.blosc_shuffle >= -1 &&
                              how.blosc_shuffle <= 2 && how.blosc_block_bytes >= 0 &&
                              blosc_compname_to_compcode(how.blosc_name.c_str()) >= 0;
            if (!fits) break;  // blosc would print
            packed = packed_by_blosc(how, how.level, bytes, type_bytes);
            // Who takes LZ4 wants to read quickly. A window of tissue, which it makes little smaller, is read
            // twice as fast from chunks that are kept as they are.
            constexpr double worthwhile = .6;
            const double share = static_cast<double>(packed.size()) / static_cast<double>(bytes.size());
            if (how.blosc_name == "lz4" && share > worthwhile)
                packed = packed_by_blosc(how, 0, bytes, type_bytes);
            break;
        }
        case zarr_codec::zstd: {
            packed.resize(ZSTD_compressBound(bytes.size()));
            const std::size_t size =
                ZSTD_compress(packed.data(), packed.size(), data, bytes.size(), how.level);
            packed.resize(ZSTD_isError(size) != 0 ? 0 : size);
            break;
        }
        default:
            packed = deflated(bytes, how.level, how.codec == zarr_codec::gzip);
    }
    require(!packed.empty(), "zarr", 110, "compressing with level ", how.level,
            how.codec == zarr_codec::blosc ? " and " + how.blosc_name : std::string(), " fails");
    return packed;
}

}  // namespace hubmap::io::detail
