"""One code to read: what a coder needs to apply it, what its keywords find now, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from coding import wording
from coding.codebook.edit import Kind
from coding.codebook.problems import Keyword
from coding.codebook.usage import BROAD, FEWEST, KeywordUse
from coding.errors import NotReadyError, nearest
from coding.records import Code, Codebook
from coding.workflow import adjudicate, keyword_hits
from coding.workflow.keyword_hits import Hits
from coding.workflow.modes import SWEEP
from coding.workflow.rights import Right
from ui import state
from ui.components import cleaned, look, modes, projects
from ui.components import codebook_draft as drafts
from ui.components.codebook_look import e, group_label, marked, swatch
from ui.components.table_words import say
from ui.words import number, percent

LISTED = ("include", "exclude", "examples")


def show(book: Codebook, code: Code, n: int) -> None:
    """The code, its keywords and the buttons."""
    about = [group_label(book, code.group)]
    about += [e("below", parent=book.label(code.parent))] if code.parent else []
    about += [code.id, e("given", n=n)] + ([e("retired")] if code.retired else [])
    told = " · ".join(map(escape, about))
    st.html(
        f'<div class="code"><h2>{swatch(book, code.group, code)}{escape(code.label)}</h2><p class="about">{told}</p></div>'
    )
    if projects.may(Right.RESEARCH):
        actions(book, code)
    st.html(f'<div class="code">{body(code)}</div>')
    unclear(code.id)
    keywords(code.id, code.keywords, code.negated)


def unclear(code_id: str) -> None:
    """How often coders differed on a code because its definition can be read in more than one way; nothing if they did not."""
    with projects.opened() as project:
        n = adjudicate.n_unclear(project)[code_id]
    if n:
        st.markdown(wording.text("double.codebook.unclear", state.get(state.LANGUAGE), n=n))


def body(code: Code) -> str:
    """Definition, what belongs to it and what does not, and examples, as html."""
    parts = [f"<p>{escape(code.definition)}</p>" if code.definition else ""]
    for name in LISTED:
        if lines := getattr(code, name):
            items = "".join(f"<li>{escape(line)}</li>" for line in lines)
            parts.append(f"<h5>{escape(e(f'field.{name}'))}</h5><ul>{items}</ul>")
    return "".join(parts)


def actions(book: Codebook, code: Code) -> None:
    """What can be done with a code."""
    last = Kind.RESTORE if code.retired else Kind.RETIRE
    kinds = (Kind.EDIT, *((Kind.MERGE,) if len(book.codes) > 1 else ()), Kind.SPLIT, last)
    with st.container(horizontal=True, key="code-actions", gap="xsmall"):
        for kind in kinds:
            st.button(e(f"do.{kind}"), key=f"do-{kind}", on_click=start, args=(book, code, kind))
        if not code.retired and st.button(say("coding.go_sweep"), key="go-sweep", type="tertiary"):
            state.put(state.SWEEP_CODE, code.id)
            modes.go(SWEEP)


def start(book: Codebook, code: Code, kind: Kind) -> None:
    """Begin a change of a code."""
    drafts.begin(code.id, kind, book, drafts.values_of(code))


def keywords(key: str, written: Sequence[str], negated: bool) -> None:
    """What keywords do in the answers: a table with counts and what is wrong, and answers in which one fires."""
    st.html(f'<div class="code"><h5>{escape(e("field.keywords"))}</h5></div>')
    if not written:
        st.caption(e("keyword.none"))
        return
    with projects.opened() as project:
        questions = keyword_hits.questions_of(project)
    said = {one: keyword_hits.read_keyword(one, questions) for one in written}
    found = hits(tuple(written), negated)
    uses = {use.keyword: use for use in found.uses} if found else {}
    look.table(_columns(), [_row(one, said[one], uses.get(one), questions) for one in said], "keywords")
    notes = [] if negated else [e("field.not_negated")]
    notes.append(e("keyword.total", n=found.n, answers=found.n_answers) if found else e("not_clean"))
    notes += [e("keyword.sample", n=found.n_all)] if found and found.n_all > found.n_answers else []
    st.caption(" ".join(notes))
    if fire := [use for use in uses.values() if use.n]:
        _answers(key, fire, negated)


def _columns() -> list[tuple[str, str]]:
    return [(e("keyword.keyword"), "left"), *((e(f"keyword.{name}"), "right") for name in ("n", "alone", "share"))]


def _row(written: str, said: Keyword, use: KeywordUse | None, questions: Sequence[str]) -> tuple[str, ...]:
    if said.reason:
        return f"{written} – {complaint(written, said, questions)}", "–", "–", "–"
    if use is None:
        return written, "", "", ""
    broad = f" – {e('keyword.broad')}" if use.share > BROAD and use.n_asked >= FEWEST else ""
    dead = f" – {e('keyword.dead')}" if not use.n else ""
    return written + broad + dead, number(use.n), number(use.n_alone), percent(use.share)


def complaint(written: str, said: Keyword, questions: Sequence[str]) -> str:
    """What is wrong with a keyword."""
    language = state.get(state.LANGUAGE)
    if said.reason == "unknown_question":
        near = nearest(said.found, questions) or "–"
        key = "codebook.problem.unknown_question"
        return wording.text(key, language, keyword=written, question=said.found, nearest=near)
    return wording.text(f"codebook.rule.{said.reason}", language, keyword=written, found=said.found)


def hits(written: tuple[str, ...], negated: bool) -> Hits | None:
    """What keywords find, kept while answers stay the same; None before the answers are cleaned."""
    try:
        now = cleaned.stored()
        return _hits(now.key, now.run_id, written, negated) if now.run_id else None
    except NotReadyError:
        return None


@st.cache_data(max_entries=256, show_spinner=False)
def _hits(key: str, run_id: str, written: tuple[str, ...], negated: bool) -> Hits:  # noqa: ARG001 - for the cache
    with projects.opened() as project:
        return keyword_hits.hits(project, written, negated)


def _answers(key: str, fire: Sequence[KeywordUse], negated: bool) -> None:
    """Masked answers in which the chosen keyword fires."""
    by_keyword = {use.keyword: use for use in fire}
    field = state.keyword_shown(key)
    if st.session_state.get(field) not in by_keyword:
        st.session_state[field] = next(iter(by_keyword))
    names = {one: f"{one} ({number(use.n)})" for one, use in by_keyword.items()}
    chosen = st.selectbox(e("keyword.show"), list(names), key=field, format_func=names.__getitem__)
    with projects.opened() as project:
        found = keyword_hits.examples(project, chosen, by_keyword[chosen].answer_ids, negated)
    lines = (f"<li>{marked(x.masked, x.spans)} <small>{escape(x.answer_id)}</small></li>" for x in found)
    st.html(f'<ul class="hits">{"".join(lines)}</ul>')
