#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/detail/collect_runs.hpp>
#include <hubmap/cuda/detail/map_samples.hpp>
#include <hubmap/cuda/detail/mask_plane.hpp>
#include <hubmap/cuda/detail/pack_items.hpp>
#include <hubmap/cuda/pixel_tests.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/cuda/tuning.hpp>
#include <hubmap/rle/rle.hpp>
#include <type_traits>

namespace hubmap::cuda {

/// Errors: hubmap.cuda.101 where the image has several channels, no memory, or pixels that are neighbours
/// neither along rows nor along columns.
template <class T>
void require_image(const image_view<T>& pixels) {
    const bool has_neighbours = pixels.strides().x == 1 || pixels.strides().y == 1;
    const bool is_empty = pixels.size().empty();
    require(is_empty || (pixels.data() != nullptr && pixels.channels() == 1 && has_neighbours), "cuda", 101,
            "image of ", pixels.size(), " x ", pixels.channels(), " with strides of ", pixels.strides().y,
            " and ", pixels.strides().x);
}

namespace detail {

/// Fills a plane of columns or rows from an image whose pixels of a row are neighbours.
template <class Processor, class Test>
void pack_plane(Processor& processor, image_view<const typename Test::value_type> pixels, const Test& test,
                const detail::mask_plane& plane) {
    const auto* const data = pixels.data();
    const index stride = pixels.strides().y;
    const extent size = pixels.size();
    if constexpr (std::is_same_v<typename Test::value_type, std::uint8_t>) {
        const auto pack = [&](const auto& work) { processor.for_each(work.count(), work); };
        const bool aligned = rows_are_aligned(data, stride);
        if (plane.lines_are_neighbours && aligned)
            pack(detail::pack_byte_columns<Test, true>{data, stride, size, test, plane});
        else if (plane.lines_are_neighbours)
            pack(detail::pack_byte_columns<Test, false>{data, stride, size, test, plane});
        else if (aligned)
            pack(detail::pack_byte_rows<Test, true>{data, stride, size, test, plane});
        else
            pack(detail::pack_byte_rows<Test, false>{data, stride, size, test, plane});
    } else {
        using samples = detail::plain_samples<typename Test::value_type>;
        const detail::pack_samples<samples, Test> work{{data, stride}, test, plane};
        processor.for_each(work.count(), work);
    }
}

}  // namespace detail

/// The runs of the pixels that pass `test` (cuda/pixel_tests.hpp), on any processor: see cuda/encode.cuh,
/// which is this on a stream. With `temporary` null, only `temporary_bytes` is set.
/// Errors: hubmap.cuda.101, 102, 103.
template <scan_order Order = scan_order::column_major, class Processor, class Test>
typename Processor::status_type encode_on(Processor processor, void* temporary, std::size_t& temporary_bytes,
                                          image_view<const typename Test::value_type> pixels,
                                          const Test& test, const run_output<Order>& out,
                                          const encode_tuning& tuning = {}) {
    require_image(pixels);
    tuning.check();
    // An image stored by columns is its transpose stored by rows.
    const bool is_by_rows = pixels.strides().x == 1;
    const auto rows = is_by_rows ? pixels : pixels.transposed();
    const bool by_column = (Order == scan_order::column_major) == is_by_rows;

    storage_plan plan;
    const extent size = pixels.size().empty() ? extent{} : rows.size();
    auto plane = by_column ? detail::mask_plane::of_columns(nullptr, size)
                           : detail::mask_plane::of_rows(nullptr, size);
    const detail::segment_grid grid(plane, tuning.words_per_segment);
    const auto words = plan.add<std::uint64_t>(plane.word_count());
    const detail::run_collector collector(plan, processor, grid.count());
    if (temporary == nullptr) {
        temporary_bytes = plan.bytes();
        return processor.status();
    }
    if (temporary_bytes < plan.bytes()) return processor.refuse();
    out.check();
    if (size.empty()) {
        processor.for_each(1, write_number{out.count, 0});
        return processor.status();
    }
    plane.words = plan.at<std::uint64_t>(temporary, words);
    detail::pack_plane(processor, rows, test, plane);
    collector.run(plan, processor, temporary, detail::mask_changes{plane, grid}, out);
    return processor.status();
}

}  // namespace hubmap::cuda
