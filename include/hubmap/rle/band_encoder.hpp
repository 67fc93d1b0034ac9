#pragma once

#include <hubmap/rle/encode.hpp>

namespace hubmap {

/// Encodes an image that comes in bands, which need not be in memory together: bands of full rows from top to
/// bottom, or bands of full columns from left to right, whatever the order of the code. The result equals
/// encode() of the whole image, for any bands and any number of threads.
///
///     band_encoder<kaggle_rle> encoder(size, band_encoder<kaggle_rle>::bands::rows);
///     for (const window& band : ...) encoder.add(how, labels_of(band));
///     const kaggle_rle code = std::move(encoder).finish();
///
/// Memory: the runs; where bands cross the scan lines, a byte a line and 16 bytes a change of a line.
template <class Rle, label_code Code = std::uint8_t>
class band_encoder {
  public:
    /// What a band is made of.
    enum class bands { rows, columns };

    /// Errors: hubmap.rle.101.
    explicit band_encoder(extent size, bands kind, Code foreground = 1)
        : size_(Rle(size).size()),
          kind_(kind),
          foreground_{foreground},
          crosses_((kind == bands::rows) == (Rle::order == scan_order::column_major)) {}

    /// The next band. Errors: hubmap.rle.125 where it has another width (height) than the image, or passes
    /// its end.
    void add(const execution& how, label_view<const Code> band) {
        const bool by_rows = kind_ == bands::rows;
        const index depth = by_rows ? band.height() : band.width(),
                    breadth = by_rows ? band.width() : band.height(),
                    whole_breadth = by_rows ? size_.width : size_.height,
                    whole_depth = by_rows ? size_.height : size_.width;
        require(breadth == whole_breadth && depth <= whole_depth - done_, "rle", 125, "band of ", band.size(),
                " after ", done_, by_rows ? " rows" : " columns", " of an image of ", size_);
        if (depth == 0 || breadth == 0) {
            done_ += depth;
            return;
        }
        const auto lines = detail::scan_lines_of<Rle>(band.pixels());  // scan lines are rows
        if (crosses_)
            add_crossing(how, lines);
        else
            add_along(how, lines);
        done_ += depth;
    }

    /// The code. Errors: hubmap.rle.126 where bands are missing.
    [[nodiscard]] Rle finish() && {
        const index depth = kind_ == bands::rows ? size_.height : size_.width;
        require(done_ == depth, "rle", 126, "bands of ", done_, " of ", depth,
                kind_ == bands::rows ? " rows" : " columns");
        if (!bands_.empty()) {
            parts_.assign(1, {});
            scanner::finish(bands_, parts_.front());
        }
        return detail::join_runs<Rle>(size_, std::move(parts_));
    }

  private:
    using scanner = detail::crossing_scanner<Code, detail::is_code<Code>>;

    void add_crossing(const execution& how, image_view<const Code> lines) {
        if (bands_.empty()) bands_.emplace_back(how.instructions, foreground_, lines.height());
        if (lines.strides().y == 1)
            return bands_.front().add_rows(&lines(0, 0), lines.strides().x, lines.width());
        std::vector<Code> gathered(static_cast<std::size_t>(lines.height()));
        for (index i = 0; i < lines.width(); ++i) {
            for (index line = 0; line < lines.height(); ++line)
                gathered[static_cast<std::size_t>(line)] = lines(line, i);
            bands_.front().add_rows(gathered.data(), 0, 1);
        }
    }
    void add_along(const execution& how, image_view<const Code> lines) {
        const auto code = detail::scan_parts<Rle>(
            how, lines,
            Rle::order == scan_order::column_major ? extent{lines.width(), lines.height()} : lines.size(),
            foreground_);
        std::vector<run> moved(code.runs().begin(), code.runs().end());
        for (auto& r : moved) r.start += done_ * lines.width();
        parts_.push_back(std::move(moved));
    }

    extent size_;
    bands kind_;
    detail::is_code<Code> foreground_;
    bool crosses_;
    index done_ = 0;
    std::vector<scanner> bands_;           ///< one, where bands cross the scan lines
    std::vector<std::vector<run>> parts_;  ///< elsewhere, of each band
};

}  // namespace hubmap
