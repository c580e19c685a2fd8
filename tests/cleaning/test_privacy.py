"""What may identify somebody is found and masked; what only looks like it stays."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coding.cleaning.privacy import eleven_test, find, gazetteer, mask
from coding.records import Finding

NAMES = gazetteer()

# planted: text, what must disappear, the kind that takes its place
PLANTED = [
    ("Mail naar t.jansen@example.nl graag", "t.jansen@example.nl", "e-mail"),
    ("mail:piet_de-vries+werk@sub.example.nl.", "piet_de-vries+werk@sub.example.nl", "e-mail"),
    ("Bel 06-12345678", "06-12345678", "telefoon"),
    ("Bel 06 12 34 56 78 na 9 uur", "06 12 34 56 78", "telefoon"),
    ("bel 0612345678.", "0612345678", "telefoon"),
    ("tel.0612345678", "0612345678", "telefoon"),
    ("bel +31 6 12345678", "+31 6 12345678", "telefoon"),
    ("bel +31(0)6-12345678", "+31(0)6-12345678", "telefoon"),
    ("bel 0031612345678", "0031612345678", "telefoon"),
    ("tel. (0528) 29 11 11", "(0528) 29 11 11", "telefoon"),
    ("tel 0528 - 29 11 11", "0528 - 29 11 11", "telefoon"),
    ("tel 06.12.34.56.78", "06.12.34.56.78", "telefoon"),
    ("088-1234567", "088-1234567", "telefoon"),
    ("NL91ABNA0417164300", "NL91ABNA0417164300", "iban"),
    ("rekening nl91 abna 0417 1643 00", "nl91 abna 0417 1643 00", "iban"),
    ("BSN 111222333", "111222333", "bsn"),
    ("bsn.1112.22.333", "1112.22.333", "bsn"),
    ("op 1234 AB nummer 5", "1234 AB", "postcode"),
    ("7721AB", "7721AB", "postcode"),
    ("op 7721ab", "7721ab", "postcode"),
    ("zie https://www.example.nl/a?b=c", "https://www.example.nl/a?b=c", "url"),
    ("zie www.example.nl", "www.example.nl", "url"),
    ("mevrouw T. Haile zei", "T. Haile", "persoon"),
    ("Mevr. De Vries zei", "De Vries", "persoon"),
    ("MEVROUW DE VRIES", "DE VRIES", "persoon"),
    ("mw. Van den Berg", "Van den Berg", "persoon"),
    ("dhr Jansen", "Jansen", "persoon"),
    ("de heer Al Hassan", "Al Hassan", "persoon"),
    ("familie van de van den Broek", "van de van den Broek", "persoon"),
    ("onze collega Marloes de Boer weet", "Marloes de Boer", "persoon"),
    ("Toen Selam G. begon", "Selam G.", "persoon"),
    ("Marloes van ons team", "Marloes", "persoon"),
    ("volgens Fatima.Zij wil", "Fatima", "persoon"),
    ("vraag het aan Ben", "Ben", "persoon"),
    ("Ben Bakker weet het", "Ben Bakker", "persoon"),
    ("J.P. Bakker weet het", "J.P. Bakker", "persoon"),
    ("hier in Dalfsen", "Dalfsen", "gemeente"),
    ("in dalfsen", "dalfsen", "gemeente"),
    ("in Dalfsen.Daar", "Dalfsen", "gemeente"),
    ("Dalfsen-Noord", "Dalfsen-Noord", "gemeente"),
    ("de Amsterdamse aanpak", "Amsterdamse", "gemeente"),
    ("de Zwolse aanpak", "Zwolse", "gemeente"),
    ("gemeente Oss", "Oss", "gemeente"),
    ("Oss doet het zo", "Oss", "gemeente"),
    ("bergen op zoom", "bergen op zoom", "gemeente"),
    ("'s-Hertogenbosch", "'s-Hertogenbosch", "gemeente"),
    ("Den Bosch", "Den Bosch", "gemeente"),
    ("het AZC in Ter Apel", "Ter Apel", "plaats"),
    ("St.-Annaparochie", "St.-Annaparochie", "plaats"),
    ("Werkplein Hart van West-Brabant", "Werkplein Hart van West-Brabant", "organisatie"),
    ("het ROC van Twente", "ROC van Twente", "organisatie"),
    ("VluchtelingenWerk Oost", "VluchtelingenWerk Oost", "organisatie"),
    # names that are words too, in the sense of the place
    ("hier in Best", "Best", "gemeente"),
    ("de gemeente Goes", "Goes", "gemeente"),
    ("in Leiden lukt het", "Leiden", "gemeente"),
    ("samen met Goes en Veere", "Goes", "gemeente"),
    ("bij ons in Echt", "Echt", "plaats"),
    ("Houten heeft een eigen team", "Houten", "gemeente"),
    ("Assen heeft dat ook", "Assen", "gemeente"),
    ("wij kampen, net als Kampen, met wachtlijsten", "Kampen", "gemeente"),
]
UNTOUCHED = [
    # the same words in their other sense
    "de beste aanpak is echt maatwerk", "dat is best lastig, echt waar", "Best lastig om te zeggen",
    "Echt maatwerk leveren", "DIT IS ECHT MAATWERK", "PAS NA EEN JAAR", "leiden tot uitstroom",
    "Leiden tot werk lukt niet", "er goes iets mis", "wij kampen met wachtlijsten", "de regels worden losser",
    "langs twee assen", "in de buren", "teams krimpen", "het gaat over de grens", "Wel taal, geen werk",
    "Boven verwachting", "Uit ervaring", "een goed handel", "op de markt", "Ad hoc oplossingen", "Ad 1: de taal",
    "Ben benieuwd naar de nieuwe wet", "Ernst van de situatie",
    # the words of the domain
    "wij werken samen met het COA", "Wet inburgering", "de Wet Inburgering 2021", "Participatiewet", "COVID-19",
    "B1-route", "de G40 en de VNG", "VluchtelingenWerk Nederland", "DUO en UWV", "ISK en MBO",
    "het ROC en VNO-NCW", "MBO Entree", "ROC en MBO", "via het WSP. Daarnaast", "PIP en MAP", "Divosa",
    "vrouwen uit Syrië", "de Syriërs en Eritreeërs", "in Nederland", "begroting W&I. De taalcoaches",
    # lists, dates and numbers
    "A. Taal B. Werk C. Tijd", "A. Wij werken samen", "O.a. De taal", "I.v.m. Corona", "1 januari 2021",
    "van 01-01-2020 31-12-2020", "01-01-2021 10:00 uur", "01/01/2021 12.000", "IN 2020 EN 2021", "2019 of 2020",
    "1500 EN REISKOSTEN", "30.000 euro", "3.500 statushouders", "123456789", "10 uur per week", "t/m 2021",
    "0 1 2 3 4 5 6 7 8 9", "mw is niet bekend",
]  # fmt: skip


@pytest.mark.parametrize(("text", "secret", "kind"), PLANTED)
def test_planted_detail_is_masked(text: str, secret: str, kind: str) -> None:
    start = text.index(secret)
    assert mask(text, find(text, NAMES)) == f"{text[:start]}[{kind}]" + (
        mask(rest, find(rest, NAMES)) if (rest := text[start + len(secret) :]) else ""
    )


@pytest.mark.parametrize("text", UNTOUCHED)
def test_sentence_of_the_domain_stays_as_it_is(text: str) -> None:
    assert find(text, NAMES) == ()


def test_there_are_enough_sentences_of_the_domain() -> None:
    assert len(UNTOUCHED) >= 40


def test_offsets_are_code_points_of_the_raw_text() -> None:
    text = "👩🏽‍🔧 e\u0301én in Dalfsen"
    (finding,) = find(text, NAMES)
    assert text[finding.start : finding.end] == "Dalfsen"


@pytest.mark.parametrize("digits", ["111222333", "123456782", "010464554"])
def test_eleven_test_accepts_valid_numbers(digits: str) -> None:
    assert eleven_test(digits)


@pytest.mark.parametrize("digits", ["123456789", "000000000", "12345678", "1234567890", ""])
def test_eleven_test_refuses_others(digits: str) -> None:
    assert not eleven_test(digits)


def test_nine_digits_without_the_eleven_test_are_no_bsn() -> None:
    assert [f.kind for f in find("dossier 123456789 en 111222333", NAMES)] == ["bsn"]


def test_overlapping_findings_become_one_that_covers_both() -> None:
    text = "bij Stichting Welkom in Ede"  # an organisation, and "Ede" as a municipality
    (finding,) = find(text, NAMES)
    assert (finding.kind, text[finding.start : finding.end]) == ("organisatie", "Stichting Welkom in Ede")
    assert mask("collega Jan Ter Apel", find("collega Jan Ter Apel", NAMES)) == "collega [persoon] [plaats]"


def test_mask_keeps_findings_below_the_certainty_asked() -> None:
    findings = (Finding("gemeente", 0, 3, "r", 0.4), Finding("gemeente", 6, 10, "r", 0.6))
    assert mask("Oss en Goes", (findings[0], Finding("gemeente", 7, 11, "r", 0.6))) == "Oss en [gemeente]"
    assert mask("Oss en Goes", findings[:1], at_least=0.4) == "[gemeente] en Goes"


def test_own_lists_of_places_are_used(tmp_path) -> None:
    (tmp_path / "gemeenten-2030.txt").write_text("# samengevoegd in 2030\nNieuw-Verzonnen\n", encoding="utf-8")
    own = gazetteer(tmp_path)
    assert mask("hier in Nieuw-Verzonnen en Dalfsen", find("hier in Nieuw-Verzonnen en Dalfsen", own)) == (
        "hier in [gemeente] en Dalfsen"
    )
    assert "#" not in own.places


PIECES = ["Dalfsen", " in ", "mevrouw ", "T. ", "Haile", "van de ", "06-12345678", "\n", ".", "a@b.nl", "Best",
    "Ter Apel", " ", "👍", "e\u0301", "Jan ", "-", "ROC "]  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)))
@example("Jan Dalfsen-Ter Apel")
def test_findings_are_sorted_apart_and_within_the_text(text: str) -> None:
    findings = find(text, NAMES)
    ends = [0, *(f.end for f in findings)]
    assert all(before <= f.start < f.end <= len(text) for before, f in zip(ends, findings, strict=False))
    assert all(0.5 <= f.certainty <= 1 for f in findings)


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_masking_keeps_everything_else_and_nothing_of_a_finding(text: str) -> None:
    findings = find(text, NAMES)
    kept = re.split(r"\[(?:" + "|".join({f.kind for f in findings} or {"geen"}) + r")\]", mask(text, findings))
    starts, ends = [f.start for f in findings] + [len(text)], [0] + [f.end for f in findings]
    assert kept == [text[end:start] for end, start in zip(ends, starts, strict=True)]


@given(
    st.lists(st.sampled_from([t for t, _, _ in PLANTED]), min_size=1, max_size=4), st.sampled_from(["\n", ". ", " "])
)
def test_unambiguous_details_disappear_wherever_they_stand(texts: list[str], between: str) -> None:
    masked = mask(between.join(texts), find(between.join(texts), NAMES))
    for secret in ("t.jansen@example.nl", "06-12345678", "NL91ABNA0417164300", "Haile", "Dalfsen", "Ter Apel"):
        assert secret not in masked
