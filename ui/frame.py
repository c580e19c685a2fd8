"""What every page stands in: the list of pages, language and coder, the running work, messages and errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from coding.errors import DuidingError
from ui import messages, state
from ui.components import jobs, look, projects
from ui.words import plain, t

PAGES = Path(__file__).parent / "pages"
NAMES = ("start", "importeren", "opschonen", "codeboek", "coderen", "tabel", "resultaten", "logboek")


def file_of(page: str) -> str:
    """File of a page."""
    return str(PAGES / f"{page}.py")


def run() -> None:
    """Show the page that the user chose."""
    st.set_page_config(page_title="Duiding", layout="wide", initial_sidebar_state="expanded")
    state.begin()
    projects.settle()
    pages = [st.Page(file_of(n), title=t(f"page.{n}.title"), url_path=n, default=n == "start") for n in NAMES]
    page = st.navigation({"Duiding": pages})
    look.dress(state.get(state.LANGUAGE))
    _sidebar()
    for kind, text in state.said():
        getattr(st, kind)(plain(text))
    jobs.panel(projects.target(), quiet=page.url_path == "coderen")
    try:
        guarded(page.run)
    finally:
        state.remember()  # also when the page ended early


def _sidebar() -> None:
    with st.sidebar:
        st.text_input(t("coder"), key=state.CODER, help=t("coder_help"), max_chars=80)
        st.radio(
            t("language"),
            ("nl", "en"),
            format_func={"nl": "Nederlands", "en": "English"}.__getitem__,
            key=state.LANGUAGE,
            horizontal=True,
        )


def head(page: str, project: bool = True, note: str = "") -> str:
    """Top of a page: where, what, what for; gives the open project. Without one the page ends here, saying how to begin.

    `note` stands beside the name of the project.
    """
    place = Path(projects.name()).name.removesuffix(".duiding") if projects.name() else t("no_project")
    with st.container(key="head", gap="xsmall"):
        st.caption(plain(" · ".join(filter(None, (place, note)))))
        st.title(t(f"page.{page}.title"), anchor=False)
        st.markdown(t(f"page.{page}.purpose"))
    found = projects.target()
    if project and not found:
        st.markdown(t("open_first"))
        st.page_link(file_of("start"), label=t("to_start"))
        st.stop()
    return found


def guarded(action: Callable[..., Any], *given: Any) -> Any:
    """Do something; what goes wrong is told in the user's words."""
    try:
        return action(*given)
    except DuidingError as error:
        st.error(plain(messages.of_error(error, state.get(state.LANGUAGE))))
    except Exception as error:
        st.error(plain(messages.of_fault(error, state.get(state.LANGUAGE))))
    return None


def told(action: Callable[..., None], *given: Any) -> None:
    """As `guarded`, for callbacks: they run before the page, so their errors wait for it."""
    try:
        action(*given)
    except DuidingError as error:
        state.say("error", messages.of_error(error, state.get(state.LANGUAGE)))
    except Exception as error:
        state.say("error", messages.of_fault(error, state.get(state.LANGUAGE)))
