"""Where the name of a person ends that begins at a word: first names, particles, initials, surnames."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from coding.cleaning.name_lists import First, People, ordinary
from coding.cleaning.place_lists import Places
from coding.cleaning.tokens import Words

PREPOSITIONS = frozenset(("in", "op", "uit", "aan", "onder"))  # particles only before another: "in 't Veld"
BEFORE_SURNAMES = frozenset(
    ("van", "ten", "ter", "v", "vd", "de", "el", "al")
)  # a capital behind these is a surname, known or not
ONLY_IN_NAMES = frozenset(("den", "der", "ten", "ter"))  # what follows these is a surname, in lower case too
LONG_ENOUGH = 4  # letters; a shorter unknown word in lower case is a slip of the finger
WORDS_IN_A_NAME = 5
SPOKEN_SHORT = 4  # letters; a shorter word in capitals is an abbreviation


@dataclass(frozen=True)
class Reader:
    """Reads names in one text; `others` are words as written that belong to other names ("ISK")."""

    words: Words
    people: People
    places: Places
    others: Collection[str]

    def first_name(self, i: int) -> First:
        """How surely word `i` is a first name, as it is written."""
        word = self.words.words[i]
        kind = self.people.first_name(self.words.lowered[i])
        if kind and word.isupper() and not self._name_in_capitals(i, kind):
            return First.NO
        return First.NO if kind == First.LISTED and self.places.sure(self.words.lowered[i]) else kind

    def _name_in_capitals(self, i: int, kind: First) -> bool:
        """Whether a first name in capitals is one: not "IBAN" by itself, but "FATIMA" and "IBAN BAKKER"."""
        word = self.words.words[i]
        if len(word) < SPOKEN_SHORT or word in self.others or kind < First.LISTED:
            return False
        around = (self.words.words[k] for k in (i - 1, i + 1) if 0 <= k < len(self.words))
        return kind == First.SURE or any(len(w) > 1 and w.isupper() for w in around)

    def is_surname(self, i: int) -> bool:
        """Whether word `i` is on a list of surnames, or both halves of "Dijkstra-Visser" are."""
        lowered = self.words.lowered[i]
        return self.people.is_surname(lowered) or (
            "-" in lowered and any(self.people.is_surname(part) for part in lowered.split("-"))
        )

    def is_name(self, i: int) -> bool:
        """Whether word `i` is a name of a person by its looks: a capital, and no word, place or other name of the lists."""
        word, lowered = self.words.words[i], self.words.lowered[i]
        if not self.looks_like_a_name(i):
            return False
        if self.people.first_name(lowered) or lowered in self.people.surnames:
            return True
        return word not in self.people.no_name and word not in self.others and not self.places.sure(lowered)

    def looks_like_a_name(self, i: int) -> bool:
        """Whether word `i` is written as names are, and is no function word."""
        word = self.words.words[i]
        bare = word if word[0].isupper() else word[2:].lstrip("-")
        begin = bare.partition("-")[0]
        formed = len(begin) > 1 and bare[0].isupper() and not any(c.isupper() or c.isdigit() for c in begin[2:])
        return formed and not word.isupper() and self.words.lowered[i] not in self.people.function_words

    def unknown(self, i: int) -> bool:
        """Whether word `i` looks like a name and is in no dictionary."""
        return self.is_name(i) and (self.is_surname(i) or not ordinary(self.words.lowered[i]))

    def end(self, i: int) -> int:
        """Number of the word after the name that begins at word `i`: particles, a capital, and so on; `i` if there is none."""
        words, end = self.words, i
        for _ in range(WORDS_IN_A_NAME):
            k = self.after_particles(end, end == i)
            if k >= len(words) or not (k == i or self.joined(k)) or not words.capital(k):
                break
            if end > i and not self._goes_on(i, end, k):
                break
            end = k + 1
            if len(words.words[k]) == 1:
                break
        return end

    def after_particles(self, k: int, at_start: bool) -> int:
        """Number of the first word from `k` on that is no particle of a name; `at_start` of one, what stands before `k` is free."""
        words, first = self.words, k
        while k < len(words) and words.lowered[k] in self.people.particles and k - first < 6:
            initial = len(words.words[k]) == 1 and words.words[k].isupper()
            if initial or (not (at_start and k == first) and not self.joined(k)):
                break
            if words.lowered[k] in PREPOSITIONS and not words.next_in(k + 1, ("t", "de", "den", "der", "het")):
                break
            k += 1
        return k

    def joined(self, k: int) -> bool:
        """Whether word `k` stands right behind the word before it, as parts of a name do."""
        gap = self.words.gap(k)
        if self.words.words[k] == "t":
            return gap in (" '", " ’", " ‘", " `")
        if gap == " ":
            return True
        return self.words.lowered[k - 1] in ("v", "d") and gap in (".", ". ", "/")

    def _goes_on(self, i: int, end: int, k: int) -> bool:
        """Whether the capital at word `k` still belongs to the name that began at word `i` and went on to `end`."""
        words, word = self.words, self.words.words[k]
        if len(word) == 1:
            return words.text[words.spans[k][1] : words.spans[k][1] + 1] == "." and k == end
        alike = word.isupper() and words.words[end - 1].isupper()
        if (
            word in self.others
            or words.lowered[k] in self.people.function_words
            or not (alike or self.looks_like_a_name(k))
        ):
            return False
        if self.is_surname(k):
            return not (k > end and words.lowered[end] in PREPOSITIONS and self.places.sure(words.lowered[k]))
        if self.places.sure(words.lowered[k]):  # "Mireille van Oosterhout"
            by_name = end == i + 1 and self.first_name(i) >= First.LISTED
            return by_name and words.lowered[end:k] in (("van",), ("van", "den"), ("van", "der"))
        if word in self.people.no_name:
            return False
        return self._after_a_particle(i, end, k) if k > end else self._right_behind(i, end, k)

    def _after_a_particle(self, i: int, end: int, k: int) -> bool:
        """Whether a capital behind particles is a surname; "Bakker van de Zwolse afdeling" ends at Bakker."""
        initials, kind = len(self.words.words[i]) == 1, self.people.first_name(self.words.lowered[i])
        strange = end == i + 1 and self.unknown(i) and not self.is_surname(i)
        if initials or (kind >= First.LISTED and self.words.lowered[end] in BEFORE_SURNAMES):
            return self._may_follow(k)
        known = kind == First.WORD or strange
        return known and self.words.lowered[end] in BEFORE_SURNAMES and not self.plainly_a_word(k)

    def _right_behind(self, i: int, end: int, k: int) -> bool:
        kind = self.people.first_name(self.words.lowered[i])
        shouted = self.words.words[k].isupper()
        if not shouted and end == i + 1 and kind >= (First.LISTED if self.words.first(i) else First.WORD):
            return self._may_follow(k)
        return bool(self.people.first_name(self.words.lowered[k])) or not self.plainly_a_word(k)

    def _may_follow(self, k: int) -> bool:
        """Whether word `k` may be a surname, though it is a word: "Niels van den Akker", but not "Niels Klantmanager"."""
        lowered = self.words.lowered[k]
        return not (
            self.people.is_role(lowered) or lowered in self.people.departments or lowered in self.people.not_before
        )

    def plainly_a_word(self, k: int) -> bool:
        """Whether word `k` is a word of the dictionary and no name of the lists."""
        lowered = self.words.lowered[k]
        return not self.people.first_name(lowered) and not self.is_surname(k) and ordinary(lowered)

    def end_in_any_case(self, i: int) -> int:
        """Number of the word after a first name and a surname of the lists in lower case; `i` + 1 without a surname."""
        k = i + 1
        while k < len(self.words) and self.words.lowered[k] in self.people.particles and self.joined(k) and k - i < 5:
            k += 1
        if k >= len(self.words) or not self.joined(k):
            return i + 1
        lowered = self.words.lowered[k]
        if self.words.capital(k):
            return k + 1 if k == i + 1 and self.is_name(k) and not self.words.capital(i) else i + 1
        listed = self.people.is_surname(lowered) if k > i + 1 else self._surname_in_lower(lowered)
        sure = self.people.first_name(self.words.lowered[i]) == First.SURE and lowered.isalpha() and len(lowered) > 2
        if sure and (self.words.lowered[k - 1] in ONLY_IN_NAMES or (k == i + 1 and self._strange_in_lower(lowered))):
            return k + 1  # "joop den uil", "geert wilders"
        place = k > i + 1 and lowered in self.places.index and lowered not in self.people.surnames
        return k + 1 if listed and not place else i + 1

    def _surname_in_lower(self, lowered: str) -> bool:
        """Whether a word in lower case right behind a first name is its surname: "jan bakker", but not "jan weet"."""
        if lowered in self.people.surnames:
            return lowered not in self.people.function_words
        return self.people.is_surname(lowered) and not ordinary(lowered)

    def _strange_in_lower(self, lowered: str) -> bool:
        people = self.people
        return len(lowered) > LONG_ENOUGH and not (
            lowered in people.act or lowered in people.human or ordinary(lowered)
        )

    def lower_end(self, i: int) -> int:
        """Number of the word after a surname in lower case, as behind a title; `i` if there is none."""
        k = i
        while k < len(self.words) and self.words.lowered[k] in self.people.particles and k - i < 4:
            k += 1
        if k >= len(self.words) or (k > i and not self.joined(k)):
            return i
        lowered = self.words.lowered[k]
        first = self.people.first_name(lowered) >= First.LISTED and len(lowered) > 3
        known = self.people.is_surname(lowered) or first or (k == i and self._like_a_surname(lowered))
        return self.end_in_any_case(k) if known and self.words.words[k].isalpha() else i

    def _like_a_surname(self, lowered: str) -> bool:
        return self.people.ends_like_a_surname(lowered) and not self.people.is_role(lowered)
