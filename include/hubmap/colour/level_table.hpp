#pragma once

#include <array>
#include <cstdint>
#include <hubmap/colour/detail/byte_lookup.hpp>
#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/instruction_sets.hpp>

namespace hubmap {

/// What each of the 256 levels becomes.
using level_table = std::array<std::uint8_t, 256>;

/// Writes what the table makes of every value of every channel. Any strides (fast where pixels or single
/// channels lie densely in rows) and any number of channels; `out` may be `in`, but not overlap it otherwise.
/// The same result with every instruction set. Errors: hubmap.colour.121 where sizes or channels differ.
inline void apply_table(const level_table& table, image_view<const std::uint8_t> in,
                        image_view<std::uint8_t> out,
                        instruction_set instructions = instruction_set::widest) {
    require(in.size() == out.size() && in.channels() == out.channels(), "colour", 121, "table of ", in.size(),
            " x ", in.channels(), " into ", out.size(), " x ", out.channels());
    if (in.empty()) return;
    const auto change_run = [&](const std::uint8_t* from, index count, std::uint8_t* to) {
        detail::look_up(detail::byte_tables<1>{table.data()}, from, count, to, 0, instructions);
    };
    const index values = in.width() * in.channels();
    if (in.is_dense() && out.is_dense()) return change_run(in.row(0), values * in.height(), out.row(0));
    const bool interleaved = in.rows_are_interleaved() && out.rows_are_interleaved();
    const bool planar = in.strides().x == 1 && out.strides().x == 1;
    for (index y = 0; y < in.height(); ++y) {
        if (interleaved) {
            change_run(in.row(y), values, out.row(y));
            continue;
        }
        for (index c = 0; c < in.channels(); ++c) {
            const std::uint8_t* from = in.row(y) + c * in.strides().channel;
            std::uint8_t* to = out.row(y) + c * out.strides().channel;
            if (planar)
                change_run(from, in.width(), to);
            else
                for (index x = 0; x < in.width(); ++x)
                    to[x * out.strides().x] = table[from[x * in.strides().x]];
        }
    }
}

/// The same in place.
inline void apply_table(const level_table& table, image_view<std::uint8_t> pixels,
                        instruction_set instructions = instruction_set::widest) {
    apply_table(table, pixels, pixels, instructions);
}

}  // namespace hubmap
