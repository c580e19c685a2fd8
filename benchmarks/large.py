"""A made-up project of 50,000 answers and 41 codes, 20,000 answers decided: large enough to feel what is slow."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from coding.records import (
    Answer,
    AnswerKind,
    CleanAnswer,
    Decision,
    Question,
    Respondent,
    Role,
    Run,
    Seen,
    Suggestion,
    Variable,
    Wave,
)  # fmt: skip
from coding.review.decide import decision_id
from coding.settings import Settings
from coding.store import decisions, stages, survey
from coding.workflow.project import Project, create, opened

N_RESPONDENTS, QUESTIONS, N_DECIDED = 10_000, tuple(f"q{n}" for n in range(5)), 20_000
CODES = tuple(f"code-{n:02d}" for n in range(41))
N_ROWS = 16  # suggestions stored per answer, as the demo survey has
WORDS = Path(__file__).resolve().parents[1] / "data" / "demo" / "answers.csv"
START = datetime(2026, 1, 1, tzinfo=UTC)


def large_project(path: Path) -> None:
    """Make the project at a path where nothing is yet."""
    create(path, Settings(coder="A"))
    with opened(path, Settings(coder="A")) as project:
        _fill(project)


def _fill(project: Project) -> None:
    dice = random.Random(1)
    words = [
        w.strip(".,;") for line in WORDS.read_text(encoding="utf-8").splitlines() for w in line.split(",")[-1].split()
    ]
    people = [
        Respondent(f"{wave}-{n:05d}", wave, f"k{n}", {"klasse": dice.choice(["G4", "G40", "overig"])})
        for n in range(N_RESPONDENTS) for wave in ("2020" if n % 2 else "2024",)
    ]  # fmt: skip
    answers = [
        Answer(f"{p.id}.{q}", " ".join(dice.choices(words, k=dice.randint(4, 40))), q, p.id, p.wave_id) for p in people for q in QUESTIONS
    ]  # fmt: skip
    with project.writing() as session:
        survey.add_waves(session, [Wave("2020"), Wave("2024")])
        survey.add_questions(session, [Question(q, f"Vraag {q}", n) for n, q in enumerate(QUESTIONS)])
        survey.add_variables(session, [Variable("klasse", "Klasse", Role.STRATUM)])
        survey.add_respondents(session, people)
        survey.add_answers(session, answers)
        content = {"title": "t", "version": "1", "groups": [], "codes": [{"id": c, "label": c} for c in CODES]}
        stages.add_codebook_version(session, "1", content, "0" * 64, "A", START)
        stages.add_run(session, Run("clean-001", "clean", START, 1, {"steps": ["privacy"]}, {}, "0"))
        stages.add_clean_answers(session, "clean-001", ((_cleaned(a, dice), a.text) for a in answers))
        stages.add_run(session, Run("suggest-001", "suggest", START, 1, {}, {"clean": "clean-001"}, "0"))
        stages.add_suggestions(session, "suggest-001", (s for a in answers for s in _suggestions(a.id, dice)))
        decisions.add_decisions(session, [_decision(a.id, dice) for a in dice.sample(answers, N_DECIDED)])


def _cleaned(answer: Answer, dice: random.Random) -> CleanAnswer:
    says = dice.random() > 0.08
    kind = AnswerKind.ANSWER if says else AnswerKind.DONT_KNOW
    return CleanAnswer(answer.id, answer.text, kind, says, masked=answer.text, language="nl")


def _suggestions(answer_id: str, dice: random.Random) -> Iterator[Suggestion]:
    shown = dice.sample(CODES, N_ROWS)
    chosen = set(shown[: dice.choice([0, 1, 1, 2])])
    for code in sorted(shown):
        p = dice.uniform(0.4, 0.95) if code in chosen else dice.uniform(0.01, 0.2)
        yield Suggestion(answer_id, code, p, code in chosen, "word: maatwerk")


def _decision(answer_id: str, dice: random.Random) -> Decision:
    coder, codes = dice.choice("ABC"), tuple(sorted(dice.sample(CODES, dice.choice([0, 1, 1, 2, 3]))))
    moment = START + timedelta(seconds=dice.randint(0, 10**6))
    return Decision(
        decision_id(answer_id, coder, codes, ""), answer_id, coder, codes, moment, "1", Seen.SUGGESTIONS, "suggest-001"
    )
