"""Texts in the language of the session."""

from __future__ import annotations

import re
from typing import Any

from coding import wording
from ui import state

SPECIAL = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def t(key: str, /, **values: Any) -> str:
    """A text of the screen's catalogue."""
    return wording.text(f"ui.{key}", state.get(state.LANGUAGE), **values)


def a(key: str, /, **values: Any) -> str:
    """A text about who may do what."""
    return wording.text(f"access.{key}", state.get(state.LANGUAGE), **values)


def plain(text: str) -> str:
    r"""Text of a user made safe for places where Streamlit reads markdown.

    >>> print(plain("a*b* [x](y) :red[z]"))
    a\*b\* \[x\]\(y\) \:red\[z\]
    """
    return SPECIAL.sub(r"\\\1", text)


def number(n: int) -> str:
    """A whole number as it is written in the language."""
    return wording.integer(n, state.get(state.LANGUAGE))


def percent(share: float) -> str:
    """A probability as a percentage that is 100 only if it is certain."""
    return ">99%" if 0.995 <= share < 1 else wording.percent(share, state.get(state.LANGUAGE))
