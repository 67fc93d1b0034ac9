#pragma once

#include <array>
#include <cmath>
#include <hubmap/core/error.hpp>
#include <hubmap/nn/layers.hpp>
#include <optional>
#include <string_view>
#include <vector>

namespace hubmap::nn {

/// Where the strided convolutions of an EfficientNet put their zeros. Weights fit every profile, the numbers
/// that come out do not, and nothing complains: a checkpoint must carry its profile.
enum class padding_profile {
    v063,  ///< segmentation_models.pytorch <= 0.2.1 (efficientnet-pytorch 0.6.3): from the nominal size
    v071,  ///< segmentation_models.pytorch >= 0.3.0 (0.7.1): nominal size followed through the layers
    dynamic_same,  ///< from the size of each picture, as TensorFlow does
};

/// Size of an EfficientNet (Tan and Le, 2019): b0 .. b7 by `efficientnet_b`, or any width and depth.
struct efficientnet_config {
    double width = 1.0;      ///< factor of the channels
    double depth = 1.0;      ///< factor of the repeats of each stage
    index nominal_px = 224;  ///< side of the pictures that the padding profiles reckon with
    double drop_connect_rate = .2;
    /// Blocks whose results (after the stem's) go to the decoder, strides 4, 8, 16, 32; the last block of
    /// stages 2, 3, 5 and 7 where not given.
    std::optional<std::array<index, 4>> skip_blocks{};
};

/// The published sizes. `name` is "b0" .. "b7". Errors: hubmap.nn.101.
[[nodiscard]] inline efficientnet_config efficientnet_b(std::string_view name) {
    constexpr std::array<efficientnet_config, 8> sizes{{
        // segmentation_models.pytorch takes block 8 of b0, the first of its stage; a choice of its authors
        // that every set of trained weights relies on.
        {.width = 1.0, .depth = 1.0, .nominal_px = 224, .skip_blocks = std::array<index, 4>{2, 4, 8, 15}},
        {.width = 1.0, .depth = 1.1, .nominal_px = 240},
        {.width = 1.1, .depth = 1.2, .nominal_px = 260},
        {.width = 1.2, .depth = 1.4, .nominal_px = 300},
        {.width = 1.4, .depth = 1.8, .nominal_px = 380},
        {.width = 1.6, .depth = 2.2, .nominal_px = 456},
        {.width = 1.8, .depth = 2.6, .nominal_px = 528},
        {.width = 2.0, .depth = 3.1, .nominal_px = 600},
    }};
    require(name.size() == 2 && name[0] == 'b' && name[1] >= '0' && name[1] <= '7', "nn", 101,
            "no EfficientNet '", name, "'; there are b0 .. b7");
    return sizes[static_cast<std::size_t>(name[1] - '0')];
}

/// One inverted-residual block, ready to be built.
struct efficientnet_block {
    index in = 0, expanded = 0, squeezed = 0, out = 0;
    index kernel = 3, stride = 1;
    side_padding padding{};
    double drop_rate = 0;
    [[nodiscard]] bool has_identity() const noexcept { return stride == 1 && in == out; }
};

/// All sizes of the layers of one encoder.
struct efficientnet_plan {
    index stem = 0, head = 0;
    side_padding stem_padding{};
    std::vector<efficientnet_block> blocks;
    std::array<index, 4> skip_blocks{};

    /// Channels of the features of strides 2, 4, 8, 16, 32.
    [[nodiscard]] std::array<index, 5> channels() const {
        std::array<index, 5> all{stem};
        for (std::size_t i = 0; i < skip_blocks.size(); ++i)
            all[i + 1] = blocks[static_cast<std::size_t>(skip_blocks[i])].out;
        return all;
    }
};

/// Channels scaled by `width`: to the nearest multiple of 8, but never below .9 of the wanted number.
[[nodiscard]] inline index scaled_channels(index channels, double width) {
    constexpr double divisor = 8, least = .9;
    const double wanted = static_cast<double>(channels) * width;
    double rounded = std::max(divisor, std::floor((wanted + divisor / 2) / divisor) * divisor);
    if (rounded < least * wanted) rounded += divisor;
    return static_cast<index>(rounded);
}

/// Errors: hubmap.nn.102 where a number of `config` is out of its range.
[[nodiscard]] inline efficientnet_plan plan_efficientnet(const efficientnet_config& config,
                                                         padding_profile profile) {
    struct stage {
        index repeats, kernel, stride, expansion, in, out;
    };
    constexpr std::array<stage, 7> stages{{{1, 3, 1, 1, 32, 16},
                                           {2, 3, 2, 6, 16, 24},
                                           {2, 5, 2, 6, 24, 40},
                                           {3, 3, 2, 6, 40, 80},
                                           {3, 5, 1, 6, 80, 112},
                                           {4, 5, 2, 6, 112, 192},
                                           {1, 3, 1, 6, 192, 320}}};
    constexpr index stem_channels = 32, head_channels = 1280, stem_kernel = 3, stem_stride = 2;
    require(config.width > 0 && config.width <= 16 && config.depth > 0 && config.depth <= 16 &&
                config.nominal_px > 0 && config.drop_connect_rate >= 0 && config.drop_connect_rate < 1,
            "nn", 102, "EfficientNet of width ", config.width, ", depth ", config.depth, ", nominal size ",
            config.nominal_px, ", drop connect rate ", config.drop_connect_rate);

    efficientnet_plan plan;
    plan.stem = scaled_channels(stem_channels, config.width);
    plan.head = scaled_channels(head_channels, config.width);
    index size = config.nominal_px;
    plan.stem_padding = same_padding(size, stem_kernel, stem_stride);
    if (profile == padding_profile::v071) size = ceil_div(size, stem_stride);

    std::array<index, stages.size()> last_block{};
    index in = plan.stem;
    for (std::size_t s = 0; s < stages.size(); ++s) {
        const auto& row = stages[s];
        const auto repeats = static_cast<index>(std::ceil(config.depth * static_cast<double>(row.repeats)));
        const index out = scaled_channels(row.out, config.width);
        for (index r = 0; r < repeats; ++r) {
            const index stride = r == 0 ? row.stride : 1;
            plan.blocks.push_back({.in = in,
                                   .expanded = in * row.expansion,
                                   .squeezed = std::max<index>(1, in / 4),
                                   .out = out,
                                   .kernel = row.kernel,
                                   .stride = stride,
                                   .padding = same_padding(size, row.kernel, stride)});
            if (profile == padding_profile::v071) size = ceil_div(size, stride);
            in = out;
        }
        last_block[s] = static_cast<index>(plan.blocks.size()) - 1;
    }
    for (std::size_t i = 0; i < plan.blocks.size(); ++i)
        plan.blocks[i].drop_rate =
            config.drop_connect_rate * static_cast<double>(i) / static_cast<double>(plan.blocks.size());
    plan.skip_blocks = config.skip_blocks.value_or(
        std::array<index, 4>{last_block[1], last_block[2], last_block[4], last_block[6]});
    for (const index block : plan.skip_blocks)
        require(block >= 0 && block < static_cast<index>(plan.blocks.size()), "nn", 102, "skip from block ",
                block, " of ", plan.blocks.size());
    return plan;
}

}  // namespace hubmap::nn
