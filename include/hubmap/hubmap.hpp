#pragma once

/// All of component core: what a compiler and Eigen alone can build.

#include <hubmap/core/error.hpp>
#include <hubmap/core/geometry.hpp>
#include <hubmap/core/image.hpp>
#include <hubmap/core/label_image.hpp>
#include <hubmap/core/parallel.hpp>
#include <hubmap/core/random.hpp>
#include <hubmap/version.hpp>
