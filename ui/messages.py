"""Errors in the words of the screen; no Streamlit, so that the worker speaks the same way."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from coding import wording
from coding.errors import DuidingError

LOG = logging.getLogger("duiding.ui")


def of_error(error: DuidingError, language: str) -> str:
    """Message of an error; where the catalogue of the screen has the same entry, that one: it names pages instead of commands."""
    own = f"ui.error.{error.key.rpartition('.')[2]}"
    return wording.text(own, language, **error.values) if wording.has(own) else error.text(language)


def of_fault(error: BaseException, language: str) -> str:
    """Message of a fault of Duiding: its kind and its place in the code, never its text, which may hold an answer."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name}:{last.lineno}"
    LOG.error("fault: %s in %s", type(error).__name__, where)
    return wording.text("ui.ours", language, kind=type(error).__name__, where=where)
