"""A small Streamlit page around the reading card, with made-up answers; decisions go into an SQLite file.

    streamlit run tests/ui/reading_card_app.py

``?proef=/tmp/een`` has decisions stored in ``/tmp/een.sqlite``, apart from others. While there is a file ``/tmp/een.away``,
storing fails, as with a store that cannot be reached. A file ``/tmp/een.json`` names codes: those of its first list are merged into the
first code, those of its second are gone. A file ``/tmp/een.elders`` has the ids of answers that another coder has by now.
"""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import streamlit as st

from coding.codebook.load import read
from coding.records import Codebook
from ui.components.reading_card import (
    Batch,
    CardAnswer,
    CardDecision,
    Earlier,
    Mask,
    Offer,
    card_texts,
    reading_card,
    wanted,
)

ROOT = Path(__file__).resolve().parents[2]
NAME = st.query_params.get("proef", str(Path(tempfile.gettempdir()) / "proef"))
STORE, FAIL, CHANGED = Path(f"{NAME}.sqlite"), Path(f"{NAME}.away"), Path(f"{NAME}.json")
ELSEWHERE = Path(f"{NAME}.elders")
N_ANSWERS = 80
TABLE = (
    "create table if not exists decisions (n integer primary key, id text unique, answer_id text, kind text, said text)"
)
QUESTION = "Wat is de belangrijkste les die u tot nu toe leerde bij de begeleiding van statushouders?"
TEXTS = (
    "Dat je met de buurgemeenten moet optrekken, alleen red je het niet: te weinig aantallen voor een eigen aanbod. In Zwolle begon het.",
    "Geen tijd 😀👩‍👩‍👧 voor maatwerk, dus snel <b>taalles</b> & werk.\nEn daarna?",
    "Begin vroeg. "
    + "De taal leren kost tijd en de wachtlijsten bij de scholen zijn lang; wij zagen dat mensen pas na maanden konden beginnen. " * 14,
    "Samenwerken.",
)  # fmt: skip
REASONS = (
    (("regionale-samenwerking", 0.94, "buurgemeenten"), ("ketensamenwerking", 0.41, "optrekken"), ("interne-samenwerking", 0.12, "")),
    (("regionale-samenwerking", 0.62, "taalles"),),
    (("ketensamenwerking", 0.81, "wachtlijsten bij de scholen"), ("interne-samenwerking", 0.55, "wachtlijsten"),),
    (("ketensamenwerking", 0.999, "Samenwerken"),),
)  # fmt: skip


@st.cache_resource
def loaded() -> Codebook:
    """The codebook of the demo."""
    return read(ROOT / "data" / "demo" / "codebook.yaml")


def codebook() -> Codebook:
    """That codebook, as it is by now."""
    book = loaded()
    if not CHANGED.exists():
        return book
    merged, dropped = json.loads(CHANGED.read_text(encoding="utf-8"))
    kept = tuple(code for code in book.codes if code.id not in {*merged, *dropped})
    return replace(book, codes=kept, merged=merged)


def span(text: str, word: str) -> tuple[tuple[int, int], ...]:
    """Where a word stands first."""
    return ((text.index(word), text.index(word) + len(word)),) if word else ()


def answer(n: int) -> CardAnswer:
    """A made-up answer."""
    text, reasons = TEXTS[n % 4], [r for r in REASONS[n % 4] if r[0] in codebook().ids]
    often = [code for code in codebook().ids if code not in {r[0] for r in reasons}][:5]
    offers = [Offer(code, p, p >= 0.5, span(text, word)) for code, p, word in reasons] + [Offer(code) for code in often]
    masks = (Mask(*span(text, "Zwolle")[0], "gemeente"),) if "Zwolle" in text else ()
    negated = span(text, {0: "te weinig aantallen", 1: "tijd"}.get(n % 4, ""))
    about = (("klasse", "overig gemeente"), ("functie", "beleidsadviseur"), ("meting", "2020"))
    return CardAnswer(
        f"2020-{n:05d}.les",
        QUESTION,
        text,
        about,
        tuple(offers),
        negated,
        masks,
        note="steekproef" if n % 3 == 0 else "",
        earlier=earlier(f"2020-{n:05d}.les"),
    )


def earlier(answer_id: str) -> Earlier | None:
    """What was decided about an answer, if that stands."""
    last = "select id, kind, said from decisions where answer_id = ? order by n desc"
    with closing(sqlite3.connect(STORE, timeout=30)) as db:
        row = db.execute(last, (answer_id,)).fetchone()
    return Earlier(row[0], codebook().current(json.loads(row[2])[0])) if row and row[1] == "decide" else None


def store(new: Sequence[CardDecision]) -> list[str]:
    """Write decisions, each once, with codes as they are called now."""
    if FAIL.exists():
        raise OSError("the store cannot be reached")
    with closing(sqlite3.connect(STORE, timeout=30)) as db, db:
        for d in new:
            fragments = [[f.start, f.end, f.code] for f in d.fragments]
            said = json.dumps([codebook().current(d.codes), fragments, d.flags, d.memo, d.supersedes])
            insert = "insert or ignore into decisions (id, answer_id, kind, said) values (?, ?, ?, ?)"
            db.execute(insert, (d.id, d.answer_id, d.kind, said))
    return [d.id for d in new]


def decided() -> set[str]:
    """Answers whose last decision stands or that were skipped."""
    with closing(sqlite3.connect(STORE, timeout=30)) as db, db:
        db.execute(TABLE)
        last = dict(db.execute("select answer_id, kind from decisions order by n").fetchall())
    return {answer_id for answer_id, kind in last.items() if kind != "withdraw"}


st.set_page_config(page_title="Kaart", layout="wide")
st.html("<style>.stMainBlockContainer { max-width: 82rem; padding: 3.4rem 2rem 0; }</style>")
st.title("Coderen", anchor=False)
done = decided()
answers = [answer(n) for n in range(N_ANSWERS)]
elsewhere = ELSEWHERE.read_text(encoding="utf-8").split() if ELSEWHERE.exists() else []
waiting = [a for a in answers if a.id not in {*done, *elsewhere}][:20]
language = st.query_params.get("taal", "nl")
asked = tuple(a for a in answers if a.id in wanted("kaart"))
line = st.query_params.get("vraag", "les")
batch = Batch(f"{NAME}|codeur T", line, tuple(waiting), len(done), N_ANSWERS, asked=asked)
reading_card(batch, codebook(), card_texts(language), "kaart", store, knows=lambda i: i in {a.id for a in answers})
