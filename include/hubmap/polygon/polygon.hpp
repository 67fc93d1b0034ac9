#pragma once

#include <hubmap/core/geometry.hpp>
#include <string>
#include <vector>

namespace hubmap {

/// A closed line of corners; the last joins the first, whether or not it repeats it.
using ring = std::vector<point>;

/// An area bounded by rings: inside where a ray crosses rings an odd number of times, so inner rings are
/// holes. Coordinates are pixels of the full-resolution slide.
struct polygon {
    std::vector<ring> rings;
};

/// A named structure of a slide, of one or more parts, which may overlap.
struct annotation {
    std::string name;
    std::vector<polygon> parts;
};

}  // namespace hubmap
