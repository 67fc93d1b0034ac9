/// Run-length codes of a mask of 30,000 x 40,000 pixels, this library alone, beside what the machine's memory
/// does in the same run. `--quick` takes a hundredth of the pixels; other options are Google Benchmark's.

#include <benchmark/benchmark.h>

#include <benchmarks/rle/memory_speed.hpp>
#include <benchmarks/rle/probability_map.hpp>
#include <benchmarks/rle/steps.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

namespace bench = hubmap::benchmarks;
using hubmap::execution;

/// What the steps read and write, all of it touched.
struct workload {
    hubmap::extent full;
    hubmap::image<float> floats;
    hubmap::image<std::uint8_t> bytes;
    hubmap::kaggle_rle code;
    std::string text;
    std::string table;
    std::vector<std::uint8_t> mask;  ///< down its columns

    workload(hubmap::extent map, hubmap::extent mask_size) : full(mask_size), floats(map), bytes(map) {
        bench::draw_probability_map({}, floats.view(), 1);
        for (std::size_t i = 0; i < bytes.values().size(); ++i)
            bytes.values()[i] = static_cast<std::uint8_t>(floats.values()[i] * 255);
        code = hubmap::encode_upscaled_reference({}, std::as_const(bytes).view(), full, .4);
        text = print(code);
        table = "id,predicted\n";
        for (int slide = 0; slide < 5; ++slide) table += "slide" + std::to_string(slide) + "," + text + "\n";
        mask.resize(static_cast<std::size_t>(full.area()));
        hubmap::decode({}, code, columns(), 1, 0);
    }

    [[nodiscard]] hubmap::label_view<std::uint8_t> columns() {
        return hubmap::label_view<std::uint8_t>(mask.data(), {full.width, full.height}).transposed();
    }
    [[nodiscard]] hubmap::label_view<std::uint8_t> rows() { return {mask.data(), full}; }
};

/// Registers `step(how)`, which moves `bytes` at least, for each number of threads; `prepare` runs before,
/// untimed.
template <class Step>
void add(
    const std::string& name, const std::vector<int>& threads, hubmap::index bytes, Step step,
    const std::function<void()>& prepare = [] {}) {
    for (const int count : threads)
        benchmark::RegisterBenchmark((name + "/threads:" + std::to_string(count)).c_str(),
                                     [=](benchmark::State& state) {
                                         prepare();
                                         for (auto _ : state) step(execution{.threads = count});
                                         state.SetBytesProcessed(state.iterations() * bytes);
                                     })
            ->Unit(benchmark::kMillisecond)
            ->UseRealTime();
}

template <class Container>
hubmap::index bytes_of(const Container& values) {
    return static_cast<hubmap::index>(values.size() * sizeof(*values.data()));
}

void add_memory(workload& data) {
    const std::vector<int> threads{1, 2};
    add("memory_read", threads, bytes_of(data.mask), [&](const execution& how) {
        std::uint64_t sum = 0;
        benchmark::DoNotOptimize(bench::seconds_to_read(how, data.mask, sum));
        benchmark::DoNotOptimize(sum);
    });
    add("memory_write", threads, bytes_of(data.mask),
        [&](const execution& how) { benchmark::DoNotOptimize(bench::seconds_to_write(how, data.mask)); });
    // Half is read, half is written.
    add("memory_copy", threads, bytes_of(data.mask),
        [&](const execution& how) { benchmark::DoNotOptimize(bench::seconds_to_copy(how, data.mask)); });
}

void add_text_steps(workload& data) {
    const std::vector<int> one{1}, both{1, 2};
    add("map_of_bytes_to_text", both, bytes_of(data.bytes.values()), [&](const execution& how) {
        benchmark::DoNotOptimize(
            print(hubmap::encode_upscaled_reference(how, std::as_const(data.bytes).view(), data.full, .4)));
    });
    add("map_of_floats_to_text", both, bytes_of(data.floats.values()), [&](const execution& how) {
        benchmark::DoNotOptimize(print(encode_upscaled(how, data.floats, data.full, .4)));
    });
    add("print", one, bytes_of(data.text),
        [&](const execution&) { benchmark::DoNotOptimize(print(data.code)); });
    add("parse", one, bytes_of(data.text),
        [&](const execution&) { benchmark::DoNotOptimize(hubmap::parse_rle(data.text, data.full)); });
    add("dice_of_tables_of_5_slides", one, 2 * bytes_of(data.table), [&](const execution&) {
        benchmark::DoNotOptimize(bench::dice_of_tables(data.table, data.table, data.full));
    });
}

void add_mask_steps(workload& data) {
    const std::vector<int> one{1}, both{1, 2};
    const auto draw_columns = [&] { hubmap::decode({}, data.code, data.columns(), 1, 0); };
    const auto draw_rows = [&] { hubmap::decode({}, data.code, data.rows(), 1, 0); };
    add(
        "encode_column_major_mask", both, bytes_of(data.mask),
        [&](const execution& how) {
            benchmark::DoNotOptimize(
                hubmap::encode(how, hubmap::label_view<const std::uint8_t>(data.columns())));
        },
        draw_columns);
    add(
        "encode_row_major_mask", both, bytes_of(data.mask),
        [&](const execution& how) {
            benchmark::DoNotOptimize(
                hubmap::encode(how, hubmap::label_view<const std::uint8_t>(data.rows())));
        },
        draw_rows);
    add("decode_text_to_column_major_mask", both, bytes_of(data.mask), [&](const execution& how) {
        hubmap::decode(how, hubmap::parse_rle(data.text, data.full), data.columns(), 1, 0);
        benchmark::ClobberMemory();
    });
    add("decode_text_to_row_major_mask", both, bytes_of(data.mask), [&](const execution& how) {
        hubmap::decode(how, hubmap::parse_rle(data.text, data.full), data.rows(), 1, 0);
        benchmark::ClobberMemory();
    });
    const auto small = std::make_shared<hubmap::label_image<std::uint8_t>>(
        hubmap::extent{hubmap::ceil_div(data.full.height, 3), hubmap::ceil_div(data.full.width, 3)});
    add("decode_text_to_labels_at_a_third", one, bytes_of(small->values()), [&, small](const execution& how) {
        hubmap::decode(how, hubmap::downscaled(hubmap::parse_rle(data.text, data.full), 3), small->view(), 1,
                       0);
        benchmark::ClobberMemory();
    });
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    const bool quick = argc > 1 && std::string_view(argv[1]) == "--quick";
    if (quick) --argc, ++argv;
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    workload data = quick ? workload({1000, 1334}, {3000, 4000}) : workload({10000, 13334}, {30000, 40000});
    benchmark::AddCustomContext("runs", std::to_string(data.code.runs().size()));
    benchmark::AddCustomContext("mask",
                                std::to_string(data.full.height) + " x " + std::to_string(data.full.width));
    add_memory(data);
    add_text_steps(data);
    add_mask_steps(data);
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
    return 0;
}
