#pragma once

/// Version of the library, kept equal to the project version in CMakeLists.txt (a test compares them).
/// Macros, not constants, so that the preprocessor of a user's project can branch on them.
#define HUBMAP_VERSION_MAJOR 0
#define HUBMAP_VERSION_MINOR 1
#define HUBMAP_VERSION_PATCH 0
