#pragma once

/// All that makes one policy of several: sequence, in_order, one_of, some_of, with_probability. Each is a
/// policy itself, so that they go into each other.

#include <hubmap/augment/in_order.hpp>
#include <hubmap/augment/one_of.hpp>
#include <hubmap/augment/sequence.hpp>
#include <hubmap/augment/some_of.hpp>
#include <hubmap/augment/with_probability.hpp>
