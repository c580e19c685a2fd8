"""The words of the card in one language, and its keys."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from coding import wording

PREFIX = "coding.card."
KEYS: Mapping[str, str] = {
    "accept": "Enter", "none": "0", "search": "/", "define": "d", "fragment": "f", "memo": "m", "quote": "q",
    "discuss": "b", "skip": "s", "back": "ArrowLeft", "forth": "ArrowRight", "undo": "u", "redo": "Shift+u", "help": "?",
}  # fmt: skip
TAKEN = {
    "c",
    "r",
    "a",
    *"123456789",
}  # C and R belong to Streamlit, A to what stands above the card, the digits to the codes


@cache
def card_texts(language: str) -> dict[str, str]:
    """Every text of the card, by its name in the card."""
    found = wording.entries(language, "coding")
    return {key.removeprefix(PREFIX): text for key, text in found.items() if key.startswith(PREFIX)}


def check_keys(keys: Mapping[str, str]) -> Mapping[str, str]:
    """Keys that may be used together.

    Raises
    ------
    ValueError
        If an action is unknown or has no key, or a key is taken or given twice.
    """
    if set(keys) != set(KEYS):
        raise ValueError(f"each action needs a key: {sorted(set(keys) ^ set(KEYS))}")
    low = [key.lower() for key in keys.values()]
    wrong = sorted({key for key in low if key in TAKEN or low.count(key) > 1})
    if wrong:
        raise ValueError(f"keys that are taken or given twice: {wrong}")
    return keys
