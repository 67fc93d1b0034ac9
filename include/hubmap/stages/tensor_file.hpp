#pragma once

#include <filesystem>
#include <hubmap/io/safetensors.hpp>
#include <hubmap/nn/weights.hpp>
#include <hubmap/settings/model_description.hpp>
#include <utility>
#include <vector>

namespace hubmap {

namespace detail {

/// Types of safetensors that LibTorch has.
struct tensor_type {
    const char* name;
    at::ScalarType type;
};
inline constexpr tensor_type tensor_types[] = {
    {"F64", at::kDouble}, {"F32", at::kFloat}, {"F16", at::kHalf},  {"BF16", at::kBFloat16},
    {"I64", at::kLong},   {"I32", at::kInt},   {"I16", at::kShort}, {"I8", at::kChar},
    {"U8", at::kByte},    {"BOOL", at::kBool}};

}  // namespace detail

/// Named tensors and texts of a safetensors file.
struct tensor_file {
    nn::tensor_dict tensors;
    text_table metadata;
};

/// Writes tensors, as they are, and texts as a safetensors file, whole or not at all.
/// Errors: hubmap.stages.101 a type that the format lacks; those of write_safetensors.
inline void write_tensors(const std::filesystem::path& path, const nn::tensor_dict& tensors,
                          const text_table& metadata) {
    std::vector<torch::Tensor> kept;
    std::vector<io::stored_tensor> stored;
    for (const auto& item : tensors) {
        kept.push_back(item.value().detach().cpu().contiguous());
        const auto& tensor = kept.back();
        const char* name = nullptr;
        for (const auto& known : detail::tensor_types)
            if (known.type == tensor.scalar_type()) name = known.name;
        require(name, "stages", 101, path.string(), ": '", item.key(), "' is of type ", tensor.scalar_type(),
                ", which safetensors files do not have");
        stored.push_back({.name = item.key(),
                          .dtype = name,
                          .shape = {tensor.sizes().begin(), tensor.sizes().end()},
                          .data = {static_cast<const std::byte*>(tensor.data_ptr()), tensor.nbytes()}});
    }
    io::write_safetensors(path, stored, metadata);
}

/// Reads a safetensors file; the tensors are copies. Errors: hubmap.stages.102 a type that LibTorch lacks;
/// those of safetensors_file.
[[nodiscard]] inline tensor_file read_tensors(const std::filesystem::path& path) {
    const io::safetensors_file file(path);
    tensor_file read;
    read.metadata = file.metadata();
    for (const auto& stored : file.tensors()) {
        const detail::tensor_type* type = nullptr;
        for (const auto& known : detail::tensor_types)
            if (known.name == stored.dtype) type = &known;
        require(type, "stages", 102, path.string(), ": '", stored.name, "' is of type ", stored.dtype,
                ", which LibTorch does not have");
        auto tensor = torch::empty(stored.shape, type->type);
        std::copy(stored.data.begin(), stored.data.end(), static_cast<std::byte*>(tensor.data_ptr()));
        read.tensors.insert(stored.name, std::move(tensor));
    }
    return read;
}

}  // namespace hubmap
