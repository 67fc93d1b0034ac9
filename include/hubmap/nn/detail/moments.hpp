#pragma once

#include <hubmap/nn/optim/optimiser.hpp>

namespace hubmap::nn::detail {

/// Parameters with running means of their gradients and squared gradients: what AdamW and RAdam share.
/// Works on lists of tensors (`_foreach`): a few launches a step on CUDA instead of some for each parameter.
class moments {
  public:
    using list = std::vector<torch::Tensor>;

    /// The parts of the parameters that have a gradient in this step.
    struct selection {
        list parameters, gradients, first, second, decayed;
    };

    moments(const tensor_dict& parameters, bool decay_vectors) : decay_vectors_(decay_vectors) {
        const torch::NoGradGuard no_gradients;
        for (const auto& item : parameters) {
            names_.push_back(item.key());
            parameters_.push_back(item.value());
            first_.push_back(torch::zeros_like(item.value()));
            second_.push_back(torch::zeros_like(item.value()));
        }
    }

    [[nodiscard]] selection select() const {
        selection s;
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            const auto& gradient = parameters_[i].grad();
            if (!gradient.defined()) continue;
            s.parameters.push_back(parameters_[i]);
            s.gradients.push_back(gradient);
            s.first.push_back(first_[i]);
            s.second.push_back(second_[i]);
            if (decay_vectors_ || parameters_[i].dim() > 1) s.decayed.push_back(parameters_[i]);
        }
        return s;
    }

    /// first = b1 first + (1 - b1) g; second = b2 second + (1 - b2) g g. Counts the step.
    void update(selection& s, double b1, double b2) {
        ++steps_;
        if (s.parameters.empty()) return;
        at::_foreach_mul_(s.first, b1);
        at::_foreach_add_(s.first, s.gradients, 1 - b1);
        at::_foreach_mul_(s.second, b2);
        at::_foreach_addcmul_(s.second, s.gradients, s.gradients, 1 - b2);
    }

    /// Decoupled weight decay (Loshchilov and Hutter, 2019): parameter *= 1 - rate.
    static void decay(selection& s, double rate) {
        if (rate != 0 && !s.decayed.empty()) at::_foreach_mul_(s.decayed, 1 - rate);
    }

    /// parameter -= rate * first / (sqrt(second) / root_of_correction + epsilon)
    static void descend(selection& s, double rate, double root_of_correction, double epsilon) {
        if (s.parameters.empty()) return;
        auto denominator = at::_foreach_sqrt(s.second);
        at::_foreach_div_(denominator, root_of_correction);
        at::_foreach_add_(denominator, epsilon);
        at::_foreach_addcdiv_(s.parameters, s.first, denominator, -rate);
    }

    void zero_gradients() {
        for (auto& p : parameters_) p.mutable_grad().reset();  // the next pass writes instead of adding
    }

    [[nodiscard]] index steps() const noexcept { return steps_; }
    [[nodiscard]] const list& parameters() const noexcept { return parameters_; }
    [[nodiscard]] const std::vector<std::string>& names() const noexcept { return names_; }

    /// The state's tensors are copies: later steps do not change them.
    [[nodiscard]] tensor_dict state() const {
        tensor_dict all;
        all.insert("steps", torch::tensor(steps_, torch::kInt64));
        for (std::size_t i = 0; i < names_.size(); ++i) {
            all.insert("first_moment." + names_[i], copy(first_[i]));
            all.insert("second_moment." + names_[i], copy(second_[i]));
        }
        return all;
    }

    void load_state(const tensor_dict& state) {
        const torch::NoGradGuard no_gradients;
        std::vector<torch::Tensor> from_first, from_second;
        for (std::size_t i = 0; i < names_.size(); ++i) {
            from_first.push_back(entry(state, "first_moment." + names_[i], first_[i].sizes()));
            from_second.push_back(entry(state, "second_moment." + names_[i], second_[i].sizes()));
        }
        steps_ = entry(state, "steps", {}).item<std::int64_t>();
        for (std::size_t i = 0; i < names_.size(); ++i) {
            first_[i].copy_(from_first[i]);
            second_[i].copy_(from_second[i]);
        }
    }

    [[nodiscard]] static torch::Tensor copy(const torch::Tensor& t) {
        return t.detach().cpu().clone(torch::MemoryFormat::Contiguous);
    }

    /// Errors: hubmap.nn.141 where the entry is missing or of another shape.
    [[nodiscard]] static torch::Tensor entry(const tensor_dict& state, const std::string& name,
                                             torch::IntArrayRef shape) {
        const auto* found = state.find(name);
        require(found && found->sizes() == shape, "nn", 141, "optimiser state has no '", name, "' of shape ",
                shape);
        return *found;
    }

  private:
    bool decay_vectors_;
    index steps_ = 0;
    std::vector<std::string> names_;
    list parameters_, first_, second_;
};

}  // namespace hubmap::nn::detail
