"""The codebook: read it, check that it holds together, keep its versions apart.

``load`` reads yaml, json and rows of a spreadsheet; ``check`` says what is wrong; ``content`` turns a codebook into
plain data, hashes it and compares two versions.
"""
