"""Short names for columns: slugs, unique ids, and the questions that several columns belong to."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

MAX_ID = 60
# Letters that Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "þ": "th", "ð": "d", "ĳ": "ij"})
# LimeSurvey, "question code & question text": G01Q02[SQ001]. Text
CODE = re.compile(r"^(?P<code>[A-Za-z][\w-]*(?:\[[^\[\]]*\])*)\.\s+(?P<text>\S.*)$")
INLINE = re.compile(r"</?(b|i|u|em|strong|span|font|a|sup|sub|small|mark)(\s[^<>]*)?>", re.IGNORECASE)
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
STEMS = (
    re.compile(
        r"^(?P<stem>[A-Za-z]\w*)\[[^\[\]]+\](?:\[[^\[\]]+\])?(?:\.\s.*)?$"
    ),  # G01Q02[SQ001], with or without text
    re.compile(r"^(?P<stem>.*\S)\s*\[[^\[\]]+\]$"),  # Full text [option]
    re.compile(r"^(?P<stem>.*[^\W_])[_.]\d{1,3}$"),  # Q5_1
    re.compile(r"^(?P<stem>[^:]*[^:\s]):\s+\S.*$"),  # vraag 5: optie
)


def slug(text: str, limit: int = MAX_ID) -> str:
    """`text` as a short name of a-z, 0-9 and single hyphens, cut between words; empty if no letter or digit is left.

    >>> slug("Welke geleerde les wilt u meegeven, één?")
    'welke-geleerde-les-wilt-u-meegeven-een'
    >>> slug("G01Q02[SQ001]"), slug("  —  ")
    ('g01q02-sq001', '')
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(whole) <= limit:
        return whole
    cut = whole[: limit + 1].rpartition("-")[0]
    return cut or whole[:limit]


def tidy(text: str) -> str:
    """`text` with every run of white space as one space.

    >>> tidy("Vraag\\n 1\\t")
    'Vraag 1'
    """
    return " ".join(text.split())


def plain_label(text: str) -> str:
    """A question's text without mark-up and with single spaces.

    >>> plain_label("Wat&nbsp;vindt <b>u</b>?<br/>Kort.")
    'Wat vindt u? Kort.'
    """
    return tidy(html.unescape(MARKUP.sub(" ", INLINE.sub("", text))))


def split_code(name: str) -> tuple[str, str]:
    """The code and the text of a LimeSurvey header that has both; else an empty code and the name.

    >>> split_code("G01Q02[SQ001]. Wat helpt? [overleg]")
    ('G01Q02[SQ001]', 'Wat helpt? [overleg]')
    """
    found = CODE.match(name)
    return (found["code"], found["text"]) if found else ("", name)


def unique_ids(names: Sequence[str], positions: Sequence[int]) -> dict[str, str]:
    """A short unique ASCII id for every name, in order; ``kolom-7`` where nothing is left of a name.

    >>> unique_ids(["Wat?", "wat", "…"], [1, 2, 3])
    {'Wat?': 'wat', 'wat': 'wat-2', '…': 'kolom-3'}
    """
    ids: dict[str, str] = {}
    taken: set[str] = set()
    for name, position in zip(names, positions, strict=True):
        code = split_code(name)[0]
        base = slug(code or plain_label(name)) or f"kolom-{position}"
        found, n = base, 2
        while found in taken:
            found, n = f"{slug(base, MAX_ID - 1 - len(str(n)))}-{n}", n + 1
        taken.add(found)
        ids[name] = found
    return ids


def stem(name: str) -> str:
    """What a header has in common with the other columns of its question; empty if it has no such form.

    >>> stem("Q5_1"), stem("G01Q02[SQ001]. Tekst [a]"), stem("Wat helpt? [overleg]"), stem("vraag 5: optie"), stem("H8")
    ('Q5', 'G01Q02', 'Wat helpt?', 'vraag 5', '')
    """
    return next((found["stem"] for pattern in STEMS if (found := pattern.match(name))), "")


def find_groups(names: Sequence[str]) -> dict[str, str]:
    """Column → id of its question, for the columns of which at least two share a stem.

    >>> find_groups(["Q5_1", "Q5_2", "H8", "X_1"])
    {'Q5_1': 'q5', 'Q5_2': 'q5'}
    """
    stems = {name: stem(name) for name in names}
    sizes = Counter(stems.values())
    shared = [s for s, n in sizes.items() if s and n > 1]
    ids: Mapping[str, str] = unique_ids(shared, range(1, len(shared) + 1))
    return {name: ids[s] for name, s in stems.items() if s in ids}
