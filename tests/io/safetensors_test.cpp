#include <catch2/catch.hpp>
#include <hubmap/io/safetensors.hpp>
#include <support/scratch.hpp>

using namespace hubmap::io;
using sides = std::vector<hubmap::index>;

namespace {

const std::filesystem::path golden = HUBMAP_TEST_SOURCE_DIR "/tests/golden/io/sample.safetensors";

std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}
std::string file_of(const std::string& header, const std::string& buffer) {
    std::string length;
    for (int i = 0; i < 8; ++i) length += static_cast<char>(header.size() >> 8 * i & 255);
    return length + header + buffer;
}
std::string refusal(const std::string& file) {
    return scratch::error_of([&] { (void)parse_safetensors(bytes_of(file)); });
}
std::string entry(const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

}  // namespace

TEST_CASE("tensors of the original library are read, and written as it writes them", "[safetensors]") {
    const safetensors_file file(golden);
    CHECK(file.metadata() == tensor_metadata{{"format", "pt"}});
    REQUIRE(file.tensors().size() == 15);
    const std::vector<std::pair<std::string, sides>> wanted{
        {"BOOL", {3}}, {"U8", {2, 3}},   {"I8", {1}},  {"I16", {3}},    {"U16", {1, 1, 3}},
        {"F16", {5}},  {"BF16", {2, 2}}, {"I32", {2}}, {"U32", {1}},    {"F32", {2, 3, 2}},
        {"F64", {3}},  {"I64", {}},      {"U64", {2}}, {"F32", {0, 7}}, {"F32", {1}}};
    for (const auto& tensor : file.tensors()) {
        INFO(tensor.name);
        const auto k = static_cast<std::size_t>(tensor.name[0] - 'a');
        REQUIRE(k < wanted.size());
        CHECK(tensor.dtype == wanted[k].first);
        CHECK(tensor.shape == wanted[k].second);
        for (std::size_t i = 0; i < tensor.data.size(); ++i)
            CHECK(std::to_integer<std::size_t>(tensor.data[i]) == k + i);
    }
    REQUIRE(file.find("o.second \"quoted\" \xC3\xA4") != nullptr);
    CHECK(file.find("o") == nullptr);

    const scratch::folder folder;
    auto shuffled = file.tensors();
    std::rotate(shuffled.begin(), shuffled.begin() + 4, shuffled.end());
    write_safetensors(folder / "again", shuffled, file.metadata());
    CHECK(scratch::read(folder / "again") == scratch::read(golden));
    write_safetensors(folder / "none", {});
    CHECK(safetensors_file(folder / "none").tensors().empty());
    CHECK(folder.entries() == 2);
}

TEST_CASE("a file of tensors that is moved keeps its bytes", "[safetensors]") {
    safetensors_file first(golden), second(golden);
    const auto* const data = first.find("j.float32")->data.data();
    second = std::move(first);
    const safetensors_file third(std::move(second));
    CHECK(third.find("j.float32")->data.data() == data);
    CHECK(std::to_integer<int>(*data) == 9);
}

TEST_CASE("headers may be padded, in any order, with the buffer unaligned", "[safetensors]") {
    const std::string file =
        file_of("{\"b\":" + entry("U8", "[1]", "[4,5]") + ",\"a\":" + entry("F32", "[]", "[0,4]") + "}   ",
                "\1\2\3\4\5");
    const auto content = parse_safetensors(bytes_of(file));
    REQUIRE(content.tensors.size() == 2);
    CHECK(content.tensors[0].name == "a");
    CHECK(content.tensors[1].data.size() == 1);
    CHECK(std::to_integer<int>(content.tensors[1].data[0]) == 5);
    CHECK(content.metadata.empty());
    CHECK(refusal(file_of("{}", "")).empty());
}

TEST_CASE("files that are no safetensors, or hostile, are refused", "[safetensors]") {
    CHECK(refusal("") == "hubmap.safetensors.101");
    CHECK(refusal("1234567") == "hubmap.safetensors.101");
    CHECK(refusal(std::string(8, '\xFF')) == "hubmap.safetensors.101");
    CHECK(refusal(std::string("\3\0\0\0\0\0\0\0{}", 10)) == "hubmap.safetensors.101");
    CHECK(refusal(std::string("\2\0\0\0\0\0\0\1{}", 10)) == "hubmap.safetensors.101");

    const auto header = [](const std::string& text, const std::string& buffer = "") {
        return refusal(file_of(text, buffer));
    };
    const std::string one = entry("U8", "[1]", "[0,1]");
    for (const char* text : {"", " {}", "[]", "{", "{}x", "{\"a\":7}", "{\"a\":{}}", "{\"__metadata__\":7}",
                             "{\"__metadata__\":{\"a\":7}}", "{\"__metadata__\":{\"a\":\"1\",\"a\":\"1\"}}",
                             "{\"\xFF\":7}", "{\"a\":{\"b\":[[[[]]]]}}"})
        CHECK(header(text) == "hubmap.safetensors.102");
    CHECK(header("{\"a\":" + one + ",\"a\":" + one + "}", "x") == "hubmap.safetensors.102");
    CHECK(header("{\"a\":" + entry("U8", "[1]", "[0,1]").insert(1, "\"dtype\":\"U8\",") + "}", "x") ==
          "hubmap.safetensors.102");
    for (const char* shape : {"7", "[-1]", "[1.5]", "[\"1\"]", "[1e0]", "[18446744073709551615]", "{}"})
        CHECK(header("{\"a\":" + entry("U8", shape, "[0,1]") + "}", "x") == "hubmap.safetensors.102");
    for (const char* offsets : {"[0]", "[0,1,1]", "[1,0]", "[0,-1]", "{}"})
        CHECK(header("{\"a\":" + entry("U8", "[1]", offsets) + "}", "x") == "hubmap.safetensors.102");

    CHECK(header("{\"a\":" + entry("U9", "[1]", "[0,1]") + "}", "x") == "hubmap.safetensors.103");
    CHECK(header("{\"a\":" + entry("U8", "[2]", "[0,1]") + "}", "x") == "hubmap.safetensors.103");
    CHECK(header("{\"a\":" + entry("F32", "[4611686018427387904]", "[0,0]") + "}") ==
          "hubmap.safetensors.103");
    CHECK(header("{\"a\":" + entry("U8", "[4294967296,4294967296]", "[0,0]") + "}") ==
          "hubmap.safetensors.103");

    CHECK(header("{\"a\":" + one + "}") == "hubmap.safetensors.104");        // bytes missing
    CHECK(header("{\"a\":" + one + "}", "xy") == "hubmap.safetensors.104");  // left over
    CHECK(header("{}", "x") == "hubmap.safetensors.104");
    CHECK(header("{\"a\":" + one + ",\"b\":" + one + "}", "x") == "hubmap.safetensors.104");  // overlap
    CHECK(header("{\"a\":" + one + ",\"b\":" + entry("U8", "[2]", "[0,2]") + "}", "xy") ==
          "hubmap.safetensors.104");
    CHECK(header("{\"a\":" + one + ",\"b\":" + entry("U8", "[1]", "[2,3]") + "}", "xyz") ==
          "hubmap.safetensors.104");  // a hole
    CHECK(header("{\"a\":" + entry("U8", "[0]", "[1,1]") + ",\"b\":" + entry("U8", "[2]", "[0,2]") + "}",
                 "xy") == "hubmap.safetensors.104");
}

TEST_CASE("what cannot be a file of tensors is not written", "[safetensors]") {
    const scratch::folder folder;
    const auto refused = [&](const std::vector<stored_tensor>& tensors, const tensor_metadata& about = {}) {
        return scratch::error_of([&] { write_safetensors(folder / "a", tensors, about); });
    };
    const auto data = bytes_of("1234");
    CHECK(refused({{"a", "F32", {1}, data}}).empty());
    CHECK(refused({{"a", "F32", {2}, data}}) == "hubmap.safetensors.103");
    CHECK(refused({{"a", "F33", {1}, data}}) == "hubmap.safetensors.103");
    CHECK(refused({{"a", "F32", {-1}, data}}) == "hubmap.safetensors.103");
    CHECK(refused({{"a", "F32", {1}, data}, {"a", "U8", {4}, data}}) == "hubmap.safetensors.105");
    CHECK(refused({{"__metadata__", "F32", {1}, data}}) == "hubmap.safetensors.105");
    CHECK(refused({{"\xFF", "F32", {1}, data}}) == "hubmap.safetensors.105");
    CHECK(refused({}, {{"a", "\xFF"}}) == "hubmap.safetensors.105");
    CHECK(folder.entries() == 1);
    scratch::write(folder / "b", "1");
    CHECK(scratch::message_of([&] { (void)safetensors_file(folder / "b"); }) ==
          "[hubmap.safetensors.101] " + (folder / "b").string() + ": 1 bytes");
    scratch::write(folder / "c", "");
    CHECK(scratch::error_of([&] { (void)safetensors_file(folder / "c"); }) == "hubmap.safetensors.101");
    CHECK(scratch::error_of([&] { (void)safetensors_file(folder / "d"); }) == "hubmap.file.101");
    CHECK(scratch::error_of([&] { (void)safetensors_file(folder.path()); }) == "hubmap.file.101");
}
