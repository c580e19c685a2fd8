"""The table itself: rows to read and to select, in one component of plain html, css and js. Text is only ever set as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from coding import wording
from coding.records import Codebook
from coding.workflow.rights import Right
from coding.workflow.table import Page, Row, Scope, Wanted
from ui import state
from ui.components import projects
from ui.components import table_filters as filters
from ui.components.reading_card import palette
from ui.components.table_words import day, say
from ui.words import percent

ASSETS = Path(__file__).with_name("table_assets")
KEY = "table-grid"
TEXTS = ("select_all", "select_one", "open", "expand", "fold", "sort_by", "grid", "given", "suggested")


@cache
def _component() -> Callable[..., Any]:
    """The component, registered once."""
    html, css, js = ((ASSETS / f"grid.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js"))
    return st.components.v2.component("table_grid", html=html, css=palette.style() + css, js=js)


def dress() -> None:
    """Room and rhythm for the page of the table."""
    st.html(f"<style>{(ASSETS / 'page.css').read_text(encoding='utf-8')}</style>")


def show(page: Page, scope: Scope, wanted: Wanted, variables: Sequence[str], on_open: Callable[[str], None]) -> None:
    """Show a page of the table; what is selected stands in the session, and `on_open` gets the id of an answer."""
    asked = fingerprint(wanted)
    ids = [row.answer_id for row in page.rows]
    here = f"{asked}:{page.start}:{len(ids)}:{ids[0] if ids else ''}"
    data = {
        "page": here, "version": st.session_state.get(state.TABLE_VERSION, 0), "texts": _texts(),
        "columns": _columns(page, scope, wanted, variables), "rows": _rows(page, scope),
        "sort": {"by": filters.get("sort", "answer"), "descending": wanted.descending},
        "selected": [i for i in selected(wanted) if i in set(ids)],
        "may": {"open": projects.may(Right.CODE), "select": projects.may(Right.RESEARCH)},
    }  # fmt: skip
    _component()(
        key=KEY, data=data,
        on_selected_change=lambda: _take(asked, ids),
        on_sort_change=lambda: filters.sort_by(str(_sent("sort"))),
        on_open_change=lambda: on_open(str(_sent("open"))) if _sent("open") in ids else None,
    )  # fmt: skip


def fingerprint(wanted: Wanted) -> str:
    """What is asked for, without its order: another question empties the selection, another order does not."""
    fields = {k: v for k, v in vars(wanted).items() if k not in ("sort", "sort_variable", "descending")}
    return str(hash(tuple(fields.items())))


def selected(wanted: Wanted) -> list[str]:
    """Ids of the selected answers, over all pages of what is asked for."""
    asked, ids = st.session_state.get(state.TABLE_SELECTED, ("", []))
    return list(ids) if asked == fingerprint(wanted) else []


def unselect() -> None:
    """Select nothing."""
    st.session_state.pop(state.TABLE_SELECTED, None)
    st.session_state[state.TABLE_VERSION] = st.session_state.get(state.TABLE_VERSION, 0) + 1


def _sent(name: str) -> Any:
    return st.session_state.get(KEY, {}).get(name)


def _take(asked: str, ids: Sequence[str]) -> None:
    """Take over the selection of this page; that of other pages stays."""
    sent = _sent("selected")
    if not isinstance(sent, Mapping) or not isinstance(sent.get("ids"), list):
        return
    here, wanted = set(ids), set(map(str, sent["ids"]))
    before, kept = st.session_state.get(state.TABLE_SELECTED, ("", []))
    others = [i for i in kept if i not in here] if before == asked else []
    st.session_state[state.TABLE_SELECTED] = (asked, others + [i for i in ids if i in wanted])


def _texts() -> dict[str, str]:
    language = state.get(state.LANGUAGE)
    found = {name: wording.text(f"table.{name}", language) for name in TEXTS}
    return found | {"any_suggested": say("table.suggested")}


def _columns(page: Page, scope: Scope, wanted: Wanted, variables: Sequence[str]) -> list[dict[str, Any]]:
    """Columns between the answer and its codes; what is the same in every row is left out."""
    labels = {v.id: v.label for v in scope.variables}
    found = [{"id": "answer", "name": say("table.answer"), "sort": "answer"}]
    if len(scope.questions) > 1 and not wanted.questions:
        found.append({"id": "question", "name": say("table.question"), "sort": "question"})
    if len(scope.waves) > 1 and len(wanted.waves) != 1:
        found.append({"id": "wave", "name": say("table.wave"), "sort": "wave"})
    found += [{"id": f"value:{v}", "name": labels[v], "sort": f"value:{v}"} for v in variables]
    if scope.codebook.codes or any(row.codes.given for row in page.rows):
        found.append({"id": "codes", "name": say("table.codes"), "sort": ""})
    return [*found, {"id": "state", "name": say("table.state"), "sort": "state"}]


def _rows(page: Page, scope: Scope) -> list[dict[str, Any]]:
    texts, letters = {q.id: q.text for q in scope.questions}, _letters(scope.codebook)
    return [
        {
            "id": row.answer_id, "text": row.text, "parts": _parts(row), "question": texts.get(row.question_id, row.question_id),
            "wave": row.wave_id, "values": row.values, "codes": list(_codes(row, scope.codebook, letters)),
            "state": say(f"table.state_name.{row.state}"), "note": _note(row),
            "flags": [say(f"table.flag_name.{f}") for f in row.flags] + _language(row),
        }
        for row in page.rows
    ]  # fmt: skip


def _parts(row: Row) -> list[list[Any]]:
    """The text in pieces: [text, whether it was searched for]. Cut here, where a character is a code point."""
    places = sorted({0, len(row.text), *(place for mark in row.marks for place in mark)})
    begins = {start for start, _ in row.marks}
    return [[row.text[a:b], a in begins] for a, b in zip(places, places[1:], strict=False)]


def _language(row: Row) -> list[str]:
    return [] if row.language in ("", "nl") else [say(f"table.language_name.{row.language}")]


def _note(row: Row) -> str:
    if row.state == "non_answer":
        return wording.text(f"kind.{row.kind}", state.get(state.LANGUAGE))
    return say("table.on", coders=", ".join(row.coders), date=day(row.time)) if row.time else ""


def _letters(codebook: Codebook) -> dict[str, tuple[str, int]]:
    """Code → letter and place of its group; a codebook without groups has none."""
    places = {group: n for n, group in enumerate(codebook.groups)}
    return {c.id: (palette.letter(places[c.group]), places[c.group] % 8) for c in codebook.codes if c.group in places}


def _codes(row: Row, codebook: Codebook, letters: Mapping[str, tuple[str, int]]) -> Any:
    known = {c.id: c.label for c in codebook.codes}
    for code, who in row.codes.given.items():
        letter, place = letters.get(code, ("", 0))
        name = known.get(code) or say("table.unknown_code", id=code)
        yield {"name": name, "letter": letter, "group": place, "who": ", ".join(who), "share": ""}
    if row.time and not row.codes.given:
        yield {"name": say("table.no_code"), "letter": "", "group": 0, "who": "", "share": ""}
    for code, probability in row.codes.suggested.items():
        letter, place = letters.get(code, ("", 0))
        yield {
            "name": known.get(code, code),
            "letter": letter,
            "group": place,
            "who": "",
            "share": percent(probability),
        }
