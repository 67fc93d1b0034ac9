#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/detail/expand_items.hpp>
#include <hubmap/cuda/encode.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/cuda/tuning.hpp>

namespace hubmap::cuda {

/// Draws runs into an image of bytes, on any processor: see cuda/decode.cuh, which is this on a stream.
/// Errors: hubmap.cuda.101, 103, 104.
template <scan_order Order = scan_order::column_major, class Processor>
typename Processor::status_type decode_on(Processor processor, void* temporary, std::size_t& temporary_bytes,
                                          const run_list<Order>& list, image_view<std::uint8_t> out,
                                          const mask_values& values = {}, const encode_tuning& tuning = {}) {
    require_image(out);
    tuning.check();
    const bool is_by_rows = out.strides().x == 1;
    const auto rows = is_by_rows ? out : out.transposed();
    const bool by_column = (Order == scan_order::column_major) == is_by_rows;

    storage_plan plan;
    const extent size = out.size().empty() ? extent{} : rows.size();
    auto plane = by_column ? detail::mask_plane::of_columns(nullptr, size)
                           : detail::mask_plane::of_rows(nullptr, size);
    const auto words = plan.add<std::uint64_t>(plane.word_count());
    if (temporary == nullptr) {
        temporary_bytes = plan.bytes();
        return processor.status();
    }
    if (temporary_bytes < plan.bytes()) return processor.refuse();
    require(list.capacity >= 0 && (list.runs != nullptr || list.capacity == 0), "cuda", 104, "a list of ",
            list.capacity, " runs without memory");
    if (size.empty()) return processor.status();

    plane.words = plan.at<std::uint64_t>(temporary, words);
    const detail::segment_grid grid(plane, tuning.words_per_segment);
    processor.for_each(grid.count(), detail::draw_runs<Order>{list, plane, grid});
    const auto expand = [&](const auto& work) { processor.for_each(work.count(), work); };
    const index stride = rows.strides().y;
    const bool aligned = rows_are_aligned(rows.data(), stride);
    if (by_column && aligned)
        expand(detail::expand_columns<true>{plane, rows.data(), stride, size, values});
    else if (by_column)
        expand(detail::expand_columns<false>{plane, rows.data(), stride, size, values});
    else if (aligned)
        expand(detail::expand_rows<true>{plane, rows.data(), stride, size, values});
    else
        expand(detail::expand_rows<false>{plane, rows.data(), stride, size, values});
    return processor.status();
}

}  // namespace hubmap::cuda
