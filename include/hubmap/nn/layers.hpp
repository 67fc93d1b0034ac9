#pragma once

#include <array>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/nn/compat.hpp>

namespace hubmap::nn {

/// Rows (or columns) of zeros before and after the picture.
struct side_padding {
    index before = 0;
    index after = 0;
    friend constexpr bool operator==(const side_padding&, const side_padding&) = default;
};

/// TensorFlow's "SAME": as many zeros as give ceil(size / stride) results, the odd one after the picture.
[[nodiscard]] constexpr side_padding same_padding(index size, index kernel, index stride) noexcept {
    const index total = std::max<index>(0, (ceil_div(size, stride) - 1) * stride + kernel - size);
    return {total / 2, total - total / 2};
}

/// A 2-D convolution with square kernel: what `convolution` is made of.
struct convolution_options {
    index in = 1;
    index out = 1;
    index kernel = 1;
    index stride = 1;
    index groups = 1;
    bool bias = false;
    side_padding padding{};
    /// Ignore `padding` and take `same_padding` of each picture's own size.
    bool pad_by_picture = false;
};

/// Convolution [n, in, h, w] -> [n, out, h', w'] with parameters `weight` and, where asked for, `bias`, both
/// zero until `initialise` or `load_named_tensors` fills them (LibTorch's own layer would draw them from a
/// global generator). Asymmetric padding costs a copy of the picture: LibTorch has only the symmetric one.
class convolution : public torch::nn::Module {
  public:
    explicit convolution(const convolution_options& options) : options_(options) {
        weight_ = register_parameter("weight", torch::zeros({options.out, options.in / options.groups,
                                                             options.kernel, options.kernel}));
        if (options.bias) bias_ = register_parameter("bias", torch::zeros({options.out}));
    }

    torch::Tensor forward(const torch::Tensor& x) const { return forward(x, weight_, bias_); }

    /// The same convolution with other numbers (those that batch normalisation was folded into).
    [[nodiscard]] torch::Tensor forward(const torch::Tensor& x, const torch::Tensor& weight,
                                        const torch::Tensor& bias) const {
        side_padding rows = options_.padding, columns = options_.padding;
        if (options_.pad_by_picture) {
            rows = same_padding(x.size(2), options_.kernel, options_.stride);
            columns = same_padding(x.size(3), options_.kernel, options_.stride);
        }
        const std::array<std::int64_t, 2> stride{options_.stride, options_.stride}, none{0, 0},
            dilation{1, 1};
        if (rows.before == rows.after && columns.before == columns.after)
            return at::conv2d(x, weight, bias, stride, std::array{rows.before, columns.before}, dilation,
                              options_.groups);
        const auto padded =
            at::constant_pad_nd(x, {columns.before, columns.after, rows.before, rows.after}, 0);
        return at::conv2d(padded, weight, bias, stride, none, dilation, options_.groups);
    }

    [[nodiscard]] const convolution_options& options() const noexcept { return options_; }
    [[nodiscard]] const torch::Tensor& weight() const noexcept { return weight_; }
    [[nodiscard]] const torch::Tensor& bias() const noexcept { return bias_; }

  private:
    convolution_options options_;
    torch::Tensor weight_, bias_;
};

/// x * sigmoid(x). Overwrites `x` where no gradient is wanted: `x` must be the caller's own.
[[nodiscard]] inline torch::Tensor swish(torch::Tensor x) {
    return torch::GradMode::is_enabled() ? at::silu(x) : at::silu_(x);
}

/// Stochastic depth ("drop connect"): for each picture of the batch either `branch / keep + identity`, with
/// probability `keep`, or `identity` alone. `uniform` [n] are draws in [0, 1) of the branch's type.
/// Source: Huang et al., "Deep networks with stochastic depth", 2016, in the form of EfficientNet-PyTorch.
[[nodiscard]] inline torch::Tensor drop_connect(const torch::Tensor& branch, const torch::Tensor& identity,
                                                double drop_rate, const torch::Tensor& uniform) {
    const double keep = 1 - drop_rate;
    const auto factor = at::floor(uniform + keep).div_(keep).view({-1, 1, 1, 1}).to(branch.dtype());
    return at::addcmul(identity, branch, factor);
}

}  // namespace hubmap::nn
