#pragma once

#include <hubmap/nn/detail/convolution_block.hpp>
#include <hubmap/nn/encoders/efficientnet_config.hpp>

namespace hubmap::nn {

/// Inverted residual with squeeze-and-excitation, its parameters named as in EfficientNet-PyTorch.
class inverted_residual : public torch::nn::Module {
  public:
    inverted_residual(const efficientnet_block& block, bool pad_by_picture) : block_(block) {
        if (block.expanded != block.in)
            expand_ = detail::add_convolution_block(*this, "_expand_conv", "_bn0",
                                                    {.in = block.in, .out = block.expanded}, norm);
        depthwise_ = detail::add_convolution_block(*this, "_depthwise_conv", "_bn1",
                                                   {.in = block.expanded,
                                                    .out = block.expanded,
                                                    .kernel = block.kernel,
                                                    .stride = block.stride,
                                                    .groups = block.expanded,
                                                    .padding = block.padding,
                                                    .pad_by_picture = pad_by_picture},
                                                   norm);
        reduce_ =
            register_module("_se_reduce", std::make_shared<convolution>(convolution_options{
                                              .in = block.expanded, .out = block.squeezed, .bias = true}));
        widen_ =
            register_module("_se_expand", std::make_shared<convolution>(convolution_options{
                                              .in = block.squeezed, .out = block.expanded, .bias = true}));
        project_ = detail::add_convolution_block(*this, "_project_conv", "_bn2",
                                                 {.in = block.expanded, .out = block.out}, norm);
    }

    /// `uniform` [n]: draws for drop_connect, or an undefined tensor for none.
    torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& uniform) {
        auto y = x;
        if (expand_.conv) y = swish(expand_.forward(y));
        y = swish(depthwise_.forward(y));
        const auto pooled = y.mean({2, 3}, /*keepdim=*/true);
        const auto gate = at::sigmoid(widen_->forward(swish(reduce_->forward(pooled))));
        y = project_.forward(torch::GradMode::is_enabled() ? y * gate : y.mul_(gate));
        if (!block_.has_identity()) return y;
        if (uniform.defined() && block_.drop_rate > 0) return drop_connect(y, x, block_.drop_rate, uniform);
        return torch::GradMode::is_enabled() ? y + x : y.add_(x);
    }

    void fold_batch_norm() {
        if (expand_.conv) expand_.fold();
        depthwise_.fold();
        project_.fold();
    }

    [[nodiscard]] const efficientnet_block& sizes() const noexcept { return block_; }

  private:
    static constexpr detail::norm_options norm{.epsilon = 1e-3, .momentum = .01};

    efficientnet_block block_;
    detail::convolution_block expand_, depthwise_, project_;
    std::shared_ptr<convolution> reduce_, widen_;
};

/// EfficientNet without its classifier: a picture [n, in, h, w] becomes five features of strides 2 .. 32.
/// Keys, their order and the numbers are those of segmentation_models.pytorch.
class efficientnet_encoder : public torch::nn::Module {
  public:
    /// Errors: hubmap.nn.102.
    efficientnet_encoder(const efficientnet_config& config, index in_channels, padding_profile padding)
        : plan_(plan_efficientnet(config, padding)) {
        const bool dynamic = padding == padding_profile::dynamic_same;
        stem_ = detail::add_convolution_block(*this, "_conv_stem", "_bn0",
                                              {.in = in_channels,
                                               .out = plan_.stem,
                                               .kernel = 3,
                                               .stride = 2,
                                               .padding = plan_.stem_padding,
                                               .pad_by_picture = dynamic},
                                              norm);
        torch::nn::ModuleList list;
        for (const auto& block : plan_.blocks) {
            blocks_.push_back(std::make_shared<inverted_residual>(block, dynamic));
            list->push_back(blocks_.back());
        }
        register_module("_blocks", list);
        // Part of every set of weights, and of no feature.
        detail::add_convolution_block(*this, "_conv_head", "_bn1",
                                      {.in = plan_.blocks.back().out, .out = plan_.head}, norm);
    }

    /// Features of strides 2, 4, 8, 16, 32. In training mode each call draws new drop-connect decisions, from
    /// the stream set by `set_noise` (or counted on from the last call).
    std::vector<torch::Tensor> forward(const torch::Tensor& x) {
        torch::Tensor uniform;
        if (is_training()) uniform = draw_uniform(x);
        std::vector<torch::Tensor> features{swish(stem_.forward(x))};
        auto y = features.front();
        for (std::size_t i = 0; i < blocks_.size(); ++i) {
            // A feature kept for the decoder must not be overwritten by the block after it; blocks only ever
            // overwrite what they made themselves.
            y = blocks_[i]->forward(y, uniform.defined() ? uniform[static_cast<index>(i)] : torch::Tensor{});
            for (const index skip : plan_.skip_blocks)
                if (skip == static_cast<index>(i)) features.push_back(y);
        }
        return features;
    }

    /// The key of the random decisions of the next training pass.
    void set_noise(const random_key& key) noexcept { noise_ = key; }

    void fold_batch_norm() {
        stem_.fold();
        for (const auto& block : blocks_) block->fold_batch_norm();
    }

    [[nodiscard]] std::array<index, 5> channels() const { return plan_.channels(); }
    [[nodiscard]] const efficientnet_plan& plan() const noexcept { return plan_; }

  private:
    static constexpr detail::norm_options norm{.epsilon = 1e-3, .momentum = .01};

    /// One draw for each block and picture, in one transfer to the device.
    torch::Tensor draw_uniform(const torch::Tensor& x) {
        random_stream random(noise_);
        ++noise_.step;
        auto draws = torch::empty({static_cast<index>(blocks_.size()), x.size(0)}, torch::kFloat32);
        float* out = draws.data_ptr<float>();
        for (index i = 0; i < draws.numel(); ++i) out[i] = static_cast<float>(uniform_01(random));
        return draws.to(x.device());
    }

    efficientnet_plan plan_;
    detail::convolution_block stem_;
    std::vector<std::shared_ptr<inverted_residual>> blocks_;
    random_key noise_{};
};

}  // namespace hubmap::nn
