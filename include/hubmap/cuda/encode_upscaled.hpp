#pragma once

#include <hubmap/core/error.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/cuda/detail/collect_runs.hpp>
#include <hubmap/cuda/detail/map_samples.hpp>
#include <hubmap/cuda/detail/pack_items.hpp>
#include <hubmap/cuda/detail/upscaled_changes.hpp>
#include <hubmap/cuda/encode.hpp>
#include <hubmap/cuda/processor.hpp>
#include <hubmap/cuda/tuning.hpp>
#include <type_traits>

namespace hubmap::cuda {

struct upscale_options {
    bool clears_ends =
        false;  ///< the first and the last pixel are background, as the original encoder has it
};

/// The code of a small map upscaled to `full` by a rule of rle/upscale_rules.hpp and cut at the rule's
/// threshold, for maps of bytes at 255 times the threshold, on any processor: see cuda/encode_upscaled.cuh,
/// which is this on a stream. Errors: hubmap.cuda.102, 103, 105, 106, 107.
template <class Rule, class Map, class Processor>
typename Processor::status_type encode_upscaled_on(Processor processor, void* temporary,
                                                   std::size_t& temporary_bytes, const Map& map, extent full,
                                                   const Rule& probability_rule, const run_output<>& out,
                                                   const upscale_options& options = {},
                                                   const encode_tuning& tuning = {}) {
    detail::require_map(map);
    tuning.check();
    const extent size = detail::size_of(map);
    require(!full.empty(), "cuda", 105, "a map of ", size, " upscaled to ", full);
    constexpr bool cannot_shrink = std::is_same_v<Rule, fixed_point_rule>;
    require(!cannot_shrink || (full.height >= size.height && full.width >= size.width), "cuda", 107,
            "a map of ", size, " is larger than the image of ", full);

    using samples_type = decltype(detail::samples_of(map));
    const Rule rule = rule_for<typename samples_type::value_type>(probability_rule);
    const auto rows = rule.rows(size.height, full.height);
    storage_plan plan;
    auto plane = detail::mask_plane::of_columns(nullptr, size);
    const auto words = plan.add<std::uint64_t>(plane.word_count());
    const auto first_rows = plan.add<index>(size.height + 1);
    detail::upscaled_changes<Rule, samples_type> source{
        rule,
        rows,
        rule.columns(size.width, full.width),
        detail::samples_of(map),
        full,
        plane,
        nullptr,
        tuning.map_words_per_segment,
        ceil_div(plane.words_per_line, tuning.map_words_per_segment),
        options.clears_ends};
    const detail::run_collector collector(plan, processor, source.items());
    if (temporary == nullptr) {
        temporary_bytes = plan.bytes();
        return processor.status();
    }
    if (temporary_bytes < plan.bytes()) return processor.refuse();
    out.check();
    plane.words = plan.at<std::uint64_t>(temporary, words);
    source.plane = plane;
    source.first_rows = plan.at<index>(temporary, first_rows);

    const auto test = detail::sample_test<typename samples_type::value_type>(rule);
    using test_type = std::remove_const_t<decltype(test)>;
    if constexpr (std::is_same_v<typename samples_type::value_type, std::uint8_t>) {
        detail::pack_plane(processor, map, test, plane);
    } else {
        const detail::pack_samples<samples_type, test_type> pack{source.samples, test, plane};
        processor.for_each(pack.count(), pack);
    }
    processor.for_each(size.height + 1, detail::find_first_rows<typename Rule::axis>{
                                            rows, full.height, plan.at<index>(temporary, first_rows)});
    collector.run(plan, processor, temporary, source, out);
    return processor.status();
}

}  // namespace hubmap::cuda
