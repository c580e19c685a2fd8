"""Names by the words around them: the same word is a name in one sentence and none in another."""

from pathlib import Path

import pytest

from coding.cleaning.name_lists import First, ordinary, plain, sound
from coding.cleaning.privacy import COUNTING, find, gazetteer
from coding.settings import DATA

NAMES = gazetteer()


def marked(text: str, kind: str, at_least: float = 0.0) -> list[str]:
    return [text[f.start : f.end] for f in find(text, NAMES) if f.kind == kind and f.certainty >= at_least]


PERSONS = [
    ("Onze collega Samira belt", "Samira"),
    ("dat doet Samira (klantmanager)", "Samira"),
    ("Contactpersoon: Wubbegien Postma", "Wubbegien Postma"),
    ("Vraag naar Sjoukje", "Sjoukje"),
    ("bel maar even met Hiltje", "Hiltje"),
    ("Tot zover.\nMarloes Zijlstra", "Marloes Zijlstra"),
    ("De ploegbaas, Piotr Kowalczyk, legt uit", "Piotr Kowalczyk"),
    ("een van onze statushouders, Bassel, heeft", "Bassel"),
    ("dhr. P. van 't Hof", "P. van 't Hof"),
    ("wethouder Van Dalen", "Van Dalen"),
    ("Mireille van Oosterhout stopt", "Mireille van Oosterhout"),
    ("Niels van den Akker", "Niels van den Akker"),
    ("vraag henk-jan maar", "henk-jan"),
    ("naima bouazza doet dat", "naima bouazza"),
    ("Floor en ik doen het samen", "Floor"),
    ("met Mouhamad gaat het goed", "Mouhamad"),
    ("de man van Tsegai", "Tsegai"),
    ("Fatima's moeder", "Fatima's"),
    ("FATIMA EN MARIEKE HELPEN", "FATIMA"),
    ("Abdullah (24) wil lasser worden", "Abdullah"),
    ("hier doet anja dat", "anja"),
    ("de zaak Al-Masri loopt", "Al-Masri"),
]
NOBODY = [
    "Een brave Hendrik krijgt minder hulp",
    "Hans en Grietje lezen we voor",
    "Sint Jan is ver weg",
    "de methode Jansen",
    "de wet van Jansen",
    "1 jan 2022",
    "Jan t/m maart",
    "van jan tot mei",
    "Bob jij of bob ik",
    "Via Ben ik er nog niet",
    "Engels en Frans spreken ze",
    "Mark is ook een munt",
    "de Rotterdamwet is er niet",
    "IBAN en BIC kent niemand",
    "Made in Holland stond erop",
    "Onze Klantmanagers doen dit",
    "De Regisseur Inburgering heeft 16 uur",
    "Wij gebruiken TaalCompleet",
    "In Aleppo was hij apotheker",
    "Over corona gaat het",
    "adviseur Sociaal Domein",
    "wethouder Zorg wil niet",
    "een gezin uit Sri Lanka",
]
PLACES = [
    ("Buren, Tiel en Neder-Betuwe kopen samen in", ["Buren", "Tiel", "Neder-Betuwe"]),
    ("Ommen-Hardenberg regelt dit", ["Ommen-Hardenberg"]),
    ("Goes/Borsele", ["Goes", "Borsele"]),
    ("Best doet mee", ["Best"]),
    ("Leiden trekt de kar voor ons", ["Leiden"]),
    ("Hulst grenst aan de zee", ["Hulst"]),
    ("de Almelose werkgevers", ["Almelose"]),
    ("wij werken met gouda", ["gouda"]),
    ("in goes en nergens anders", ["goes"]),
    ("Gemeente: Houten", ["Houten"]),
    ("naast ’s-Hertogenbosch", ["’s-Hertogenbosch"]),
    ("De gemeente Zwole loopt voorop", ["Zwole"]),
    ("uit Appeldoorn", ["Appeldoorn"]),
    ("In Sittart-Geleen", ["Sittart-Geleen"]),
]
NOWHERE = [
    "Weert u zich maar eens",
    "Ede, ode, eed: klinkers",
    "prima mensen, Best fijn zelfs",
    "Leiden is geen kwestie van controleren",
    "Best werkt het niet",
    "Buren helpen mee",
    "Huizen zijn er niet",
    "Dan wel in huizen van 40 m2",
    "Stein is Duits voor steen",
    "Goudse kaas",
    "De Best Practice-lijst",
    "Midden in de zomer",
    "Leek ons ook beter",
]


@pytest.mark.parametrize(("text", "name"), PERSONS)
def test_person_is_found_by_the_words_around(text: str, name: str) -> None:
    assert any(name in found for found in marked(text, "persoon"))


@pytest.mark.parametrize("text", NOBODY)
def test_word_with_a_capital_is_nobody(text: str) -> None:
    assert marked(text, "persoon") == []


@pytest.mark.parametrize(("text", "names"), PLACES)
def test_municipality_is_found_by_the_words_around(text: str, names: list[str]) -> None:
    assert [text[f.start : f.end] for f in find(text, NAMES) if f.kind in ("gemeente", "plaats")] == names


@pytest.mark.parametrize("text", NOWHERE)
def test_word_that_is_also_a_municipality_is_no_place(text: str) -> None:
    assert marked(text, "gemeente") == []


def test_list_with_one_sure_name_makes_its_neighbours_count() -> None:
    assert marked("Grave, Cuijk en Boxmeer", "gemeente", COUNTING) == ["Grave", "Cuijk", "Boxmeer"]
    assert marked("ook Grave, zegt men", "gemeente", COUNTING) == []


def test_spakenburg_is_a_place_by_half_a_name() -> None:
    assert marked("in spakenburg helpt de kerk", "plaats") == ["spakenburg"]


PHONES = [
    "06 - 12 34 56 78",
    "06.12345678",
    "+31 (0)6 12345678",
    "+31 (0) 6 1234 5678",
    "00 31 6 12 34 56 78",
    "(+31) 6 12345678",
    "(038) 123 45 67",
    "038/1234567",
    "0900 - 1234",
    "(0900) 1234",
    "06–12345678",
    "(06) 12345678",
    "+316-12345678",
    "+32 470 12 34 56",
    "0032 470 12 34 56",
    "+963912345678",
    "14 0591",
    "14 024",
    "31612345678",
    "o6-12345678",
    "+31 528 291111",
    "085-1234567",
    "06 1 2 3 4 5 6 7 8",
    "06\u00a012345678",
    "+31 06 12345678",
]
NO_PHONES = [
    "zaaknummer 0123456789",
    "dossiernummer 0612345678",
    "1234567890",
    "2015/2016",
    "01-01-2020 31-12-2020",
    "06.30-07.45 12 mensen",
    "10.000.000",
    "06 uur op, 07 uur de bus",
    "14 045 euro",
    "wij bellen 20 mensen",
    "we belden 1234 klanten",
    "2020 2021 2022",
    "140 uur",
    "tel 12 dagen",
    "08.30-12.30 en 13.00",
    "09:00-12:00 13:00-17:00",
    "bel 112",
    "2 x 12 weken x 4 uur",
]


@pytest.mark.parametrize("number", PHONES)
def test_telephone_number_is_found_however_it_is_written(number: str) -> None:
    assert marked(f"te bereiken: {number}.", "telefoon") == [number]


@pytest.mark.parametrize("text", NO_PHONES)
def test_other_figures_are_no_telephone_number(text: str) -> None:
    assert marked(text, "telefoon") == []


def test_number_without_area_counts_only_after_a_word_for_it() -> None:
    assert marked("tel 498911", "telefoon") == ["498911"]
    assert marked("498911 mensen", "telefoon") == []


def test_bracket_that_is_not_closed_is_no_part_of_a_number() -> None:
    assert marked("Ton (06-98765432).", "telefoon") == ["06-98765432"]


FORMS = [
    ("jan apestaartje example punt nl", "e-mail"),
    ("jan.jansen at example punt nl", "e-mail"),
    ("jan @ example . nl", "e-mail"),
    ("jan(a)example.nl", "e-mail"),
    ("NL-1234 AB", "postcode"),
    ("1234  AB", "postcode"),
    ("1234 Ab", "postcode"),
    ("bsn-nummer 11 12 22 333", "bsn"),
    ("bsn nummer is 10464554", "bsn"),
    ("NL 91 ABNA 0417 1643 00", "iban"),
    ("NL91  ABNA  0417 1643 00", "iban"),
    ("NL91.ABNA.0417.1643.00", "iban"),
]


@pytest.mark.parametrize(("text", "kind"), FORMS)
def test_form_is_found_in_another_spelling(text: str, kind: str) -> None:
    assert [f.kind for f in find(text, NAMES)] == [kind]


def test_lists_of_names_are_small_and_without_doubles() -> None:
    folder = DATA / "names"
    files = [folder / "voornamen.txt", folder / "achternamen.txt"]
    assert sum(file.stat().st_size for file in files) < 300_000
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(set(lines)) > 10_000
        assert not any(line != line.strip() or "\t" in line for line in lines)


def test_first_names_are_known_without_accents_doubled_and_in_the_genitive() -> None:
    first_name = NAMES.people.first_name
    assert first_name("ayşe") == first_name("ayse") == first_name("fatima's") == First.SURE
    assert first_name("gerrit-jan") >= First.LISTED
    assert first_name("roos") == First.WORD
    assert first_name("harrie-training") == First.NO


def test_own_lists_of_names_are_used(tmp_path: Path) -> None:
    (tmp_path / "voornamen.txt").write_text("Xoqrut\n", encoding="utf-8")
    (tmp_path / "achternamen.txt").write_text("Zwiptra\n", encoding="utf-8")
    own = gazetteer(names=tmp_path)
    assert [f.rule for f in find("dat weet Xoqrut Zwiptra wel", own)] == ["voornaam en achternaam"]


def test_spellings_of_one_name_sound_alike() -> None:
    assert sound("mohammed") == sound("mohamed") != sound("marieke")
    assert plain("güngör") == "gungor"


def test_ordinary_words_and_compounds_are_told_from_names() -> None:
    assert all(ordinary(word) for word in ("gemeente", "klantmanagers", "praktijktaal", "x" * 50))
    assert not any(ordinary(word) for word in ("wubbegien", "tesfalem", "kowalczyk"))
