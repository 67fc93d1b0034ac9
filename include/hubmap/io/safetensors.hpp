#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <filesystem>
#include <hubmap/core/geometry.hpp>
#include <hubmap/io/detail/bounded_json.hpp>
#include <hubmap/io/detail/mapped_file.hpp>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hubmap::io {

static_assert(std::endian::native == std::endian::little,
              "tensors are stored little-endian and used as they lie");

/// A named tensor in C order; the bytes belong to another.
struct stored_tensor {
    std::string name;
    std::string dtype;  ///< F64 F32 F16 BF16 I64 I32 I16 I8 U64 U32 U16 U8 BOOL
    std::vector<index> shape;
    std::span<const std::byte> data;  ///< of a file: where it lies, which need not be aligned for the type
};

/// What a file says of itself.
using tensor_metadata = std::map<std::string, std::string>;

namespace detail {

struct tensor_type {
    std::string_view name;
    index bytes;
};
/// In the order in which the original sorts them, which keeps each aligned: the widest first.
inline constexpr std::array<tensor_type, 13> tensor_types{{{"U64", 8},
                                                           {"I64", 8},
                                                           {"F64", 8},
                                                           {"F32", 4},
                                                           {"U32", 4},
                                                           {"I32", 4},
                                                           {"BF16", 2},
                                                           {"F16", 2},
                                                           {"U16", 2},
                                                           {"I16", 2},
                                                           {"I8", 1},
                                                           {"U8", 1},
                                                           {"BOOL", 1}}};

/// The original's limit: 100 MB.
inline constexpr std::uint64_t largest_tensor_header = 100'000'000;
inline constexpr std::size_t tensor_header_at = 8;

/// Place in tensor_types; its size where there is no such type.
[[nodiscard]] inline std::size_t tensor_type_rank(std::string_view name) {
    const auto* const found = std::find_if(tensor_types.begin(), tensor_types.end(),
                                           [name](const auto& type) { return type.name == name; });
    return static_cast<std::size_t>(found - tensor_types.begin());
}

/// Bytes of a tensor; -1 where that is beyond all memory or the type is unknown.
[[nodiscard]] inline index tensor_bytes(std::string_view dtype, std::span<const index> shape) {
    const std::size_t rank = tensor_type_rank(dtype);
    if (rank == tensor_types.size()) return -1;
    index bytes = tensor_types[rank].bytes;
    constexpr index most = std::numeric_limits<index>::max();
    for (const index side : shape) {
        if (side < 0 || (side > 0 && bytes > most / side)) return -1;
        bytes *= side;
    }
    return bytes;
}

}  // namespace detail

/// The tensors and the metadata of a safetensors file; the tensors' bytes lie in the file's.
struct safetensors_content {
    std::vector<stored_tensor> tensors;  ///< in the order in which they lie
    tensor_metadata metadata;
};

/// Looks through the bytes of a safetensors file: a header of JSON, then tensors without a hole or overlap.
/// Memory: about 20 times the header.
/// Errors: hubmap.safetensors.101 (too short, or a header longer than the file or 100 MB), 102 (a header that
/// is no JSON of the form, or has a name twice), 103 (a tensor of an unknown type, or a size that is not its
/// shape's), 104 (holes, overlap, bytes missing or left over).
[[nodiscard]] inline safetensors_content parse_safetensors(std::span<const std::byte> file) {
    constexpr std::size_t header_at = detail::tensor_header_at;
    require(file.size() >= header_at, "safetensors", 101, file.size(), " bytes");
    std::uint64_t header_bytes = 0;
    for (std::size_t i = header_at; i-- > 0;)
        header_bytes = header_bytes << 8 | std::to_integer<std::uint64_t>(file[i]);
    require(header_bytes <= detail::largest_tensor_header && header_bytes <= file.size() - header_at,
            "safetensors", 101, "a header of ", header_bytes, " bytes in a file of ", file.size());
    const std::string_view header(reinterpret_cast<const char*>(file.data()) + header_at,
                                  static_cast<std::size_t>(header_bytes));
    const std::span<const std::byte> buffer = file.subspan(header_at + header.size());
    require(header.starts_with('{'), "safetensors", 102, "the header does not begin with {");
    const auto json = detail::parse_bounded_json(header, {.deepest = 4, .distinct_keys = true});
    require(json.problem.empty(), "safetensors", 102, json.problem);

    safetensors_content content;
    for (const auto& [name, entry] : json.value.items()) {
        require(entry.is_object(), "safetensors", 102, name, ": no object");
        if (name == "__metadata__") {
            for (const auto& [key, value] : entry.items()) {
                require(value.is_string(), "safetensors", 102, "metadata ", key, " is no text");
                content.metadata[key] = value.get<std::string>();
            }
            continue;
        }
        // Whole numbers from 0 to what a file may have.
        const auto numbers = [&entry = entry, &name = name](const char* member) {
            const auto list = entry.find(member);
            require(list != entry.end() && list->is_array(), "safetensors", 102, name, ": no list ", member);
            std::vector<index> values;
            for (const auto& value : *list) {
                constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<index>::max());
                require(value.is_number_unsigned() && value.get<std::uint64_t>() <= most, "safetensors", 102,
                        name, ": ", member, " holds no whole number of 0 or more");
                values.push_back(value.get<index>());
            }
            return values;
        };
        require(entry.contains("dtype") && entry["dtype"].is_string(), "safetensors", 102, name,
                ": no dtype");
        stored_tensor tensor{name, entry["dtype"].get<std::string>(), numbers("shape"), {}};
        const auto offsets = numbers("data_offsets");
        require(offsets.size() == 2 && offsets[0] <= offsets[1], "safetensors", 102, name,
                ": data_offsets are no begin and end");
        require(detail::tensor_bytes(tensor.dtype, tensor.shape) == offsets[1] - offsets[0], "safetensors",
                103, name, ": ", offsets[1] - offsets[0], " bytes are not its shape's, of type ",
                tensor.dtype.substr(0, 20));
        require(offsets[1] <= std::ssize(buffer), "safetensors", 104, name, ": ends at ", offsets[1], " of ",
                buffer.size());
        tensor.data = buffer.subspan(static_cast<std::size_t>(offsets[0]),
                                     static_cast<std::size_t>(offsets[1] - offsets[0]));
        content.tensors.push_back(std::move(tensor));
    }
    // An empty tensor lies before the one that begins where it does.
    std::sort(content.tensors.begin(), content.tensors.end(), [](const auto& a, const auto& b) {
        return a.data.data() != b.data.data() ? a.data.data() < b.data.data() : a.data.size() < b.data.size();
    });
    const std::byte* end = buffer.data();
    for (const auto& tensor : content.tensors) {
        require(tensor.data.data() == end, "safetensors", 104, tensor.name,
                ": does not begin where the one before it ends");
        end += tensor.data.size();
    }
    require(end == buffer.data() + buffer.size(), "safetensors", 104, "bytes after the last tensor");
    return content;
}

/// A safetensors file, mapped into memory: tensors are read from disk when they are looked at. Their bytes
/// live as long as this object. Nobody may shorten the file meanwhile. Movable; reading from several threads
/// is safe.
class safetensors_file {
  public:
    /// Errors: those of parse_safetensors(), with the file, hubmap.file.101 and 103.
    explicit safetensors_file(const std::filesystem::path& path) : file_(path) {
        try {
            content_ = parse_safetensors(file_.bytes());
        } catch (const error& e) {
            const std::string_view what = e.what();
            throw error("safetensors", e.number(),
                        path.string() + ": " + std::string(what.substr(what.find("] ") + 2)));
        }
    }

    /// In the order in which they lie in the file.
    [[nodiscard]] const std::vector<stored_tensor>& tensors() const noexcept { return content_.tensors; }
    [[nodiscard]] const tensor_metadata& metadata() const noexcept { return content_.metadata; }
    /// Null where there is none of that name.
    [[nodiscard]] const stored_tensor* find(std::string_view name) const noexcept {
        for (const auto& tensor : content_.tensors)
            if (tensor.name == name) return &tensor;
        return nullptr;
    }

  private:
    detail::mapped_file file_;
    safetensors_content content_;
};

/// Writes tensors under a temporary name first: the widest types first, then by name, so that each is
/// aligned. Equal tensors give equal bytes in whatever order they come.
/// Errors: hubmap.safetensors.103 (an unknown type, or bytes that are not the shape's), 105 (a name twice or
/// reserved, or text that is no UTF-8), hubmap.file.104 .. 106.
inline void write_safetensors(const std::filesystem::path& path, std::span<const stored_tensor> tensors,
                              const tensor_metadata& metadata = {}) {
    std::vector<const stored_tensor*> sorted;
    std::set<std::string_view> names;
    for (const auto& tensor : tensors) {
        require(detail::tensor_bytes(tensor.dtype, tensor.shape) == std::ssize(tensor.data), "safetensors",
                103, path.string(), ": ", tensor.name, ": ", tensor.data.size(),
                " bytes are not its shape's, of type ", tensor.dtype);
        require(tensor.name != "__metadata__" && names.insert(tensor.name).second, "safetensors", 105,
                path.string(), ": the name ", tensor.name, " is taken");
        sorted.push_back(&tensor);
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) {
        const auto rank_a = detail::tensor_type_rank(a->dtype), rank_b = detail::tensor_type_rank(b->dtype);
        return rank_a != rank_b ? rank_a < rank_b : a->name < b->name;
    });
    auto entries = nlohmann::ordered_json::object();
    if (!metadata.empty()) entries["__metadata__"] = metadata;
    index at = 0;
    for (const auto* tensor : sorted) {
        const index end = at + std::ssize(tensor->data);
        nlohmann::ordered_json entry;
        entry["dtype"] = tensor->dtype;
        entry["shape"] = tensor->shape;
        entry["data_offsets"] = {at, end};
        // As at the end of a list: looking for equal names would take the square of their number.
        entries.get_ref<nlohmann::ordered_json::object_t&>().emplace_back(tensor->name, std::move(entry));
        at = end;
    }
    std::string header;
    try {
        header = entries.dump();
    } catch (const nlohmann::json::exception& e) {
        fail("safetensors", 105, path.string(), ": ", e.what());
    }
    constexpr std::size_t alignment = 8;
    header.resize((header.size() + alignment - 1) / alignment * alignment, ' ');
    require(header.size() <= detail::largest_tensor_header, "safetensors", 105, path.string(),
            ": names make a header of ", header.size(), " bytes");
    std::string first;
    for (std::size_t i = 0; i < detail::tensor_header_at; ++i)
        first += static_cast<char>(header.size() >> 8 * i & 255);
    std::vector<std::string_view> parts{first, header};
    for (const auto* tensor : sorted)
        parts.emplace_back(reinterpret_cast<const char*>(tensor->data.data()), tensor->data.size());
    write_file(path, parts);
}

}  // namespace hubmap::io
