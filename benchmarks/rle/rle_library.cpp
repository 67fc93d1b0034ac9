/// The measured steps behind plain C functions, so that a Python process can call them beside their peers.
/// Each that can fail returns 0, or 1 and leaves the error's text in the answer. An answer is for one thread
/// at a time.

#include <benchmarks/common/answered.hpp>
#include <benchmarks/rle/memory_speed.hpp>
#include <benchmarks/rle/probability_map.hpp>
#include <benchmarks/rle/steps.hpp>
#include <new>

namespace hubmap::benchmarks {

/// What a step gives back.
struct hubmap_answer {
    kaggle_rle code;
    std::string text;
    std::string message;
};

namespace {

execution on(std::int32_t threads) {
    return {.threads = threads};
}

/// A mask with any strides, in bytes.
label_view<std::uint8_t> mask_view(std::uint8_t* data, extent size, index stride_y, index stride_x) {
    return label_view<std::uint8_t>(image_view<std::uint8_t>(data, size, 1, {stride_y, stride_x, 1}));
}

}  // namespace

extern "C" {

hubmap_answer* hubmap_new_answer() {
    return new (std::nothrow) hubmap_answer;
}
void hubmap_free_answer(hubmap_answer* answer) {
    delete answer;
}
const char* hubmap_message(const hubmap_answer* answer) {
    return answer->message.c_str();
}
const char* hubmap_text(const hubmap_answer* answer) {
    return answer->text.data();
}
index hubmap_text_bytes(const hubmap_answer* answer) {
    return static_cast<index>(answer->text.size());
}
/// Pairs of (start from 0, length).
const index* hubmap_runs(const hubmap_answer* answer) {
    static_assert(sizeof(run) == 2 * sizeof(index));
    return answer->code.empty() ? nullptr : &answer->code.runs().front().start;
}
index hubmap_run_count(const hubmap_answer* answer) {
    return static_cast<index>(answer->code.runs().size());
}

int hubmap_draw_map(hubmap_answer* answer, float* map, index height, index width, std::uint64_t seed,
                    std::int32_t threads) {
    return answered(answer, [&] { draw_probability_map(on(threads), {map, extent{height, width}}, seed); });
}

/// Map of bytes -> text, by the reference's rule.
int hubmap_encode_byte_map(hubmap_answer* answer, const std::uint8_t* map, index map_height, index map_width,
                           index height, index width, double threshold, std::int32_t threads) {
    return answered(answer, [&] {
        const image_view<const std::uint8_t> view(map, extent{map_height, map_width});
        answer->code = hubmap::encode_upscaled_reference(on(threads), view, {height, width}, threshold);
        answer->text = print(answer->code);
    });
}

/// Map of floats -> text, by the corrected rule.
int hubmap_encode_float_map(hubmap_answer* answer, const float* map, index map_height, index map_width,
                            index height, index width, double threshold, std::int32_t threads) {
    return answered(answer, [&] {
        const image_view<const float> view(map, extent{map_height, map_width});
        answer->code = encode_upscaled(on(threads), view, {height, width}, threshold);
        answer->text = print(answer->code);
    });
}

/// Mask -> runs.
int hubmap_encode_mask(hubmap_answer* answer, const std::uint8_t* mask, index height, index width,
                       index stride_y, index stride_x, std::int32_t threads) {
    return answered(answer, [&] {
        const image_view<const std::uint8_t> view(mask, {height, width}, 1, {stride_y, stride_x, 1});
        answer->code = encode(on(threads), label_view<const std::uint8_t>(view));
    });
}

/// Text -> mask, every pixel of which is written.
int hubmap_decode_text(hubmap_answer* answer, const char* text, index bytes, std::uint8_t* mask, index height,
                       index width, index stride_y, index stride_x, std::int32_t threads) {
    return answered(answer, [&] {
        const auto code = parse_rle<kaggle_rle>({text, static_cast<std::size_t>(bytes)}, {height, width});
        decode(on(threads), code, mask_view(mask, {height, width}, stride_y, stride_x), 1, 0);
    });
}

/// Text -> row-major labels at a part of the size.
int hubmap_decode_text_small(hubmap_answer* answer, const char* text, index bytes, index height, index width,
                             index downscale, std::uint8_t* labels, index small_height, index small_width) {
    return answered(answer, [&] {
        const auto code = parse_rle<kaggle_rle>({text, static_cast<std::size_t>(bytes)}, {height, width});
        decode({.threads = 1}, downscaled(code, downscale),
               label_view<std::uint8_t>{labels, extent{small_height, small_width}}, 1, 0);
    });
}

/// The answer's runs -> text.
int hubmap_print(hubmap_answer* answer) {
    return answered(answer, [&] { answer->text = print(answer->code); });
}

/// Text -> runs.
int hubmap_parse(hubmap_answer* answer, const char* text, index bytes, index height, index width) {
    return answered(answer, [&] {
        answer->code = parse_rle<kaggle_rle>({text, static_cast<std::size_t>(bytes)}, {height, width});
    });
}

/// Texts of two tables -> mean Dice.
int hubmap_dice_of_tables(hubmap_answer* answer, const char* truth, index truth_bytes, const char* submission,
                          index submission_bytes, index height, index width, double* mean) {
    return answered(answer, [&] {
        *mean = dice_of_tables({truth, static_cast<std::size_t>(truth_bytes)},
                               {submission, static_cast<std::size_t>(submission_bytes)}, {height, width});
    });
}

double hubmap_seconds_to_read(std::uint8_t* bytes, index count, std::int32_t threads, std::uint64_t* sum) {
    return seconds_to_read(on(threads), {bytes, static_cast<std::size_t>(count)}, *sum);
}
double hubmap_seconds_to_write(std::uint8_t* bytes, index count, std::int32_t threads) {
    return seconds_to_write(on(threads), {bytes, static_cast<std::size_t>(count)});
}
/// Half of the bytes to the other half.
double hubmap_seconds_to_copy(std::uint8_t* bytes, index count, std::int32_t threads) {
    return seconds_to_copy(on(threads), {bytes, static_cast<std::size_t>(count)});
}

}  // extern "C"

}  // namespace hubmap::benchmarks
