"""Paper both sides draw alike: fonts, blocks of text, tables, barcodes, signatures, footers.

Lengths are points (1/72 inch) counted from the top left corner, y downwards, unless a name says mm.
"""
