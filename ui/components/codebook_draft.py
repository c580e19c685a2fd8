"""Changes that are not saved yet: one per code, kept while the user looks at other codes and pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import streamlit as st

from coding.codebook.edit import Kind
from coding.records import Code, Codebook
from ui import state

NEW = "+"  # in place of a code, for one that is added
GROUPS = "#groups"
LISTS = ("include", "exclude", "examples", "keywords")
EDITED = tuple(f.name for f in fields(Code) if f.name not in ("id", "retired", "split_from"))


@dataclass
class Draft:
    """A change that is being made: what it is, the version it began with, and what stands in its fields."""

    key: str
    kind: Kind
    base: str
    values: dict[str, Any] = field(default_factory=dict)


def _all() -> dict[str, Draft]:
    mine: dict[str, dict[str, Draft]] = st.session_state.setdefault(state.CODEBOOK_DRAFTS, {})
    return mine.setdefault(state.get(state.PROJECT), {})


def of(key: str) -> Draft | None:
    """The draft about a code, if there is one."""
    return _all().get(key)


def unsaved() -> list[str]:
    """Codes with a draft."""
    return list(_all())


def begin(key: str, kind: Kind, book: Codebook | None, values: Mapping[str, Any] | None = None) -> None:
    """Begin a change; an earlier one about the same code makes way."""
    drop(key)
    _all()[key] = Draft(key, kind, book.version if book else "", dict(values or {}))


def drop(key: str) -> None:
    """Forget a draft with what stands in its fields."""
    _all().pop(key, None)
    for name in [k for k in st.session_state if str(k).startswith(state.codebook_field(key, ""))]:
        del st.session_state[name]


def values_of(code: Code) -> dict[str, Any]:
    """What stands in the fields of a code that is edited; a list as lines."""
    found = {name: getattr(code, name) for name in EDITED}
    return {name: "\n".join(v) if name in LISTS else v for name, v in found.items()}


def lines(text: str) -> tuple[str, ...]:
    """The lines of a field, without empty ones."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def key(draft: Draft, name: str, usual: Any = "") -> str:
    """Key of a field, which holds what was typed before, also on another page; else what is usual.

    Streamlit forgets a field that is not on the page; the draft does not.
    """
    found = state.codebook_field(draft.key, name)
    if found in st.session_state:
        draft.values[name] = st.session_state[found]
    else:
        st.session_state[found] = draft.values.setdefault(name, usual)
    return found


def value(draft: Draft, name: str, usual: Any = "") -> Any:
    """What stands in a field now."""
    return st.session_state.get(state.codebook_field(draft.key, name), draft.values.get(name, usual))
