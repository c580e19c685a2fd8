"""Words as rules compare them: without capitals and accents."""

from __future__ import annotations

import re
import unicodedata

TOKEN = re.compile(r"\w+")


def folded(text: str) -> str:
    """Lower case without accents; the length in characters does not change.

    >>> folded("Reïntegratie")
    'reintegratie'
    """
    return text.lower() if text.isascii() else without_accents(text, True)


def without_accents(text: str, lower: bool = False) -> str:
    """The text with the bare letter for each accented one, in lower case if asked; the length does not change.

    >>> without_accents("Één")
    'Een'
    """
    return text if text.isascii() and not lower else "".join(_bare(c, lower) for c in text)


def _bare(character: str, lower: bool) -> str:
    bare = unicodedata.normalize("NFD", character)[0]
    bare = bare.lower() if lower else bare
    return bare if len(bare) == 1 else character
