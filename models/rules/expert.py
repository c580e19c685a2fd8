"""Regular expressions for the expert, in time linear in the text.

RE2 (``google-re2``) reads them, which never searches back: ``(a+)+$`` on 100,000 letters takes 0.06 ms where Python's own
``re`` does not come to an end. What cannot be had in linear time, it refuses: looking ahead or behind, and references back.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from models.rules.folding import without_accents
from models.rules.language import RuleError

LONGEST = 500  # characters of an expression
MEMORY = 8 << 20  # bytes per compiled expression, RE2's own default; larger ones are refused


@lru_cache(maxsize=1024)
def compiled(expression: str) -> Any:
    """The expression, to be used on folded text.

    >>> [m.span() for m in compiled("warme? overdr[aá]cht").finditer("een warme overdracht")]
    [(4, 20)]

    Raises
    ------
    RuleError
        If it is broken, refused, or fits the empty text and so every answer.
    """
    import re2

    if len(expression) > LONGEST:
        raise RuleError("expression_long", str(LONGEST))
    options = re2.Options()
    options.log_errors, options.case_sensitive, options.max_mem = False, False, MEMORY
    try:
        made = re2.compile(without_accents(expression), options)
    except re2.error as error:
        said = error.args[0] if error.args else ""
        raise RuleError(
            "expression", said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        ) from None
    if made.search(""):
        raise RuleError("expression_empty", expression)
    return made


def spans(expression: str, low: str) -> Iterator[tuple[int, int]]:
    """Where an expression fits a folded text; matches without a letter are passed over."""
    for match in compiled(expression).finditer(low):
        if match.end() > match.start():
            yield match.span()
