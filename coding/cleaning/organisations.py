"""Organisations that give a place away, and functions that only one person has."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coding.cleaning.place_lists import Places
from coding.cleaning.tokens import Words, index_of
from coding.records import Finding

Index = Mapping[str, tuple[tuple[str, ...], ...]]
INNER = frozenset(("van", "de", "het", "den", "der", "in", "voor", "te"))
LONG_BODY = 6  # letters; a shorter kind of organisation (ROC, ISK) needs its capitals


@dataclass(frozen=True)
class Organisations:
    """Words of organisations (`index_of` with case): kinds, last words of a name, names, names that are words too.

    `first_words` are the words with which a kind or a name begins, `not_first` words in lower case with which none does.
    """

    bodies: Index
    tails: frozenset[str]
    named: Index
    ambiguous: frozenset[str]
    not_a_name: frozenset[str]
    first_words: frozenset[str]
    not_first: frozenset[str]


@dataclass(frozen=True)
class Functions:
    """Words of functions, in lower case, as ``functies.toml`` explains them."""

    roles: frozenset[str]
    endings: tuple[str, ...]
    single: frozenset[str]
    unique: frozenset[str]
    weak: frozenset[str]
    determiners: frozenset[str]
    whole: frozenset[str]

    def is_role(self, lowered: str) -> bool:
        """Whether a word is a function: "jobcoach", "inburgeringsconsulent"."""
        return lowered in self.roles or (len(lowered) > 7 and lowered.endswith(self.endings))


def load_organisations(words: Path) -> Organisations:
    """Read ``organisaties.toml`` in a folder."""
    lists = tomllib.loads((words / "organisaties.toml").read_text(encoding="utf-8"))
    bodies = lists["bodies"] + [body.lower() for body in lists["bodies"] if len(body) >= LONG_BODY]
    alone = [
        name for name in lists["named"] if name.isalpha() and len(name) >= LONG_BODY and name not in lists["ambiguous"]
    ]
    kinds, named = index_of(bodies, cased=True), index_of(lists["named"] + [n.lower() for n in alone], cased=True)
    return Organisations(
        kinds, frozenset(lists["tails"]), named, frozenset(lists["ambiguous"]), frozenset(lists["not_a_name"]),
        frozenset((*kinds, *named)), frozenset(lists["not_first"]),
    )  # fmt: skip


def load_functions(words: Path) -> Functions:
    """Read ``functies.toml`` in a folder."""
    lists = {
        key: frozenset(values)
        for key, values in tomllib.loads((words / "functies.toml").read_text(encoding="utf-8")).items()
    }
    endings = tuple(sorted(role for role in lists["roles"] if len(role) > 4))
    return Functions(endings=endings, **lists)


def find_organisations(words: Words, known: Organisations) -> Iterator[Finding]:
    """Findings of kind organisatie."""
    for i in range(len(words)):
        end, rule, certainty = _organisation(words, known, i)
        if end > i:
            yield Finding("organisatie", words.spans[i][0], words.spans[end - 1][1], rule, certainty)


def _organisation(words: Words, known: Organisations, i: int) -> tuple[int, str, float]:
    body = words.listed(known.bodies, i, cased=True)
    if body > i and (end := _name_after(words, known, body)) > body:
        return end, "soort en naam", 0.8
    if not words.capital(i) and words.words[i] not in known.named:
        return i, "", 0.0
    named = words.listed(known.named, i, cased=True)
    if named > i and not words.capital(i):
        return named, "naam van een organisatie in kleine letters", 0.6
    if named > i:
        name = " ".join(words.words[i:named])
        if name not in known.ambiguous or not words.first(i):
            return (
                _more_capitals(words, known, named),
                "naam van een organisatie",
                0.85 if name not in known.ambiguous else 0.7,
            )
    for end in (i + 2, i + 3) if words.lowered[i] not in known.not_first else ():
        if end <= len(words) and words.words[end - 1] in known.tails and _capitals(words, known, i, end):
            return end, "naam en soort", 0.75
    return i, "", 0.0


def _is_name(words: Words, known: Organisations, i: int) -> bool:
    word = words.words[i]
    return words.capital(i) and len(word) > 1 and not word.isupper() and word not in known.not_a_name


def _capitals(words: Words, known: Organisations, start: int, end: int) -> bool:
    names = all(_is_name(words, known, k) for k in range(start, end))
    return names and all(words.gap(k) == " " for k in range(start + 1, end))


def _name_after(words: Words, known: Organisations, body: int) -> int:
    """Number of the word after the name that follows a kind of organisation; `body` if none follows."""
    k = body
    while (
        k < len(words)
        and words.gap(k) == " "
        and words.lowered[k] in ("van", "de", "het", "den", "der")
        and k - body < 3
    ):
        k += 1
    if k > body and words.lowered[body] != "van" and words.words[body] not in ("De", "Het"):
        return body
    if k >= len(words) or words.gap(k) != " " or not _is_name(words, known, k):
        return body
    end = _more_capitals(words, known, k + 1)
    chain = words.lowered[body - 1] in ("stichting", "vereniging") or words.words[end - 1] == "Hart"
    for _ in range(3 if chain else 0):
        k = end + 1
        while k < min(len(words) - 1, end + 4) and words.lowered[k] in INNER and words.gap(k) == " ":
            k += 1
        inner = k < len(words) and words.lowered[end] in INNER and words.gap(end) == words.gap(k) == " "
        if not inner or not _is_name(words, known, k):
            break
        end = _more_capitals(words, known, k + 1)
    return end


def _more_capitals(words: Words, known: Organisations, end: int) -> int:
    for _ in range(3):
        if (
            end < len(words)
            and words.gap(end) == " "
            and (_is_name(words, known, end) or words.words[end] == "Nederland")
        ):
            end += 1
    return end


def find_functions(words: Words, known: Functions, places: Places) -> Iterator[Finding]:
    """Findings of kind functie: one person in a small municipality, though without a name."""
    for i, word in enumerate(words.lowered):
        if word in known.determiners:
            end, certainty = _unique(words, known, i)
        elif word in known.single:
            end, certainty = (_of_a_whole(words, known, places, i), 0.7)
        else:
            continue
        if end > i:
            start = i - 1 if word in known.single and i and words.lowered[i - 1] in known.determiners else i
            yield Finding("functie", words.spans[start][0], words.spans[end - 1][1], "functie", certainty)


def _unique(words: Words, known: Functions, i: int) -> tuple[int, float]:
    """Number of the word after "onze enige jobcoach", "de oud-wethouder"; `i` if it does not stand there."""
    end = i + 1
    while end < len(words) and end < i + 6 and not words.gap(end).strip(" \t"):
        end += 1
    after = words.lowered[i + 1 : end]
    for n, word in enumerate(after[:2]):
        if word.startswith(("oud-", "ex-")) and known.is_role(word.partition("-")[2]):
            return i + n + 2, 0.7
    at = next((n for n, word in enumerate(after[:2]) if word in known.unique), -1)
    if at < 0:
        return i, 0.0
    for n in range(at + 1, min(at + 4, len(after))):
        if known.is_role(after[n]) and after[n] not in known.unique:
            if after[at] not in known.weak:
                return i + n + 2, 0.8
            own = words.lowered[i] in ("onze", "ons", "mijn", "hun") or words.next_in(i + n + 2, ("van",))
            return (i + n + 2, 0.6) if own else (i, 0.0)
    here = after[at] == "enige" and "hier" in after[at + 2 :]
    return (i + 2 + after.index("hier"), 0.55) if here else (i, 0.0)


def _of_a_whole(words: Words, known: Functions, places: Places, i: int) -> int:
    """Number of the word after "dominee van het dorp", "wethouder van Urk"; `i` if it does not stand there."""
    if not words.next_in(i + 1, ("van",)):
        return i
    if words.next_in(i + 2, ("hier",)):
        return i + 3
    k = i + 2
    while words.next_in(k, ("de", "het", "ons", "onze", "mijn", "dit", "deze", "eigen", "kleine")):
        k += 1
    if k >= len(words) or words.text[words.spans[i][1] : words.spans[k][0]].strip(" abcdefghijklmnopqrstuvwxyz"):
        return i
    place = words.capital(k) and k == i + 2 and places.index.get(words.lowered[k])
    belongs = words.lowered[k] in known.whole and k > i + 2
    return k + 1 if place or belongs else i
