#pragma once

#include <array>
#include <hubmap/nn/detail/convolution_block.hpp>

namespace hubmap::nn {

/// What weighs the decoder's pictures besides the convolutions.
enum class decoder_attention {
    none,
    scse,  ///< concurrent spatial and channel squeeze and excitation (Roy et al., 2018)
};

/// The channels of the decoder's five blocks, from stride 16 to stride 1.
using decoder_widths = std::array<index, 5>;

/// segmentation_models.pytorch's widths.
inline constexpr decoder_widths default_decoder_widths{256, 128, 64, 32, 16};

/// x * channel gate + x * spatial gate, keys as in segmentation_models.pytorch.
class scse_attention : public torch::nn::Module {
  public:
    explicit scse_attention(index channels) {
        constexpr index reduction = 16;
        const index squeezed = std::max<index>(1, channels / reduction);
        auto channel_gate = std::make_shared<torch::nn::Module>("cSE");
        reduce_ = channel_gate->register_module(
            "1", std::make_shared<convolution>(convolution_options{channels, squeezed, 1, 1, 1, true}));
        widen_ = channel_gate->register_module(
            "3", std::make_shared<convolution>(convolution_options{squeezed, channels, 1, 1, 1, true}));
        auto spatial_gate = std::make_shared<torch::nn::Module>("sSE");
        spatial_ = spatial_gate->register_module(
            "0", std::make_shared<convolution>(convolution_options{channels, 1, 1, 1, 1, true}));
        auto attention = std::make_shared<torch::nn::Module>("SCSEModule");
        attention->register_module("cSE", channel_gate);
        attention->register_module("sSE", spatial_gate);
        register_module("attention", attention);
    }

    torch::Tensor forward(const torch::Tensor& x) {
        const auto pooled = x.mean({2, 3}, /*keepdim=*/true);
        const auto channel = at::sigmoid(widen_->forward(at::relu(reduce_->forward(pooled))));
        return x * (channel + at::sigmoid(spatial_->forward(x)));
    }

  private:
    std::shared_ptr<convolution> reduce_, widen_, spatial_;
};

/// Twice the size by nearest neighbour, the skip beside it, then two convolutions.
class unet_block : public torch::nn::Module {
  public:
    unet_block(index in, index skip, index out, decoder_attention attention) {
        const bool scse = attention == decoder_attention::scse;
        first_ = add_unit("conv1", in + skip, out);
        if (scse) before_ = register_module("attention1", std::make_shared<scse_attention>(in + skip));
        second_ = add_unit("conv2", out, out);
        if (scse) after_ = register_module("attention2", std::make_shared<scse_attention>(out));
    }

    /// `skip` undefined: no skip.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& skip) {
        auto y = at::upsample_nearest2d(x, {2 * x.size(2), 2 * x.size(3)});
        if (skip.defined()) {
            y = at::cat({y, skip}, 1);
            if (before_)
                y = before_->forward(y);  // without a skip the peer has the weights but no use for them
        }
        y = first_.forward(y).relu_();
        y = second_.forward(y).relu_();
        return after_ ? after_->forward(y) : y;
    }

    void fold_batch_norm() {
        first_.fold();
        second_.fold();
    }

  private:
    detail::convolution_block add_unit(const std::string& name, index in, index out) {
        auto unit = register_module(name, std::make_shared<torch::nn::Module>("unit"));
        return detail::add_convolution_block(*unit, "0", "1",
                                             {.in = in, .out = out, .kernel = 3, .padding = {1, 1}}, {});
    }

    detail::convolution_block first_, second_;
    std::shared_ptr<scse_attention> before_, after_;
};

/// U-Net decoder (Ronneberger et al., 2015) over five features of strides 2 .. 32: a picture of the input's
/// size with `widths.back()` channels. Keys as in segmentation_models.pytorch.
class unet_decoder : public torch::nn::Module {
  public:
    /// `encoder_channels` of strides 2 .. 32. Errors: hubmap.nn.103 where a width is not positive.
    unet_decoder(const std::array<index, 5>& encoder_channels, const decoder_widths& widths,
                 decoder_attention attention = decoder_attention::none)
        : widths_(widths) {
        torch::nn::ModuleList list;
        index in = encoder_channels.back();
        for (std::size_t i = 0; i < widths.size(); ++i) {
            require(widths[i] > 0, "nn", 103, "decoder block ", i, " of ", widths[i], " channels");
            const index skip = i + 1 < widths.size() ? encoder_channels[widths.size() - 2 - i] : 0;
            blocks_.push_back(std::make_shared<unet_block>(in, skip, widths[i], attention));
            list->push_back(blocks_.back());
            in = widths[i];
        }
        register_module("blocks", list);
    }

    torch::Tensor forward(const std::vector<torch::Tensor>& features) {
        auto y = features.back();
        for (std::size_t i = 0; i < blocks_.size(); ++i)
            y = blocks_[i]->forward(
                y, i + 1 < features.size() ? features[features.size() - 2 - i] : torch::Tensor{});
        return y;
    }

    void fold_batch_norm() {
        for (const auto& block : blocks_) block->fold_batch_norm();
    }

    [[nodiscard]] index channels() const noexcept { return widths_.back(); }

  private:
    decoder_widths widths_;
    std::vector<std::shared_ptr<unet_block>> blocks_;
};

}  // namespace hubmap::nn
