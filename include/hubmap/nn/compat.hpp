#pragma once

// First: with clang in C++20, torch/torch.h alone instantiates vector<IValue> before IValue is complete.
#include <ATen/core/ivalue.h>
//
#include <torch/torch.h>
#include <torch/version.h>

/// What differs between LibTorch 1.13 (Debian 12) and 2.x stands here and nowhere else.
#define HUBMAP_TORCH_AT_LEAST(major, minor) \
    (TORCH_VERSION_MAJOR > (major) || (TORCH_VERSION_MAJOR == (major) && TORCH_VERSION_MINOR >= (minor)))

#if !HUBMAP_TORCH_AT_LEAST(1, 13)
#error "hubmap needs LibTorch 1.13 or newer"
#endif

#include <ATen/autocast_mode.h>

namespace hubmap::nn {

/// Arithmetic of the forward pass. The weights stay fp32 in every case.
enum class precision {
    fp32,
    fp16,  ///< CUDA only; needs a gradient_scaler when training
    bf16,  ///< CUDA and CPU
};

/// Turns automatic mixed precision on for its lifetime, for operations on `device`; fp32 does nothing.
class autocast_guard {
  public:
    autocast_guard(torch::Device device, precision wanted) : device_(device.type()) {
        if (wanted == precision::fp32) return;
        active_ = true;
        const auto type = wanted == precision::fp16 ? at::kHalf : at::kBFloat16;
        was_enabled_ = is_enabled();
        set_enabled(true);
        if (device_ == at::kCUDA)
            set_type(type);
        else
            set_type(at::kBFloat16);
    }
    ~autocast_guard() {
        if (!active_) return;
        at::autocast::clear_cache();  // weights cast for this pass are stale after the next step
        set_enabled(was_enabled_);
    }
    autocast_guard(const autocast_guard&) = delete;
    autocast_guard& operator=(const autocast_guard&) = delete;

  private:
#if HUBMAP_TORCH_AT_LEAST(2, 4)
    [[nodiscard]] bool is_enabled() const {
        return at::autocast::is_autocast_enabled(device_);
    }
    void set_enabled(bool on) const {
        at::autocast::set_autocast_enabled(device_, on);
    }
    void set_type(at::ScalarType type) const {
        at::autocast::set_autocast_dtype(device_, type);
    }
#else
    [[nodiscard]] bool is_enabled() const {
        return device_ == at::kCUDA ? at::autocast::is_enabled() : at::autocast::is_cpu_enabled();
    }
    void set_enabled(bool on) const {
        if (device_ == at::kCUDA)
            at::autocast::set_enabled(on);
        else
            at::autocast::set_cpu_enabled(on);
    }
    void set_type(at::ScalarType type) const {
        if (device_ == at::kCUDA)
            at::autocast::set_autocast_gpu_dtype(type);
        else
            at::autocast::set_autocast_cpu_dtype(type);
    }
#endif
    at::DeviceType device_;
    bool active_ = false;
    bool was_enabled_ = false;
};

}  // namespace hubmap::nn
