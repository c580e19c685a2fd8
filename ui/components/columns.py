"""The table in which the role of every column can be corrected."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import state
from ui.components.survey import Draft, roles
from ui.words import t

ORDER = ("name", "role", "missing", "id", "label", "reason")
FIELDS = ("role", "id", "label", "missing")


def editor(now: Draft) -> dict[str, dict[str, Any]]:
    """Show the columns as proposed; gives what the user changed, by column and field."""
    import pandas as pd

    known, language = roles(), state.get(state.LANGUAGE)
    shown = {stored: word for word, stored in known.items()}
    rows = [column.as_dict(language) for column in now.proposed.mapping.columns]
    frame = pd.DataFrame(
        {
            "name": [r["name"] for r in rows],
            "role": [shown[r["role"]] for r in rows],
            "id": [r["id"] for r in rows],
            "label": [r["label"] for r in rows],
            "missing": ["; ".join(r["missing"]) for r in rows],
            "reason": [r["reason"] for r in rows],
        }
    )
    edited = st.data_editor(
        frame, key=f"columns:{now.room.name}:{language}", hide_index=True, num_rows="fixed", disabled=["name", "reason"],
        column_config=_config(list(known)), column_order=ORDER, height=min(38 * (len(rows) + 1), 460),
    )  # fmt: skip
    return _changes(frame.to_dict("records"), edited.to_dict("records"), known)


def _config(words: list[str]) -> dict[str, Any]:
    text = st.column_config.TextColumn
    return {
        "name": text(t("survey.column"), width="medium"),
        "role": st.column_config.SelectboxColumn(t("survey.role"), options=words, required=True, width="medium"),
        "id": text(t("survey.id"), width="medium"),
        "label": text(t("survey.label"), width="large"),
        "missing": text(t("survey.missing"), width="small", help=t("survey.missing_help")),
        "reason": text(t("survey.reason"), width="large"),
    }


def _changes(before: list[Any], after: list[Any], known: dict[str, str]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for old, new in zip(before, after, strict=True):
        for name in FIELDS:
            value = str(new[name] or "").strip() if new[name] == new[name] else ""
            if value == old[name] or (name == "role" and not value):
                continue
            found.setdefault(old["name"], {})[name] = _stored(name, value, known)
    return found


def _stored(name: str, value: str, known: dict[str, str]) -> Any:
    if name == "role":
        return known[value]
    return [part.strip() for part in value.split(";") if part.strip()] if name == "missing" else value
