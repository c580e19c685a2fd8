"""Names of persons: after a title, a role or a greeting, by a first name, by initials, by a surname."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from coding.cleaning.name_context import AGE, is_apposed, is_beside_a_name, is_month, is_no_person, is_of_words, shown
from coding.cleaning.name_lists import First, People, ordinary
from coding.cleaning.names import PREPOSITIONS, Reader
from coding.cleaning.place_lists import Places
from coding.cleaning.tokens import Words
from coding.records import Finding

TITLE = re.compile(
    r"\b(?:[Mm]evrouw|MEVROUW|[Mm]evr\.?|MEVR\.?|[Mm]w\.?|MW\.?|[Mm]ej\.|[Mm]ejuffrouw|[Dd]e [Hh]eer|DE HEER|[Dd]hr\.?|DHR\.?|[Hh]r\.?"
    r"|[Mm]eneer|MENEER|[Ww]ethouder|[Bb]urgemeester|[Gg]edeputeerde|[Mm]inister|[Ss]taatssecretaris|[Dd]okter|[Dd]ominee|[Pp]astoor|[Oo]om"
    r"|[Tt]ante|[Mm]eester|[Jj]uf|[Jj]uffrouw|[Dd]rs\.?|[Dd]r\.|[Mm]r\.|[Mm]rs\.?|[Ii]r\.?|[Ii]ng\.|[Dd]s\.|[Pp]rof\.|[Ff]amilie"
    r"|[Ff]am\.?)\s{1,5}(?=[^\W\d_]|['’]t )"
)
INITIALS = re.compile(r"(?<![\w.&])((?:[^\W\d_a-zà-ÿ]\.[ \-]?){1,4})(?=[^\W\d_]|['’]t )")
BARE_INITIALS = re.compile(
    r"(?<![\w.&] )(?<![\w.&])[A-Z]{1,3} (?=(?:(?:van|de|der|den|ter|ten|v\.?d\.?) ){0,3}[A-Z][a-zà-ÿ]{2})"
)
LIST_PARTS = 2  # as many initials in the order of the alphabet are the items of a list
SHORTEST = 3  # letters of a first name in lower case, before a verb
LONGER = 5  # letters of a first name that is counted in lower case
SIGNED_WORDS = 4
BEFORE_A_ROLE = (" ", ", ", " (", " - ", " – ")
Name = tuple[int, int, str, float]  # first word, word after the last, rule, certainty


def find_people(words: Words, people: People, places: Places, others: Collection[str] = ()) -> Iterator[Finding]:
    """Findings of kind persoon; `others` are words as written that belong to other names ("ISK")."""
    reader = Reader(words, people, places, others)
    invented = {k for i in range(len(words)) for k in range(i, words.listed(people.sayings, i))}
    for start, end, rule, certainty in _names(reader):
        if not (start in invented and end - 1 in invented) and not _in_a_place(words, places, start, end):
            first, last = words.spans[start][0], words.spans[end - 1][1]
            dot = len(words.words[end - 1]) == 1 and words.text[last : last + 1] == "."
            yield Finding("persoon", first, last + dot, rule, certainty)


def _in_a_place(words: Words, places: Places, start: int, end: int) -> bool:
    """Whether a name is a place of several words: "Hendrik Ido Ambacht"."""
    long = (place.words for place in places.index.get(words.lowered[start], ()) if len(place.words) > 1)
    return any(words.lowered[start : start + len(name)] == name and start + len(name) >= end for name in long)


def _names(reader: Reader) -> Iterator[Name]:
    words, people = reader.words, reader.people
    yield from _after_titles(reader)
    yield from _after_initials(reader)
    yield from _after_bare_initials(reader)
    yield from _signed(reader)
    for i, lowered in enumerate(words.lowered):
        if words.capital(i):
            kind = reader.first_name(i)
            yield from _by_first_name(reader, i, kind) if kind else _unknown(reader, i)
            yield from _by_surname(reader, i)
            yield from _before_role(reader, i)
        else:
            yield from _in_lower_case(reader, i)
        if people.is_role(lowered):
            yield from _named(reader, i + 1, "rol en naam", (" ", " (", ": ", ", "), 0.85)
        if lowered in people.asks:
            yield from _asked(reader, i + 1)
        if lowered in people.cues and (after := words.listed(people.cues, i)) > i:
            yield from _after_cue(reader, after)


def _after_titles(reader: Reader) -> Iterator[Name]:
    words, people = reader.words, reader.people
    for match in TITLE.finditer(words.text):
        first = i = words.at.get(match.end() + (words.text[match.end()] in "'’"), -1)
        if i < 0 or (words.lowered[i] in people.roles and words.words[i] in people.no_name):
            continue
        while i + 1 < len(words) and len(words.words[i]) == 1 and words.capital(i):
            i += 1
        if words.lowered[i] in people.offices:
            continue
        office = match.group().strip().lower() in people.offices
        if (end := reader.end(i)) > i and not (office and (match.group()[0].isupper() or not reader.is_name(end - 1))):
            yield first, end, "aanhef", 0.85 if office else 0.95
        elif (end := reader.lower_end(i)) > i:
            yield first, end, "aanhef, kleine letters", 0.8


def _after_initials(reader: Reader) -> Iterator[Name]:
    words, expected, items, found = reader.words, "A", set(), list(INITIALS.finditer(reader.words.text))
    for match in found:
        if match.group(1).strip(". -") == expected:
            items.add(match.start())
            expected = chr(ord(expected) + 1)
    for match in found:
        first = words.at.get(match.start())
        i = words.at.get(match.end() + (words.text[match.end()] in "'’"))
        if first is None or i is None or (len(items) >= LIST_PARTS and match.start() in items):
            continue
        end = reader.end(i)
        a_word = end == i + 1 and (words.lowered[i] in reader.people.function_words or reader.plainly_a_word(i))
        if end > i and len(words.words[end - 1]) > 1 and not a_word:
            yield first, end, "voorletters", 0.85


def _after_bare_initials(reader: Reader) -> Iterator[Name]:
    """Initials without a full stop: "J de Vries"."""
    words = reader.words
    for match in BARE_INITIALS.finditer(words.text):
        first, i = words.at.get(match.start()), words.at.get(match.end())
        if first is None or i is None or (end := reader.end(i)) == i or not reader.is_surname(end - 1):
            continue
        if end > i + 1 or (len(match.group()) == 2 and match.group() not in "U A " and not words.first(first)):
            yield first, end, "voorletters", 0.7


def _signed(reader: Reader) -> Iterator[Name]:
    """A last line that is a name: what a letter is signed with."""
    words = reader.words
    start = words.text.rstrip().rfind("\n") + 1
    last = range(max(0, len(words) - SIGNED_WORDS), len(words))
    i = next((k for k in last if words.spans[k][0] >= start), len(words))
    begins = 0 < i < len(words) and words.spans[i - 1][0] < start
    if start and begins and reader.unknown(i) and reader.end(i) == len(words):
        yield i, len(words), "ondertekening", 0.75


def _by_first_name(reader: Reader, i: int, kind: First) -> Iterator[Name]:
    words = reader.words
    end, first = max(reader.end(i), i + 1, reader.end_in_any_case(i)), words.first(i)
    if is_no_person(reader, i, end) or (kind < First.LISTED and reader.people.is_role(words.lowered[i])):
        return
    sure = kind >= First.LISTED or words.lowered[end - 1] in reader.people.surnames
    if end > i + 1 and (sure or kind == First.WORD or (reader.is_surname(end - 1) and not first)):
        yield i, end, "voornaam en achternaam", 0.9 if sure else 0.8
        return
    by_words = shown(reader, i, i + 1)
    if kind == First.SURE:
        yield i, i + 1, "voornaam", 0.9 if by_words else 0.8 if first else 0.85
    elif kind == First.LISTED:
        certainty = 0.85 if by_words else 0.7 if first and ordinary(words.lowered[i]) else 0.8
        yield i, i + 1, "voornaam uit de lange lijst", certainty
    elif (by_words > 1 or (kind == First.WORD and (by_words or not first))) and not is_of_words(reader, i):
        yield i, i + 1, "voornaam die ook een woord is", 0.8 if by_words > 1 else 0.6


def _unknown(reader: Reader, i: int) -> Iterator[Name]:
    """A capital that is on no list of first names: by the words around it, or by a surname behind it."""
    words, first = reader.words, reader.words.first(i)
    if not reader.looks_like_a_name(i) or not reader.unknown(i) or is_no_person(reader, i, i + 1):
        return
    end = reader.end(i)
    if end > i + 1 and (end > i + 2 or not first or not ordinary(words.lowered[end - 1])):
        known = reader.is_surname(end - 1) and not reader.places.index.get(words.lowered[i])
        certainty = 0.55 if not known else 0.65 if first and ordinary(words.lowered[i]) else 0.8
        yield i, end, "naam en achternaam", certainty
    elif rule := _lone(reader, i):
        yield i, i + 1, *rule


def _lone(reader: Reader, i: int) -> tuple[str, float] | None:
    """Rule and certainty of one unknown word with a capital, by the words around it."""
    words, first, end = reader.words, reader.words.first(i), i + 1
    place = words.lowered[i] in reader.places.index
    if is_apposed(reader, i, end) or is_beside_a_name(reader, i, end):
        return "naam tussen namen", 0.65 if first or place else 0.8
    if AGE.match(words.text, words.spans[i][1]):
        return "naam en leeftijd", 0.7
    clear = not first or len(words.words[i]) > LONGER or shown(reader, i, end)
    if clear and not place and reader.people.sounds_like_a_name(words.lowered[i]):
        return "bijna een voornaam", 0.6
    if end < len(words) and words.gap(end) == " " and words.lowered[end] in reader.people.human:
        return "naam en werkwoord", 0.55
    if not first and words.gap(i) == " " and words.lowered[i - 1] in reader.people.before_object:
        return "onbekende naam", 0.5
    return None


def _by_surname(reader: Reader, i: int) -> Iterator[Name]:
    """A capital and a surname of the list: "Hiske Postma"; a particle and a surname: "v.d. Meulen"."""
    words, lowered = reader.words, reader.words.lowered[i]
    if not reader.is_surname(i) or reader.places.sure(lowered) or is_no_person(reader, i, i + 1):
        return
    start = i
    particles = reader.people.particles - PREPOSITIONS
    while start and words.lowered[start - 1] in particles and reader.joined(start) and i - start < 4:
        start -= 1
    before = start - 1
    named = start > 0 and words.gap(start) == " " and reader.is_name(before) and not words.words[before].isupper()
    if named and (lowered in reader.people.surnames or not ordinary(words.lowered[before])):
        first = words.first(before)
        if not first or (start == i and not reader.plainly_a_word(before)):
            yield before, i + 1, "naam en achternaam", 0.65 if first else 0.8
    elif start == i:
        yield from _surname_alone(reader, i)
    elif words.lowered[start] in ("v", "vd"):
        yield start, i + 1, "achternaam", 0.8
    elif words.words[start][0].isupper() and not words.first(start):
        yield start, i + 1, "achternaam met hoofdletter", 0.7


def _surname_alone(reader: Reader, i: int) -> Iterator[Name]:
    words, people, lowered = reader.words, reader.people, reader.words.lowered[i]
    if i and lowered.startswith(("al-", "el-")):
        yield i, i + 1, "achternaam", 0.8
    elif i and words.lowered[i - 1] in ("volgens", "collega") and not words.first(i):
        yield i, i + 1, "achternaam", 0.6
    elif (lowered in people.surnames or lowered.endswith(people.endings)) and lowered not in people.first:
        clear = not words.first(i) or words.next_in(i + 1, people.act)
        if (words.shouted(i) if words.words[i].isupper() else clear) and not ordinary(lowered):
            yield i, i + 1, "achternaam", 0.6


def _before_role(reader: Reader, i: int) -> Iterator[Name]:
    """A name with a role behind it: "Hiske (mijn voorganger)", "Tjitske Dijkstra, projectleider"."""
    words, people = reader.words, reader.people
    if not reader.is_name(i) or people.is_role(words.lowered[i]) or reader.plainly_a_word(i):
        return
    end = reader.end(i)
    if end == i or end >= len(words) or words.gap(end) not in BEFORE_A_ROLE[1:]:
        return
    k = end + (words.lowered[end] in people.own)
    clear = end > i + 1 or not words.first(i) or words.gap(end) == " (" or reader.unknown(i)
    role = next((n for n in range(k, min(k + 2, len(words))) if people.is_role(words.lowered[n])), -1)
    if clear and role >= k and all(words.gap(n) in BEFORE_A_ROLE for n in range(end, role + 1)):
        yield i, end, "naam en rol", 0.8


def _after_cue(reader: Reader, i: int) -> Iterator[Name]:
    words = reader.words
    while words.next_in(i, ("zelf", "trouwens", "is", "heer", "mevrouw")) and words.gap(i) == " ":
        i += 1
    if i < len(words) and len(words.gap(i)) <= 4 and not words.gap(i).strip(" .,:;!\n\r-–'’"):
        yield from _named(reader, i, "genoemd", (words.gap(i),), 0.8)


def _asked(reader: Reader, i: int) -> Iterator[Name]:
    for _ in range(2):
        i += _is_between(reader, i)
    if i < len(reader.words) and not reader.people.is_role(reader.words.lowered[i]):
        yield from _named(reader, i, "gevraagd", (" ",), 0.8)


def _is_between(reader: Reader, i: int) -> bool:
    return reader.words.next_in(i, reader.people.between) and reader.words.gap(i) == " "


def _named(reader: Reader, i: int, rule: str, gaps: tuple[str, ...], certainty: float) -> Iterator[Name]:
    """A name behind a word that announces one; a comma before it needs a known first name or a comma behind it."""
    words, people = reader.words, reader.people
    if i >= len(words) or words.gap(i) not in gaps:
        return
    comma = len(gaps) > 1 and words.gap(i) in (", ", ": ")
    first = reader.after_particles(i, True)
    if first >= len(words):
        return
    kind = people.first_name(words.lowered[first])
    if first == i + 1 and words.words[i] == "van" and kind:
        i = first
    if not reader.is_name(first) or people.is_role(words.lowered[first]) or (end := reader.end(i)) == i:
        return
    if comma and kind < First.WORD and not is_apposed(reader, i, end):
        return
    if not reader.plainly_a_word(first) or (first > i and words.capital(i)):
        yield i, end, rule, certainty


def _in_lower_case(reader: Reader, i: int) -> Iterator[Name]:
    """A first name without its capital, with a surname, after a word that announces one, or before a verb."""
    words, people, lowered = reader.words, reader.people, reader.words.lowered[i]
    kind, rule = people.first_name(lowered), "voornaam in kleine letters"
    if kind < First.WORD or lowered in people.function_words or is_month(words, i):
        return
    end = reader.end_in_any_case(i)
    if end > i + 1:
        surname = reader.is_surname(end - 1)
        if kind >= First.LISTED or (surname and words.lowered[end - 1] not in reader.places.index):
            yield i, end, rule, 0.8 if kind == First.SURE and (surname or not ordinary(lowered)) else 0.65
        return
    acts = words.next_in(i + 1, people.act)
    if kind < First.LISTED or len(lowered) < (SHORTEST if acts and words.first(i) else SHORTEST + 1):
        return
    before = words.lowered[i - 1] if i and words.gap(i) == " " else ""
    near = acts or before in people.before_lower or people.is_role(before)
    strange = not ordinary(lowered)
    if (kind == First.SURE and (strange or near)) or (near and strange):
        yield i, i + 1, rule, 0.8 if kind == First.SURE and strange and len(lowered) >= LONGER else 0.6
