#include <catch2/catch.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>

using namespace hubmap;

namespace {
image<int> counted(extent size, index channels) {
    image<int> made(size, channels);
    int value = 0;
    for (auto& v : made.values()) v = value++;
    return made;
}
}  // namespace

// A view that writes becomes one that reads; nothing else becomes another view.
static_assert(std::is_convertible_v<image_view<int>, image_view<const int>>);
static_assert(!std::is_convertible_v<image_view<const int>, image_view<int>>);
static_assert(!std::is_convertible_v<image_view<int>, image_view<const long>>);
static_assert(std::is_convertible_v<image<int>&, image_view<const int>>);
static_assert(std::is_trivially_copyable_v<image_view<int>>);  // kernels take it by value
static_assert(std::is_convertible_v<label_view<unsigned char>, label_view<const unsigned char>>);
static_assert(!std::is_convertible_v<label_view<const unsigned char>, label_view<unsigned char>>);

TEST_CASE("views address interleaved and planar pixels alike") {
    const auto interleaved = counted({3, 4}, 2);
    std::vector<int> planes(24);
    const image_view<int> planar(planes.data(), {3, 4}, 2, planar_strides({3, 4}));
    copy<int, int>(interleaved.view(), planar);
    CHECK(planes[0] == 0);
    CHECK(planes[12] == 1);  // channel 1 of the first pixel
    CHECK(planar(2, 3, 1) == interleaved(2, 3, 1));
    CHECK(planar.transposed()(3, 2, 1) == interleaved(2, 3, 1));
    CHECK_FALSE(planar.is_dense());
    CHECK(interleaved.view().is_dense());
}

TEST_CASE("a crop addresses the same pixels and refuses to leave the image") {
    auto made = counted({5, 6}, 1);
    const auto part = made.view().crop({1, 2, 3, 4});
    CHECK(part(0, 0) == made(1, 2));
    CHECK(part(2, 3) == made(3, 5));
    part(0, 0) = -1;
    CHECK(made(1, 2) == -1);
    CHECK_THROWS_WITH(made.view().crop({3, 0, 3, 1}), Catch::Contains("[hubmap.image.101]"));
    CHECK_THROWS_WITH(made.view().channel(1), Catch::Contains("[hubmap.image.102]"));
}

TEST_CASE("impossible images and unequal copies are refused") {
    CHECK_THROWS_WITH(image<float>({-1, 2}), Catch::Contains("[hubmap.image.103]"));
    image<int> small({2, 2});
    const image<int> large({3, 2});
    CHECK_THROWS_WITH((copy<int, int>(large.view(), small.view())), Catch::Contains("[hubmap.image.104]"));
    image<std::uint8_t> colour({2, 2}, 3);
    CHECK_THROWS_WITH(label_view<std::uint8_t>(colour.view()), Catch::Contains("[hubmap.image.105]"));
}

TEST_CASE("a label image starts as background") {
    label_image<> labels({2, 3});
    CHECK(labels.size() == extent{2, 3});
    for (auto code : labels.values()) CHECK(code == 0);
    labels(1, 2) = 5;
    CHECK(labels.view().transposed()(2, 1) == 5);
}
