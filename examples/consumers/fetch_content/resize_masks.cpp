/// Makes a mask smaller by majority, which invents no code, and prints it as run-lengths.

#include <hubmap/hubmap.hpp>
#include <iostream>

int main() {
    hubmap::label_image<> mask({4, 6}), smaller({2, 3});
    for (hubmap::index y = 0; y < 4; ++y)
        for (hubmap::index x = 2; x < 4; ++x) mask(y, x) = 1;
    hubmap::resize_majority(mask.view(), smaller.view());
    const auto code = hubmap::encode<hubmap::kaggle_rle>(smaller);
    std::cout << hubmap::print(code) << '\n';
    return hubmap::print(code) == "3 2" ? 0 : 1;
}
