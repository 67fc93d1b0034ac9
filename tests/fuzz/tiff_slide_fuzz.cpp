/// libFuzzer target: any bytes are a slide or a numbered error, and pixels do not depend on how they are
/// read: in one window or several, by whole blocks or, where these are long, by bands of rows. Built with
/// -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/tiff_slide.hpp>
#include <optional>

namespace {

using hubmap::image;
using hubmap::window;
using hubmap::io::tiff_slide;

void check(bool holds) {
    if (!holds) std::abort();
}

template <class Work>
auto attempt(Work&& work) -> std::optional<decltype(work())> {
    try {
        return work();
    } catch (const hubmap::error& refused) {
        check(refused.room() == "tiff" && refused.number() >= 101 && refused.number() <= 109);
        return std::nullopt;
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<std::uint8_t> bytes(data, data + size);
    const auto open = [&](hubmap::index cache, hubmap::index block) {
        return attempt(
            [&] { return tiff_slide(bytes, {.cache_bytes = cache, .largest_block_bytes = block}); });
    };
    constexpr hubmap::index enough = 1 << 20, little = 1 << 10;
    auto slide = open(enough, enough), other = open(0, little);
    if (!slide) return 0;
    const hubmap::extent whole = slide->size();
    check(!whole.empty() && !slide->block().empty() && !slide->describe().empty());
    const hubmap::extent part{std::min<hubmap::index>(whole.height, 100),
                              std::min<hubmap::index>(whole.width, 90)};
    for (const window w :
         {window{0, 0, part.height, part.width},
          window{whole.height - part.height, whole.width - part.width, part.height, part.width},
          window{whole.height / 2, whole.width / 3, 1, 1}}) {
        const auto pixels = attempt([&] { return slide->read(w); });
        if (!pixels) continue;
        const window middle{w.height / 3, w.width / 3, w.height - w.height / 3, w.width / 2};
        const auto again = attempt([&] {
            return slide->read({w.y + middle.y, w.x + middle.x, middle.height, middle.width});
        });
        image<std::uint8_t> expected(middle.size(), 3);
        copy(pixels->view().crop(middle), expected.view());
        check(again && *again == expected);
        if (!other) continue;
        if (const auto bands = attempt([&] { return other->read(w); })) check(*bands == *pixels);
    }
    return 0;
}
