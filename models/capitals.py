"""Words that are written with a capital: mostly names, which no list of words may show."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

ALWAYS = 0.9  # share of the places inside a sentence; sloppy writers leave out a capital now and then
WORD = re.compile(r"[^\W\d_](?:\w|['’-](?=\w))*")
INSIDE = re.compile(r"[\w,)&]['’\"]?[^\S\n]+\Z")  # a word or comma stands before it, on the same line


def capitalised(texts: Iterable[str]) -> set[str]:
    """The words (in lower case) that are nearly always written with one capital where no sentence begins.

    A word in capitals only is an abbreviation, and no name. A word that only begins sentences is not judged.

    >>> sorted(capitalised(["Vraag het Marloes of de COA-consulent.", "Dan belt Marloes. Taal helpt.", "de taal"]))
    ['marloes']
    """
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in texts:
        for found in WORD.finditer(text):
            if INSIDE.search(text, max(0, found.start() - 10), found.start()):
                word = found.group()
                inside[word.lower().replace("’", "'")] += 1
                capital[word.lower().replace("’", "'")] += word[0].isupper() and word[1:2].islower()
    return {word for word, n in inside.items() if capital[word] >= ALWAYS * n}
