"""One answer as the program reads it: cut into fragments, word by word, with what is denied and what abbreviations stand for."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import streamlit as st

from coding.cleaning.reading import Reading
from coding.cleaning.words import Word
from coding.workflow.clean_report import CleaningReport
from ui import state
from ui.components import cleaned, look, marks
from ui.components.cleaned import Stored
from ui.words import t

COLUMNS = ("word", "lemma", "parts", "stands_for", "denied")


def show(now: Stored, found: CleaningReport) -> None:
    """Choose an answer; then its fragments and its words."""
    st.markdown(t("reading.what"))
    answer = _choose(now)
    read = cleaned.reading(answer, found.steps)
    st.html(f'<section class="reading">{language(read)}<ol>{"".join(_units(read))}</ol></section>')
    if marked := marks.legend(read):
        st.html(f'<p class="legend">{marked}</p>')
    st.markdown(f"**{t('reading.words')}**")
    if rows := [_row(word) for word in _telling(read)]:
        used = [i for i in range(len(COLUMNS)) if any(row[i] for row in rows)]
        columns = [(t(f"reading.{COLUMNS[i]}"), "left") for i in used]
        look.table(columns, ([row[i] for i in used] for row in rows), "words")
    else:
        st.markdown(t("reading.nothing"))


def language(read: Reading) -> str:
    """A mark for an answer in another language than Dutch, as html; empty for Dutch."""
    if read.language in ("", "nl"):
        return ""
    return f'<span class="lang">{escape(t("cleaning.in_language", language=t(f"in_language.{read.language}")))}</span>'


def _choose(now: Stored) -> str:
    texts = cleaned.question_texts()
    left, middle, right = st.columns([9, 5, 3], vertical_alignment="bottom")
    question = left.selectbox(
        t("cleaning.question"),
        list(texts),
        format_func=texts.__getitem__,
        key=_kept(state.READING_QUESTION, list(texts)),
    )
    ids = cleaned.answer_ids(now, question)
    answer = middle.selectbox(t("reading.answer"), ids, key=_kept(state.READING_ANSWER, ids))
    after = ids[(ids.index(answer) + 1) % len(ids)]
    right.button(t("reading.next"), key="reading-next", on_click=state.put, args=(state.READING_ANSWER, after))
    return answer


def _kept(key: str, options: list[str]) -> str:
    """The key, with a value that is one of the options."""
    st.session_state[key] = st.session_state[key] if st.session_state.get(key) in options else options[0]
    return key


def _units(read: Reading) -> Iterator[str]:
    for unit in read.units:
        sort = t("reading.item" if unit.is_item else "reading.sentence")
        yield f"<li><p>{marks.read(read, unit.start, unit.end)}</p><small>{escape(sort)}</small></li>"


def _telling(read: Reading) -> list[Word]:
    """Each word once of which there is something to tell, in the order of the text."""
    told = {(w.text, w.negated): w for w in reversed(read.words) if _tells(w)}
    return list(reversed(told.values()))


def _tells(word: Word) -> bool:
    return bool(word.parts or word.expansion or word.negated or word.lemma != word.text.casefold())


def _row(word: Word) -> tuple[str, ...]:
    denied = t("reading.yes") if word.negated else ""
    return word.text, word.lemma, " + ".join(word.parts), word.expansion, denied
