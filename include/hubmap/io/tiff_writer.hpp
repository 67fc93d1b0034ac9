#pragma once

#include <algorithm>
#include <hubmap/core/image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/io/detail/tiff_output.hpp>
#include <hubmap/io/tiff_options.hpp>
#include <vector>

namespace hubmap::io {

/// Writes an RGB slide as TIFF from bands of rows (or, tiled, from blocks in any order), in every layout of
/// the competition. The file appears under its name only when finish() has succeeded; before, and after an
/// error, there is at most a "<name>.part", which goes away with the writer. Equal pixels and options give
/// equal bytes. Memory: one row of blocks. With a directory a channel, green and blue wait in scratch files
/// beside the slide.
class tiff_writer {
  public:
    /// Errors: hubmap.tiff_writer.101 (options, size), 102 (the file cannot be created).
    tiff_writer(std::filesystem::path path, extent size, const tiff_options& options = {})
        : path_(std::move(path)), part_(path_.string() + ".part"), size_(size), options_(options) {
        check(options, size);
        try {
            file_.open(part_, needs_big_file());
            band_ = image<std::uint8_t>({std::min(block_rows(), size_.height), size_.width}, channels);
            if (has_directory_per_channel(options_.arrangement))
                for (index c = 1; c < channels; ++c)
                    waiting_.push_back(
                        std::make_unique<detail::scratch_plane>(part_.string() + std::to_string(c)));
            begin_directory(0);
        } catch (...) {
            discard();
            throw;
        }
    }
    tiff_writer(const tiff_writer&) = delete;
    tiff_writer& operator=(const tiff_writer&) = delete;
    ~tiff_writer() { discard(); }

    /// The next rows, from the top of the slide downwards, any number at a time.
    /// Errors: hubmap.tiff_writer.103 (writing fails), 104 (rows of another width, more than the slide has).
    void append(image_view<const std::uint8_t> rows) {
        require(!finished_ && blocks_written_.empty() && rows.width() == size_.width &&
                    rows.channels() == channels && rows.height() <= size_.height - rows_taken_,
                "tiff_writer", 104, path_.string(), ": ", rows.height(), " rows of ", rows.width(),
                " px and ", rows.channels(), " channels after ", rows_taken_, " of a slide of ", size_);
        for (index y = 0; y < rows.height();) {
            const index top = rows_taken_ / block_rows() * block_rows();
            const index height = std::min(block_rows(), size_.height - top), filled = rows_taken_ - top;
            const index take = std::min(height - filled, rows.height() - y);
            copy(rows.crop({y, 0, take, size_.width}), band_.view().crop({filled, 0, take, size_.width}));
            y += take;
            rows_taken_ += take;
            if (filled + take == height) put_band(top, band_.view().crop({0, 0, height, size_.width}));
        }
    }

    /// Whole tiles in any order, each once: `top_left` and the sides of `pixels` are multiples of the tile,
    /// except at the slide's right and lower border. Not together with append(). Errors:
    /// hubmap.tiff_writer.103, 107 (no tiles, a directory a channel, not on the grid, written already).
    void write_block(pixel top_left, image_view<const std::uint8_t> pixels) {
        const index side = options_.tile_px;
        const window place{top_left.y, top_left.x, pixels.height(), pixels.width()};
        const auto on_grid = [side](index begin, index length, index whole_length) {
            return begin % side == 0 && (length % side == 0 || begin + length == whole_length);
        };
        require(!finished_ && side > 0 && !has_directory_per_channel(options_.arrangement) &&
                    rows_taken_ == 0 && pixels.channels() == channels && !place.empty() &&
                    contains(whole(size_), place) && on_grid(place.y, place.height, size_.height) &&
                    on_grid(place.x, place.width, size_.width),
                "tiff_writer", 107, path_.string(), ": a block at ", place, " of ", pixels.channels(),
                " channels for tiles of ", side, " px");
        blocks_written_.resize(static_cast<std::size_t>(ceil_div(size_.height, side) * columns()));
        for (index y = place.y; y < place.y + place.height; y += side)
            for (index x = place.x; x < place.x + place.width; x += side) {
                auto written = blocks_written_[static_cast<std::size_t>(y / side * columns() + x / side)];
                require(!written, "tiff_writer", 107, path_.string(), ": the tile at ", y, ", ", x,
                        " comes twice");
                const window tile = intersect({y, x, side, side}, whole(size_));
                put_tile(tile, pixels.crop({y - place.y, x - place.x, tile.height, tile.width}));
                blocks_written_[static_cast<std::size_t>(y / side * columns() + x / side)] = true;
            }
    }

    /// Ends the file and gives it its name.
    /// Errors: hubmap.tiff_writer.103, 105 (rows or tiles are missing), 106 (it cannot be renamed).
    void finish() {
        const bool complete =
            blocks_written_.empty()
                ? rows_taken_ == size_.height
                : std::find(blocks_written_.begin(), blocks_written_.end(), false) == blocks_written_.end();
        require(complete && !finished_, "tiff_writer", 105, path_.string(), ": ", rows_taken_, " of ",
                size_.height, " rows came, or not every tile, or it was finished before");
        end_directory();
        for (std::size_t c = 0; c < waiting_.size(); ++c) write_waiting_plane(static_cast<index>(c) + 1);
        waiting_.clear();
        const std::string before = file_.message();
        file_.close();
        require(file_.message() == before, "tiff_writer", 103, path_.string(), ": ", file_.message());
        std::error_code failure;
        std::filesystem::rename(part_, path_, failure);
        require(!failure, "tiff_writer", 106, part_.string(), ": ", failure.message());
        finished_ = true;
    }

    [[nodiscard]] extent size() const noexcept { return size_; }
    /// Rows in a strip or tile: bands of this height are written without waiting for more.
    [[nodiscard]] index block_rows() const noexcept {
        return options_.tile_px > 0 ? options_.tile_px : options_.rows_per_strip;
    }

  private:
    static constexpr index channels = 3;

    [[nodiscard]] index columns() const noexcept { return ceil_div(size_.width, options_.tile_px); }
    [[nodiscard]] index samples_per_pixel() const noexcept {
        return has_directory_per_channel(options_.arrangement) ? 1 : channels;
    }
    /// A block of this many samples a pixel: planes are written one by one.
    [[nodiscard]] index samples_per_block() const noexcept {
        return options_.arrangement == tiff_arrangement::interleaved ? channels : 1;
    }
    [[nodiscard]] bool needs_big_file() const noexcept {
        if (options_.size != tiff_size::automatic) return options_.size == tiff_size::big;
        // LZW may grow what does not compress by half; tables of offsets take a little more.
        const double growth = options_.compression == tiff_compression::none ? 1.001 : 1.5;
        constexpr double classic_end = 4294967296.0 - 1e6;
        return static_cast<double>(size_.height + block_rows()) *
                   static_cast<double>(size_.width + options_.tile_px) * channels * growth >
               classic_end;
    }

    void discard() noexcept {
        waiting_.clear();
        if (finished_) return;
        file_.close();
        std::error_code ignored;
        if (!std::filesystem::is_directory(part_, ignored)) std::filesystem::remove(part_, ignored);
    }

    template <class... Values>
    void set(ttag_t tag, Values... values) {
        require(TIFFSetField(file_.get(), tag, values...) == 1, "tiff_writer", 103, path_.string(), ": tag ",
                tag, ": ", file_.message());
    }

    [[nodiscard]] std::string description() const {
        const std::string height = std::to_string(size_.height), width = std::to_string(size_.width);
        if (options_.arrangement == tiff_arrangement::channel_first)
            return "{\"shape\": [3, " + height + ", " + width + "]}";
        if (options_.arrangement != tiff_arrangement::ome) return {};
        const std::string um = std::to_string(options_.pixel_um);
        std::string xml =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
            "<OME xmlns=\"http://www.openmicroscopy.org/Schemas/OME/2016-06\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:schemaLocation=\"http://www.openmicroscopy.org/Schemas/OME/2016-06 "
            "http://www.openmicroscopy.org/Schemas/OME/2016-06/ome.xsd\">"
            "<Image ID=\"Image:0\" Name=\"slide\"><Pixels ID=\"Pixels:0\" DimensionOrder=\"XYCZT\" "
            "Type=\"uint8\" "
            "SizeX=\"" +
            width + "\" SizeY=\"" + height + "\" SizeC=\"3\" SizeZ=\"1\" SizeT=\"1\" PhysicalSizeX=\"" + um +
            "\" PhysicalSizeY=\"" + um + "\">";
        for (const char* c : {"0", "1", "2"})
            xml += std::string("<Channel ID=\"Channel:0:") + c + "\" SamplesPerPixel=\"1\"/>";
        for (const char* c : {"0", "1", "2"})
            xml += std::string("<TiffData IFD=\"") + c + "\" FirstC=\"" + c + "\" PlaneCount=\"1\"/>";
        return xml + "</Pixels></Image></OME>";
    }

    void begin_directory(index number) {
        const bool jpeg = options_.compression == tiff_compression::jpeg;
        const bool interleaved = options_.arrangement == tiff_arrangement::interleaved;
        set(TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(size_.height));
        set(TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(size_.width));
        set(TIFFTAG_BITSPERSAMPLE, 8);
        set(TIFFTAG_SAMPLESPERPIXEL, static_cast<int>(samples_per_pixel()));
        set(TIFFTAG_PLANARCONFIG,
            options_.arrangement == tiff_arrangement::planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
        set(TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
        constexpr std::uint16_t codes[] = {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE,
                                           COMPRESSION_JPEG};
        set(TIFFTAG_COMPRESSION, static_cast<int>(codes[static_cast<int>(options_.compression)]));
        set(TIFFTAG_PHOTOMETRIC, samples_per_pixel() == 1 ? PHOTOMETRIC_MINISBLACK
                                 : jpeg && interleaved    ? PHOTOMETRIC_YCBCR
                                                          : PHOTOMETRIC_RGB);
        if (options_.tile_px > 0) {
            set(TIFFTAG_TILELENGTH, static_cast<std::uint32_t>(options_.tile_px));
            set(TIFFTAG_TILEWIDTH, static_cast<std::uint32_t>(options_.tile_px));
        } else {
            set(TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(options_.rows_per_strip));
        }
        if (jpeg) {
            set(TIFFTAG_JPEGQUALITY, options_.jpeg_quality);
            if (interleaved) set(TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);  // libtiff turns RGB into YCbCr
        } else if (options_.compression != tiff_compression::none) {
            set(TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
        }
        const double pixels_per_cm = 1e4 / options_.pixel_um;
        set(TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
        set(TIFFTAG_XRESOLUTION, pixels_per_cm);
        set(TIFFTAG_YRESOLUTION, pixels_per_cm);
        const std::string words = description();
        if (number == 0 && !words.empty()) set(TIFFTAG_IMAGEDESCRIPTION, words.c_str());
    }
    void end_directory() {
        require(TIFFWriteDirectory(file_.get()) == 1, "tiff_writer", 103, path_.string(), ": ",
                file_.message());
    }

    /// A row of strips or tiles.
    void put_band(index top, image_view<const std::uint8_t> band) {
        for (std::size_t c = 0; c < waiting_.size(); ++c) {
            gather(band.channel(static_cast<index>(c) + 1), band.size());
            waiting_[c]->write(buffer_.data(), buffer_.size());
        }
        put_blocks(top, waiting_.empty() ? band : band.channel(0));
    }
    void put_blocks(index top, image_view<const std::uint8_t> band) {
        if (options_.tile_px == 0) {
            for (index first = 0; first < band.channels(); first += samples_per_block()) {
                gather(channels_from(band, first), band.size());
                const auto strip = TIFFComputeStrip(file_.get(), static_cast<std::uint32_t>(top),
                                                    static_cast<std::uint16_t>(first));
                const auto count = static_cast<tmsize_t>(buffer_.size());
                require(TIFFWriteEncodedStrip(file_.get(), strip, buffer_.data(), count) == count,
                        "tiff_writer", 103, path_.string(), ": strip ", strip, ": ", file_.message());
            }
            return;
        }
        for (index x = 0; x < size_.width; x += options_.tile_px) {
            const window part{0, x, band.height(), std::min(options_.tile_px, size_.width - x)};
            put_tile({top, x, part.height, part.width}, band.crop(part));
        }
    }
    void put_tile(const window& place, image_view<const std::uint8_t> pixels) {
        for (index first = 0; first < pixels.channels(); first += samples_per_block()) {
            gather(channels_from(pixels, first), {options_.tile_px, options_.tile_px});
            const auto tile =
                TIFFComputeTile(file_.get(), static_cast<std::uint32_t>(place.x),
                                static_cast<std::uint32_t>(place.y), 0, static_cast<std::uint16_t>(first));
            const auto count = static_cast<tmsize_t>(buffer_.size());
            require(TIFFWriteEncodedTile(file_.get(), tile, buffer_.data(), count) == count, "tiff_writer",
                    103, path_.string(), ": tile ", tile, ": ", file_.message());
        }
    }
    [[nodiscard]] image_view<const std::uint8_t> channels_from(image_view<const std::uint8_t> pixels,
                                                               index first) const {
        return samples_per_block() == pixels.channels() ? pixels : pixels.channel(first);
    }
    /// Dense copy in `buffer_`, its border repeated up to `padded`: libtiff changes what it is given.
    void gather(image_view<const std::uint8_t> pixels, extent padded) {
        const index samples = pixels.channels();
        buffer_.resize(static_cast<std::size_t>(padded.area() * samples));
        std::uint8_t* to = buffer_.data();
        for (index y = 0; y < padded.height; ++y) {
            const index from_y = std::min(y, pixels.height() - 1);
            for (index x = 0; x < padded.width; ++x)
                for (index c = 0; c < samples; ++c)
                    *to++ = pixels(from_y, std::min(x, pixels.width() - 1), c);
        }
    }

    void write_waiting_plane(index c) {
        begin_directory(c);
        auto& plane = *waiting_[static_cast<std::size_t>(c) - 1];
        plane.rewind();
        image<std::uint8_t> rows({std::min(block_rows(), size_.height), size_.width});
        for (index top = 0; top < size_.height; top += block_rows()) {
            const index height = std::min(block_rows(), size_.height - top);
            plane.read(rows.values().data(), static_cast<std::size_t>(height * size_.width));
            put_blocks(top, rows.view().crop({0, 0, height, size_.width}));
        }
        end_directory();
    }

    std::filesystem::path path_, part_;
    extent size_;
    tiff_options options_;
    detail::tiff_output file_;
    std::vector<std::unique_ptr<detail::scratch_plane>> waiting_;  // green and blue until finish()
    image<std::uint8_t> band_;
    std::vector<std::uint8_t> buffer_;
    std::vector<bool> blocks_written_;
    index rows_taken_ = 0;
    bool finished_ = false;
};

/// Writes a whole slide whose pixels `source(window, image_view<uint8_t> rgb)` makes, in bands from the top.
/// Errors: as tiff_writer, and what `source` throws; no file is left then. Memory: one band of about 256
/// rows.
template <class Source>
void write_tiff(const std::filesystem::path& path, extent size, const tiff_options& options, Source&& source,
                const progress_callback& progress = {}) {
    tiff_writer writer(path, size, options);
    constexpr index wanted_rows = 256;  // enough work for several threads
    const index rows = ceil_div(wanted_rows, writer.block_rows()) * writer.block_rows();
    image<std::uint8_t> band({std::min(rows, size.height), size.width}, 3);
    for (index y = 0; y < size.height; y += rows) {
        const window part{y, 0, std::min(rows, size.height - y), size.width};
        const image_view<std::uint8_t> pixels = band.view().crop({0, 0, part.height, part.width});
        source(part, pixels);
        writer.append(pixels);
        if (progress) progress(y + part.height, size.height);
    }
    writer.finish();
}

/// Writes a slide that is in memory.
inline void write_tiff(const std::filesystem::path& path, image_view<const std::uint8_t> rgb,
                       const tiff_options& options = {}) {
    tiff_writer writer(path, rgb.size(), options);
    writer.append(rgb);
    writer.finish();
}

}  // namespace hubmap::io
