"""Words of the catalogue by their whole keys, and moments as they are shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from coding import wording
from ui import state


def say(key: str, /, **values: Any) -> str:
    """A text of the catalogue, by its whole key."""
    return wording.text(key, state.get(state.LANGUAGE), **values)


def day(moment: datetime) -> str:
    """The day of a moment, as it is here; it is not broken over two lines."""
    return wording.day(moment.astimezone().date(), state.get(state.LANGUAGE)).replace("-", "\u2011")


def clock(moment: datetime) -> str:
    """The day and time of a moment, as it is here."""
    return f"{day(moment)} {moment.astimezone():%H:%M}"
