"""Every kind of finding in its own words, what looks like it and is not, and the limits on time."""

import time
from pathlib import Path

import pytest

from coding.cleaning.gazetteer import Gazetteer
from coding.cleaning.patterns import mod97
from coding.cleaning.privacy import COUNTING, MASKING, find, gazetteer, mask
from coding.settings import Settings

NAMES = gazetteer()


def kinds(text: str, at_least: float = MASKING, **how: bool) -> list[tuple[str, str]]:
    return [(f.kind, text[f.start : f.end]) for f in find(text, NAMES, **how) if f.certainty >= at_least]


FOUND = [
    ("jan (at) example punt nl", "e-mail", "jan (at) example punt nl"),
    ("zie example.nl/pad, daar", "url", "example.nl/pad"),
    ("rek. BE68 5390 0754 7034", "iban", "BE68 5390 0754 7034"),
    ("bsn 1112 22 333", "bsn", "1112 22 333"),
    ("op 7721 ab", "postcode", "7721 ab"),
    ("geboren op 5 mei 1985", "geboortedatum", "5 mei 1985"),
    ("3/4/1990 geboren", "geboortedatum", "3/4/1990"),
    ("hij is van 2-2-'94", "geboortedatum", "2-2-'94"),
    ("de man (12-03-1987) wil", "geboortedatum", "12-03-1987"),
    ("groet, Aaltje", "persoon", "Aaltje"),
    ("Ik heet Tjalling", "persoon", "Tjalling"),
    ("onze jobcoach Wubbegien regelt", "persoon", "Wubbegien"),
    ("dat doet Wubbegien (mijn collega)", "persoon", "Wubbegien"),
    ("mevr pietersen", "persoon", "pietersen"),
    ("de familie al-Hariri", "persoon", "al-Hariri"),
    ("via jan de vries", "persoon", "jan de vries"),
    ("vraag aan karin van ons", "persoon", "karin"),
    ("v.d. Berg weet het", "persoon", "v.d. Berg"),
    ("Bas en Ton doen dat", "persoon", "Bas"),
    ("Veenendal heeft iets", "gemeente", "Veenendal"),
    ("Grave, Cuijk en Boxmeer", "gemeente", "Grave"),
    ("gemeente best", "gemeente", "best"),
    ("Hendrik Ido Ambacht", "gemeente", "Hendrik Ido Ambacht"),
    ("in s Gravenzande", "plaats", "s Gravenzande"),
    ("in naaldwijk", "plaats", "naaldwijk"),
    ("provincie Groningen", "regio", "Groningen"),
    ("in de Achterhoek", "regio", "Achterhoek"),
    ("regio Hart van Brabant", "regio", "Hart van Brabant"),
    ("bij Laborijn", "organisatie", "Laborijn"),
    ("het Graafschap College", "organisatie", "Graafschap College"),
    ("Stichting Samen in Ede", "organisatie", "Stichting Samen in Ede"),
    ("VluchtelingenWerk Oost Nederland", "organisatie", "VluchtelingenWerk Oost Nederland"),
    ("onze enige jobcoach is ziek", "functie", "onze enige jobcoach"),
    ("de enige Armeense hier", "functie", "de enige Armeense hier"),
    ("de oud-wethouder vond", "functie", "de oud-wethouder"),
    ("wethouder van Urk", "functie", "wethouder van Urk"),
    ("de dominee van het dorp", "functie", "de dominee van het dorp"),
]
LEFT = [
    "NL92ABNA0417164300", "bedrag 111.222.333 euro", "2021 WI", "1500 PW", "2020-061234", "088-nummers",
    "geboren na 1 januari 2003", "de wet van 1 januari 2022", "de klantmanager P-wet", "N.V.T", "Elke maand een les",
    "Jan Modaal", "Jip en Janneke", "Albert Heijn", "Goudse kaas", "Wil is er wel", "Mark my words",
    "Ton of meer", "de jobcoach NT2", "de coach en de tolk", "meneer heeft taal nodig", "Dominee, imam en pastoor",
    "Stichting", "Vereniging Nederlandse Gemeenten", "de wethouder van de oppositie", "de nieuwe consulent",
    "Sluis ze niet door", "Doorn in het oog", "Made in China", "Hij heet ons welkom", "De Eritrese en Syrische groep",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_kind_is_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in kinds(text)


@pytest.mark.parametrize("text", LEFT)
def test_look_alike_is_left(text: str) -> None:
    assert kinds(text) == []


def test_counting_leaves_out_what_masking_takes() -> None:
    assert kinds("ook Best doet mee") == [("gemeente", "Best")]
    assert kinds("ook Best doet mee", COUNTING) == []
    assert kinds("in Dalfsen", COUNTING) == [("gemeente", "Dalfsen")]


def test_mask_takes_masking_by_default() -> None:
    text = "ook Best doet mee"
    assert mask(text, find(text, NAMES)) == "ook [gemeente] doet mee"
    assert mask(text, find(text, NAMES), COUNTING) == text


def test_origin_is_a_finding_only_in_a_small_class() -> None:
    text = "een gezin uit Sri Lanka en een Eritrese man"
    assert kinds(text) == []
    assert kinds(text, small_class=True) == [("herkomst", "Sri Lanka"), ("herkomst", "Eritrese")]
    assert kinds(text, COUNTING, small_class=True) == []


@pytest.mark.parametrize(
    "iban", ["NL91ABNA0417164300", "BE68539007547034", "DE89370400440532013000", "GB82WEST12345698765432"]
)
def test_mod97_accepts_published_examples(iban: str) -> None:
    assert mod97(iban)
    assert not mod97(iban[:-1] + str((int(iban[-1]) + 1) % 10))


def test_a_project_can_have_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "gemeenten-2031.txt").write_text("Groot-Verzonnen\n", encoding="utf-8")
    own: Gazetteer = gazetteer(Settings(places=tmp_path).places)
    assert [f.kind for f in find("in groot verzonnen", own)] == ["gemeente"]
    assert find("hier in Dalfsen", own) == ()
    assert [f.kind for f in find("provincie Drenthe", own)] == [
        "regio"
    ]  # regions and aliases are no part of the folder


HARD = [
    "Jan-",
    "A. ",
    "van de ",
    "Stichting Van de ",
    "NL91A",
    "a@",
    "Jan ",
    "mevrouw ",
    "onze enige ",
    "1-1-1960 en ",
    "heet zelf ",
]


@pytest.mark.parametrize("unit", HARD)
def test_time_grows_with_the_length_of_the_text(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * (length // len(unit) + 1))[:length]
        start = time.process_time()
        find(text, NAMES)
        return time.process_time() - start

    assert (
        seconds(100_000) < 6 * seconds(25_000) + 0.3
    )  # four times, and slack for a busy machine; a square would be sixteen


def test_ten_words_take_less_than_a_fifth_of_a_millisecond() -> None:
    text = "Wij werken samen met mevrouw Jansen van de gemeente Dalfsen"
    start = time.process_time()
    for _ in range(500):
        find(text, NAMES)
    assert (time.process_time() - start) / 500 < 4 / 5000  # 1/5,000 s on a quiet core; four times that on a busy one


@pytest.mark.parametrize(
    "text",
    ["nu 64 mensen die nog onder de wet vallen", "is 19. Ze gaan nog wel trouw naar de les", "in 2016 zonder dat"],
)
def test_sentence_that_satisfies_mod97_is_no_account_number(text: str) -> None:
    assert [f for f in find(text, gazetteer()) if f.kind == "iban"] == []
