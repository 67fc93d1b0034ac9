/// What is no augmentation is refused by the name of the concept, at the call and not deep inside.

#include <hubmap/augment/combinators.hpp>
#include <hubmap/augment/flip.hpp>

namespace augment = hubmap::augment;

struct nothing {};

struct draws_only {
    double draw(hubmap::random_stream&) const { return 0; }
};

struct changes_itself {
    int draw(hubmap::random_stream&) const { return 0; }
    void apply(int drawn, hubmap::image_view<std::uint8_t>) { last = drawn; }
    int last = 0;
};

void cases(hubmap::random_stream& random, hubmap::image_view<std::uint8_t> pixels) {
    augment::augment_image(augment::sequence(augment::flip{}), random, pixels);

// case 1: an augmentation draws
// says: augmentation
#if CASE == 1
    augment::augment_image(nothing{}, random, pixels);
#endif

// case 2: an augmentation applies what it drew
// says: augmentation
#if CASE == 2
    auto policy = augment::sequence(augment::flip{}, draws_only{});
#endif

// case 3: an augmentation does not change when it is applied
// says: augmentation
#if CASE == 3
    auto policy = augment::with_probability(.5, changes_itself{});
#endif

// case 4: one_of has a weight for each policy
// says: one weight for each policy
#if CASE == 4
    auto policy = augment::one_of({3, 1}, augment::flip{}, augment::flip{}, augment::flip{});
#endif
}
