#pragma once

#include <algorithm>
#include <bit>
#include <filesystem>
#include <hubmap/core/image.hpp>
#include <hubmap/io/detail/chunk_file.hpp>
#include <hubmap/io/detail/zarr_codecs.hpp>
#include <hubmap/io/detail/zarr_values.hpp>
#include <hubmap/io/file.hpp>
#include <hubmap/io/zarr_group.hpp>
#include <hubmap/io/zarr_metadata.hpp>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace hubmap::io {

class zarr_cache;

/// Memory of read_image(), for callers that read often: one chunk, packed and decoded. For one thread at a
/// time.
struct zarr_buffers {
    detail::reused_bytes packed, decoded;
};

/// An array of Zarr version 2 in a folder: chunks of values, each a file of its own. A handle, cheap to copy.
/// Any number of threads may read, and write to chunks of which no other thread reads or writes; a chunk
/// appears as a whole or not at all. Values are converted where the type read into (or stored) has an equal
/// for every value of the other.
class zarr_array {
  public:
    /// Makes an empty array (every value is the fill value). `overwrite` removes an array that is there.
    /// Errors: hubmap.zarr.103 (sides or chunks out of range), 104 (something is there), 106 (fill value),
    /// 113 (the folder cannot be made), hubmap.file.104 .. 106.
    [[nodiscard]] static zarr_array create(const std::filesystem::path& path, zarr_metadata metadata,
                                           bool overwrite = false) {
        namespace fs = std::filesystem;
        zarr_array array = in_folder(path, [&] { return zarr_array(path, std::move(metadata)); });
        std::error_code failure;
        if (overwrite && is_zarr_array(path)) fs::remove_all(path, failure);
        require(!failure, "zarr", 113, path.string(), ": ", failure.message());
        const bool free =
            !fs::exists(path, failure) || (fs::is_directory(path, failure) && fs::is_empty(path, failure));
        require(free, "zarr", 104, path.string(), ": there is something already");
        fs::create_directories(path, failure);
        require(!failure, "zarr", 113, path.string(), ": ", failure.message());
        write_file(path / ".zarray", print_zarr_metadata(array.metadata()));
        return array;
    }

    /// Errors: hubmap.zarr.101 .. 103, 106 (its metadata), 105 (there is no array), hubmap.file.101 .. 103.
    [[nodiscard]] static zarr_array open(const std::filesystem::path& path) {
        std::error_code none;
        const auto bytes = read_file_if_there(path / ".zarray", largest_json_bytes);
        require(bytes.has_value() || !std::filesystem::exists(path / "zarr.json", none), "zarr", 102,
                path.string(), ": format version 3");
        require(bytes.has_value(), "zarr", 105, path.string(), ": is no Zarr array");
        return in_folder(path, [&] { return zarr_array(path, parse_zarr_metadata(*bytes)); });
    }

    [[nodiscard]] const zarr_metadata& metadata() const noexcept { return state_->metadata; }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return state_->path; }
    [[nodiscard]] const std::vector<index>& shape() const noexcept { return state_->metadata.shape; }

    /// What .zattrs says; an empty object where there is none. Errors: hubmap.zarr.112, hubmap.file.101 ..
    /// 103.
    [[nodiscard]] nlohmann::json attributes() const {
        const auto bytes = read_file_if_there(path() / ".zattrs", largest_json_bytes);
        if (!bytes) return nlohmann::json::object();
        auto json = detail::parse_bounded_json(*bytes, {});
        require(json.problem.empty() && json.value.is_object(), "zarr", 112, path().string(),
                ": attributes are no JSON object: ", json.problem);
        return std::move(json.value);
    }
    /// Errors: hubmap.zarr.112 (no object, text that is no UTF-8), hubmap.file.104 .. 106.
    void set_attributes(const nlohmann::json& attributes) {
        require(attributes.is_object(), "zarr", 112, path().string(), ": attributes are no JSON object");
        std::string text;
        try {
            text = attributes.dump(4);
        } catch (const nlohmann::json::exception& e) {
            fail("zarr", 112, path().string(), ": ", e.what());
        }
        write_file(path() / ".zattrs", text);
    }

    /// Reads the block of `count` values from `begin` on into dense memory, last dimension fastest. Each
    /// chunk that it touches is decoded once. Memory: one chunk, packed and decoded. Errors: hubmap.zarr.107
    /// (the block leaves the array), 108 (T cannot hold the values), 109 (a chunk is damaged),
    /// hubmap.file.101 .. 103.
    template <class T>
    void read(std::span<const index> begin, std::span<const index> count, T* dense) const {
        const block_place place = checked(begin, count);
        zarr_buffers buffers;
        read_strided(place, dense, dense_strides(place), decoder{*state_, buffers});
    }

    /// Writes a block of dense values, last dimension fastest. Chunks of which the block is but a part are
    /// read first. Memory: one chunk, packed and decoded.
    /// Errors: as read(), hubmap.zarr.110 (the compressor refuses), hubmap.file.104 .. 106.
    template <class T>
    void write(std::span<const index> begin, std::span<const index> count, const T* dense) {
        const block_place place = checked(begin, count);
        write_strided(place, dense, dense_strides(place));
    }

  private:
    friend class zarr_cache;
    template <class T>
    friend void read_image(const zarr_array& array, const window& inside, image_view<T> out,
                           zarr_buffers& buffers);
    template <class T>
    friend void write_image(zarr_array& array, const window& inside, image_view<const T> pixels);

    using numbers = detail::zarr_numbers;

    static constexpr std::uintmax_t largest_json_bytes = 1 << 24;

    struct state {
        std::filesystem::path path;
        zarr_metadata metadata;
        index chunk_bytes = 0;
        numbers chunk_strides{};  // in values, of a decoded chunk
    };
    struct block_place {
        numbers begin{}, count{};
    };
    /// What a block and a chunk have in common.
    struct chunk_part {
        numbers chunk{};     // which
        numbers count{};     // values along each dimension
        index in_chunk = 0;  // first value, by chunk_strides
        index in_block = 0;  // first value, by the strides of the block
        bool whole = true;   // all of the chunk that belongs to the array
    };

    zarr_array(const std::filesystem::path& path, zarr_metadata metadata) {
        auto made = std::make_shared<state>();
        made->path = path;
        made->metadata = std::move(metadata);
        made->chunk_bytes = detail::chunk_bytes(made->metadata);
        const auto& chunks = made->metadata.chunks;
        const std::size_t dimensions = chunks.size();
        index stride = 1;
        for (std::size_t i = 0; i < dimensions; ++i) {
            const std::size_t d = made->metadata.column_major ? i : dimensions - 1 - i;
            made->chunk_strides[d] = stride;
            stride *= chunks[d];
        }
        detail::with_stored_type(made->metadata.type, [&](auto sample) {
            (void)detail::fill_value_as<decltype(sample)>(made->metadata.fill_value);
        });
        state_ = std::move(made);
    }

    /// Puts the folder before the message of what `work` throws about metadata.
    template <class Work>
    static zarr_array in_folder(const std::filesystem::path& path, Work&& work) {
        try {
            return work();
        } catch (const error& e) {
            const std::string_view what = e.what();
            throw error(e.room(), e.number(),
                        path.string() + ": " + std::string(what.substr(what.find("] ") + 2)));
        }
    }

    [[nodiscard]] std::size_t dimensions() const noexcept { return state_->metadata.shape.size(); }

    [[nodiscard]] block_place checked(std::span<const index> begin, std::span<const index> count) const {
        require(begin.size() == dimensions() && count.size() == dimensions(), "zarr", 107, path().string(),
                ": a block of ", count.size(), " dimensions of an array of ", dimensions());
        block_place place;
        double size = 1;
        for (std::size_t d = 0; d < dimensions(); ++d) {
            require(
                begin[d] >= 0 && count[d] >= 0 && begin[d] <= shape()[d] && count[d] <= shape()[d] - begin[d],
                "zarr", 107, path().string(), ": ", count[d], " from ", begin[d], " on of ", shape()[d],
                " along dimension ", d);
            place.begin[d] = begin[d];
            place.count[d] = count[d];
            size *= static_cast<double>(count[d]);
        }
        constexpr double most_values = 1e18;
        require(size < most_values, "zarr", 107, path().string(), ": a block of ", size, " values");
        return place;
    }
    [[nodiscard]] numbers dense_strides(const block_place& place) const noexcept {
        numbers strides{};
        index stride = 1;
        for (std::size_t d = dimensions(); d-- > 0; stride *= place.count[d]) strides[d] = stride;
        return strides;
    }

    /// Calls `work(part)` for each chunk that the block meets.
    template <class Work>
    void for_each_chunk(const block_place& place, const numbers& block_strides, Work&& work) const {
        const auto& chunks = state_->metadata.chunks;
        chunk_part part;
        for (std::size_t d = 0; d < dimensions(); ++d) {
            if (place.count[d] == 0) return;
            part.chunk[d] = place.begin[d] / chunks[d];
        }
        while (true) {
            part.in_chunk = part.in_block = 0;
            part.whole = true;
            for (std::size_t d = 0; d < dimensions(); ++d) {
                const index first = part.chunk[d] * chunks[d];
                const index from = std::max(first, place.begin[d]);
                const index to = std::min(first + chunks[d], place.begin[d] + place.count[d]);
                part.count[d] = to - from;
                part.in_chunk += (from - first) * state_->chunk_strides[d];
                part.in_block += (from - place.begin[d]) * block_strides[d];
                part.whole = part.whole && from == first && to == std::min(first + chunks[d], shape()[d]);
            }
            work(std::as_const(part));
            std::size_t d = dimensions();
            while (d > 0) {
                --d;
                if (++part.chunk[d] * chunks[d] < place.begin[d] + place.count[d]) break;
                part.chunk[d] = place.begin[d] / chunks[d];
                if (d == 0) return;
            }
            if (dimensions() == 0) return;
        }
    }

    [[nodiscard]] static std::filesystem::path chunk_path(const state& array, const numbers& chunk) {
        std::string name = array.metadata.shape.empty() ? "0" : "";
        for (std::size_t d = 0; d < array.metadata.shape.size(); ++d) {
            if (d > 0) name += array.metadata.dimension_separator;
            name += std::to_string(chunk[d]);
        }
        return array.path / name;
    }

    static void swap_byte_order(const state& array, std::span<std::byte> bytes) {
        const auto size = static_cast<std::size_t>(detail::bytes_of(array.metadata.type));
        if (size == 1 || array.metadata.big_endian == (std::endian::native == std::endian::big)) return;
        for (; !bytes.empty(); bytes = bytes.subspan(size)) std::ranges::reverse(bytes.first(size));
    }

    /// Decodes the wanted bytes, whole values, into their places among the chunk's `decoded`. False where the
    /// chunk is not there. Errors: hubmap.zarr.109, hubmap.file.101 .. 103.
    static bool decode(const state& array, const numbers& chunk, detail::byte_range wanted,
                       detail::reused_bytes& packed, std::span<std::byte> decoded) {
        if (!detail::decode_chunk_file(chunk_path(array, chunk), array.metadata.compressor.codec, wanted,
                                       packed, decoded))
            return false;
        swap_byte_order(array, decoded.subspan(wanted.first, wanted.count));
        return true;
    }
    /// All of a chunk.
    static bool decode(const state& array, const numbers& chunk, std::span<std::byte> decoded) {
        detail::reused_bytes packed;
        return decode(array, chunk, {0, decoded.size()}, packed, decoded);
    }

    /// Gives chunks of which the wanted bytes are decoded, one at a time; none where the chunk is not there.
    struct decoder {
        const state& array;
        zarr_buffers& buffers;
        const std::byte* operator()(const numbers& chunk, detail::byte_range wanted) {
            const auto decoded = buffers.decoded.room(static_cast<std::size_t>(array.chunk_bytes));
            return decode(array, chunk, wanted, buffers.packed, decoded) ? decoded.data() : nullptr;
        }
    };

    /// The bytes from the first to the last value of a part.
    template <class Stored>
    [[nodiscard]] detail::byte_range bytes_of(const chunk_part& part) const noexcept {
        index values = 1;
        for (std::size_t d = 0; d < dimensions(); ++d)
            values += (part.count[d] - 1) * state_->chunk_strides[d];
        return {static_cast<std::size_t>(part.in_chunk) * sizeof(Stored),
                static_cast<std::size_t>(values) * sizeof(Stored)};
    }

    /// Errors: hubmap.zarr.108.
    template <class From, class To>
    void require_conversion() const {
        require(detail::holds_all_values<From, To>(), "zarr", 108, path().string(), ": values of type ",
                detail::zarr_type_names[static_cast<std::size_t>(metadata().type)].name,
                " cannot all be converted");
    }

    template <class T, class Source>
    void read_strided(const block_place& place, T* out, const numbers& strides, Source&& chunk_of) const {
        detail::with_stored_type(metadata().type, [&](auto sample) {
            using stored = decltype(sample);
            require_conversion<stored, T>();
            if constexpr (detail::holds_all_values<stored, T>()) {
                const auto fill = detail::fill_value_as<stored>(metadata().fill_value);
                for_each_chunk(place, strides, [&](const chunk_part& part) {
                    // Aligned: chunks come from new, which aligns for every type stored.
                    const auto* const from =
                        reinterpret_cast<const stored*>(chunk_of(part.chunk, bytes_of<stored>(part)));
                    if (from)
                        detail::copy_block(from + part.in_chunk, state_->chunk_strides, out + part.in_block,
                                           strides, part.count, dimensions());
                    else
                        detail::copy_block(&fill, numbers{}, out + part.in_block, strides, part.count,
                                           dimensions());
                });
            }
        });
    }

    template <class T>
    void write_strided(const block_place& place, const T* block, const numbers& strides) {
        detail::with_stored_type(metadata().type, [&](auto sample) {
            using stored = decltype(sample);
            require_conversion<T, stored>();
            if constexpr (detail::holds_all_values<T, stored>()) {
                const auto fill = detail::fill_value_as<stored>(metadata().fill_value);
                const auto size = static_cast<std::size_t>(state_->chunk_bytes);
                auto memory = std::make_unique_for_overwrite<std::byte[]>(size);
                auto* const chunk = reinterpret_cast<stored*>(memory.get());
                for_each_chunk(place, strides, [&](const chunk_part& part) {
                    if (part.whole || !decode(*state_, part.chunk, {memory.get(), size}))
                        std::fill_n(chunk, size / sizeof(stored), fill);
                    detail::copy_block(block + part.in_block, strides, chunk + part.in_chunk,
                                       state_->chunk_strides, part.count, dimensions());
                    swap_byte_order(*state_, {memory.get(), size});
                    const auto where = chunk_path(*state_, part.chunk);
                    std::error_code failure;
                    if (metadata().dimension_separator == '/')
                        std::filesystem::create_directories(where.parent_path(), failure);
                    require(!failure, "zarr", 113, where.parent_path().string(), ": ", failure.message());
                    write_file(where, detail::encode_chunk(metadata().compressor, {memory.get(), size},
                                                           static_cast<index>(sizeof(stored))));
                });
            }
        });
    }

    /// A window of an image as a block, and the strides of the view for its dimensions.
    template <class T>
    [[nodiscard]] std::pair<block_place, numbers> image_block(const window& inside, image_view<T> view) const;

    std::shared_ptr<const state> state_;
};

/// (height, width) of an array that holds an image: (h, w) or (h, w, c). Errors: hubmap.zarr.114.
[[nodiscard]] inline extent image_size(const zarr_array& array) {
    const auto& shape = array.shape();
    require(shape.size() == 2 || shape.size() == 3, "zarr", 114, array.path().string(), ": ", shape.size(),
            " dimensions are no image");
    return {shape[0], shape[1]};
}

/// 1 for an array (h, w), c for (h, w, c). Errors: hubmap.zarr.114.
[[nodiscard]] inline index image_channels(const zarr_array& array) {
    (void)image_size(array);
    return array.shape().size() == 3 ? array.shape()[2] : 1;
}

template <class T>
std::pair<zarr_array::block_place, zarr_array::numbers> zarr_array::image_block(const window& inside,
                                                                                image_view<T> view) const {
    require(view.size() == inside.size() && view.channels() == image_channels(*this), "zarr", 114,
            path().string(), ": ", inside, " and ", image_channels(*this), " channels, but an image of ",
            view.size(), " and ", view.channels());
    const index begin[] = {inside.y, inside.x, 0}, count[] = {inside.height, inside.width, view.channels()};
    const auto strides = view.strides();
    return {checked({begin, dimensions()}, {count, dimensions()}),
            numbers{strides.y, strides.x, strides.channel}};
}

/// Reads the pixels inside a window of an image, each chunk once, into a view of the same size and number of
/// channels, whatever its strides. Errors: as zarr_array::read(), hubmap.zarr.114 (no image, or a view of
/// another shape).
template <class T>
void read_image(const zarr_array& array, const window& inside, image_view<T> out, zarr_buffers& buffers) {
    const auto [place, strides] = array.image_block(inside, out);
    array.read_strided(place, out.data(), strides, zarr_array::decoder{*array.state_, buffers});
}
template <class T>
void read_image(const zarr_array& array, const window& inside, image_view<T> out) {
    zarr_buffers buffers;
    read_image(array, inside, out, buffers);
}

/// Writes pixels into a window of an image; windows of whole chunks need no reading.
/// Errors: as zarr_array::write(), hubmap.zarr.114.
template <class T>
void write_image(zarr_array& array, const window& inside, image_view<const T> pixels) {
    const auto [place, strides] = array.image_block(inside, pixels);
    array.write_strided(place, pixels.data(), strides);
}

}  // namespace hubmap::io
