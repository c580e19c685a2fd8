"""Suggesting: cleaned answers, a codebook and decisions → suggestions with a probability and a reason.

The only stage that calls ``models``.
"""
