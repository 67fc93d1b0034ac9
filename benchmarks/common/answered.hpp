#pragma once

#include <exception>
#include <utility>

namespace hubmap::benchmarks {

/// Does the work of a C function that can fail: 0, or 1 and the error's text in `answer->message`.
template <class Answer, class Work>
int answered(Answer* answer, Work&& work) noexcept {
    try {
        std::forward<Work>(work)();
        return 0;
    } catch (const std::exception& failure) {
        answer->message = failure.what();
        return 1;
    }
}

}  // namespace hubmap::benchmarks
