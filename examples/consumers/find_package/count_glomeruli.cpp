/// Counts the objects of a mask in Kaggle's run-length form.

#include <hubmap/rle/components.hpp>
#include <hubmap/rle/text.hpp>
#include <iostream>

int main() {
    const auto mask = hubmap::parse_rle<hubmap::kaggle_rle>("2 1 4 2 7 1 12 1", hubmap::extent{3, 4});
    const auto found = hubmap::connected_components(mask);
    std::cout << found.objects.size() << " objects, " << mask.area() << " pixels\n";
    return found.objects.size() == 2 && mask.area() == 5 ? 0 : 1;
}
