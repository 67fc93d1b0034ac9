#!/usr/bin/env python3
"""Makes sample.safetensors by the original library.

Made with safetensors 0.4.5 (PyPI) and Python 3.11. The bytes of the tensor number k, in the order of their names,
count up from k.
"""
import os

import safetensors

assert safetensors.__version__ == '0.4.5', safetensors.__version__

TENSORS = {  # name: type, bytes of a value, shape
    'a.bool': ('bool', 1, [3]),
    'b.uint8': ('uint8', 1, [2, 3]),
    'c.int8': ('int8', 1, [1]),
    'd.int16': ('int16', 2, [3]),
    'e.uint16': ('uint16', 2, [1, 1, 3]),
    'f.float16': ('float16', 2, [5]),
    'g.bfloat16': ('bfloat16', 2, [2, 2]),
    'h.int32': ('int32', 4, [2]),
    'i.uint32': ('uint32', 4, [1]),
    'j.float32': ('float32', 4, [2, 3, 2]),
    'k.float64': ('float64', 8, [3]),
    'l.int64': ('int64', 8, []),
    'm.uint64': ('uint64', 8, [2]),
    'n.empty': ('float32', 4, [0, 7]),
    'o.second "quoted" \u00e4': ('float32', 4, [1]),
}

if __name__ == '__main__':
    tensors = {}
    for k, (name, (dtype, size, shape)) in enumerate(TENSORS.items()):
        for side in shape:
            size *= side
        tensors[name] = {'dtype': dtype, 'shape': shape, 'data': bytes((k + i) % 256 for i in range(size))}
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, 'sample.safetensors'), 'wb') as out:
        out.write(safetensors.serialize(tensors, {'format': 'pt'}))
