#include <catch2/catch.hpp>
#include <hubmap/io/dataset_information.hpp>
#include <hubmap/io/rle_table.hpp>
#include <support/scratch.hpp>

using namespace hubmap::io;
using rows = std::vector<rle_row>;

namespace {

std::string refusal(std::string_view text) {
    return scratch::message_of([text] { (void)parse_rle_table(text); });
}
std::string refused_information(std::string_view text) {
    return scratch::message_of([text] { (void)parse_dataset_information(text); });
}

}  // namespace

TEST_CASE("codes are given as copies or as parts of the text") {
    const std::string text = "id,predicted\r\na.tiff,1 2 7 1\nb,\"3 4\"\n\"c \"\"d\"\"\",\"1 \"\"2\"\n";
    const auto copies = parse_rle_table(text);
    const auto views = rle_rows_of(text);
    REQUIRE(copies.size() == 3);
    REQUIRE(views.size() == 3);
    CHECK(copies[0] == rle_row{"a", "1 2 7 1"});
    CHECK(copies[1] == rle_row{"b", "3 4"});
    CHECK(copies[2] == rle_row{"c \"d\"", "1 \"2"});
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(views[i].id == copies[i].id);
        if (i < 2) CHECK(views[i].code == copies[i].code);
        CHECK(views[i].code.data() > text.data());
        CHECK(views[i].code.data() < text.data() + text.size());
    }
}

TEST_CASE("tables of codes under every name of their columns", "[rle_table]") {
    const rows wanted{{"2f6ecfcdf", "296084587 4 296115835 6"}, {"afa5e8098", ""}};
    CHECK(parse_rle_table("id,encoding\n2f6ecfcdf,296084587 4 296115835 6\nafa5e8098,\n") == wanted);
    CHECK(parse_rle_table(
              "id,predicted\r\n2f6ecfcdf,\"296084587 4 296115835 6\"\r\nafa5e8098,\"\"\r\n\r\n") == wanted);
    CHECK(parse_rle_table("id,rle\n2f6ecfcdf.tiff,296084587 4 296115835 6\nafa5e8098.tiff,\n") == wanted);
    CHECK(parse_rle_table("rle,id\n296084587 4 296115835 6,2f6ecfcdf\n,afa5e8098\n") == wanted);
    CHECK(parse_rle_table("\xEF\xBB\xBF"
                          "a,id,predicted,b\n1,2f6ecfcdf,296084587 4 296115835 6,2\n,afa5e8098,,") == wanted);
    CHECK(parse_rle_table("id,predicted,encoding\na,1 2,3 4\n") == rows{{"a", "3 4"}});
    CHECK(parse_rle_table("id,predicted,encoding\na,1 2,3 4\n", "predicted") == rows{{"a", "1 2"}});
    CHECK(parse_rle_table("id,encoding\n").empty());
}

TEST_CASE("tables of codes with errors are refused with the line", "[rle_table]") {
    CHECK(refusal("").starts_with("[hubmap.table.101]"));
    CHECK(refusal("image,encoding\na,1 2\n") == "[hubmap.table.105] line 1: no column id");
    CHECK(refusal("id\na\n") == "[hubmap.table.105] line 1: no column of codes");
    CHECK(refusal("id,encoding\na,1 2\nb,\na.tiff,3 4\n") == "[hubmap.table.106] line 4: id a comes twice");
    CHECK(refusal("id,encoding\n.tiff,1 2\n") == "[hubmap.table.107] line 2: no id");
    CHECK(refusal("id,encoding\na,1 2\nb\n").starts_with("[hubmap.table.104] line 3"));
    CHECK(scratch::error_of([] { (void)parse_rle_table("id,encoding\na,\n", "predicted"); }) ==
          "hubmap.table.105");
}

TEST_CASE("tables of codes are written as the competition takes them", "[rle_table]") {
    const scratch::folder folder;
    std::string code;  // of many megabytes
    for (int i = 1; i < 600000; ++i) code += std::to_string(i * 3) + (i % 7 ? " 1 " : " 2 ");
    code.pop_back();
    const rows table{{"a", code}, {"b", ""}, {"odd, id", "1 2"}};
    write_rle_table(folder / "submission.csv", table);
    CHECK(scratch::read(folder / "submission.csv") == "id,predicted\na," + code + "\nb,\n\"odd, id\",1 2\n");
    CHECK(read_rle_table(folder / "submission.csv") == table);
    write_rle_table(folder / "truth.csv", table, "encoding");
    CHECK(read_rle_table(folder / "truth.csv", "encoding") == table);
    CHECK(scratch::error_of([&] {
              write_rle_table(folder / "twice.csv", rows{{"a", ""}, {"a", ""}});
          }) == "hubmap.table.106");
    CHECK(scratch::error_of([&] {
              write_rle_table(folder / "none.csv", rows{{"", ""}});
          }) == "hubmap.table.107");
    CHECK(scratch::error_of([&] { (void)read_rle_table(folder / "none.csv"); }) == "hubmap.file.101");
    CHECK(folder.entries() == 2);
}

TEST_CASE("what the dataset's table says of slides", "[dataset_information]") {
    const std::string header =
        "image_file,width_pixels,height_pixels,anatomical_structures_segmention_file,glomerulus_segmentation_"
        "file,patient_number,race,ethnicity,sex,age,weight_kilograms,height_centimeters,bmi_kg/"
        "m^2,laterality,"
        "percent_cortex,percent_medulla\n";
    const auto slides = parse_dataset_information(
        header +
        "afa5e8098.tiff,43780,36800,afa5e8098-anatomical-structure.json,afa5e8098.json,67347,White,Not "
        "Hispanic or Latino,Female,58,59.0,160.0,23.0,Right,55,45\n"
        "c68fe75ea,49780.0,26840,c68fe75ea-anatomical-structure.json,c68fe75ea.json,67112,,,,,,,,,,\n");
    CHECK(slides == std::vector<slide_information>{{"afa5e8098", {36800, 43780}, "67347"},
                                                   {"c68fe75ea", {26840, 49780}, "67112"}});
    CHECK(parse_dataset_information("id\nx.tiff\n") == std::vector<slide_information>{{"x", {}, ""}});
    CHECK(parse_dataset_information("width_pixels,image_file\n,x\n") ==
          std::vector<slide_information>{{"x", {}, ""}});
    CHECK(refused_information("width_pixels\n1\n") == "[hubmap.table.105] line 1: no column image_file");
    CHECK(refused_information("id\nx\nx.tiff\n") == "[hubmap.table.106] line 3: id x comes twice");
    for (const std::string side : {"-1", "1.5", "many", "2147483648", "1e99", "nan", "inf", " 7", "7 "})
        CHECK(refused_information("id,height_pixels\nx," + side + "\n") ==
              "[hubmap.table.108] line 2: a side of '" + side + "' px");
    const scratch::folder folder;
    scratch::write(folder / "i.csv", "id,patient_number\nx,7\n");
    CHECK(read_dataset_information(folder / "i.csv")[0].patient == "7");
}
