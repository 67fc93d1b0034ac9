#pragma once

#include <hubmap/core/error.hpp>
#include <string>

namespace support {

/// The text that `work` makes, or the message of the error that it throws.
template <class Work>
std::string outcome_of(Work&& work) {
    try {
        return work();
    } catch (const hubmap::error& e) {
        return e.what();
    }
}

}  // namespace support
