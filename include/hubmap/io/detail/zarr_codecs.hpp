#pragma once

#include <blosc.h>
#include <zlib.h>
#include <zstd.h>

#include <cstddef>
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

/// Fills exactly `out` with the decoded chunk. False: the bytes are damaged or hold another number of them.
[[nodiscard]] inline bool decode_chunk(zarr_codec codec, std::string_view packed, std::span<std::byte> out) {
    switch (codec) {
        case zarr_codec::none:
            if (packed.size() != out.size()) return false;
            std::copy(packed.begin(), packed.end(), reinterpret_cast<char*>(out.data()));
            return true;
        case zarr_codec::blosc: {
            std::size_t size = 0;
            if (blosc_cbuffer_validate(packed.data(), packed.size(), &size) != 0 || size != out.size())
                return false;
            // The form without a context shares a pool of threads among all callers.
            return blosc_decompress_ctx(packed.data(), out.data(), out.size(), 1) ==
                   static_cast<int>(out.size());
        }
        case zarr_codec::zstd:
            return ZSTD_decompress(out.data(), out.size(), packed.data(), packed.size()) == out.size();
        default:
            return inflate_exactly(packed, out, codec == zarr_codec::gzip);
    }
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
            packed.resize(bytes.size() + BLOSC_MAX_OVERHEAD);
            const int automatic = type_bytes == 1 ? BLOSC_BITSHUFFLE : BLOSC_SHUFFLE;
            const int size = blosc_compress_ctx(
                how.level, how.blosc_shuffle == -1 ? automatic : how.blosc_shuffle,
                static_cast<std::size_t>(type_bytes), bytes.size(), data, packed.data(), packed.size(),
                how.blosc_name.c_str(), static_cast<std::size_t>(how.blosc_block_bytes), 1);
            packed.resize(static_cast<std::size_t>(std::max(0, size)));
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
