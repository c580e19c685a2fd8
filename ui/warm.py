"""What the first coder would wait for, done before: the word lists are read when a server starts, or behind the first page."""

from __future__ import annotations

import threading

import streamlit as st

WORD = "taalaanbieders"  # a compound, so that every list is read


def warm() -> None:
    """Load what the first answer is shown with, the word lists above all; two seconds the first time, nothing later."""
    import pandas  # noqa: F401, ICN001  # Streamlit asks for it at the first card

    import ui.components.coding  # noqa: F401
    from coding.cleaning.words import analyse

    analyse(WORD)


@st.cache_resource
def begin() -> threading.Thread:
    """Warm up in the background, once per process."""
    thread = threading.Thread(target=warm, daemon=True)
    thread.start()
    return thread
