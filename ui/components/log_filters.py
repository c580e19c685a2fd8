"""What is asked of the log: who, what, when, or one answer; and the pages and files of what was found."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from coding import wording
from coding.workflow import logbook
from coding.workflow.logbook import Asked, Pages
from coding.workflow.rights import Right
from ui import state
from ui.components import projects
from ui.components.table_words import say
from ui.words import number

SIZE = 100
KINDS = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def show() -> tuple[Asked, str]:
    """The fields; gives what is asked for, and the id of an answer if that is."""
    with projects.opened() as project:
        people, verbs = logbook.people_and_verbs(project)
    row = st.columns([6, 8, 7, 7, 9])
    _one(row[0], "who", people)
    _one(row[1], "verb", verbs)
    for place, name in ((row[2], "from"), (row[3], "until")):
        place.date_input(say(f"log.page.{name}"), value=None, format="DD-MM-YYYY", key=state.log(name))
    row[4].text_input(
        say("log.page.answer"), key=state.log("answer"), placeholder=say("log.page.answer_hint"), max_chars=220
    )
    return asked()


def asked() -> tuple[Asked, str]:
    """What the fields ask for now."""
    get = st.session_state.get
    since, until = _midnight(get(state.log("from"))), _midnight(get(state.log("until")), 1)
    who, verb = get(state.log("who")) or "", get(state.log("verb")) or ""
    return Asked(verb, who, since, until), str(get(state.log("answer")) or "").strip()


def find(asked_: Asked, answer: str) -> Pages:
    """The lines of the page."""
    before, start = st.session_state.get(state.LOG_START, (None, 0))
    with projects.opened() as project:
        if answer:
            return logbook.of_answer(project, answer)
        return logbook.entries(project, asked_, start if before == asked_ else 0, SIZE)


def counts(found: Pages, asked_: Asked, answer: str) -> None:
    """How many lines there are, the pages, and the files."""
    with st.container(horizontal=True, vertical_alignment="center", key="log-counts"):
        st.markdown(f"**{say('log.page.n', n=found.n)}**", width="content")
        st.space("stretch")
        if found.n > len(found.entries):
            _turn(found, asked_)
        for kind in KINDS if projects.may(Right.RESEARCH) else ():
            _file(kind, asked_, answer)


def _one(place: object, name: str, options: list[str]) -> None:
    if st.session_state.get(state.log(name)) not in options:
        st.session_state[state.log(name)] = ""
    names = {"": say("log.page.any")} | {one: _verb(one) if name == "verb" else one for one in options}
    place.selectbox(  # type: ignore[attr-defined]
        say(f"log.page.{name}"), list(names), format_func=names.__getitem__, key=state.log(name)
    )


def _verb(verb: str) -> str:
    return say(f"log.verb.{verb}") if wording.has(f"log.verb.{verb}") else verb


def _midnight(day: date | None, later: int = 0) -> datetime | None:
    return datetime.combine(day + timedelta(days=later), time()).astimezone() if day else None


def _turn(found: Pages, asked_: Asked) -> None:
    last = found.start + len(found.entries)
    shown = {"first": number(found.start + 1), "last": number(last), "n": number(found.n)}
    st.markdown(say("log.page.place", **shown), width="content")
    for name, there, is_on in (("later", found.start - SIZE, found.start > 0), ("earlier", last, last < found.n)):
        st.button(say(f"log.page.{name}"), key=f"log-{name}", on_click=_go, args=(asked_, there), disabled=not is_on)


def _go(asked_: Asked, there: int) -> None:
    st.session_state[state.LOG_START] = (asked_, max(0, there))


def _file(kind: str, asked_: Asked, answer: str) -> None:
    who = projects.admission()

    def content() -> bytes:  # runs when it is asked for, outside the page
        with who.opened() as project:
            return logbook.export_log(project, asked_, answer, kind)

    name = f"logboek-{datetime.now():%Y%m%d-%H%M}.{kind}"  # noqa: DTZ005
    st.download_button(say(f"log.page.{kind}"), content, name, KINDS[kind], key=f"log-{kind}", on_click="ignore")
