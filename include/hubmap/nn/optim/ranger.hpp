#pragma once

#include <hubmap/nn/optim/lookahead.hpp>
#include <hubmap/nn/optim/radam.hpp>

namespace hubmap::nn {

/// Ranger: Lookahead around rectified Adam (Wright, 2019), with fastai's defaults.
using ranger = lookahead<radam>;

/// `auto optimiser = make_ranger(trainable_parameters(*model));`
[[nodiscard]] inline ranger make_ranger(const tensor_dict& parameters, const radam_options& inner = {},
                                        const lookahead_options& outer = {}) {
    return ranger(radam(parameters, inner), outer);
}

}  // namespace hubmap::nn
