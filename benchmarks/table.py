"""The table of answers on a project of 50,000 answers and 41 codes: what a filter, an order and a search cost, made-up texts."""

from __future__ import annotations

import random
import tempfile
import time
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
from coding.workflow import bulk, table, undo
from coding.workflow.project import Project, create, opened
from coding.workflow.table import SORTS, Wanted

N_RESPONDENTS, QUESTIONS, N_DECIDED = 10_000, tuple(f"q{n}" for n in range(5)), 20_000
CODES = tuple(f"code-{n:02d}" for n in range(41))
WORDS = Path(__file__).resolve().parents[1] / "data" / "demo" / "answers.csv"
START = datetime(2026, 1, 1, tzinfo=UTC)
Row = tuple[str, int, float]  # what, answers found, seconds of processor time


def table_rows() -> Iterator[Row]:
    """Query and page for every kind of filter and order; then many decisions at once and their undo."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "groot.duiding"
        create(path, Settings(coder="A"))
        with opened(path, Settings(coder="A")) as project:
            _fill(project)
            yield "first search: words are read", *_timed(project, Wanted(words="maat*"), 1)
            for name, wanted in _cases():
                yield name, *_timed(project, wanted)
            yield from _many(project)


def _cases() -> Iterator[tuple[str, Wanted]]:
    yield "nothing asked", Wanted()
    yield "search", Wanted(words='maat* -"op maat"')
    yield "question and wave", Wanted(questions=("q1",), waves=("2020",))
    yield "class", Wanted(variable="klasse", values=("G40",))
    yield "coder", Wanted(coders=("A",))
    yield "three codes", Wanted(codes=("code-03", "code-07", ""))
    yield from ((f"status {state}", Wanted(states=(state,))) for state in table.STATES)
    yield from ((f"flag {flag}", Wanted(flags=(flag,))) for flag in table.FLAGS)
    yield from ((f"sorted by {sort}", Wanted(sort=sort, sort_variable="klasse", descending=True)) for sort in SORTS)


def _timed(project: Project, wanted: Wanted, times: int = 5) -> tuple[int, float]:
    costs, n = [], 0
    for _ in range(times):
        start = time.process_time()
        n = table.page(project, wanted, ["klasse"]).n_hits
        costs.append(time.process_time() - start)
    return n, sorted(costs)[len(costs) // 2]


def _many(project: Project) -> Iterator[Row]:
    ids = table.all_hits(project, Wanted(states=("open",)))
    start = time.process_time()
    done = bulk.decide_bulk(project, bulk.Action.ADD, "code-05", ids)
    yield "a code for all that is open", done.n, time.process_time() - start
    start = time.process_time()
    yield "undone", undo.undo_batch(project, done.batch).n, time.process_time() - start


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
    chosen = set(dice.sample(CODES, dice.choice([0, 1, 1, 2])))
    for code in CODES:
        yield Suggestion(answer_id, code, 0.7 if code in chosen else 0.1, code in chosen, "word: maatwerk")


def _decision(answer_id: str, dice: random.Random) -> Decision:
    coder, codes = dice.choice("ABC"), tuple(sorted(dice.sample(CODES, dice.choice([0, 1, 1, 2, 3]))))
    moment = START + timedelta(seconds=dice.randint(0, 10**6))
    return Decision(
        decision_id(answer_id, coder, codes, ""), answer_id, coder, codes, moment, "1", Seen.SUGGESTIONS, "suggest-001"
    )
