#pragma once

#include <concepts>
#include <hubmap/nn/decoders/unet_decoder.hpp>
#include <hubmap/nn/encoders/efficientnet.hpp>
#include <hubmap/nn/initialise.hpp>

namespace hubmap::nn {

/// A module that turns a picture [n, in, h, w] into features of strides 2, 4, ..., 32.
template <class E>
concept feature_encoder = std::derived_from<E, torch::nn::Module> &&
    requires(E& e, const torch::Tensor& x, random_key key) {
    { e.forward(x) } -> std::convertible_to<std::vector<torch::Tensor>>;
    { e.channels() } -> std::convertible_to<std::array<index, 5>>;
    e.set_noise(key);
};

/// A module that turns such features into one picture of the input's size.
template <class D>
concept feature_decoder = std::derived_from<D, torch::nn::Module> &&
    requires(D& d, const std::vector<torch::Tensor>& features) {
    { d.forward(features) } -> std::convertible_to<torch::Tensor>;
    { d.channels() } -> std::convertible_to<index>;
};

/// Encoder, decoder and a 3x3 convolution to one logit a class. Children are called `encoder`, `decoder` and
/// `segmentation_head`, as in segmentation_models.pytorch. Any encoder and decoder that model the concepts
/// above fit; nothing need be derived from here.
template <feature_encoder Encoder, feature_decoder Decoder>
class segmentation_model : public torch::nn::Module {
  public:
    static constexpr index stride = 32;  ///< sides of the input must be multiples of this

    segmentation_model(std::shared_ptr<Encoder> encoder, std::shared_ptr<Decoder> decoder, index classes)
        : encoder_(register_module("encoder", std::move(encoder))),
          decoder_(register_module("decoder", std::move(decoder))),
          classes_(classes) {
        require(classes >= 1, "nn", 104, "a network for ", classes, " classes");
        auto head = register_module("segmentation_head", std::make_shared<torch::nn::Module>("head"));
        head_ = head->register_module(
            "0",
            std::make_shared<convolution>(convolution_options{
                .in = decoder_->channels(), .out = classes, .kernel = 3, .bias = true, .padding = {1, 1}}));
    }

    /// Logits [n, classes, h, w] of pictures [n, in, h, w] of the same type and device.
    /// Errors: hubmap.nn.105 where a side is no multiple of 32.
    torch::Tensor forward(const torch::Tensor& x) {
        require(x.dim() == 4 && x.size(2) % stride == 0 && x.size(3) % stride == 0 && x.numel() > 0, "nn",
                105, "input of shape ", x.sizes(), "; wanted [n, channels, h, w] with h and w multiples of ",
                stride);
        return head_->forward(decoder_->forward(encoder_->forward(x)));
    }

    /// The key of the random decisions (drop connect) of the next training pass.
    void set_noise(const random_key& key) noexcept { encoder_->set_noise(key); }

    /// Multiplies the normalisations into copies of the convolutions' weights, which passes in evaluation
    /// mode without gradients use from then on: the same numbers to rounding, about a fifth less time on the
    /// CPU. Does nothing for parts that cannot. Call again after a change of weights or device: copies that
    /// are no longer true are not used.
    void fold_batch_norm() {
        if constexpr (requires(Encoder & e) { e.fold_batch_norm(); }) encoder_->fold_batch_norm();
        if constexpr (requires(Decoder & d) { d.fold_batch_norm(); }) decoder_->fold_batch_norm();
    }

    [[nodiscard]] Encoder& encoder() noexcept { return *encoder_; }
    [[nodiscard]] Decoder& decoder() noexcept { return *decoder_; }
    [[nodiscard]] index classes() const noexcept { return classes_; }

  private:
    std::shared_ptr<Encoder> encoder_;
    std::shared_ptr<Decoder> decoder_;
    std::shared_ptr<convolution> head_;
    index classes_;
};

using unet_efficientnet = segmentation_model<efficientnet_encoder, unet_decoder>;

/// What a U-Net on an EfficientNet is built from; every field has the usual value.
struct unet_options {
    efficientnet_config encoder = efficientnet_b("b0");
    padding_profile padding = padding_profile::v063;
    index in_channels = 3;
    index classes = 2;
    decoder_widths decoder = default_decoder_widths;
    decoder_attention attention = decoder_attention::none;
};

/// Builds the network, its weights drawn by `initialise(model, seed)`, on the CPU, in channels-last memory
/// (1.6 times as fast there as the default), in training mode.
/// `auto model = make_unet({.encoder = efficientnet_b("b3"), .classes = 2}, seed);`
/// Errors: hubmap.nn.101 .. 104.
[[nodiscard]] inline std::shared_ptr<unet_efficientnet> make_unet(const unet_options& options,
                                                                  std::uint64_t seed = 0) {
    require(options.in_channels >= 1, "nn", 104, "a network of ", options.in_channels, " input channels");
    auto encoder =
        std::make_shared<efficientnet_encoder>(options.encoder, options.in_channels, options.padding);
    auto decoder = std::make_shared<unet_decoder>(encoder->channels(), options.decoder, options.attention);
    auto model = std::make_shared<unet_efficientnet>(encoder, decoder, options.classes);
    initialise(*encoder, convolution_weights::lecun_uniform, seed);
    initialise(*decoder, convolution_weights::he_uniform, seed + 1);
    initialise(*model->named_children()["segmentation_head"], convolution_weights::glorot_uniform, seed + 2);
    to_channels_last(*model);
    return model;
}

}  // namespace hubmap::nn
