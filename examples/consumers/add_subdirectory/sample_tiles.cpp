/// Draws tile centres from a density map: the same ones for the same seed.

#include <hubmap/sampling/density_sampler.hpp>
#include <iostream>

int main() {
    hubmap::image<float> density({2, 2});
    density(1, 0) = 1;  // all tissue lies in the lower left quarter
    const hubmap::density_sampler sampler(density);
    hubmap::random_stream random({.seed = 42});
    for (int tile = 0; tile < 5; ++tile) {
        const hubmap::point centre = sampler.centre(random, {1000, 2000});
        std::cout << centre.y << ' ' << centre.x << '\n';
        if (centre.y < 500 || centre.x >= 1000) return 1;
    }
}
