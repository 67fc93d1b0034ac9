#pragma once

#include <array>
#include <charconv>
#include <hubmap/core/geometry.hpp>
#include <string>
#include <utility>

namespace hubmap::detail {

/// Writes numbers with single blanks between them. Memory: the text.
class number_writer {
  public:
    void add(index value) {
        constexpr std::ptrdiff_t longest = 21;  // 20 characters and a blank
        if (buffer_.data() + buffer_.size() - next_ < longest) flush();
        next_ = std::to_chars(next_, buffer_.data() + buffer_.size(), value).ptr;
        *next_++ = ' ';
    }
    [[nodiscard]] std::string finish() && {
        flush();
        if (!text_.empty()) text_.pop_back();
        return std::move(text_);
    }

  private:
    void flush() {
        text_.append(buffer_.data(), next_);
        next_ = buffer_.data();
    }

    std::array<char, 1 << 14> buffer_;
    char* next_ = buffer_.data();
    std::string text_;
};

}  // namespace hubmap::detail
