#pragma once

#include <hubmap/augment/brightness_contrast.hpp>
#include <hubmap/augment/flip.hpp>
#include <hubmap/augment/policy_table.hpp>
#include <tuple>

namespace hubmap::augment {

/// Every policy of the library, combinators apart, each once: what files can name, the gallery draws and the
/// tests try. A new policy is one line here.
using standard_policy_list = std::tuple<  //
    brightness_contrast,                  //
    flip>;

/// Calls work(policy) for each of them with its defaults.
template <class Work>
void for_each_standard_policy(Work&& work) {
    std::apply([&](const auto&... policy) { (work(policy), ...); }, standard_policy_list{});
}

/// A table of them all, for read_pipeline().
[[nodiscard]] inline policy_table standard_policies() {
    policy_table table;
    for_each_standard_policy([&](const auto& policy) { table.add(policy); });
    return table;
}

}  // namespace hubmap::augment
