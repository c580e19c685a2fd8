"""Everything that a session remembers: every key of ``st.session_state`` and of the address stands here.

What matters is in the project. A session only knows which project is open, who works, in which language, and where the coder is; all of
that also stands in the address, so that a reload comes back to the same place.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from coding import wording
from coding.settings import Settings

PROJECT = "project"  # name of the open project, one of those that are offered
LANGUAGE = "language"
CODER = "coder"  # name that was typed on one's own machine; where Duiding is served, that of the account counts
NAMES = "names"  # project → the name under which this session worked in it last, where nobody logs in
OWNER = "owner"  # login name of whose session this is, where Duiding is served
QUESTION = "question"  # the question that is being reviewed or looked at
ANSWER = "answer"  # the answer that the coder looks up, from a list or a link
MODE = "mode"  # how answers are gone through (coding.workflow.modes); empty = the queue
PLACE = "place"  # the answer of a mode's list that the coder is at
FOUND = "found"  # what is searched for in the mode that goes through search results (ui.components.modes)
SWEEP = "sweep"  # what the sweep sends; what it remembers stands under "sweep:card"
SWEEP_CODE = "sweep_code"  # the code that is gone through
SWEPT = "swept"  # the answers that the sweep showed, as they were read then (ui.components.sweeping)
SWEEP_ORDER = "sweep_order"  # which answers come first when one code is gone through
LINE = "line"  # (what was asked, coding.workflow.modes.Line, its number): the list that is gone through
LINE_TIMES = "line_times"  # how many lists this session drew up
SAID = "said"  # (kind, text) of messages to show once, after the next run of the page
CARD = "card"  # what the reading card sends; what it remembers stands under "card:card"
SHEETS = "sheets"  # the answers that were shown, as they were read then (ui.components.coding)
DECIDED = "decided"  # the answer that was decided last
COPIED = "copied"  # to how many others its codes were given, told once
SURVEY = "survey"  # ui.components.survey.Draft: the file that is being looked at before it is imported
UPLOADS = "uploads"  # how many files were dealt with: a new number empties the uploaders
CLEANING_STEP = "cleaning_step"  # the step, kind and question of which examples are shown
CLEANING_KIND = "cleaning_kind"
CLEANING_QUESTION = "cleaning_question"
CLEANING_PLACE = "cleaning_place"  # (step, kind and question; place of the first example that is shown)
READING_QUESTION = "reading_question"  # the answer that is shown as the program reads it
READING_ANSWER = "reading_answer"
CODE = "code"  # the code of the codebook that is looked at
CODEBOOK_DRAFTS = "codebook_drafts"  # project and code → ui.components.codebook_draft.Draft: what is not saved yet
CODEBOOK_SEARCH = "codebook_search"
CODEBOOK_OLD = "codebook_old"  # the two versions that are compared
CODEBOOK_NEW = "codebook_new"
TABLE = "table:"  # what is asked of the table: a key per field begins with this
TABLE_PROJECT = "table_project"  # the project that it is asked of
TABLE_ASKED = "table_asked"  # what is asked of the table, as it stands in the address (ui.components.table_filters)
TABLE_AT = "table_at"  # place of the first answer of the page, as it stands in the address; empty = the first
TABLE_START = "table_start"  # place of the first answer of the page, and what was asked when it was turned to
TABLE_SELECTED = "table_selected"  # ids of the answers that are selected, and what was asked when they were
TABLE_VERSION = "table_version"  # a new number makes the browser take over the selection
TABLE_PLAN = "table_plan"  # (coding.workflow.bulk.Bulk, ids): what is about to be decided about many answers
TABLE_BATCH = "table_batch"  # (project, batch, number of decisions): what was done last, to be undone
TABLE_OPEN = "table_open"  # set when an answer of the table is to be read by itself
LOG = "log:"  # what is asked of the log: a key per field begins with this
LOG_START = "log_start"  # place of the first line of the page, and what was asked when it was turned to
LOG_UNDO = "log_undo"  # (line of the log, number of decisions) that is about to be undone
DOUBLE = "double:"  # fields of a new sample to be coded twice
DOUBLE_TIMES = "double_times"  # how many samples were assigned here: with a new number the fields begin anew
DOUBLE_ASK = "double_ask"  # (project, "open" or "stop", sample, coder): what is about to be done
COMPARED = "compared"  # the sample of which coders are compared
COMPARE_LEVEL = "compare_level"
COMPARE_SHOWN = "compare_shown"  # whether the figures or the answers with a difference are looked at
CASE = "case"  # the answer with a difference that is looked at
CASES = "cases"  # what the card of those answers sends; what it remembers stands under "cases:card"
USERS = "users:"  # fields of the page Gebruikers
ONE_TIME = "one_time"  # (name, password): what was just made, shown once and then forgotten
ADDRESS = {
    PROJECT: "project", LANGUAGE: "taal", CODER: "codeur", QUESTION: "vraag", ANSWER: "antwoord", CODE: "code",
    MODE: "modus", PLACE: "plaats", FOUND: "zoek", SWEEP_CODE: "bij", SWEEP_ORDER: "eerst", TABLE_ASKED: "tabel",
    TABLE_AT: "vanaf", COMPARED: "steekproef", COMPARE_SHOWN: "toon", CASE: "verschil",
}  # fmt: skip


def table(field: str) -> str:
    """Key of a field of the table."""
    return TABLE + field


def log(field: str) -> str:
    """Key of a field of the log."""
    return LOG + field


def double(field: str) -> str:
    """Key of a field of a new sample."""
    return DOUBLE + field


def users(field: str) -> str:
    """Key of a field of the page Gebruikers."""
    return USERS + field


def users_tab() -> str:
    """Key of the tabs of the page Gebruikers, per language."""
    return f"users_tab:{get(LANGUAGE)}"


def cleaning_step(run_id: str, step: str) -> str:
    """Key of the box of a cleaning step; a new cleaning has new boxes, which begin as it was done."""
    return f"cleaning:{get(PROJECT)}:{run_id}:{step}"


def field_of(key: str, names: Mapping[str, str]) -> str:
    """Key of a field in which `key` is chosen by one of these names."""
    return f"{key}:{hash(tuple(names.values()))}"


def cleaning_tab() -> str:
    """Key of the tabs of the page Opschonen; a language has tabs of its own, for their names are its words."""
    return f"cleaning_tab:{get(LANGUAGE)}"


def codebook_tab() -> str:
    """Key of the tabs of the page Codeboek, per language."""
    return f"codebook_tab:{get(LANGUAGE)}"


def compare_tab() -> str:
    """Key of the tabs of the page Vergelijken, per language."""
    return f"compare_tab:{get(LANGUAGE)}"


def codebook_field(draft: str, name: str) -> str:
    """Key of a field of a change that is not saved yet."""
    return f"codebook:{draft}:{name}"


def keyword_shown(code_id: str) -> str:
    """Key of the keyword of which answers are shown."""
    return f"keyword:{code_id}"


def uploader(name: str) -> str:
    """Key of an uploader; it changes when its file was dealt with, so that the uploader is empty again."""
    return f"{name}:{st.session_state.get(UPLOADS, 0)}"


def empty_uploaders() -> None:
    """Forget the files that were uploaded."""
    st.session_state[UPLOADS] = st.session_state.get(UPLOADS, 0) + 1


def get(key: str) -> str:
    """What the session remembers under a key, or nothing."""
    return str(st.session_state.get(key) or "")


def put(key: str, value: str) -> None:
    """Remember, here and in the address."""
    st.session_state[key] = value


def begin(owner: str = "") -> None:
    """Take from the address what a new session does not know yet; `owner` is who is logged in, whose name no address changes."""
    if st.session_state.get(OWNER, owner) != owner:
        st.session_state.clear()  # somebody else logged in on the same tab
    st.session_state[OWNER] = owner
    for key, name in _address().items():
        # Assigned in every run: Streamlit forgets the value of a field that is not on the page.
        st.session_state[key] = st.session_state.get(key, st.query_params.get(name, ""))
    if st.session_state[LANGUAGE] not in wording.LANGUAGES:
        st.session_state[LANGUAGE] = Settings().language
    if not owner and not st.session_state[CODER].strip():
        st.session_state[CODER] = Settings().coder
    for key in [k for k in st.session_state if str(k).startswith((TABLE, LOG))]:
        st.session_state[key] = st.session_state[key]  # for the same reason: another page keeps what was asked here


def _address() -> dict[str, str]:
    """What stands in the address; the name of a coder only where nobody logs in."""
    return {key: name for key, name in ADDRESS.items() if key != CODER or not get(OWNER)}


def remember() -> None:
    """Write into the address what a reload must bring back."""
    known = {name: get(key) for key, name in _address().items() if get(key)}
    if dict(st.query_params) != known:
        st.query_params.from_dict(known)


def settings() -> Settings:
    """Settings of this session, in the name of who works in it."""
    from ui import access

    return access.settings()


def say(kind: str, text: str) -> None:
    """Keep a message (``"error"``, ``"warning"``, ``"success"``, ``"info"``) for the next run of the page."""
    st.session_state.setdefault(SAID, []).append((kind, text))


def said() -> list[tuple[str, str]]:
    """The messages to show, once."""
    return list(st.session_state.pop(SAID, []))
