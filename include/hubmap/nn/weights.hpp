#pragma once

#include <algorithm>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/nn/compat.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace hubmap::nn {

/// Tensors under names, in a fixed order: what is written to and read from a file of weights.
using tensor_dict = torch::OrderedDict<std::string, torch::Tensor>;

namespace detail {
template <class Visit>
void visit_tensors(const torch::nn::Module& module, const std::string& prefix, const Visit& visit) {
    for (const auto& item : module.named_parameters(/*recurse=*/false))
        visit(prefix + item.key(), item.value());
    for (const auto& item : module.named_buffers(/*recurse=*/false)) visit(prefix + item.key(), item.value());
    for (const auto& child : module.named_children())
        visit_tensors(*child.value(), prefix + child.key() + ".", visit);
}

/// The first few of many names, for a message.
[[nodiscard]] inline std::string some_of(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 5;
    std::ostringstream text;
    for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) text << (i ? ", " : "") << names[i];
    if (names.size() > shown) text << ", ... (" << names.size() << " in all)";
    return text.str();
}
}  // namespace detail

/// All parameters and buffers of a network under the names and in the order of PyTorch's `state_dict`. The
/// tensors are the network's own memory, detached from gradients: `clone` what must not change.
[[nodiscard]] inline tensor_dict named_tensors(const torch::nn::Module& module) {
    tensor_dict all;
    detail::visit_tensors(module, "", [&](const std::string& name, const torch::Tensor& tensor) {
        all.insert(name, tensor.detach());
    });
    return all;
}

/// The same, in memory of its own on the CPU, contiguous.
[[nodiscard]] inline tensor_dict copy_named_tensors(const torch::nn::Module& module) {
    tensor_dict all;
    detail::visit_tensors(module, "", [&](const std::string& name, const torch::Tensor& tensor) {
        all.insert(name, tensor.detach().cpu().clone(torch::MemoryFormat::Contiguous));
    });
    return all;
}

/// The entries whose names begin with `prefix`, without it: one part of a checkpoint.
[[nodiscard]] inline tensor_dict with_prefix_removed(const tensor_dict& tensors, const std::string& prefix) {
    tensor_dict part;
    for (const auto& item : tensors)
        if (item.key().starts_with(prefix)) part.insert(item.key().substr(prefix.size()), item.value());
    return part;
}

/// Appends `part` to `all` under `prefix + name`. Errors: hubmap.nn.115 where a name is there already.
inline void insert_with_prefix(tensor_dict& all, const std::string& prefix, const tensor_dict& part) {
    for (const auto& item : part) {
        require(!all.contains(prefix + item.key()), "nn", 115, "tensor '", prefix + item.key(),
                "' is there twice");
        all.insert(prefix + item.key(), item.value());
    }
}

/// Which keys may differ between a network and the tensors to load.
enum class key_match {
    strict,             ///< exactly the network's keys
    ignore_unexpected,  ///< more tensors than the network has are left aside (a checkpoint's classifier)
    partial,            ///< only what both have is loaded (an encoder's weights into a whole network)
};

/// Copies `tensors` into the parameters and buffers of the same names, whatever their type, device and memory
/// format. Nothing is changed unless everything fits. `num_batches_tracked`, which no result depends on, may
/// always be absent. Returns the number of tensors loaded.
/// Errors: hubmap.nn.111 keys missing, 112 keys unexpected, 113 a shape differs, 114 nothing fits (partial).
inline index load_named_tensors(torch::nn::Module& module, const tensor_dict& tensors,
                                key_match match = key_match::strict) {
    const auto own = named_tensors(module);
    std::vector<std::string> missing, unexpected;
    for (const auto& item : own)
        if (!tensors.contains(item.key()) && !item.key().ends_with("num_batches_tracked"))
            missing.push_back(item.key());
    for (const auto& item : tensors)
        if (!own.contains(item.key())) unexpected.push_back(item.key());
    require(missing.empty() || match == key_match::partial, "nn", 111, "missing: ", detail::some_of(missing));
    require(unexpected.empty() || match != key_match::strict, "nn", 112, "the network has no ",
            detail::some_of(unexpected));
    index loaded = 0;
    for (const auto& item : own)
        if (const auto* from = tensors.find(item.key())) {
            require(from->sizes() == item.value().sizes(), "nn", 113, "'", item.key(), "' is ", from->sizes(),
                    ", the network's is ", item.value().sizes());
            ++loaded;
        }
    require(loaded > 0, "nn", 114, "none of ", tensors.size(), " tensors belongs to the network");
    const torch::NoGradGuard no_gradients;
    for (const auto& item : own)
        if (const auto* from = tensors.find(item.key())) torch::Tensor(item.value()).copy_(*from);
    return loaded;
}

/// Weights [out, 3, k, k] of a stem made for colour pictures, for pictures of `in` channels: their sum for
/// one channel, else channel i gets weight i % 3 times 3 / in, so that the sums keep their size. Errors:
/// hubmap.nn.116. Source: segmentation_models.pytorch.
[[nodiscard]] inline torch::Tensor adapt_input_channels(const torch::Tensor& weight, index in) {
    require(weight.dim() == 4 && weight.size(1) >= 1 && in >= 1, "nn", 116, "stem weights of shape ",
            weight.sizes(), " for ", in, " channels");
    const index had = weight.size(1);
    if (in == had) return weight;
    if (in == 1) return weight.sum(1, /*keepdim=*/true);
    std::vector<torch::Tensor> channels;
    for (index i = 0; i < in; ++i) channels.push_back(weight.select(1, i % had));
    return torch::stack(channels, 1) * (static_cast<double>(had) / static_cast<double>(in));
}

}  // namespace hubmap::nn
