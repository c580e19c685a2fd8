"""Names of persons and the words around them, as read from ``data/names`` and ``data/words/personen.toml``."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from pathlib import Path

from coding.cleaning.frequency import in_dictionary
from coding.cleaning.tokens import index_of

POSSESSIVE = re.compile(r"['’]s?$")
VARIANT = 5  # letters; a shorter name spelt in another way is soon another word
TAIL = 5  # letters; a word that ends in a dictionary word of this length is a compound
SHORT_TAILS = (
    "taal",
    "werk",
    "wet",
    "plan",
    "huis",
    "les",
    "dag",
    "week",
    "jaar",
    "zorg",
    "team",
    "geld",
    "boek",
    "baan",
    "punt",
    "fonds",
)
LONGEST = 40  # letters; nothing longer is a name
STROKES = str.maketrans("ıłøđ", "ilod")
SETS = (
    "surnames", "roles", "act", "human", "copulas", "departments", "asks", "between", "not_after", "not_before", "offices", "own",
    "particles", "before_lower", "before_object",
)  # fmt: skip
SOUNDS = (
    ("ph", "f"), ("gh", "g"), ("kh", "h"), ("dh", "d"), ("th", "t"), ("sch", "sh"), ("ou", "u"), ("oe", "u"), ("oo", "u"), ("ee", "i"),
    ("ie", "i"), ("y", "i"), ("j", "i"), ("c", "k"), ("q", "k"), ("w", "v"), ("z", "s"),
)  # fmt: skip


class First(IntEnum):
    """How surely a word is a first name: no name, one that is an ordinary word too, one of a large list, one of the short list."""

    NO = 0
    DOUBTFUL = 1
    WORD = 2
    LISTED = 3
    SURE = 4


@dataclass(frozen=True)
class People:
    """Names of persons and the words around them; in lower case, but for `no_name`.

    Attributes
    ----------
    first : mapping of first names to how sure they are
    variants : frozenset of str
        First names of `VARIANT` letters or more by their sound, as `sound` gives it.
    surnames, more_surnames : frozenset of str
        Surnames of the short list, and of the large one, in which there are other names too.
    roles, act, human, ... before_object : frozenset of str
        As ``personen.toml`` explains them.
    endings, role_endings : tuple of str
        How Dutch surnames end, and words for what somebody does.
    no_name : frozenset of str
        Words as written that a role or a cue may be followed by, and that are no name.
    cues, sayings : mappings as made by `index_of`
        What somebody is named after ("ingevuld door"); invented persons.
    function_words : frozenset of str
        Words that are nobody's surname.
    """

    first: Mapping[str, First]
    variants: frozenset[str]
    surnames: frozenset[str]
    more_surnames: frozenset[str]
    roles: frozenset[str]
    act: frozenset[str]
    human: frozenset[str]
    copulas: frozenset[str]
    departments: frozenset[str]
    asks: frozenset[str]
    between: frozenset[str]
    not_after: frozenset[str]
    not_before: frozenset[str]
    offices: frozenset[str]
    own: frozenset[str]
    particles: frozenset[str]
    before_lower: frozenset[str]
    before_object: frozenset[str]
    endings: tuple[str, ...]
    role_endings: tuple[str, ...]
    no_name: frozenset[str]
    cues: Mapping[str, tuple[tuple[str, ...], ...]]
    sayings: Mapping[str, tuple[tuple[str, ...], ...]]
    function_words: frozenset[str]

    def first_name(self, lowered: str) -> First:
        """How surely a word is a first name, also when doubled ("gerrit-jan") or in the genitive ("fatima's")."""
        found = self.first.get(lowered)
        if found is None and not lowered.isascii():
            found = self.first.get(plain(lowered))
        if found is not None:
            return found
        if "'" in lowered and lowered.endswith(("'s", "'")):
            return self.first_name(lowered.rpartition("'")[0])
        one, hyphen, other = lowered.partition("-")
        both = bool(hyphen) and self.first.get(one, 0) >= First.WORD and self.first.get(other, 0) >= First.DOUBTFUL
        return First.SURE if both else First.NO

    def is_surname(self, lowered: str) -> bool:
        """Whether a word is a surname of one of the lists and no function word."""
        listed = lowered in self.surnames or lowered in self.more_surnames
        if not listed and not lowered.isascii():
            listed = plain(lowered) in self.more_surnames
        return listed and lowered not in self.function_words

    def ends_like_a_surname(self, lowered: str) -> bool:
        """Whether a word is on a list of surnames or ends like one: "pietersen"."""
        by_end = len(lowered) > 5 and lowered not in self.function_words and lowered.endswith(self.endings)
        return self.is_surname(lowered) or by_end

    def is_role(self, lowered: str) -> bool:
        """Whether a word says what somebody is: "jobcoach", "inburgeringsconsulent"."""
        return lowered in self.roles or (len(lowered) > 8 and lowered.endswith(self.role_endings))

    def sounds_like_a_name(self, lowered: str) -> bool:
        """Whether a word is a first name in another spelling: "mouhamad"."""
        return len(lowered) >= VARIANT and lowered.isalpha() and sound(lowered) in self.variants


def plain(word: str) -> str:
    """A word without accents and strokes.

    >>> plain("çolak"), plain("wiśniewski"), plain("yıldız")
    ('colak', 'wisniewski', 'yildiz')
    """
    return "".join(c for c in unicodedata.normalize("NFD", word.translate(STROKES)) if not unicodedata.combining(c))


def sound(word: str) -> str:
    """A word as it sounds, roughly: spellings of one name from another script become one.

    >>> sound("Youssef".lower()) == sound("yusef") == sound("joessef")
    True
    """
    form = plain(word)
    for written, heard in SOUNDS:
        form = form.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", form)


@lru_cache(maxsize=50_000)
def ordinary(lowered: str) -> bool:
    """Whether a word is in the dictionary, or is a compound that ends in a word of it.

    >>> ordinary("taalcoördinator"), ordinary("wubbegien")
    (True, False)
    """
    if len(lowered) > LONGEST or in_dictionary(lowered) or (len(lowered) > 7 and lowered.endswith(SHORT_TAILS)):
        return True
    cuts = range(max(3, len(lowered) - 14), len(lowered) - TAIL + 1)
    return any(in_dictionary(lowered[cut:]) for cut in cuts)


def load_people(words: Path, names: Path) -> People:
    """Read ``personen.toml`` and the function words in one folder, and the lists of names in another."""
    lists = tomllib.loads((words / "personen.toml").read_text(encoding="utf-8"))
    stop = frozenset(_lines(words / "stopwoorden.txt"))
    first = _first_names(lists, _lines(names / "voornamen.txt"))
    sets = {key: frozenset(w.casefold() for w in lists[key]) for key in SETS}
    origins = tomllib.loads((words / "herkomst.toml").read_text(encoding="utf-8"))
    countries = [part for name in (*origins["countries"], *lists["abroad"]) for part in (name, *name.split())]
    abroad = {name + end for name in origins["peoples"] for end in origins["endings"]}.union(countries)
    return People(
        first={name: kind for name, kind in first.items() if kind == First.WORD or name not in stop},
        more_surnames=frozenset(_both(_lines(names / "achternamen.txt"))), endings=tuple(lists["surname_endings"]),
        variants=frozenset(sound(name) for name, kind in first.items() if kind >= First.LISTED and len(name) >= VARIANT),
        role_endings=tuple(lists["role_endings"]), no_name=frozenset(lists["no_name"]) | abroad, cues=index_of(lists["cues"]),
        sayings=index_of(lists["sayings"]), function_words=stop, **sets,
    )  # fmt: skip


def _first_names(lists: Mapping[str, list[str]], lines: Iterable[str]) -> dict[str, First]:
    found: dict[str, First] = {}
    for line in lines:
        kind = First.DOUBTFUL if line.endswith("*") else First.LISTED
        found.update(dict.fromkeys(_both([line.rstrip(" *")]), kind))
    found.update(dict.fromkeys(_both(lists["first_names"]), First.SURE))
    found.update(dict.fromkeys(_both(lists["also_words"]), First.WORD))
    return found


def _both(names: Iterable[str]) -> Iterator[str]:
    """Names in lower case, with and without accents."""
    for name in names:
        yield name.casefold()
        if not name.isascii():
            yield plain(name.casefold())


def _lines(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line and not line.startswith("#")]
