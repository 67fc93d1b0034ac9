#pragma once

namespace hubmap {

/// How many cases ended early because something that they need is not here: then the program of
/// support/skipping_test_main.cpp counts as skipped, unless something fails.
inline int skipped_cases = 0;

}  // namespace hubmap
