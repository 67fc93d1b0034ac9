#pragma once

#include <hubmap/nn/segmentation_model.hpp>
#include <hubmap/stages/tensor_file.hpp>

namespace hubmap {

/// A trained network: what it is, its weights, and what else was written down (its history, its settings).
/// Kept as a safetensors file whose tensors have the names of segmentation_models.pytorch.
struct checkpoint {
    model_description model;
    nn::tensor_dict weights;
    text_table metadata;
};

inline void write_checkpoint(const std::filesystem::path& path, const checkpoint& c) {
    auto metadata = c.metadata;
    metadata.merge(to_text(c.model));
    write_tensors(path, c.weights, metadata);
}

/// Errors: hubmap.settings.101 .. 103 where the file does not describe its model (weights of other programs
/// do not: give them to a training as its start); those of read_tensors.
[[nodiscard]] inline checkpoint read_checkpoint(const std::filesystem::path& path) {
    auto file = read_tensors(path);
    const auto model = with_context(path.string() + ": not a checkpoint",
                                    [&] { return model_description_from(file.metadata); });
    return {model, std::move(file.tensors), std::move(file.metadata)};
}

namespace detail {
[[nodiscard]] inline nn::padding_profile padding_profile_of(const std::string& name) {
    if (name == "v063") return nn::padding_profile::v063;
    if (name == "v071") return nn::padding_profile::v071;
    require(name == "dynamic_same", "stages", 103, "no padding '", name,
            "'; there are v063, v071, dynamic_same");
    return nn::padding_profile::dynamic_same;
}
}  // namespace detail

/// The network of a description, its weights drawn from `seed`, in training mode. The rate of drop connect
/// counts in training only.
/// Errors: hubmap.stages.103 an unknown padding; hubmap.nn.101 an unknown encoder; hubmap.settings.103.
[[nodiscard]] inline std::shared_ptr<nn::unet_efficientnet> build_model(const model_description& model,
                                                                        std::uint64_t seed = 0,
                                                                        double drop_connect_rate = .2) {
    check(model);
    auto encoder = nn::efficientnet_b(model.encoder);
    encoder.drop_connect_rate = drop_connect_rate;
    return nn::make_unet({.encoder = encoder,
                          .padding = detail::padding_profile_of(model.padding),
                          .classes = model.classes,
                          .decoder = model.decoder},
                         seed);
}

/// The network of a checkpoint on `device`, ready to predict: in evaluation mode, its normalisations folded
/// into the convolutions. Errors: those of build_model and load_named_tensors.
[[nodiscard]] inline std::shared_ptr<nn::unet_efficientnet> load_model(const checkpoint& c,
                                                                       torch::Device device) {
    auto model = build_model(c.model);
    nn::load_named_tensors(*model, c.weights);
    model->to(device);
    model->eval();
    model->fold_batch_norm();
    return model;
}

}  // namespace hubmap
