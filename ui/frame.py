"""What every page stands in: the list of pages, language and coder, the running work, messages and errors."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from coding import wording
from coding.errors import AccessError, DuidingError
from coding.team import Account
from coding.workflow import naming, rights
from coding.workflow.rights import Right
from ui import access, messages, state, warm
from ui.components import jobs, look, projects
from ui.words import a, plain, t

PAGES = Path(__file__).parent / "pages"
START, USERS = "start", "gebruikers"
DOOR = "/toegang"  # of a served app
NAMES = (
    "start",
    "importeren",
    "opschonen",
    "codeboek",
    "coderen",
    "dubbelcoderen",
    "vergelijken",
    "tabel",
    "resultaten",
    "logboek",
)
RIGHTS = {
    **dict.fromkeys(("start", "codeboek", "tabel", "resultaten", "logboek"), Right.READ),
    **dict.fromkeys(("coderen", "dubbelcoderen"), Right.CODE), USERS: Right.MANAGE,
}  # fmt: skip
# the right without which less can be done on a page than it is for
MORE = dict.fromkeys(("codeboek", "dubbelcoderen", "tabel"), Right.RESEARCH) | {"logboek": Right.CODE}


def file_of(page: str) -> str:
    """File of a page."""
    return str(PAGES / f"{page}.py")


def run() -> None:
    """Show the page that the user chose."""
    st.set_page_config(page_title="Duiding", layout="wide", initial_sidebar_state="expanded")
    try:
        access.check_place()
        with access.looking() as who:
            _inside(who)
    except AccessError as error:  # also when the session ends halfway
        _outside(error)
    except DuidingError as error:  # the accounts cannot be read
        st.error(plain(messages.of_error(error, state.get(state.LANGUAGE) or wording.default_language())))


def _inside(who: Account | None) -> None:
    state.begin(who.name if who else "")
    projects.settle()
    page = st.navigation(_pages())
    look.dress(state.get(state.LANGUAGE))
    _sidebar()
    if not who:
        told(_named)
    for kind, text in state.said():
        getattr(st, kind)(plain(text))
    jobs.panel(projects.target(), quiet=page.url_path == "coderen")
    try:
        guarded(_show, page)
    finally:
        state.remember()  # also when the page ended early
    warm.begin()


def right_of(page: str) -> Right:
    """What somebody must be allowed to do to see a page; more than to read, unless it is said here."""
    return RIGHTS.get(page, Right.RESEARCH)


def _pages() -> list[Any]:
    """All pages; those that are not for this role are not in the list, and say so to who knows their address."""
    names = (*NAMES, USERS) if access.served() else NAMES
    return [
        st.Page(
            file_of(name), title=t(f"page.{name}.title") if name != USERS else a("users.title"), url_path=name,
            default=name == START, visibility="visible" if _is_for_me(name) else "hidden",
        )
        for name in names
    ]  # fmt: skip


def _is_for_me(page: str) -> bool:
    """Whether this role sees a page; who has none in any project sees the first alone."""
    return page == START or access.may(right_of(page), "" if page == USERS else projects.name())


def _show(page: Any) -> None:
    name = page.url_path or START
    if _is_for_me(name):
        page.run()
        return
    head(name, project=False, may_see=False)
    needed, role = rights.least(right_of(name)), access.role("" if name == USERS else projects.name())
    st.markdown(a("side.not_page", needed=a(f"role.{needed}"), role=a(f"role.{role or 'none'}")))
    st.page_link(file_of(START), label=t("to_start"))


def _outside(error: AccessError) -> None:
    """The page of who is not, or no longer, let in: nothing of the app, and the way to the door."""
    language = state.get(state.LANGUAGE) or wording.default_language()
    st.error(plain(error.text(language)))
    if access.served():
        st.html(f'<p><a href="{DOOR}" target="_self">{wording.text("access.side.in_again", language)}</a></p>')
        st.html(f"<script>window.location.assign('{DOOR}')</script>", unsafe_allow_javascript=True)


def _sidebar() -> None:
    with st.sidebar:
        if not access.served():
            st.text_input(t("coder"), key=state.CODER, help=t("coder_help"), max_chars=80)
        st.radio(
            t("language"),
            ("nl", "en"),
            format_func={"nl": "Nederlands", "en": "English"}.__getitem__,
            key=state.LANGUAGE,
            horizontal=True,
        )
        if who := access.account():
            role = access.role(projects.name(), who)
            st.caption(plain(a("side.as", name=who.shown, role=a(f"role.{role or 'none'}"))))
            if who.has_password:
                st.html(f'<a class="side" href="{DOOR}/wachtwoord" target="_self">{a("side.change")}</a>')
            st.button(a("side.out"), key="log-out", on_click=access.log_out)


def _named() -> None:
    """Notice that this session goes on under another name in a project."""
    names, project, now = st.session_state.setdefault(state.NAMES, {}), projects.name(), access.coder()
    before = names.get(project)
    if not projects.target() or not now or before == now:
        return
    names[project] = now
    if before:
        with projects.opened() as opened:
            if naming.take_name(opened, before):
                state.say("info", t("coder_changed"))


def head(page: str, project: bool = True, note: str = "", may_see: bool = True) -> str:
    """Top of a page: where, what, what for; gives the open project. Without one the page ends here, saying how to begin.

    `note` stands beside the name of the project. Who may not see the page is not told what it is for.
    """
    place = Path(projects.name()).name.removesuffix(".duiding") if projects.name() else t("no_project")
    with st.container(key="head", gap="xsmall"):
        st.caption(plain(" · ".join(filter(None, (place, note)))))
        st.title(a("users.title") if page == USERS else t(f"page.{page}.title"), anchor=False)
        if may_see:
            st.markdown(a("users.purpose") if page == USERS else _purpose(page))
    found = projects.target()
    if project and not found:
        st.markdown(t("open_first"))
        st.page_link(file_of("start"), label=t("to_start"))
        st.stop()
    return found


def _purpose(page: str) -> str:
    """What a page is for, as far as who looks may do that."""
    is_all = page not in MORE or projects.may(MORE[page])
    return t(f"page.{page}.purpose" if is_all else f"page.{page}.purpose_less")


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
