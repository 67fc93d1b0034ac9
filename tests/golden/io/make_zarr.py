#!/usr/bin/env python3
"""Makes zarr/ (arrays of Zarr version 2) and zarr.txt (what they hold), by zarr-python.

Made with Debian 12's python3-zarr 2.13.6, python3-numcodecs 0.11.0 and python3-numpy 1.24.2. A line of zarr.txt:
`name type dimensions sides... values...` in C order.
"""
import os
import shutil

import numcodecs
import numpy as np
import zarr

assert zarr.__version__.startswith('2.13.6'), zarr.__version__

blosc = numcodecs.Blosc
CASES = {  # name: type, compressor, further arguments
    'boolean': ('|b1', blosc('lz4', 5, 1), {}),
    'int8': ('|i1', numcodecs.Zlib(1), {'fill_value': -5}),
    'uint8': ('|u1', blosc('zstd', 3, 2), {}),
    'int16_big': ('>i2', numcodecs.GZip(5), {'fill_value': -300}),
    'uint16': ('<u2', numcodecs.Zstd(3), {}),
    'int32': ('<i4', blosc('blosclz', 9, 1), {'fill_value': None}),
    'uint32': ('<u4', None, {'fill_value': 4294967295}),
    'int64_f': ('<i8', blosc('lz4hc', 5, -1), {'order': 'F'}),
    'uint64': ('<u8', None, {'fill_value': 18446744073709551615}),
    'float16': ('<f2', blosc('zlib', 5, 1), {'fill_value': .1}),
    'float32': ('<f4', blosc('lz4', 0, 0), {'fill_value': 'NaN', 'dimension_separator': '/'}),
    'float64_big': ('>f8', numcodecs.Zlib(6), {'fill_value': '-Infinity', 'order': 'F'}),
}


def text(value):
    return repr(int(value)) if value.dtype.kind in 'biu' else repr(float(value))


if __name__ == '__main__':
    here = os.path.dirname(os.path.abspath(__file__))
    shutil.rmtree(os.path.join(here, 'zarr'), ignore_errors=True)
    group = zarr.open_group(os.path.join(here, 'zarr'), mode='w')
    random = np.random.default_rng(11)
    for name, (dtype, compressor, more) in CASES.items():
        array = group.create(name, shape=(5, 7), chunks=(3, 4), dtype=dtype, compressor=compressor, **more)
        kind = np.dtype(dtype).kind
        if kind in 'iu':
            limits = np.iinfo(dtype)
            values = random.integers(limits.min, limits.max, (5, 7), endpoint=True, dtype=np.dtype(dtype).newbyteorder('='))
        else:
            values = random.integers(0, 2, (5, 7)) if kind == 'b' else np.exp(random.uniform(-12, 11, (5, 7)))
        array[:, :4] = values[:, :4]
        array[:3, 4:] = values[:3, 4:]  # one chunk is missing
        if array.fill_value is None:  # where it is missing, zarr-python gives what lies in memory
            array[:] = values
    image = group.create('image', shape=(9, 11, 3), chunks=(4, 5, 2), dtype='u1', dimension_separator='/')
    image[:] = random.integers(0, 256, image.shape)
    image.attrs['slide'] = {'height': 18, 'name': '\u00e4'}
    group.create('scalar', shape=(), chunks=(), dtype='<f8')[...] = .1
    group.create('nothing', shape=(0, 4), chunks=(2, 2), dtype='<i2')
    group.create('line', shape=(10,), chunks=(20,), dtype='<i4', compressor=numcodecs.LZ4())
    group.create('filtered', shape=(10,), chunks=(5,), dtype='<i4', filters=[numcodecs.Delta('<i4')])
    group.create('words', shape=(10,), chunks=(5,), dtype='S3')
    group.create_group('inner').create('deep', shape=(2,), chunks=(2,), dtype='|u1')
    with open(os.path.join(here, 'zarr.txt'), 'w') as out:
        for name in [*CASES, 'image', 'scalar', 'nothing']:
            array = group[name]
            values = [text(value) for value in array[...].reshape(-1)]
            out.write(' '.join([name, array.dtype.str, str(array.ndim), *map(str, array.shape), *values]) + '\n')
