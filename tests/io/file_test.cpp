#include <sys/resource.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <hubmap/io/file.hpp>
#include <support/scratch.hpp>

using namespace hubmap::io;
namespace fs = std::filesystem;

TEST_CASE("a file comes back byte for byte", "[file]") {
    const scratch::folder folder;
    for (const std::size_t size : {0u, 1u, 65535u, 65536u, 65537u, 1000000u}) {
        std::string bytes(size, '\0');
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(i * 7 + i / 256);
        write_file(folder / "a", bytes);
        CHECK(scratch::read(folder / "a") == bytes);
        CHECK(read_file(folder / "a", size) == bytes);
        if (size > 0)
            CHECK(scratch::error_of([&] { (void)read_file(folder / "a", size - 1); }) == "hubmap.file.102");
    }
    CHECK(folder.entries() == 1);
}

TEST_CASE("what claims no size is read to its end, or to the limit", "[file]") {
    CHECK(read_file("/proc/self/status", 1 << 20).starts_with("Name:"));
    CHECK(scratch::error_of([] { (void)read_file("/proc/self/status", 10); }) == "hubmap.file.102");
    CHECK(scratch::error_of([] { (void)read_file("/dev/zero", 100000); }) == "hubmap.file.102");
}

TEST_CASE("what cannot be read or written says so and leaves nothing", "[file]") {
    const scratch::folder folder;
    CHECK(scratch::error_of([&] { (void)read_file(folder / "none", 9); }) == "hubmap.file.101");
    CHECK(scratch::error_of([&] { (void)read_file(folder.path(), 9); }) == "hubmap.file.101");
    CHECK(scratch::error_of([&] { write_file(folder / "none/a", "x"); }) == "hubmap.file.104");
    fs::create_directories(folder / "taken/inside");
    CHECK(scratch::error_of([&] { write_file(folder / "taken", "x"); }) == "hubmap.file.106");
    CHECK_FALSE(fs::exists(folder / "taken.part"));

    // A full disk, as far as this process is concerned.
    write_file(folder / "kept", "old");
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const rlimit small{100000, before.rlim_max};
    std::signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &small);
    const auto refused = scratch::error_of([&] { write_file(folder / "kept", std::string(200000, 'x')); });
    setrlimit(RLIMIT_FSIZE, &before);
    CHECK(refused == "hubmap.file.105");
    CHECK(scratch::read(folder / "kept") == "old");
    CHECK_FALSE(fs::exists(folder / "kept.part"));
}
