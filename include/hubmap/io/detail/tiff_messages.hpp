#pragma once

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <memory>
#include <string>

namespace hubmap::io::detail {

/// What libtiff last had to say about one file: kept, not printed. Lives at one address as long as the file
/// is open. (Before libtiff 4.5 only the whole process has handlers; there they stay as they are.)
class tiff_messages {
  public:
    tiff_messages() = default;
    tiff_messages(const tiff_messages&) = delete;
    tiff_messages& operator=(const tiff_messages&) = delete;

#if TIFFLIB_VERSION >= 20221213
    using open_options = std::unique_ptr<TIFFOpenOptions, decltype(&TIFFOpenOptionsFree)>;
    /// For TIFFOpenExt and its like: messages come here.
    [[nodiscard]] open_options handlers() {
        open_options options(TIFFOpenOptionsAlloc(), &TIFFOpenOptionsFree);
        TIFFOpenOptionsSetErrorHandlerExtR(options.get(), &keep_error, this);
        TIFFOpenOptionsSetWarningHandlerExtR(options.get(), &keep_warning, this);
        return options;
    }
#endif

    [[nodiscard]] const std::string& error() const noexcept {
        return error_;
    }
    [[nodiscard]] const std::string& warning() const noexcept {
        return warning_;
    }
    void clear() noexcept {
        error_.clear();
        warning_.clear();
    }

  private:
    static std::string text(const char* module, const char* format, va_list arguments) {
        std::string words(400, '\0');
        const int length = std::vsnprintf(words.data(), words.size(), format, arguments);
        words.resize(std::min(words.size() - 1, static_cast<std::size_t>(std::max(0, length))));
        return std::string(module ? module : "libtiff") + ": " + words;
    }
    static int keep_error(TIFF*, void* self, const char* module, const char* format, va_list arguments) {
        static_cast<tiff_messages*>(self)->error_ = text(module, format, arguments);
        return 1;
    }
    static int keep_warning(TIFF*, void* self, const char* module, const char* format, va_list arguments) {
        static_cast<tiff_messages*>(self)->warning_ = text(module, format, arguments);
        return 1;
    }

    std::string error_, warning_;
};

struct tiff_closer {
    void operator()(TIFF* file) const noexcept { TIFFClose(file); }
};
using tiff_handle = std::unique_ptr<TIFF, tiff_closer>;

}  // namespace hubmap::io::detail
