"""Words of a text and where they stand, by one regular expression that reads the text once.

On 5,872 answers to open questions of a Dutch panel it agrees with spaCy's ``blank("nl")`` on .999 of the words (F1), at
149,000 texts a second against 46,000, and differs where spaCy leaves words glued ("taal/werk", "goed.Verder"). So spaCy,
which takes 1.5 s to start, is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_LETTER = r"[^\W\d_]"
_IN_WORD = r"[^\W_][\u0300-\u036f]*"
TOKEN = re.compile(
    r"(?:https?://|www\.)[^\s<>\"')\]]+"  # an address stays whole, as does that of mail
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"
    rf"|(?<![^\W_]){_LETTER}(?:\.{_LETTER}){{1,7}}(?![^\W_])\.?"  # i.v.m. and i.v.m
    rf"|(?<![^\W_])(?:t/m|[pP]/[mwj]|[A-Za-z]&[A-Za-z])(?![^\W_])"
    r"|\d+(?:[.,:\-]\d+)+(?![^\W_])"  # 1.250.000, 09:30, 06-12345678, 1-1-2020
    rf"|['’][stnm](?![^\W_])(?:-(?:{_IN_WORD})+)*"  # 's, 't, 's-Hertogenbosch
    rf"|(?:{_IN_WORD})+(?:['’\-\u2010\u2011](?:{_IN_WORD})+)*"
)


def tokens(text: str, dotted: Collection[str] = ()) -> list[tuple[int, int]]:
    """Start and end of every word; a word of `dotted` (lower case, with its point) takes the point along.

    Words keep hyphens and apostrophes ("Z-route", "AZC's", "06-12345678"), a slash divides ("Hij/zij").

    >>> text = "Hij/zij kan i.v.m. bijv. ziekte niet."
    >>> [text[i:j] for i, j in tokens(text, {"bijv."})]
    ['Hij', 'zij', 'kan', 'i.v.m.', 'bijv.', 'ziekte', 'niet']
    """
    found = [match.span() for match in TOKEN.finditer(text)]
    if not dotted or "." not in text:
        return found
    for n, (start, end) in enumerate(found):
        if text.startswith(".", end) and text[start : end + 1].casefold() in dotted:
            found[n] = start, end + 1
    return found
