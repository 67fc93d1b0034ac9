#!/usr/bin/env python3
"""Compares stores written by hubmap with what they should hold, by zarr-python (any 2.x).

Usage: check_zarr.py FOLDER. Each line of FOLDER/wanted.txt: `array type dimensions sides... values...` in C order.
"""
import sys

import numpy as np
import zarr

group = zarr.open_group(sys.argv[1], mode='r')
count = 0
for line in open(sys.argv[1] + '/wanted.txt'):
    name, dtype, dimensions, *rest = line.split()
    shape = tuple(int(side) for side in rest[:int(dimensions)])
    parse = float if dtype[1] == 'f' else int
    values = np.array([parse(word) for word in rest[int(dimensions):]], dtype).reshape(shape)
    array = group[name]
    assert array.dtype.str == dtype, (name, array.dtype.str)
    assert array.shape == shape, (name, array.shape)
    np.testing.assert_array_equal(array[...], values, name)
    assert dict(array.attrs) == {'name': name}, name
    count += 1
assert count > 0
