"""What the words around a name say of it: that it is a person, or that it is a thing, a month or a saint."""

from __future__ import annotations

import re

from coding.cleaning.name_lists import First
from coding.cleaning.names import Reader
from coding.cleaning.tokens import Words

AGE = re.compile(r"(?: \(|, )\d{1,2}(?:\)| jaar)")
MONTHS = (
    "feb", "mrt", "maart", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec", "eind", "begin", "medio", "per", "sinds",
    "vanaf",
)  # fmt: skip
JOINTS = ("en", ",", "&")
SUBJECTS = ("het", "er", "ik", "we", "je", "u")  # behind a verb: the word before the verb is not its subject
THINGS = ("straat", "laan", "plein", "school", "college", "-training")


def is_no_person(reader: Reader, i: int, end: int) -> bool:
    """Whether what stands around a name makes a thing, a street, a saint or a saying of it."""
    words, people = reader.words, reader.people
    if i and words.lowered[i - 1] in people.not_after and words.gap(i) in (" ", "-", ". ", " '", ' "', " ‘", " “"):
        return True
    if i > 1 and words.lowered[i - 1] == "van" and words.lowered[i - 2] in people.not_after:
        return True
    if end < len(words) and words.gap(end) == " ":
        if words.lowered[end] in ("ik", "jij", "je", "u"):  # "Ben ik te laat", "Bob jij"
            return True
        if words.capital(end) and words.lowered[end] in people.not_before:
            return True
    return is_month(words, i) or words.lowered[end - 1].endswith(THINGS)


def is_month(words: Words, i: int) -> bool:
    """Whether "jan" is January: "1 jan 2022", "jan-feb", "van jan tot mei"."""
    if words.lowered[i] != "jan":
        return False
    near = words.lowered[max(0, i - 1) : i] + words.lowered[i + 1 : i + 2]
    after = words.text[words.spans[i][1] : words.spans[i][1] + 4]
    return after.startswith((" t/m", " tot", "/")) or any(w.isdigit() or w.startswith(MONTHS) for w in near)


def is_of_words(reader: Reader, i: int) -> bool:
    """Whether a name that is a word too stands in a list of words with capitals: "Engels en Frans"."""
    words, people = reader.words, reader.people
    beside = [k for k in (i - 2, i - 1, i + 1, i + 2) if 0 <= k < len(words) and words.capital(k)]
    return any(words.words[k] in people.no_name and words.lowered[k] not in people.function_words for k in beside)


def shown(reader: Reader, i: int, end: int) -> int:
    """Whether the words around a name show that somebody acts, is spoken to or is named: 0 no, 1 yes, 2 surely."""
    words = reader.words
    if _is_called(reader, i) or is_beside_a_name(reader, i, end) or _is_one_of_us(words, i, end):
        return 2
    if AGE.match(words.text, words.spans[end - 1][1]) or _of_a_department(reader, end):
        return 2
    if end == len(words):
        return 0
    return _acts(reader, i, end) if words.gap(end) == " " else int(words.gap(end) == " (")


def _is_called(reader: Reader, i: int) -> bool:
    """Whether a role, or a word that turns to somebody, stands before a name."""
    words, people = reader.words, reader.people
    if not i or words.gap(i) not in (" ", " (", ", ", ": "):
        return False
    return people.is_role(words.lowered[i - 1]) or words.lowered[i - 1] in people.asks


def _is_one_of_us(words: Words, i: int, end: int) -> bool:
    """ "Floor en ik", "ik en Floor", "Floor en haar man"."""
    after = words.next_in(end, ("en",)) and words.next_in(end + 1, ("ik", "haar", "mijn", "zijn"))
    return after or (i > 1 and words.lowered[i - 2 : i] == ("ik", "en"))


def _acts(reader: Reader, i: int, end: int) -> int:
    words, people = reader.words, reader.people
    if words.next_in(end + 1, SUBJECTS):
        return 0
    if words.lowered[end] in people.human:
        return 2 if words.lowered[end] in people.act else 1
    weak = words.first(i) and words.lowered[end] in people.copulas and reader.first_name(i) < First.LISTED
    return int(words.lowered[end] in people.act and not weak)


def is_beside_a_name(reader: Reader, i: int, end: int) -> bool:
    """Whether another first name of the lists stands beside a name: "Bas en Ton", "Piet, Wil"."""
    words, first_name = reader.words, reader.people.first_name
    after = end + 1 if words.next_in(end, ("en",)) else end
    named = after < len(words) and words.capital(after) and first_name(words.lowered[after]) >= First.WORD
    if named and words.text[words.spans[end - 1][1] : words.spans[after][0]].strip() in JOINTS:
        return True
    before = i - 2 if i > 1 and words.lowered[i - 1] == "en" else i - 1
    if before < 0 or words.text[words.spans[before][1] : words.spans[i][0]].strip() not in JOINTS:
        return False
    return words.capital(before) and first_name(words.lowered[before]) >= First.LISTED


def _of_a_department(reader: Reader, end: int) -> bool:
    after = reader.words.lowered[end : end + 3]
    return after[:1] in (("van",), ("bij",)) and any(word in reader.people.departments for word in after[1:])


def is_apposed(reader: Reader, i: int, end: int) -> bool:
    """Whether a name explains the role before it: "een van onze statushouders, Bassel, heeft"."""
    words = reader.words
    closed = end == len(words) or words.gap(end).startswith(",")
    return closed and i > 0 and words.gap(i) == ", " and reader.people.is_role(words.lowered[i - 1])
