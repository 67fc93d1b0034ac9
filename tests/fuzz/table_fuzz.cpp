/// libFuzzer target: any bytes are a table or a numbered error, and an accepted table survives being written.
/// Built with -fsanitize=fuzzer,address,undefined.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <hubmap/io/dataset_information.hpp>
#include <hubmap/io/rle_table.hpp>

namespace {

void check(bool holds) {
    if (!holds) std::abort();
}

template <class Work>
void try_reading(Work&& work) {
    try {
        work();
    } catch (const hubmap::error& refused) {
        check(refused.room() == "table" && refused.number() >= 101 && refused.number() <= 108);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try_reading([&] {
        const auto table = hubmap::io::parse_csv(text);
        const auto again = hubmap::io::parse_csv(hubmap::io::print_csv(table));
        check(again.header == table.header && again.rows.size() == table.rows.size());
        for (std::size_t i = 0; i < table.rows.size(); ++i) check(again.rows[i].cells == table.rows[i].cells);
    });
    try_reading([&] { (void)hubmap::io::parse_rle_table(text); });
    try_reading([&] { (void)hubmap::io::parse_dataset_information(text); });
    return 0;
}
