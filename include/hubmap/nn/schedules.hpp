#pragma once

#include <cmath>
#include <concepts>
#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <numbers>
#include <optional>

namespace hubmap::nn {

/// What a schedule tells an optimiser for one step.
struct step_rates {
    double learning_rate = 1e-3;
    std::optional<double> momentum{};  ///< the first moment's decay; the optimiser's own where not given
};

/// A schedule: the rates of step 0, 1, ... of a whole training run.
template <class S>
concept rate_schedule = requires(const S& schedule, index step) {
    { schedule.at(step) } -> std::same_as<step_rates>;
};

/// The same rate for ever.
struct constant_rate {
    double learning_rate = 1e-3;
    [[nodiscard]] step_rates at(index) const noexcept { return {learning_rate, std::nullopt}; }
};

/// One-cycle policy (Smith, 2018) in fastai's form: over the first `warm_up` of the steps the learning rate
/// rises from peak / divisor to peak, then falls to peak / final_divisor, both along half a cosine; momentum
/// goes the other way. Step i of n stands at i / n, so the very last value is approached, not reached.
/// (torch's OneCycleLR differs: its phases end at step n - 1 and it ends at peak / divisor / final_divisor.)
struct one_cycle {
    index steps = 1;  ///< of the whole run; later steps keep the final rates
    double peak_learning_rate = 1e-3;
    double warm_up = .25;
    double divisor = 25;
    double final_divisor = 1e5;
    double high_momentum = .95;
    double low_momentum = .85;

    /// Errors: hubmap.nn.131 where steps or warm_up are out of range.
    [[nodiscard]] step_rates at(index step) const {
        require(steps >= 1 && warm_up > 0 && warm_up < 1 && step >= 0, "nn", 131, "one cycle of ", steps,
                " steps, warm-up ", warm_up, ", at step ", step);
        const auto cosine = [](double from, double to, double position) {
            return to + (from - to) / 2 * (1 + std::cos(std::numbers::pi * position));
        };
        const double position = std::min(1., static_cast<double>(step) / static_cast<double>(steps));
        if (position < warm_up) {
            const double p = position / warm_up;
            return {cosine(peak_learning_rate / divisor, peak_learning_rate, p),
                    cosine(high_momentum, low_momentum, p)};
        }
        const double p = (position - warm_up) / (1 - warm_up);
        return {cosine(peak_learning_rate, peak_learning_rate / final_divisor, p),
                cosine(low_momentum, high_momentum, p)};
    }
};

/// Rates growing by the same factor a step, for a learning-rate search.
struct exponential_rate {
    index steps = 100;
    double first = 1e-7, last = 10;
    [[nodiscard]] step_rates at(index step) const {
        const double position =
            static_cast<double>(step) / static_cast<double>(std::max<index>(1, steps - 1));
        return {first * std::pow(last / first, position), std::nullopt};
    }
};

}  // namespace hubmap::nn
