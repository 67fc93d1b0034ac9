// Times of component cuda beside CUB's run-length encoding, on one GPU: see --help.
// Without options a slide of 30,000 x 40,000 and its map of 10,000 x 13,334. Results are compared before
// anything is timed; times are medians of runs that alternate between ours and the peer's and between two
// sets of buffers. The floor of a row is what it must read and write, at the speed of a copy on the same GPU
// in the same run.
#include <cuda_runtime.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cub/device/device_run_length_encode.cuh>
#include <functional>
#include <hubmap/cuda/decode.cuh>
#include <hubmap/cuda/encode.cuh>
#include <hubmap/cuda/encode_upscaled.cuh>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace hubmap::cuda {
namespace {

void check(cudaError_t status, const char* what) {
    if (status != cudaSuccess)
        throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(status));
}

template <class T>
class buffer {
  public:
    explicit buffer(index count) : count_(count) {
        check(cudaMalloc(&data_, static_cast<std::size_t>(std::max<index>(count, 1)) * sizeof(T)),
              "cudaMalloc");
    }
    buffer(buffer&& other) noexcept : data_(std::exchange(other.data_, nullptr)), count_(other.count_) {}
    buffer(const buffer&) = delete;
    buffer& operator=(const buffer&) = delete;
    ~buffer() { cudaFree(data_); }
    [[nodiscard]] T* data() const { return data_; }
    [[nodiscard]] index size() const { return count_; }
    [[nodiscard]] std::vector<T> get(index count) const {
        std::vector<T> values(static_cast<std::size_t>(count));
        check(cudaMemcpy(values.data(), data_, values.size() * sizeof(T), cudaMemcpyDeviceToHost),
              "cudaMemcpy");
        return values;
    }

  private:
    T* data_ = nullptr;
    index count_;
};

HUBMAP_HOST_DEVICE std::uint32_t hash(std::uint64_t z) {
    z += 0x9E3779B97F4A7C15ULL;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return static_cast<std::uint32_t>(z >> 32);
}

/// Probabilities like a network's: a disc of 12 to 36 px in an eighth of the cells of 160 px, soft borders,
/// noise in the last bits everywhere (memory full of zeros is faster than real data).
struct draw_blobs {
    extent size;
    std::uint32_t seed;
    float* sums;
    float* weights;
    std::uint8_t* bytes;

    HUBMAP_HOST_DEVICE void operator()(index i) const {
        constexpr index cell = 160;
        const index y = i / size.width, x = i % size.width;
        const std::uint32_t h = hash(seed + static_cast<std::uint64_t>(y / cell * 100003 + x / cell));
        const float radius = 12.F + static_cast<float>(h % 25);
        const float dy = static_cast<float>(y % cell) - 40.F - static_cast<float>(h >> 8 & 63);
        const float dx = static_cast<float>(x % cell) - 40.F - static_cast<float>(h >> 16 & 63);
        const float inside = (h & 7) == 0 ? .5F + (radius - sqrtf(dy * dy + dx * dx)) * .15F : 0.F;
        const float noise = static_cast<float>(hash(~static_cast<std::uint64_t>(i) + seed) & 1023) / 16384.F;
        const float p = fminf(fmaxf(inside, 0.F), .9F) + noise;
        const float w = .25F + noise;
        weights[i] = w;
        sums[i] = p * w;
        bytes[i] = probability_byte(weighted_mean(p * w, w));
    }
};

/// Maps as the peers read them: dense, of bytes or of sums and weights.
struct byte_samples {
    const std::uint8_t* values;
    index width;

    HUBMAP_HOST_DEVICE std::uint8_t operator()(index y, index x) const { return values[y * width + x]; }
};
struct merged_samples {
    const float* sums;
    const float* weights;
    index width;

    HUBMAP_HOST_DEVICE float operator()(index y, index x) const {
        return weighted_mean(sums[y * width + x], weights[y * width + x]);
    }
};
byte_samples peer_samples(const image_view<const std::uint8_t>& map) {
    return {map.data(), map.width()};
}
merged_samples peer_samples(const weighted_map& map) {
    return {map.sums.data(), map.weights.data(), map.sums.width()};
}

/// The peer of encode_upscaled: each pixel of the large mask by itself.
template <class Rule, class Samples>
struct draw_mask {
    Rule rule;
    typename Rule::axis rows, columns;
    Samples samples;
    extent full;
    std::uint8_t* mask;
    mask_values values;

    HUBMAP_HOST_DEVICE void operator()(index i) const {
        const index y = i / full.width, x = i - y * full.width;
        const auto at = [this](index r, index c) { return sample_of(rule, samples(r, c)); };
        const bool inside = is_foreground(rule, rows.at(y), columns.at(x), at);
        mask[i] = inside ? values.foreground : values.background;
    }
};

constexpr int side = 32;

__global__ void transpose(const std::uint8_t* from, std::uint8_t* to, extent size) {
    __shared__ std::uint8_t tile[side][side + 4];
    const index x0 = static_cast<index>(blockIdx.x) * side, y0 = static_cast<index>(blockIdx.y) * side;
    for (int i = threadIdx.y; i < side; i += blockDim.y)
        if (y0 + i < size.height && x0 + threadIdx.x < size.width)
            tile[i][threadIdx.x] = from[(y0 + i) * size.width + x0 + threadIdx.x];
    __syncthreads();
    for (int i = threadIdx.y; i < side; i += blockDim.y)
        if (x0 + i < size.width && y0 + threadIdx.x < size.height)
            to[(x0 + i) * size.height + y0 + threadIdx.x] = tile[threadIdx.x][i];
}

/// Two sets of everything that is read, results, and what the peer needs.
struct workplace {
    extent map, full;
    cudaStream_t stream = nullptr;
    mask_values values{0xB7, 0x48};
    std::vector<buffer<float>> sums, weights;
    std::vector<buffer<std::uint8_t>> bytes, masks;
    buffer<std::uint8_t> drawn, turned;
    index capacity;
    buffer<run> runs;
    buffer<index> count;
    buffer<std::uint8_t> cub_values;
    buffer<int> cub_lengths;
    buffer<int> cub_count;
    std::vector<buffer<unsigned char>> storages;

    workplace(extent map_size, extent full_size)
        : map(map_size),
          full(full_size),
          drawn(full.area()),
          turned(full.area()),
          capacity(64 * full.width),
          runs(capacity),
          count(1),
          cub_values(2 * capacity + 1),
          cub_lengths(2 * capacity + 1),
          cub_count(1) {
        check(cudaStreamCreateWithFlags(&stream, cudaStreamNonBlocking), "stream");
        stream_processor gpu(stream);
        for (std::uint32_t set = 0; set < 2; ++set) {
            sums.emplace_back(map.area());
            weights.emplace_back(map.area());
            bytes.emplace_back(map.area());
            masks.emplace_back(full.area());
            gpu.for_each(map.area(),
                         draw_blobs{map, set + 1, sums[set].data(), weights[set].data(), bytes[set].data()});
            const fixed_point_rule rule;
            const byte_samples samples{bytes[set].data(), map.width};
            gpu.for_each(full.area(),
                         draw_mask<fixed_point_rule, byte_samples>{rule, rule.rows(map.height, full.height),
                                                                   rule.columns(map.width, full.width),
                                                                   samples, full, masks[set].data(), values});
        }
        check(gpu.status(), "inputs");
        check(cudaStreamSynchronize(stream), "inputs");
    }
    ~workplace() { cudaStreamDestroy(stream); }

    [[nodiscard]] run_output<> output() const { return {runs.data(), capacity, count.data()}; }
    /// A mask, or its memory as an image of another size.
    [[nodiscard]] image_view<const std::uint8_t> mask(int set, extent size) const {
        return {masks[set].data(), size};
    }
    [[nodiscard]] image_view<const std::uint8_t> byte_map(int set) const { return {bytes[set].data(), map}; }
    [[nodiscard]] weighted_map merged(int set) const {
        return {{sums[set].data(), map}, {weights[set].data(), map}};
    }

    /// `call(temporary, bytes)` with its storage already there, as an application keeps it.
    template <class Call>
    std::function<void(int)> prepared(const Call& call) {
        std::size_t size = 0;
        check(call(0, nullptr, size), "size of the storage");
        storages.emplace_back(static_cast<index>(size));
        unsigned char* const storage = storages.back().data();
        return [call, storage, size](int set) {
            std::size_t given = size;
            check(call(set, storage, given), "call");
        };
    }

    /// Transpose and CUB's run lengths of a row-major mask.
    std::function<void(int)> peer_encode(const std::function<const std::uint8_t*(int)>& source, extent image,
                                         bool turns = true) {
        const auto encode = prepared([this, image](int, void* storage, std::size_t& size) {
            return cub::DeviceRunLengthEncode::Encode(storage, size, turned.data(), cub_values.data(),
                                                      cub_lengths.data(), cub_count.data(),
                                                      static_cast<int>(image.area()), stream);
        });
        return [this, source, encode, image, turns](int set) {
            if (turns) {
                const dim3 blocks(static_cast<unsigned>(ceil_div(image.width, side)),
                                  static_cast<unsigned>(ceil_div(image.height, side)));
                transpose<<<blocks, dim3(side, 8), 0, stream>>>(source(set), turned.data(), image);
                check(cudaPeekAtLastError(), "transpose");
            }
            encode(set);
        };
    }

    [[nodiscard]] std::vector<run> our_runs() const {
        check(cudaStreamSynchronize(stream), "ours");
        const index found = count.get(1)[0];
        if (found > capacity) throw std::runtime_error("more runs than there is memory for");
        return runs.get(found);
    }
    [[nodiscard]] std::vector<run> peer_runs() const {
        check(cudaStreamSynchronize(stream), "the peer's");
        const index found = cub_count.get(1)[0];
        const auto kinds = cub_values.get(found);
        const auto lengths = cub_lengths.get(found);
        std::vector<run> list;
        index at = 0;
        for (std::size_t i = 0; i < kinds.size(); at += lengths[i++])
            if (kinds[i] == values.foreground) list.push_back({at, lengths[i]});
        return list;
    }
};

struct timer {
    cudaEvent_t begin = nullptr, end = nullptr;
    timer() {
        check(cudaEventCreate(&begin), "event");
        check(cudaEventCreate(&end), "event");
    }
    ~timer() {
        cudaEventDestroy(begin);
        cudaEventDestroy(end);
    }
    template <class Work>
    float milliseconds(cudaStream_t stream, const Work& work) const {
        check(cudaEventRecord(begin, stream), "event");
        work();
        check(cudaEventRecord(end, stream), "event");
        check(cudaEventSynchronize(end), "event");
        float time = 0;
        check(cudaEventElapsedTime(&time, begin, end), "event");
        return time;
    }
};

double median(std::vector<float> times) {
    std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2),
                     times.end());
    return times[times.size() / 2];
}

/// Times both in turn and prints a row; `moved` bytes at `copy_speed` bytes a ms are the floor.
void print_row(const char* name, const workplace& work, int rounds, double copy_speed, double moved,
               double target, const std::function<void(int)>& ours, const std::function<void(int)>& peer) {
    const timer clock;
    std::vector<float> our_times, peer_times;
    for (int round = 0; round < rounds; ++round) {
        our_times.push_back(clock.milliseconds(work.stream, [&] { ours(round % 2); }));
        peer_times.push_back(clock.milliseconds(work.stream, [&] { peer(round % 2); }));
    }
    const double our_time = median(our_times), peer_time = median(peer_times);
    std::printf("%-44s %9.3f %9.3f %7.1f %8.0f %9.3f %9.2f\n", name, our_time, peer_time,
                peer_time / our_time, moved / our_time / 1e6, moved / copy_speed, target);
}

void require_equal(const char* name, const std::vector<run>& ours, const std::vector<run>& peer) {
    if (ours != peer || ours.empty())
        throw std::runtime_error(std::string(name) + ": " + std::to_string(ours.size()) +
                                 " runs, the peer has " + std::to_string(peer.size()) + ", or they differ");
}

void measure(index divide, int rounds) {
    cudaDeviceProp device{};
    check(cudaGetDeviceProperties(&device, 0), "no GPU");
    encode_tuning tuning;
    check(tune_for_device(tuning), "tuning");
    workplace work({10000 / divide, 13334 / divide}, {30000 / divide, 40000 / divide});
    const extent full = work.full;
    const auto mask_bytes = static_cast<double>(full.area()),
               map_samples = static_cast<double>(work.map.area());
    std::printf("%s, %d rounds: mask %lld x %lld, map %lld x %lld\n", device.name, rounds,
                static_cast<long long>(full.height), static_cast<long long>(full.width),
                static_cast<long long>(work.map.height), static_cast<long long>(work.map.width));

    const timer clock;
    std::vector<float> copies;
    for (int round = 0; round < rounds; ++round)
        copies.push_back(clock.milliseconds(work.stream, [&] {
            check(
                cudaMemcpyAsync(work.drawn.data(), work.masks[round % 2].data(),
                                static_cast<std::size_t>(full.area()), cudaMemcpyDeviceToDevice, work.stream),
                "copy");
        }));
    const double copy_speed = 2 * mask_bytes / median(copies);  // bytes a ms
    std::printf("a copy reads and writes %.0f GB/s\n\n%-44s %9s %9s %7s %8s %9s %9s\n", copy_speed / 1e6, "",
                "ours ms", "peer ms", "ratio", "GB/s", "floor ms", "H200 aim");

    const auto encode_of = [&](extent size) {
        return work.prepared([&work, size, tuning](int set, void* storage, std::size_t& bytes) {
            return cuda::encode(storage, bytes, work.mask(set, size), code_test(work.values.foreground),
                                work.output(), work.stream, tuning);
        });
    };
    const auto encode_row = [&](const char* name, extent size, const std::function<void(int)>& ours) {
        const auto peer = work.peer_encode([&](int set) { return work.masks[set].data(); }, size);
        ours(0);
        peer(0);
        require_equal(name, work.our_runs(), work.peer_runs());
        std::printf("%zu runs\n", work.our_runs().size());
        print_row(name, work, rounds, copy_speed, static_cast<double>(size.area()), .45, ours, peer);
    };
    // The same memory with rows that begin at any address.
    const extent odd{full.height, full.width - 1};
    const auto encode_mask = encode_of(full), encode_odd = encode_of(odd);
    encode_row("encode uint8 mask | transpose + CUB", full, encode_mask);
    encode_row("encode, odd width | transpose + CUB", odd, encode_odd);
    const auto peer_columns = work.peer_encode({}, full, false);
    print_row("encode uint8 mask | CUB, mask by columns", work, rounds, copy_speed, mask_bytes, .45,
              encode_mask, peer_columns);

    const auto decode_row = [&](const char* name, extent size, const std::function<void(int)>& encode_first) {
        const auto decode_code = work.prepared([&work, size, tuning](int, void* storage, std::size_t& bytes) {
            return cuda::decode(storage, bytes, work.output().list(),
                                image_view<std::uint8_t>(work.drawn.data(), size), work.stream, work.values,
                                tuning);
        });
        encode_first(0);
        decode_code(0);
        check(cudaStreamSynchronize(work.stream), "decode");
        if (work.drawn.get(size.area()) != work.masks[0].get(size.area()))
            throw std::runtime_error(std::string(name) + ": the mask differs");
        print_row(name, work, rounds, copy_speed, static_cast<double>(size.area()), 0, decode_code,
                  [&](int set) {
                      check(cudaMemcpyAsync(work.drawn.data(), work.masks[set].data(),
                                            static_cast<std::size_t>(size.area()), cudaMemcpyDeviceToDevice,
                                            work.stream),
                            "copy");
                  });
    };
    decode_row("decode to uint8 mask | copy of a mask", full, encode_mask);
    decode_row("decode, odd width | copy of a mask", odd, encode_odd);

    const auto fused_row = [&](const char* name, const auto& map_of, const auto& rule, double moved,
                               double target) {
        using rule_type = std::remove_cvref_t<decltype(rule)>;
        using samples_type = decltype(peer_samples(map_of(0)));
        const auto ours =
            work.prepared([&work, map_of, rule, tuning](int set, void* storage, std::size_t& size) {
                return cuda::encode_upscaled(storage, size, map_of(set), work.full, rule, work.output(),
                                             work.stream, {}, tuning);
            });
        const auto turn_and_encode = work.peer_encode([&](int) { return work.drawn.data(); }, full);
        const auto peer = [&](int set) {
            stream_processor gpu(work.stream);
            gpu.for_each(full.area(), draw_mask<rule_type, samples_type>{
                                          rule, rule.rows(work.map.height, full.height),
                                          rule.columns(work.map.width, full.width), peer_samples(map_of(set)),
                                          full, work.drawn.data(), work.values});
            check(gpu.status(), "resize");
            turn_and_encode(set);
        };
        ours(0);
        peer(0);
        require_equal(name, work.our_runs(), work.peer_runs());
        print_row(name, work, rounds, copy_speed, moved, target, ours, peer);
    };
    const auto byte_map = [&work](int set) { return work.byte_map(set); };
    const auto merged = [&work](int set) { return work.merged(set); };
    fused_row("fused, uint8 map | resize + transpose + CUB", byte_map, fixed_point_rule{}, map_samples, .3);
    fused_row("fused, sums + weights, fixed point", merged, fixed_point_rule{}, 8 * map_samples, .6);
    fused_row("fused, sums + weights, bilinear", merged, bilinear_rule{.threshold = .4}, 8 * map_samples, .6);
}

}  // namespace
}  // namespace hubmap::cuda

int main(int count, char** arguments) {
    constexpr const char* usage =
        "cuda_rle [--divide N] [--rounds N]: times of component cuda beside CUB's run-length encoding, on "
        "one "
        "GPU\n\n"
        "  --divide N   sides of the slide and of its map N times smaller: for GPUs with less memory. "
        "Default: 1\n"
        "  --rounds N   runs of which each time is the median. Default: 21\n"
        "  --help       print this\n";
    hubmap::index divide = 1;
    int rounds = 21;
    for (int i = 1; i < count; ++i) {
        const std::string name = arguments[i];
        if (name == "--help" || name == "-h") {
            std::fputs(usage, stdout);
            return 0;
        }
        const int value = i + 1 < count ? std::atoi(arguments[i + 1]) : 0;
        if ((name != "--divide" && name != "--rounds") || value < 1 || (name == "--divide" && value > 1000)) {
            std::fprintf(stderr, "cuda_rle: '%s' is no option, or its number is missing or wrong\n\n%s",
                         name.c_str(), usage);
            return 2;
        }
        if (name == "--divide")
            divide = value;
        else
            rounds = value;
        ++i;
    }
    try {
        hubmap::cuda::measure(divide, rounds);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "cuda_rle: %s\n", e.what());
        return 1;
    }
    return 0;
}
