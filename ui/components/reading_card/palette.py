"""Eight colours for groups of codes: equal in lightness, far apart for colour-blind readers, never without a letter.

OKLCH with lightness 0.49 (light) and 0.79 (dark), the same hue in both; chosen from 6-degree hues for the largest smallest distance
in OKLab under normal sight, protanopia and deuteranopia (Machado et al. 2009, severity 1), where normal sight counts half. Smallest
distances, light / dark: normal 0.058 / 0.058, protanopia 0.046 / 0.049, deuteranopia 0.029 / 0.029. That is too little to tell groups by
colour alone: eight colours of one lightness cannot do better, which is why a group always has its letter beside it.
"""

from __future__ import annotations

from string import ascii_uppercase

LIGHT = ("#286a7a", "#a7320c", "#365baf", "#007442", "#863f8c", "#735d2f", "#96386e", "#75575a")
DARK = ("#86c6d7", "#fd9e84", "#9abafb", "#75d29a", "#e79aed", "#dfb459", "#fc94ca", "#d3b1b4")


def letter(place: int) -> str:
    """Letter of the group at a place, from 0.

    >>> letter(0), letter(25), letter(26)
    ('A', 'Z', 'AA')
    """
    return ascii_uppercase[place] if place < 26 else letter(place // 26 - 1) + letter(place % 26)


def style() -> str:
    """The colours as custom properties ``--g0`` … ``--g7``, each for light and dark."""
    pairs = enumerate(zip(LIGHT, DARK, strict=True))
    return ":host {" + " ".join(f"--g{n}: light-dark({light}, {dark});" for n, (light, dark) in pairs) + "}\n"
