"""Ten people at once on one project, for some seconds: nothing is lost or doubled, nobody waits in vain, no answer is in two hands."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from coding.settings import Settings
from coding.store import assignments, decisions, judgements, marks
from coding.store.marks import Marks
from coding.store.schema import decisions as decisions_table
from coding.workflow import clean, codebooks, import_survey, queue, sweep
from coding.workflow.project import Project, create, now, opened
from coding.workflow.sent import Kind, Sent, take_in
from tests.workflow.conftest import CODEBOOK, LESSONS, MAPPING

N_CODERS, SECONDS = 10, 4.0
CODES = ("samenwerking", "maatwerk", "taal", "vroeg")


@pytest.fixture
def shared(target: str, tmp_path: Path, settings: Settings) -> str:
    """A project with 400 different answers, cleaned, with a codebook; on each database."""
    create(target, settings)
    rows = [f'{n};G40;"{LESSONS[n % len(LESSONS)]} Casus {n}, dossier {n * 7919}.";' for n in range(1, 401)]
    export, book, mapping = (tmp_path / name for name in ("groot.csv", "codeboek.yaml", "mapping.toml"))
    export.write_text("\n".join(["nummer;klasse;Welke les heeft u geleerd?;Wat is er nodig?", *rows]), encoding="utf-8")
    book.write_text(CODEBOOK, encoding="utf-8")
    mapping.write_text(MAPPING.format(wave="2020"), encoding="utf-8")
    with opened(target, settings) as project:
        import_survey.import_survey(project, import_survey.preview(export, mapping))
        clean.clean_project(project)
        codebooks.load_codebook(project, book)
    return target


@dataclass
class Coder:
    """One coder at work, and what he believes to have done."""

    name: str
    target: str
    settings: Settings
    stop: float
    meets: threading.Barrier
    standing: dict[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # answer → codes of what he decided and did not take back
    said: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)  # answer → id of what was sent about it last
    n_sent: int = 0
    failure: BaseException | None = None

    def work(self) -> None:
        """Take, decide, pass over, take back and judge, until it is time."""
        rng = random.Random(self.name)
        try:
            with opened(self.target, self.settings.model_copy(update={"coder": self.name})) as project:
                self.meets.wait(30)
                while time.monotonic() < self.stop:
                    self._round(project, rng)
        except BaseException as failure:
            self.failure = failure

    def _round(self, project: Project, rng: random.Random) -> None:
        batch = queue.take_batch(project, ["les"], least=8)
        for one in batch[: rng.randrange(1, 8)]:
            done = rng.random()
            if done < 0.15:
                self._send(project, one.answer_id, Kind.SKIP)
            else:
                codes = tuple(code for code in CODES if rng.random() < 0.3)
                self._send(project, one.answer_id, Kind.DECIDE, codes)
                self.standing[one.answer_id] = codes
            if done > 0.9 and self.standing:
                back = rng.choice(list(self.standing))
                self._send(project, back, Kind.WITHDRAW)
                del self.standing[back]
        if batch:
            says = rng.choice(["yes", "no"])
            sweep.take_in(project, [sweep.Said(str(uuid4()), batch[-1].answer_id, "taal", says, now())])
            self.said[batch[-1].answer_id] = says
            if batch[-1].answer_id in self.standing:
                given = set(self.standing[batch[-1].answer_id]) - {"taal"} | ({"taal"} if says == "yes" else set())
                self.standing[batch[-1].answer_id] = tuple(code for code in CODES if code in given)

    def _send(self, project: Project, answer: str, kind: Kind, codes: tuple[str, ...] = ()) -> None:
        one = Sent(str(uuid4()), answer, kind, codes, Marks(), now(), self.last.get(answer, ""), "")
        take_in(project, [one])
        take_in(project, [one])  # the browser sends it again before it has heard
        self.last[answer] = one.id
        self.n_sent += 1


@pytest.fixture
def ten(shared: str, settings: Settings) -> list[Coder]:
    """Ten coders who worked at the same time."""
    meets = threading.Barrier(N_CODERS + 1)
    stop = time.monotonic() + 60
    coders = [Coder(f"codeur-{n}", shared, settings, stop, meets) for n in range(N_CODERS)]
    threads = [threading.Thread(target=coder.work) for coder in coders]
    for thread in threads:
        thread.start()
    meets.wait(30)
    for coder in coders:
        coder.stop = time.monotonic() + SECONDS
    for thread in threads:
        thread.join(60)
    return coders


def test_ten_coders_at_once_lose_and_double_nothing(ten: list[Coder], shared: str, settings: Settings) -> None:
    assert [coder.failure for coder in ten if coder.failure] == []
    assert min(coder.n_sent for coder in ten) > 0
    with opened(shared, settings) as project, project.reading() as session:
        stored = decisions.current_decisions(session)
        assert len({d.answer_id for d in stored}) == len(
            stored
        )  # what one passed over went to another, what stands stands once
        by_coder = {c.name: {d.answer_id: d.codes for d in stored if d.coder == c.name} for c in ten}
        assert by_coder == {c.name: c.standing for c in ten}
        rows = list(session.execute(select(decisions_table)))
        below = Counter(row.supersedes for row in rows if row.supersedes)
        assert set(below.values()) <= {1}  # no decision was forked
        held = assignments.in_hand(session)
        assert len({one.answer_id for one in held}) == len(held)
        for coder in ten:
            said = {j.answer_id: j.says for j in judgements.standing(session, coder.name)}
            assert said == coder.said
            assert len(marks.sent_before(session, list(coder.last.values()))) == len(coder.last)
