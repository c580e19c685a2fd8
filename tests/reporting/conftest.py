"""A report built by hand: 2 questions, 2 waves, 3 classes, hidden cells, awkward texts; and an empty one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from math import nan, sqrt

import pytest

from coding.figures import CleaningFigures, Respelling
from coding.records import (
    AnswerKind,
    Basis,
    Code,
    Codebook,
    Question,
    QuestionReport,
    Quote,
    Report,
    ResponseRow,
    Role,
    Run,
    ThemeShare,
    Topic,
    Variable,
    Wave,
)

CLEANING = CleaningFigures(
    steps=("spaces", "kinds", "language", "privacy"), left_out=("duplicates", "references"), n_answers=1451, n_substantive=427,
    n_repaired=31, n_identical=0, n_near=0, n_references=0, n_with_findings=9, kinds={"empty": 12, "dont_know": 3},
    findings={"gemeente": 7, "e-mail": 3}, languages={"nl": 440, "": 8, "en": 3},
    spelling=(Respelling("regonaal", "regionaal", 2, True), Respelling("=taalles", "taallessen", 1, False)),
)  # fmt: skip
CODES = (
    Code("samen", "Regionale samenwerking", "org", "Samen optrekken met andere gemeenten."),
    Code("tekort", "=TEKORT(aan) mensen & middelen", "org", "Te weinig capaciteit <of geld>."),
    Code("taal", "Taal", "inwoner", "De Nederlandse taal leren."),
    Code(
        "zorg", "Zorg voor een heel lang thema met een label dat zeker niet op één regel van een figuur past", "inwoner"
    ),
    Code("nooit", "Nooit genoemd", "", "Komt niet voor."),
)
BOOK = Codebook(CODES, "Proefboek", "3", {"org": "Organisatie", "inwoner": "Inwoner"})


def share(
    code: str, n_theme: int, n: int, wave: str = "2020", value: str = "", hidden: bool = False, **more
) -> ThemeShare:
    """A share with its Wilson interval."""
    if n == 0:
        figures = (nan, nan, nan)
    else:
        p, z = n_theme / n, 1.959963984540054
        middle, scale = p + z * z / (2 * n), 1 + z * z / n
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        figures = (p, max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale))
    variable = "klasse" if value else ""
    rest = {"question_id": "v1", "basis": Basis.DECIDED} | more
    return ThemeShare(code_id=code, wave_id=wave, n=n, n_theme=n_theme, share=figures[0], low=figures[1], high=figures[2],
                      variable=variable, value=value, hidden=hidden, **rest)  # fmt: skip


def first_question() -> QuestionReport:
    """Decided; two waves; hidden cells; a class with too few answers for percentages."""
    now = [
        share("samen", 54, 235),
        share("tekort", 40, 235),
        share("taal", 94, 235),
        share("zorg", 7, 235),
        share("nooit", 0, 235),
    ]
    old = [share("samen", 31, 180, "2019"), share("tekort", 60, 180, "2019"), share("taal", 0, 180, "2019"),
           share("zorg", 9, 180, "2019"), share("nooit", 0, 180, "2019")]  # fmt: skip
    classes = []
    for code, g40, rest in (("samen", 14, 37), ("tekort", 11, 29), ("taal", 19, 73), ("nooit", 0, 0)):
        classes += [share(code, g40, 61, value="G40"), share(code, rest, 156, value="overig")]
        classes.append(share(code, 0 if code == "nooit" else 8, 18, value="G4"))
    classes += [share("zorg", 3, 61, value="G40", hidden=True), share("zorg", 0, 156, value="overig"),
                share("zorg", 4, 18, value="G4", hidden=True)]  # fmt: skip
    first = 'Wij trekken met [gemeente] "en" <b>vier</b> buren 🙂 op; alleen red je het niet.'
    quotes = (
        Quote("a7", "v1", "samen", first, 1, 0.9, "overig, 2020"),
        Quote("a9", "v1", "samen", "Regel één\nregel twee\x07 met een stuurteken.", 2, 0.8),
        Quote("a3", "v1", "taal", "=HYPERLINK(\"http://example.nl\")", 1, 0.7, "G40"),
    )  # fmt: skip
    topics = (
        Topic("v1", 0, ("buurgemeente", "samen", "regio"), tuple(f"x{i}" for i in range(87)), ("a7", "a9"), 0.83),
        Topic("v1", 1, ("taal", "les"), tuple(f"y{i}" for i in range(53)), ("a3",), 0.41),
    )
    kinds = {AnswerKind.ANSWER: 415, AnswerKind.EMPTY: 12, AnswerKind.NOT_APPLICABLE: 9}
    text = "Wat is de belangrijkste les die u tot nu toe leerde?"
    return QuestionReport(
        Question("v1", text), 436, 415, 415, 415, kinds, Basis.DECIDED, (*now, *old, *classes), quotes, topics
    )


def second_question() -> QuestionReport:
    """Suggested only, and fewer answers than percentages need; a long text."""
    text = (
        "Kunt u toelichten "
        + "hoe uw gemeente zich voorbereidt op de nieuwe wet en welke keuzes daarbij zijn gemaakt, " * 6
        + "graag zo volledig mogelijk?"
    )
    shares = tuple(
        share(code, n, 12, question_id="v2", basis=Basis.SUGGESTED)
        for code, n in (("samen", 6), ("taal", 5), ("tekort", 0))
    )
    return QuestionReport(
        Question("v2", text), 15, 12, 0, 12, {AnswerKind.DONT_KNOW: 3}, Basis.SUGGESTED, shares, (), ()
    )


@pytest.fixture
def report() -> Report:
    """A report with something of everything."""
    return whole()


def whole() -> Report:
    """The report of the fixture, for tests that change a part of it."""
    response = (
        ResponseRow("2019", "G4", 4, 4, 4), ResponseRow("2019", "G40", 25, 27, 40), ResponseRow("2019", "overig", 150, 190, 311),
        ResponseRow("2020", "G4", 4, 4, 4), ResponseRow("2020", "G40", 30, 33, 40), ResponseRow("2020", "overig", 180, 224, 308),
    )  # fmt: skip
    run = Run(
        "8f2c1d90aa",
        "suggest",
        datetime(2020, 11, 2, 8, 30, tzinfo=UTC),
        2020,
        {},
        {"answers": "deadbeef00112233"},
        "0.1.0",
    )
    variable = Variable("klasse", "Grootteklasse", Role.STRATUM, labels={"overig": "overige gemeenten"})
    return Report(
        project="Proef <b>inburgering</b> & \"werk\"", time=datetime(2020, 11, 3, 9, 5, tzinfo=UTC), codebook=BOOK,
        waves=(Wave("2019"), Wave("2020")), response=response, variable=variable, classes=("G4", "G40", "overig"),
        questions=(first_question(), second_question()), coders={"codeur A": 300, "codeur B": 115}, runs=(run,),
        cleaning=CLEANING,
    )  # fmt: skip


@pytest.fixture
def empty() -> Report:
    """A project in which nothing has happened yet."""
    return Report("Leeg", datetime(2020, 11, 3, tzinfo=UTC), Codebook(()), (), (), None, (), (), {}, ())


@pytest.fixture
def veiled() -> Report:
    """The report with figures in its hidden cells that occur nowhere else, also among all respondents."""
    told = whole()

    def secret(one: ThemeShare) -> ThemeShare:
        hidden = one.hidden or (one.code_id == "zorg" and not one.value)
        return replace(one, hidden=hidden, n_theme=7771, share=0.8881, low=0.8771, high=0.8991) if hidden else one

    first = told.questions[0]
    return replace(told, questions=(replace(first, shares=tuple(map(secret, first.shares))), *told.questions[1:]))
