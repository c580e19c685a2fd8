"""Names of persons: after a title, a role or a greeting, by a first name, by initials, by a surname."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coding.cleaning.places import Places
from coding.cleaning.tokens import Words, index_of
from coding.records import Finding

TITLE = re.compile(
    r"\b(?:[Mm]evrouw|MEVROUW|[Mm]evr\.?|MEVR\.?|[Mm]w\.?|MW\.?|[Mm]ej\.|[Dd]e heer|DE HEER|[Dd]hr\.?|DHR\.?|[Mm]eneer|MENEER"
    r"|[Dd]rs\.?|[Dd]r\.|[Mm]r\.|[Ii]r\.?|[Ii]ng\.|[Dd]s\.|[Pp]rof\.|[Ff]amilie|[Ff]am\.)\s{1,5}(?=[^\W\d_])"
)
INITIALS = re.compile(r"(?<![\w.&])((?:[^\W\d_a-zà-ÿ]\.\s?){1,4})(?=[^\W\d_])")
PARTICLES = frozenset(
    (
        "van",
        "de",
        "den",
        "der",
        "het",
        "ten",
        "ter",
        "te",
        "el",
        "al",
        "ben",
        "bin",
        "von",
        "du",
        "la",
        "le",
        "abu",
        "v",
        "d",
        "vd",
    )
)
LIST_PARTS = 2  # as many initials in the order of the alphabet are the items of a list
LOWER_BEFORE = frozenset(
    ("van", "aan", "met", "door", "bij", "via", "collega", "namens", "mail", "bel", "vraag", "naar")
)


@dataclass(frozen=True)
class People:
    """Names of persons and the words around them.

    Attributes
    ----------
    first_names, also_words : frozenset of str
        First names as written; those among them that are ordinary words too ("Ben", "Ad").
    first_any, first_lower, surnames, roles, act, departments : frozenset of str
        In lower case: first names, those that are no words, surnames, roles ("jobcoach"), verbs and "van de administratie".
    endings : tuple of str
        How Dutch surnames end.
    no_name : frozenset of str
        Words as written that a role or a cue may be followed by, and that are no name.
    cues, sayings : mappings as made by `index_of`
        What somebody is named after ("ingevuld door"); invented persons.
    function_words : frozenset of str
        Words in lower case that are nobody's surname.
    """

    first_names: frozenset[str]
    also_words: frozenset[str]
    first_any: frozenset[str]
    first_lower: frozenset[str]
    surnames: frozenset[str]
    roles: frozenset[str]
    act: frozenset[str]
    departments: frozenset[str]
    endings: tuple[str, ...]
    no_name: frozenset[str]
    cues: Mapping[str, tuple[tuple[str, ...], ...]]
    sayings: Mapping[str, tuple[tuple[str, ...], ...]]
    function_words: frozenset[str]

    def is_first(self, word: str) -> bool:
        """Whether a word is a first name, also when doubled: "Gerrit-Jan"."""
        return word in self.first_names or (
            "-" in word and word.partition("-")[0] in self.first_names and word[-1].islower()
        )

    def is_surname(self, lowered: str) -> bool:
        """Whether a word is a surname or looks like one."""
        return lowered in self.surnames or (
            len(lowered) > 5 and lowered not in self.function_words and lowered.endswith(self.endings)
        )


def load_people(words: Path) -> People:
    """Read ``personen.toml`` and the function words in a folder."""
    lists = tomllib.loads((words / "personen.toml").read_text(encoding="utf-8"))
    lines = (words / "stopwoorden.txt").read_text(encoding="utf-8").splitlines()
    stop = frozenset(line.strip() for line in lines if line and not line.startswith("#"))
    also = frozenset(lists["also_words"])
    first = frozenset(lists["first_names"])
    lower = {name.casefold() for name in first - also if len(name) > 3} - stop
    sets = {key: frozenset(w.casefold() for w in lists[key]) for key in ("surnames", "roles", "act", "departments")}
    return People(
        first_names=first, also_words=also, first_any=frozenset(name.casefold() for name in first) - stop,
        first_lower=frozenset(lower), endings=tuple(lists["surname_endings"]), no_name=frozenset(lists["no_name"]),
        cues=index_of(lists["cues"]), sayings=index_of(lists["sayings"], cased=True), function_words=stop, **sets,
    )  # fmt: skip


def find_people(words: Words, people: People, places: Places, others: Collection[str] = ()) -> Iterator[Finding]:
    """Findings of kind persoon; `others` are words as written that belong to other names ("ISK")."""
    reader = _Reader(words, people, places, others)
    invented = {k for i in range(len(words)) for k in range(i, words.listed(people.sayings, i, cased=True))}
    for start, end, rule, certainty in reader.names():
        if start not in invented and not _in_a_place(words, places, start, end):
            first, last = words.spans[start][0], words.spans[end - 1][1]
            dot = len(words.words[end - 1]) == 1 and words.text[last : last + 1] == "."
            yield Finding("persoon", first, last + dot, rule, certainty)


def _in_a_place(words: Words, places: Places, start: int, end: int) -> bool:
    """Whether a name is a place of several words: "Hendrik Ido Ambacht"."""
    long = (place.words for place in places.index.get(words.lowered[start], ()) if len(place.words) > 1)
    return any(words.lowered[start : start + len(name)] == name and start + len(name) >= end for name in long)


Name = tuple[int, int, str, float]


@dataclass(frozen=True)
class _Reader:
    """Looks for names in one text; a name is a first word, the word after its last, a rule and a certainty."""

    words: Words
    people: People
    places: Places
    others: Collection[str]

    def names(self) -> Iterator[Name]:
        yield from self._after_titles()
        yield from self._after_initials()
        for i, word in enumerate(self.words.lowered):
            if self.words.capital(i):
                yield from self._by_first_name(i)
                yield from self._by_surname(i)
                yield from self._before_role(i)
            elif word in self.people.first_any and (end := self._end_in_any_case(i)) > i + 1:
                yield i, end, "voornaam in kleine letters", 0.65
            elif (
                i
                and word in self.people.first_lower
                and self.words.lowered[i - 1] in LOWER_BEFORE
                and self.words.gap(i) == " "
            ):
                yield i, i + 1, "voornaam in kleine letters", 0.6
            if word in self.people.roles:
                yield from self._named(i + 1, "rol en naam", (" ", " ("), 0.8)
            if word in self.people.cues:
                after = self.words.listed(self.people.cues, i)
                yield from self._after_cue(after) if after > i else ()

    def _after_titles(self) -> Iterator[Name]:
        for match in TITLE.finditer(self.words.text):
            i = self.words.at.get(match.end())
            if i is None or self.words.words[i] in ("Pastoor", "Wethouder", "Burgemeester", "Voorzitter"):
                continue
            while i + 1 < len(self.words) and len(self.words.words[i]) == 1 and self.words.capital(i):
                i += 1
            end = self._end(i)
            first = self.words.at[match.end()]
            if end > i:
                yield first, end, "aanhef", 0.95
            elif (end := self._lower_end(i)) > i:
                yield first, end, "aanhef, kleine letters", 0.8

    def _after_initials(self) -> Iterator[Name]:
        expected, items, found = "A", set(), list(INITIALS.finditer(self.words.text))
        for match in found:
            if match.group(1).strip(". ") == expected:
                items.add(match.start())
                expected = chr(ord(expected) + 1)
        for match in found:
            first, i = self.words.at.get(match.start()), self.words.at.get(match.end())
            if first is None or i is None or (len(items) >= LIST_PARTS and match.start() in items):
                continue
            end = self._end(i)
            a_word = end == i + 1 and self.words.lowered[i] in self.people.function_words
            if end > i and len(self.words.words[end - 1]) > 1 and not a_word:
                yield first, end, "voorletters", 0.85

    def _by_first_name(self, i: int) -> Iterator[Name]:
        word = self.words.words[i]
        if not self.people.is_first(word):
            return
        end, first = max(self._end(i), i + 1, self._end_in_any_case(i)), self.words.first(i)
        if end > i + 1:
            yield i, end, "voornaam en achternaam", 0.9
        elif word not in self.people.also_words:
            yield i, end, "voornaam", 0.8 if first else 0.85
        elif not first:
            yield i, end, "voornaam die ook een woord is", 0.6
        elif self._beside_a_name(i) or self.words.next_in(i + 1, self.people.act) or self._of_a_department(i):
            yield i, end, "voornaam die ook een woord is", 0.55

    def _beside_a_name(self, i: int) -> bool:
        words = self.words
        after = i + 2 if words.next_in(i + 1, ("en",)) else i + 1
        near = after < len(words) and words.text[words.spans[i][1] : words.spans[after][0]].strip() in ("en", ",", "&")
        return near and words.capital(after) and self.people.is_first(words.words[after])

    def _of_a_department(self, i: int) -> bool:
        after = self.words.lowered[i + 1 : i + 4]
        return after[:1] == ("van",) and any(word in self.people.departments for word in after[1:])

    def _by_surname(self, i: int) -> Iterator[Name]:
        """A capital and a surname of the list: "Hiske Postma"; a particle and a surname: "v.d. Meulen"."""
        words, word = self.words, self.words.lowered[i]
        if word not in self.people.surnames or self.places.sure(word):
            return
        start = i
        while (
            start
            and words.lowered[start - 1] in PARTICLES
            and words.gap(start) in (" ", ".", ". ", "/")
            and i - start < 4
        ):
            start -= 1
        named = start > 0 and words.gap(start) == " " and self._may_be_name(start - 1) and not words.first(start - 1)
        if named and not words.words[start - 1].isupper():
            yield start - 1, i + 1, "naam en achternaam", 0.8
        elif start < i and words.lowered[start] in ("v", "vd"):
            yield start, i + 1, "achternaam", 0.8
        elif start == i and i and words.first(i - 1) and words.gap(i) == " " and self._may_be_name(i - 1):
            yield i - 1, i + 1, "naam en achternaam", 0.65

    def _before_role(self, i: int) -> Iterator[Name]:
        """A name with a role behind it: "Hiske (mijn voorganger)", "Tjitske Dijkstra, projectleider"."""
        words = self.words
        if not self._may_be_name(i) or words.lowered[i] in self.people.roles:
            return
        end = self._end(i)
        if end == i or end >= len(words) or words.gap(end) not in (", ", " ("):
            return
        k = end + (words.lowered[end] in ("mijn", "onze", "de", "een", "hun"))
        shown = end > i + 1 or not words.first(i) or words.gap(end) == " ("
        if shown and words.next_in(k, self.people.roles) and words.gap(k) in (" ", ", ", " ("):
            yield i, end, "naam en rol", 0.8

    def _after_cue(self, i: int) -> Iterator[Name]:
        if i < len(self.words):
            gap = self.words.gap(i)
            again = self.words.lowered[i] in ("zelf", "trouwens", "is")
            if again and gap == " ":
                yield from self._after_cue(i + 1)
            elif len(gap) <= 4 and not gap.strip(" .,:;!\n-"):
                yield from self._named(i, "genoemd", (gap,), 0.8)

    def _named(self, i: int, rule: str, gaps: tuple[str, ...], certainty: float) -> Iterator[Name]:
        if i < len(self.words) and self.words.gap(i) in gaps:
            first = i
            while (
                first < len(self.words) - 1
                and self.words.lowered[first] in PARTICLES
                and self.words.gap(first + 1) == " "
            ):
                first += 1
            if self._may_be_name(first) and (end := self._end(i)) > i:
                yield i, end, rule, certainty

    def _may_be_name(self, i: int) -> bool:
        word, lowered = self.words.words[i], self.words.lowered[i]
        begin = word.partition("-")[0]
        formed = len(begin) > 1 and word[0].isupper() and not any(c.isupper() or c.isdigit() for c in begin[2:])
        listed = word in self.people.no_name or word in self.others or lowered in self.people.function_words
        return formed and not word.isupper() and not listed and not self.places.sure(lowered)

    def _end(self, i: int) -> int:
        """Number of the word after the name that begins at word `i`: particles, a capital, and so on; `i` if there is none."""
        words, end = self.words, i
        for _ in range(4):
            k = end
            while k < len(words) and words.lowered[k] in PARTICLES and (k == i or self._joined(k)) and k - end < 6:
                k += 1
            if k >= len(words) or not (k == i or self._joined(k)):
                break
            arabic = words.lowered[k].startswith(("al-", "el-")) and words.words[k][3:4].isupper()
            if not words.capital(k) and not arabic:
                break
            if end > i and not self._goes_on(i, end, k):
                break
            end = k + 1
            if len(words.words[k]) == 1:
                break
        return end

    def _joined(self, k: int) -> bool:
        gap = self.words.gap(k)
        return gap == " " or (self.words.lowered[k - 1] in ("v", "d") and gap in (".", ". ", "/"))

    def _goes_on(self, i: int, end: int, k: int) -> bool:
        """Whether the capital at word `k` still belongs to the name that began at word `i` and went on to `end`."""
        words, word = self.words, self.words.words[k]
        if len(word) == 1:
            return words.text[words.spans[k][1] : words.spans[k][1] + 1] == "." and k == end
        if word in self.others or (word.isupper() and not words.words[end - 1].isupper()):
            return False
        known = self.places.sure(words.lowered[k])
        if k > end:  # after particles: "Bakker van de Zwolse afdeling" ends at Bakker
            surname = words.lowered[k] in self.people.surnames
            return surname or (not known and self.people.is_first(words.words[i]) and word not in self.people.no_name)
        return not known and word not in self.people.no_name

    def _end_in_any_case(self, i: int) -> int:
        """Number of the word after a first name and a surname of the list in lower case; `i` + 1 without a surname."""
        k = i + 1
        while k < len(self.words) and self.words.lowered[k] in PARTICLES and self.words.gap(k) == " " and k - i < 5:
            k += 1
        if k >= len(self.words) or self.words.gap(k) != " ":
            return i + 1
        word = self.words.lowered[k]
        listed = word in self.people.surnames and word not in self.people.function_words
        return k + 1 if listed or (k == i + 1 and self._may_be_name(k) and not self.words.capital(i)) else i + 1

    def _lower_end(self, i: int) -> int:
        k = i
        while k < len(self.words) and self.words.lowered[k] in PARTICLES and k - i < 4:
            k += 1
        if k >= len(self.words) or (k > i and not self._joined(k)):
            return i
        word = self.words.lowered[k]
        known = (
            word in self.people.surnames or word in self.people.first_lower or (k == i and self.people.is_surname(word))
        )
        return k + 1 if known and self.words.words[k].isalpha() else i
