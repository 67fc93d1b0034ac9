/// libFuzzer target: any bytes are a code or a numbered error, of masks and of classes; an accepted code
/// survives print and parse, and keeps the laws of what is done with codes. Built with
/// -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/rle/algebra.hpp>
#include <hubmap/rle/class_algebra.hpp>
#include <hubmap/rle/class_text.hpp>
#include <hubmap/rle/components.hpp>
#include <hubmap/rle/decode.hpp>
#include <hubmap/rle/decode_classes.hpp>
#include <hubmap/rle/downscale.hpp>
#include <hubmap/rle/encode.hpp>
#include <hubmap/rle/encode_classes.hpp>
#include <hubmap/rle/holes.hpp>
#include <hubmap/rle/mirror.hpp>
#include <hubmap/rle/morphology.hpp>
#include <hubmap/rle/reorder.hpp>
#include <hubmap/rle/text.hpp>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

/// What holds for every mask, whatever its size.
template <class Rle>
void try_algebra(const Rle& code) {
    using namespace hubmap;
    check(complement_of(complement_of(code)) == code);
    const auto mirrored = flipped(code, mirror_axis::y);
    check(flipped(mirrored, mirror_axis::y) == code);
    check(flipped(flipped(code, mirror_axis::x), mirror_axis::x) == code);
    check(complement_of(union_of(code, mirrored)) ==  // De Morgan
          intersection_of(complement_of(code), complement_of(mirrored)));
    check(symmetric_difference_of(code, mirrored).area() + common_area(code, mirrored) ==
          union_of(code, mirrored).area());
    const std::vector three{code, mirrored, complement_of(code)};
    check(majority_of(three) == mirrored);
    const extent box{3, 4};
    check(difference_of(eroded(code, {3, 3}), code).empty());
    check(difference_of(code, dilated(code, box)).empty());
}

/// What takes time for each place where neighbouring lines differ.
template <class Rle>
void try_reordering(const Rle& code) {
    using namespace hubmap;
    check(transposed(transposed(code)) == code);
    check(rotated(rotated(code, 1), 3) == code);
    check(downscaled(transposed(code), 3) == transposed(downscaled(code, 3)));
    check(transposed(dilated(code, {2, 5})) == dilated(transposed(code), {5, 2}));
    check(holes_of(filled_holes(code)).empty());
    check(transposed(holes_of(code)) == holes_of(transposed(code)));
}

template <class Rle>
void try_text(std::string_view text, hubmap::extent size, hubmap::rle_dialect dialect) {
    try {
        const auto code = hubmap::parse_rle<Rle>(text, size, dialect);
        check(hubmap::parse_rle<Rle>(hubmap::print(code), size) == code);
        check(hubmap::common_area(code, code) == code.area());
        try_algebra(code);
        if (size.area() > 4096) return;
        try_reordering(code);
        const auto mask = hubmap::decoded(code);
        check(hubmap::encode<Rle>(mask) == code);
        hubmap::index area = 0;
        for (const auto& object : hubmap::connected_components(code).objects) area += object.area;
        check(area == code.area());
    } catch (const hubmap::error& refused) {
        check(refused.room() == "rle" && refused.number() >= 111 && refused.number() <= 117);
    }
}

template <class ClassRle>
void try_class_text(std::string_view text, hubmap::extent size) {
    try {
        const auto code = hubmap::parse_class_rle<ClassRle>(text, size);
        check(hubmap::parse_class_rle<ClassRle>(hubmap::print(code), size) == code);
        hubmap::index area = 0;
        hubmap::for_each_class_pair(code, code, [&](hubmap::index begin, hubmap::index end, auto a, auto b) {
            check(begin == area && a == b);
            area = end;
        });
        check(area == size.area());
        if (size.area() > 4096) return;
        const auto labels = hubmap::decoded_classes(code);
        check(hubmap::encode_classes<ClassRle::order, ClassRle::base>(labels) == code);
    } catch (const hubmap::error& refused) {
        const int id = refused.number();
        check(refused.room() == "rle" && ((id >= 111 && id <= 117) || id == 174 || id == 175));
    }
}

}  // namespace

/// The first two bytes choose the size of the image, the rest is the text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const hubmap::extent image{data[0] % 64, data[1] % 64};
    const hubmap::extent slide{hubmap::index{1} << data[0] % 31, hubmap::index{1} << data[1] % 31};
    for (const auto dialect : {hubmap::rle_dialect::strict, hubmap::rle_dialect::lenient}) {
        try_text<hubmap::kaggle_rle>(text, image, dialect);
        try_text<hubmap::rle<hubmap::scan_order::row_major, 0>>(text, slide, dialect);
    }
    try_class_text<hubmap::kaggle_class_rle>(text, image);
    try_class_text<hubmap::class_rle<hubmap::scan_order::row_major, 0, std::uint16_t>>(text, slide);
    return 0;
}
