"""Answers and non-answers, as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.cleaning.kinds import is_answer, kind_of, lexicon, normalised
from coding.records import AnswerKind

NOT_APPLICABLE = (
    "n.v.t.", "nvt", "NVT", "N.v.t", "n.v.t", "n v t", "(n.v.t.)", "nvt.", "niet van toepassing",
    "Niet van toepassing!", "NIET VAN TOEPASSING", "nvt bij ons",
    "niet van toepassing voor ons", "is nvt", "dit is niet van toepassing", "n/a", "nvt in onze gemeente",
    "deze vraag is niet van toepassing", "nvt / geen", "n.v.t. (zie vraag 3)", "niet van toepasing", "gaat niet over ons",
    "dit speelt bij ons niet", "momenteel niet van toepassing", "wij hebben hier niet mee te maken",
)  # fmt: skip
DONT_KNOW = (
    "weet ik niet", "Weet niet", "geen idee", "Geen idee!", "?", "??", "?!", "onbekend", "nog niet bekend",
    "ik weet het niet", "weten we nog niet", "geen zicht op",
    "zou ik niet weten", "kan ik niet beoordelen", "Moeilijk te zeggen...", "wn", "weet ik (nog) niet",
    "geen idee...", "dat weten wij niet", "Ik kan hier helaas geen antwoord op geven", "weet ik eigenlijk niet meer",
    "daar kan ik geen uitspraak over doen", "Daar hebben wij nog geen zicht op", "geeen idee", "weetbik niet",
    "ik begrijp de vraag niet", "no clue", "vraag dit aan mijn collega", "geen idee / nvt", "lastig in te schatten",
)  # fmt: skip
ELSEWHERE = (
    "zie hierboven", "Zie boven.", "zie vraag 12", "zie vr. 12", "zie vraag 12a", "idem", "IDEM", "Idem.",
    "idem vraag 3", "zie vorige vraag", "zie antwoord vraag 4", "zie toelichting bij vraag 7",
    "zie antwoord op vraag 12", "zelfde als hierboven", "hetzelfde", "dito", "zie bijlage", "Zie eerdere toelichting",
    "zie ook vraag 5", "als boven", "zie antwoord op de vorige vraag", "zie vragen 3 en 4",
    "zie vraag 3 en 4", "zie vraag 3/4", "zie mijn antwoord bij vraag 9", "zie het antwoord hierboven",
    "Deze vraag heb ik al beantwoord", "zoals gezegd", "zie ons beleidsplan", "idem zie boven", "staat al bij vraag 2",
    "zie vraag 3, 4 en 5", "see question 4", "zie het vorige antwoord a.u.b.", "zei hierboven", "zie bijlage 2",
    "zie mijn vorige antwoord", "zie v12", "zie opmerking bij vraag 2", "zie beantwoording vraag 6",
)  # fmt: skip
NOTHING_TO_ADD = (
    "geen", "Geen.", "GEEN", "geen opmerkingen", "Geen verdere opmerkingen", "verder geen opmerkingen", "nee", "Nee.",
    "niets", "niks", "niets toe te voegen", "geen toelichting", "geen aanvullingen",
    "heb geen opmerkingen", "wij hebben geen opmerkingen", "ik heb geen opmerkingen", "geen bijzonderheden", "nihil",
    "geen nadere toelichting", "nog geen", "spreekt voor zich", "geen verdere toelichting nodig",
    "nee, verder geen opmerkingen, bedankt", "geen verdere opmerkingen of aanvullingen", "neeee", "geen opmerkngen",
    "Hartelijk dank voor het onderzoek", "deze vraag sla ik over", "wil ik liever niet zeggen", "op dit moment geen",
)  # fmt: skip
NOISE = ("-", "--", "---", ".", "...", "x", "X", "xxx", "/", "*", "100", "12", "3,5", "asdf", "asdfasdf", "aaaa",
    "hahaha", "test", "👍", "_", "qwerty", ":-)", "1 2 3", "gfdsa gfdsa", "kjhgfd", "😀 👍", "m", "test test", "12-15")  # fmt: skip
ANSWERS = (
    "corona", "Corona", "COVID-19", "de taal", "taal", "Taal!", "geen maatwerk", "geen tijd", "geen geld",
    "geen werk", "geen samenwerking", "Geen draagvlak", "geen kinderopvang", "geen aanbod", "geen netwerk",
    "maatwerk", "Jobcoach", "jobcoaching", "stage", "BBL", "ISK", "WSP", "PVT", "COA", "AZC", "MBO", "B1",
    "A2 niveau", "3 fte", "2x per week", "1 op 1 begeleiding", "kinderopvang", "nazorg", "reisafstand", "regio",
    "ja", "Ja, zeker", "soms", "te weinig", "te duur", "meer tijd", "meer geld", "maatwerk nodig", "nee, te duur",
    "nee want de taal is te laag", "niet altijd", "niet genoeg aanbod", "niets doen is geen optie",
    "wachten op DUO", "wachtlijsten", "zie je terug in de cijfers", "zien wij niet terug bij vrouwen",
    "idem voor vrouwen", "zoals de jobcoach aangaf: maatwerk", "als de taal te laag is", "weet de werkgever te vinden",
    "onbekend maakt onbemind", "onbekend met de regels", "geen idee bij werkgevers wat zij kunnen",
    "nog geen klantmanager", "test afnemen", "traumas", "gezin", "zorg", "duale trajecten", "op tijd beginnen",
    "alles", "veel", "niet te snel loslaten", "vertrouwen", "tolk", "werk", "vrouwen", "huisvesting",
    "vraag 12 was onduidelijk", "als werkgevers willen", "hetzelfde team", "zie de mens",
    "100%", "€ 500", "24/7", "1-9-2021", "B&W", "helaas niet", "nog niet", "niet alles", "wij willen niet", "het gaat niet",
    "kunnen niets doen", "een mening", "een toelichting", "ze weten het niet", "niet te overzien", "nee, 3",
    "geen, want geen geld", "geen of weinig", "nvt sinds de wet", "zie toe op naleving", "idem voor jongeren", "te vroeg",
    "wij hebben niets te zeggen", "geen zicht op werk", "geen reactie van DUO",  "weet ik wel", "weer",
    "speelt vooral bij jongeren", "geen vragen van inwoners", "onbekend bij de doelgroep", "overslaan van lessen", "vorige periode",
)  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (NOT_APPLICABLE, AnswerKind.NOT_APPLICABLE),
        (DONT_KNOW, AnswerKind.DONT_KNOW),
        (ELSEWHERE, AnswerKind.ELSEWHERE),
        (NOTHING_TO_ADD, AnswerKind.NOTHING_TO_ADD),
        (NOISE, AnswerKind.NOISE),
        (ANSWERS, AnswerKind.ANSWER),
        (("", "   ", "\n\t ", "\u00a0"), AnswerKind.EMPTY),
    ],
    ids=lambda value: value.value if isinstance(value, AnswerKind) else "",
)
def test_kind_is_that_of_the_text(texts: tuple[str, ...], kind: AnswerKind) -> None:
    wrong = {text: kind_of(text).value for text in texts if kind_of(text) is not kind}
    assert not wrong


def test_lists_of_this_test_are_long_enough() -> None:
    spellings = {*NOT_APPLICABLE, *DONT_KNOW, *ELSEWHERE, *NOTHING_TO_ADD, *NOISE}
    assert len(spellings) >= 60
    assert len(set(ANSWERS)) >= 60


def test_long_text_is_an_answer_whatever_it_begins_with() -> None:
    assert kind_of("Geen opmerkingen. " + "Wel zien wij dat de taal een drempel blijft. " * 3) is AnswerKind.ANSWER


@pytest.mark.parametrize("kind", [k for k in AnswerKind if k is not AnswerKind.ANSWER])
def test_non_answer_counts_only_where_the_question_lets_it(kind: AnswerKind) -> None:
    assert not is_answer(kind)
    assert is_answer(kind, [kind])
    assert is_answer(AnswerKind.ANSWER)


def test_number_is_an_answer_where_the_question_counts_noise() -> None:
    assert is_answer(kind_of("100"), (AnswerKind.NOISE,))


def test_lexicon_says_one_thing_about_each_text() -> None:
    assert len(lexicon()) > 150
    assert "" not in lexicon()
    assert all(kind_of(text) is kind for text, kind in lexicon().items())


@given(st.text(max_size=120))
def test_any_text_has_a_kind_and_normalising_twice_changes_nothing(text: str) -> None:
    assert kind_of(text) in AnswerKind
    assert normalised(normalised(text)) == normalised(text)


@given(
    st.sampled_from(sorted({*NOT_APPLICABLE, *DONT_KNOW, *ELSEWHERE, *NOTHING_TO_ADD})),
    st.sampled_from(["", ".", "!", " ", "\n"]),
)
def test_capitals_and_marks_do_not_change_the_kind(text: str, end: str) -> None:
    assert kind_of(f" {text.upper()}{end}") is kind_of(text)
