"""Words that may be misspelt, with the word that may be meant. Nothing is changed; no answer is shown."""

from __future__ import annotations

import streamlit as st

from ui.components import cleaned, look
from ui.components.cleaned import Stored
from ui.words import number, t

COLUMNS = (("word", "left"), ("meant", "left"), ("times", "right"), ("sure", "left"))


def show(now: Stored) -> None:
    """The proposals, the sure ones first, then the most frequent."""
    st.markdown(t("spelling.what"))
    with st.spinner(t("spelling.looking")):
        found = sorted(cleaned.spelling(now), key=lambda p: (not p.accepted, -p.n, p.word))
    if not found:
        st.markdown(t("spelling.none"))
        return
    st.caption(t("spelling.counted", n=len(found), sure=sum(p.accepted for p in found)) + " " + t("spelling.rule"))
    rows = ((p.word, p.proposal, number(p.n), t("spelling.yes") if p.accepted else "") for p in found)
    look.table([(t(f"spelling.{name}"), side) for name, side in COLUMNS], rows, "words")
