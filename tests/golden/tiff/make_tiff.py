#!/usr/bin/env python3
"""Small TIFFs as other programs write them. Pixel (y, x), channel c is (7 y + 13 x + 61 c) % 256.

Made with Python 3.11, numpy 1.24.2, OpenCV 4.6.0, tifffile 2023.12.9, imagecodecs 2023.9.18; run in this folder.
"""
import cv2
import numpy
import tifffile

assert numpy.__version__ == "1.24.2" and cv2.__version__ == "4.6.0" and tifffile.__version__ == "2023.12.9"
height, width = 37, 45
y, x, c = numpy.mgrid[:height, :width, :3]
rgb = ((7 * y + 13 * x + 61 * c) % 256).astype(numpy.uint8)
planes = numpy.ascontiguousarray(numpy.moveaxis(rgb, -1, 0))
quiet = {"metadata": None, "software": False}

cv2.imwrite("opencv_lzw.tiff", rgb[:, :, ::-1])
cv2.imwrite("opencv_zstd.tiff", rgb[:, :, ::-1], [cv2.IMWRITE_TIFF_COMPRESSION, 50000])
tifffile.imwrite("strips_predictor.tiff", rgb, compression="zlib", predictor=True, rowsperstrip=8, **quiet)
tifffile.imwrite("tiles_big_endian.tiff", rgb, byteorder=">", tile=(16, 32), compression="lzw", **quiet)
tifffile.imwrite("planar_bigtiff.tiff", planes, photometric="rgb", planarconfig="separate", bigtiff=True, **quiet)
tifffile.imwrite("rgb_as_gray.tiff", rgb, photometric="minisblack", planarconfig="contig", **quiet)
tifffile.imwrite("shape_3hw.tiff", planes, photometric="minisblack", rowsperstrip=10, compression="zlib")
tifffile.imwrite("shape_113hw_one_directory.tiff", planes[None, None], photometric="minisblack", truncate=True)
tifffile.imwrite("imagej_3hw.tiff", planes, imagej=True)
tifffile.imwrite("ome_113hw.tiff", planes[None, None], ome=True, photometric="minisblack",
                 metadata={"axes": "TZCYX"}, tile=(16, 16))
with tifffile.TiffWriter("ome_pyramid.tiff", ome=True) as out:
    out.write(rgb, subifds=1, photometric="rgb", tile=(16, 16), compression="zlib", metadata={"axes": "YXS"})
    out.write(rgb[::2, ::2], subfiletype=1, photometric="rgb", tile=(16, 16), compression="zlib")
rgba = numpy.concatenate([rgb, rgb[:, :, :1] // 2], -1)
tifffile.imwrite("rgba.tiff", rgba, photometric="rgb", extrasamples=["unassalpha"], compression="packbits", **quiet)
cmap = numpy.stack([numpy.arange(256), (numpy.arange(256) + 61) % 256, (numpy.arange(256) + 122) % 256])
tifffile.imwrite("palette.tiff", rgb[:, :, 0], photometric="palette", colormap=(cmap * 257).astype(numpy.uint16), **quiet)
tifffile.imwrite("fluorescence_two_channels.ome.tiff", planes[:2], ome=True, photometric="minisblack",
                 metadata={"axes": "CYX", "Channel": {"Name": ["DAPI", "FITC"]}})
