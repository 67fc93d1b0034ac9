#pragma once

#include <hubmap/rle/encode.hpp>

namespace hubmap {

/// What a band of an image is made of: full rows, from top to bottom, or full columns, from left to right.
enum class bands { rows, columns };

namespace detail {

/// Encodes an image that comes in bands: see band_encoder.
template <class Rle, class T, class Foreground>
class band_collector {
  public:
    band_collector(extent size, bands kind, const Foreground& is_foreground)
        : size_(Rle(size).size()),
          kind_(kind),
          foreground_(is_foreground),
          crosses_((kind == bands::rows) == (Rle::order == scan_order::column_major)) {}

    void add(const execution& how, image_view<const T> band) {
        const bool by_rows = kind_ == bands::rows;
        const index depth = by_rows ? band.height() : band.width(),
                    breadth = by_rows ? band.width() : band.height(),
                    whole_breadth = by_rows ? size_.width : size_.height,
                    whole_depth = by_rows ? size_.height : size_.width;
        require(breadth == whole_breadth && depth <= whole_depth - done_, "rle", 125, "band of ", band.size(),
                " after ", done_, by_rows ? " rows" : " columns", " of an image of ", size_);
        require_one_channel(band.channels());
        if (depth > 0 && breadth > 0) {
            const auto lines = with_plain_strides(scan_lines_of<Rle>(band));
            if (crosses_)
                add_crossing_bands(how, lines, foreground_, bands_);
            else
                add_along(how, lines);
        }
        done_ += depth;
    }

    [[nodiscard]] Rle finish() && {
        const index depth = kind_ == bands::rows ? size_.height : size_.width;
        require(done_ == depth, "rle", 126, "bands of ", done_, " of ", depth,
                kind_ == bands::rows ? " rows" : " columns");
        if (!bands_.empty()) {
            parts_.assign(1, {});
            scanner::finish(bands_, parts_.front());
        }
        return join_runs<Rle>(size_, std::move(parts_));
    }

  private:
    using scanner = crossing_scanner<T, Foreground>;

    void add_along(const execution& how, image_view<const T> lines) {
        for (auto& part : scan_image(how, lines, foreground_)) {
            for (auto& r : part) r.start += done_ * lines.width();
            parts_.push_back(std::move(part));
        }
    }

    extent size_;
    bands kind_;
    Foreground foreground_;
    bool crosses_;
    index done_ = 0;
    std::vector<scanner> bands_;  ///< where bands cross the scan lines
    run_parts<run> parts_;        ///< elsewhere
};

}  // namespace detail

/// Encodes a label image that comes in bands, which need not be in memory together. The result equals
/// encode() of the whole image, for any bands and any number of threads.
///
///     band_encoder<kaggle_rle> encoder(size, bands::rows);
///     for (const window& band : ...) encoder.add(how, labels_of(band));
///     const kaggle_rle code = std::move(encoder).finish();
///
/// Memory: the runs, twice at the end; where bands cross the scan lines, 24 bytes a change of a line and 9
/// bytes a line, on several threads a byte a line more for each band and thread.
template <class Rle, label_code Code = std::uint8_t>
class band_encoder {
  public:
    /// Errors: hubmap.rle.101.
    explicit band_encoder(extent size, bands kind, Code foreground = 1)
        : collector_(size, kind, {foreground}) {}

    /// The next band. Errors: hubmap.rle.125 where it has another width (height) than the image, or passes
    /// its end.
    void add(const execution& how, label_view<const Code> band) { collector_.add(how, band.pixels()); }

    /// The code. Errors: hubmap.rle.126 where bands are missing.
    [[nodiscard]] Rle finish() && { return std::move(collector_).finish(); }

  private:
    detail::band_collector<Rle, Code, detail::is_code<Code>> collector_;
};

/// The same for an image of numbers, of which those above `threshold` are foreground: encode_above() in
/// bands.
template <class Rle, class Value>
requires std::is_arithmetic_v<Value>
class threshold_band_encoder {
  public:
    /// Errors: hubmap.rle.101.
    threshold_band_encoder(extent size, bands kind, double threshold)
        : collector_(size, kind, detail::values_above<Value>(threshold)) {}

    /// The next band. Errors: hubmap.rle.124 where it has several channels, 125.
    void add(const execution& how, image_view<const Value> band) { collector_.add(how, band); }

    /// The code. Errors: hubmap.rle.126.
    [[nodiscard]] Rle finish() && { return std::move(collector_).finish(); }

  private:
    detail::band_collector<Rle, Value, detail::is_between<Value>> collector_;
};

}  // namespace hubmap
