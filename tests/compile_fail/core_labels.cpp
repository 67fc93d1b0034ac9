/// Codes of labels are names, not amounts: nothing that mixes neighbours takes them.

#include <hubmap/core/label_image.hpp>
#include <hubmap/resample/resize_area.hpp>
#include <hubmap/resample/resize_labels.hpp>
#include <hubmap/resample/resize_linear.hpp>
#include <hubmap/resample/warp.hpp>

void cases(hubmap::label_image<>& labels, hubmap::label_image<>& smaller, const hubmap::coordinate_map& map) {
    hubmap::resize_nearest(labels.view(), smaller.view());
    hubmap::warp_labels(labels.view(), map, smaller.view());

// case 1: labels are not resized linearly
// says: cannot convert|could not convert|no matching function|no viable conversion
#if CASE == 1
    hubmap::resize_linear(labels.view(), smaller.view());
#endif

// case 2: labels are not resized by areas
// says: cannot convert|could not convert|no matching function|no viable conversion
#if CASE == 2
    hubmap::resize_area(labels.view(), smaller.view());
#endif

// case 3: labels are not warped linearly
// says: cannot convert|could not convert|no matching function|no viable conversion
#if CASE == 3
    hubmap::warp(labels.view(), map, smaller.view());
#endif

// case 4: labels are integers
// says: constraint
#if CASE == 4
    hubmap::label_image<float> scores;
#endif

// case 5: a label view is no image view
// says: cannot convert|could not convert|no matching function|no viable conversion|conversion from
#if CASE == 5
    hubmap::image_view<std::uint8_t> pixels = labels.view();
#endif

// case 6: what reads labels cannot write them
// says: read-only|const
#if CASE == 6
    hubmap::label_view<const std::uint8_t> view = labels;
    view(0, 0) = 1;
#endif
}
