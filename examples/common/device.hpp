#pragma once

#include <examples/common/program.hpp>
#include <hubmap/nn/compat.hpp>
#include <hubmap/nn/cpu_tuning.hpp>
#include <string>

namespace hubmap::examples {

/// Where and in what arithmetic the networks of a program run.
class device_choice {
  public:
    void declare(options& program) {
        program.add("--device", device_, "cpu, cuda, or auto: cuda where there is one", "NAME")
            ->check(CLI::IsMember({"auto", "cpu", "cuda"}).description(""));
        program
            .add("--precision", precision_,
                 "fp32, bf16, fp16 (cuda), or auto: bf16 on cuda, fp32 on the processor", "NAME")
            ->check(CLI::IsMember({"auto", "fp32", "bf16", "fp16"}).description(""));
    }

    /// Prepares this process. Throws where cuda is asked for and not there, or fp16 without it.
    void prepare(const run_context& run) {
        const bool cuda = torch::cuda::is_available();
        if (device_ == "cuda" && !cuda)
            throw std::runtime_error("--device cuda: LibTorch finds no CUDA device");
        use_cuda_ = cuda && device_ != "cpu";
        if (precision_ == "fp16" && !use_cuda_)
            throw std::runtime_error("--precision fp16 needs --device cuda");
        nn::tune_cpu({.threads = run.execution().threads});
        if (use_cuda_) at::globalContext().setDeterministicCuDNN(true);  // the same seed, the same weights
    }

    [[nodiscard]] torch::Device device() const { return use_cuda_ ? torch::kCUDA : torch::kCPU; }
    [[nodiscard]] nn::precision arithmetic() const {
        if (precision_ == "fp16") return nn::precision::fp16;
        const bool automatic_bf16 = precision_ == "auto" && use_cuda_;
        return precision_ == "bf16" || automatic_bf16 ? nn::precision::bf16 : nn::precision::fp32;
    }

  private:
    std::string device_ = "auto", precision_ = "auto";
    bool use_cuda_ = false;
};

}  // namespace hubmap::examples
