"""A long text in parts, for what takes more than linear time on a text as a whole."""

from __future__ import annotations

import re

SIZE = 1000  # characters; a window is at most twice as long
WINDOW = re.compile(rf"[\s\S]{{1,{SIZE}}}[^ ]{{0,{SIZE}}}")


def windows(text: str) -> list[str]:
    """Parts that together are the text; each but the first begins with a space, unless there is none for a thousand characters.

    No character joins with a space that follows it, so what is done with characters can be done window by window.

    >>> [len(window) for window in windows("taal " * 401)]
    [1004, 1000, 1]
    """
    return [text] if len(text) <= SIZE else WINDOW.findall(text)
