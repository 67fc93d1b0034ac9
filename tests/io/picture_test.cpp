#include <tiffio.h>

#include <catch2/catch.hpp>
#include <hubmap/io/picture.hpp>
#include <hubmap/io/tiff_slide.hpp>
#include <memory>
#include <support/scratch.hpp>
#include <support/tiff_pictures.hpp>

using namespace hubmap::io;
using hubmap::copy;
using hubmap::extent;
using hubmap::image;
using hubmap::image_view;
using hubmap::planar_strides;

TEST_CASE("a PNG gives its image back", "[picture]") {
    for (const extent size : {extent{1, 1}, extent{1, 40}, extent{37, 2}, extent{120, 133}}) {
        const auto rgb = picture(size);
        const std::string bytes = encode_png(rgb);
        CHECK(bytes.substr(0, 8) == "\x89PNG\r\n\x1a\n");
        CHECK(decode_png(bytes) == rgb);
        CHECK(encode_png(rgb) == bytes);
        image<std::uint8_t> gray(size);
        copy(rgb.view().channel(1), gray.view());
        CHECK(decode_png(encode_png(rgb.view().channel(1))) == gray);
        // Planes and transposed views are encoded as what they show.
        image<std::uint8_t> planes({3 * size.height, size.width});
        const image_view<std::uint8_t> planar(planes.values().data(), size, 3, planar_strides(size));
        copy(rgb.view(), planar);
        CHECK(encode_png(planar) == bytes);
        const auto turned = decode_png(encode_png(rgb.view().transposed()));
        REQUIRE(turned.size() == extent{size.width, size.height});
        CHECK(turned(size.width - 1, 0, 2) == rgb(0, size.width - 1, 2));
    }
}

namespace {

/// libjpeg's decoding of a JPEG, by way of a TIFF whose only strip it is.
image<std::uint8_t> decode_by_libtiff(const std::string& jpeg, extent size) {
    const scratch::folder folder;
    const auto path = folder / "strip.tiff";
    {
        const std::unique_ptr<TIFF, decltype(&TIFFClose)> file(TIFFOpen(path.c_str(), "w"), &TIFFClose);
        TIFFSetField(file.get(), TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(size.height));
        TIFFSetField(file.get(), TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(size.width));
        TIFFSetField(file.get(), TIFFTAG_ROWSPERSTRIP, static_cast<std::uint32_t>(size.height));
        TIFFSetField(file.get(), TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(file.get(), TIFFTAG_SAMPLESPERPIXEL, 3);
        TIFFSetField(file.get(), TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
        TIFFSetField(file.get(), TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
        TIFFSetField(file.get(), TIFFTAG_JPEGTABLESMODE, 0);
        TIFFSetField(file.get(), TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
        std::string bytes = jpeg;
        const auto count = static_cast<tmsize_t>(bytes.size());
        REQUIRE(TIFFWriteRawStrip(file.get(), 0, bytes.data(), count) == count);
    }
    tiff_slide slide(path);
    return slide.read(hubmap::whole(size));
}

}  // namespace

TEST_CASE("a JPEG comes close to its image, the closer the higher the quality", "[picture]") {
    const auto rgb = picture({90, 141});
    const auto away = [&](int quality) {
        return largest_mean_difference(decode_by_libtiff(encode_jpeg(rgb, quality), rgb.size()), rgb);
    };
    CHECK(away(95) < 2);
    CHECK(away(85) < 4);
    CHECK(away(95) < away(20));
    // Gray is written as three components of which two are nothing.
    image<std::uint8_t> blue(rgb.size(), 3);
    for (hubmap::index c = 0; c < 3; ++c) copy(rgb.view().channel(2), blue.view().channel(c));
    const auto gray = decode_by_libtiff(encode_jpeg(rgb.view().channel(2)), rgb.size());
    CHECK(largest_mean_difference(gray, blue) < 2);
    CHECK(encode_jpeg(rgb, 20).size() < encode_jpeg(rgb, 95).size());
}

TEST_CASE("what is no picture is an error", "[picture]") {
    using scratch::error_of;
    const auto rgb = picture({20, 30});
    CHECK(error_of([] { static_cast<void>(encode_png({})); }) == "hubmap.picture.101");
    CHECK(error_of([] {
              static_cast<void>(encode_png(image<std::uint8_t>({4, 4}, 2)));
          }) == "hubmap.picture.101");
    CHECK(error_of([] {
              static_cast<void>(encode_jpeg(image<std::uint8_t>({1, 65501})));
          }) == "hubmap.picture.101");
    for (const int quality : {0, 101})
        CHECK(error_of([&] { static_cast<void>(encode_jpeg(rgb, quality)); }) == "hubmap.picture.102");
    CHECK(error_of([] { static_cast<void>(decode_png("")); }) == "hubmap.picture.104");
    CHECK(error_of([] { static_cast<void>(decode_png("P5 no")); }) == "hubmap.picture.104");
    CHECK(error_of([&] { static_cast<void>(decode_png(encode_jpeg(rgb))); }) == "hubmap.picture.104");
    const std::string png = encode_png(rgb);
    for (std::size_t length = 0; length + 20 < png.size(); ++length)
        CHECK(error_of([&] { static_cast<void>(decode_png(png.substr(0, length))); }) ==
              "hubmap.picture.104");
    CHECK(error_of([&] { static_cast<void>(decode_png(png, 599)); }) == "hubmap.picture.105");
    CHECK(decode_png(png, 600) == rgb);
}
