"""Search in the words of cleaned answers: FTS5 on SQLite, tsvector on PostgreSQL. The index holds the words of one cleaning only.

It has the words twice, as they were cleaned and masked, so that who may not see names cannot find answers by them either. Case and
accents make no difference. What a user typed becomes words before it reaches the database, so no text is an error.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, column, func, insert, literal_column, select, table, text
from sqlalchemy.orm import Session

from coding.store.bulk import CHUNK
from coding.store.schema import answers, clean_answers, search_rows

PART = re.compile(r'(-?)(?:"([^"]*)(?:"|$)|([^\s"]+))(\*?)')
WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
MOST = 20  # terms; what comes after them is left out
LONGEST = 400  # characters that are read of what was typed
LONGEST_TEXT = 200_000  # characters of an answer that PostgreSQL indexes; a tsvector holds at most 1 MB
INDEX = "search_words"


@dataclass(frozen=True)
class Term:
    """A word or a phrase; the last word may be only the beginning of one (`prefix`); `without`: it must not be there."""

    words: tuple[str, ...]
    prefix: bool = False
    without: bool = False


def terms(typed: str) -> tuple[Term, ...]:
    """What a user asks for: words, ``begin*``, ``"a phrase"``, ``-not``; signs that are no part of a word are left out.

    >>> [(t.words, t.prefix, t.without) for t in terms('Regio* "samen doen" -geld !?')]
    [(('Regio',), True, False), (('samen', 'doen'), False, False), (('geld',), False, True)]
    """
    found = []
    for minus, phrase, word, star in PART.findall(typed[:LONGEST].encode("utf-8", "ignore").decode()):
        words = tuple(WORD.findall(phrase or word))
        if words:
            found.append(Term(words, bool(star) or word.endswith("*"), bool(minus)))
    return tuple(found[:MOST])


def fold(word: str) -> str:
    """A word without case and accents.

    >>> fold("Financiële")
    'financiele'
    """
    return "".join(c for c in unicodedata.normalize("NFD", word) if not "\u0300" <= c <= "\u036f").lower()


def marks(shown: str, wanted: Sequence[Term]) -> list[tuple[int, int]]:
    """Where the words that were asked for stand in a text: (start, end) in code points, in order, not overlapping.

    >>> marks("Samen doen, samen leren", terms('"samen doen" le*'))
    [(0, 10), (18, 23)]
    """
    words = [(fold(m.group()), m.start(), m.end()) for m in WORD.finditer(shown)]
    spans = [
        (words[i][1], words[i + len(term.words) - 1][2])
        for term in wanted if not term.without
        for i in range(len(words) - len(term.words) + 1) if _stands_at(term, words, i)
    ]  # fmt: skip
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda s: (s[0], -s[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _stands_at(term: Term, words: Sequence[tuple[str, int, int]], place: int) -> bool:
    *before, last = (fold(word) for word in term.words)
    if any(words[place + n][0] != word for n, word in enumerate(before)):
        return False
    there = words[place + len(before)][0]
    return there.startswith(last) if term.prefix else there == last


def indexed_run(session: Session) -> str:
    """The cleaning that the index holds; empty if it holds none."""
    return session.execute(select(search_rows.c.run_id).limit(1)).scalar() or ""


def empty(session: Session) -> None:
    """Forget all words, so that they are read anew at the next search."""
    if _is_sqlite(session):
        session.execute(text(f"INSERT INTO {INDEX} ({INDEX}) VALUES ('delete-all')"))
    else:
        session.execute(text(f"TRUNCATE {INDEX}"))
    session.execute(search_rows.delete())


def fill(session: Session, run_id: str) -> None:
    """Read the words of a cleaning, in place of those of an earlier one."""
    empty(session)
    there = select(clean_answers.c.run_id, clean_answers.c.answer_id).where(clean_answers.c.run_id == run_id)
    session.execute(insert(search_rows).from_select(["run_id", "answer_id"], there.order_by(clean_answers.c.answer_id)))
    if _is_sqlite(session):
        session.execute(text(f"INSERT INTO {INDEX} (rowid, text, masked) {_texts().compile(session.get_bind())}"))
        return
    add = text(f"INSERT INTO {INDEX} VALUES (:id, to_tsvector('simple', :text), to_tsvector('simple', :masked))")
    for part in session.execute(_texts().execution_options(yield_per=CHUNK)).partitions():
        session.execute(add, [{"id": r.id, "text": _plain(r.text), "masked": _plain(r.masked)} for r in part])


def _texts() -> Select[Any]:
    raw = answers.c.text
    cleaned = (search_rows.c.run_id == clean_answers.c.run_id) & (search_rows.c.answer_id == clean_answers.c.answer_id)
    return select(
        search_rows.c.id,
        func.coalesce(clean_answers.c.text, raw).label("text"),
        func.coalesce(clean_answers.c.masked, raw).label("masked"),
    ).select_from(search_rows.join(clean_answers, cleaned).join(answers, answers.c.id == search_rows.c.answer_id))


def _plain(shown: str) -> str:
    return " ".join(map(fold, WORD.findall(shown[:LONGEST_TEXT])))


def matching(session: Session, wanted: Sequence[Term], masked: bool, answer_id: ColumnElement[str]) -> list[Any]:
    """Conditions that an answer's id must meet: all that was asked for is there, and nothing that was ruled out."""
    among = {without: [t for t in wanted if t.without is without] for without in (False, True)}
    found: list[Any] = []
    if among[False]:
        found.append(answer_id.in_(_ids(session, among[False], " AND ", masked)))
    if among[True]:
        found.append(answer_id.not_in(_ids(session, among[True], " OR ", masked)))
    return found


def _ids(session: Session, part: Sequence[Term], between: str, masked: bool) -> Select[Any]:
    name = "masked" if masked else "text"
    if _is_sqlite(session):
        asked = f"{{{name}}} : ({between.join(map(_fts5, part))})"
        rows: Select[Any] = select(literal_column("rowid")).where(literal_column(INDEX).op("MATCH")(asked))
    else:
        query = (" & " if between == " AND " else " | ").join(map(_tsquery, part))
        rows = select(literal_column("id")).where(
            column(name).op("@@")(func.to_tsquery(literal_column("'simple'"), query))
        )
    return select(search_rows.c.answer_id).where(search_rows.c.id.in_(rows.select_from(table(INDEX))))


def _fts5(term: Term) -> str:
    return f'"{" ".join(term.words)}"' + (" *" if term.prefix else "")


def _tsquery(term: Term) -> str:
    words = [f"'{fold(word)}'" for word in term.words]
    return f"({' <-> '.join(words)}{':*' if term.prefix else ''})"


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
