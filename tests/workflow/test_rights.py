"""Every use case against every role: found by introspection, so that a new one cannot be forgotten."""

from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import coding.workflow as package
from coding.cleaning.clean import ALL_STEPS, mending
from coding.errors import AccessError, NotReadyError, ProjectError
from coding.settings import Settings
from coding.team import TeamRole
from coding.workflow import (
    bulk,
    clean,
    clean_report,
    decide,
    export,
    keyword_hits,
    learning,
    logbook,
    masking,
    queue,
    reading,
    review,
    rights,
    sheets,
    table,
)
from coding.workflow import project as projects
from coding.workflow.bulk import Action
from coding.workflow.project import Project, opened
from coding.workflow.rights import Right, least, may

# What only reads, or shows what something would do. A use case that is not here says which right it needs, with `needs`.
READS_OF = {
    "adjudicate": (
        "cases",
        "n_unclear",
    ),
    "blind": ("hidden_now",),
    "clean_report": (
        "clean_some",
        "codebook_key",
        "links_of",
        "n_substantive",
        "questions_of",
        "report",
        "sides",
        "stored",
        "traces_of",
        "with_findings",
    ),
    "codebook_check": ("check_project",),
    "codebook_history": (
        "compare",
        "n_given",
        "n_stale",
        "versions",
        "work_list",
    ),
    "codebooks": ("show_codebook",),
    "compare": (
        "compare",
        "last_sample",
    ),
    "demo": ("check",),
    "double": (
        "own_part",
        "samples",
        "scope",
    ),
    "edit_codebook": (
        "preview",
        "put_back",
        "read_file",
        "version_of",
    ),
    "handout": ("is_blind",),
    "keyword_hits": (
        "examples",
        "hits",
        "questions_of",
    ),
    "logbook": (
        "entries",
        "of_answer",
        "people_and_verbs",
    ),
    "masking": (
        "check_unmasked",
        "may_see_unmasked",
    ),
    "modes": (
        "line",
        "may_stand",
        "remarks",
    ),
    "progress": ("review_progress",),
    "queue": ("audit",),
    "reading": (
        "answer_ids",
        "read_answer",
        "read_with",
    ),
    "report": ("report_data",),
    "review": (
        "codebook",
        "is_due",
        "may_decide",
    ),
    "share": ("shares_project",),
    "sheets": ("sheets",),
    "spelling": ("proposals_of",),
    "state": (
        "log_lines",
        "state",
    ),
    "suggest": ("suggester_of",),
    "sweep": (
        "anew",
        "spoken",
        "sweep",
        "swept",
    ),
    "table": (
        "all_hits",
        "classes",
        "page",
        "scope",
    ),
}
READS = {f"{module}.{name}" for module, names in READS_OF.items() for name in names}
BELOW: dict[Right, list[TeamRole | None]] = {
    Right.READ: [None],
    Right.CODE: [TeamRole.READER],
    Right.RESEARCH: [TeamRole.READER, TeamRole.CODER],
    Right.MANAGE: [TeamRole.READER, TeamRole.CODER, TeamRole.RESEARCHER],
}


def use_cases() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function of ``coding.workflow`` that works on a project."""
    for module in pkgutil.iter_modules(package.__path__):
        found = import_module(f"{package.__name__}.{module.name}")
        for name, function in vars(found).items():
            if inspect.isfunction(function) and not name.startswith("_") and function.__module__ == found.__name__:
                first = next(iter(inspect.signature(function).parameters), "")
                yield from [(f"{module.name}.{name}", function)] if first == "project" else []


ALL = dict(use_cases())
MARKED = {name: function for name, function in ALL.items() if hasattr(function, "right")}


def test_introspection_sees_the_use_cases() -> None:
    assert len(MARKED) > 30
    assert {"clean.clean_project", "sent.take_in", "report.report_project", "undo.undo_line"} <= MARKED.keys()


def test_every_use_case_reads_or_says_which_right_it_needs() -> None:
    assert not set(ALL) - set(MARKED) - READS
    assert not set(MARKED) & READS


@pytest.mark.parametrize("name", sorted(MARKED))
def test_use_case_is_refused_to_who_lacks_its_right(name: str) -> None:
    function = MARKED[name]
    needed = inspect.signature(function).parameters.values()
    given = [None for p in needed if p.default is p.empty and p.kind is not p.KEYWORD_ONLY][1:]
    for role in BELOW[function.right]:  # type: ignore[attr-defined]
        project = Project("nergens.duiding", None, Settings(), role)  # type: ignore[arg-type]
        with pytest.raises(AccessError, match=str(rights.least(function.right))):  # type: ignore[attr-defined]
            function(project, *given)


def test_what_is_not_marked_writes_nothing_but_the_index_of_words() -> None:
    wrong = []
    for name, function in ALL.items():
        if name in MARKED:
            continue
        tree = ast.parse(inspect.getsource(function))
        wrong += [
            name for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("writing", "log")
        ]
    assert not wrong


def test_writing_with_the_right_of_reading_is_the_index_alone() -> None:
    found = []
    for path in sorted(Path(package.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "writing":
                found += [path.stem for given in node.args if isinstance(given, ast.Attribute) and given.attr == "READ"]
    assert found == ["search_index"]


@pytest.mark.parametrize("role", list(TeamRole))
def test_transaction_asks_for_the_right_of_a_researcher_unless_told(ready: Project, role: TeamRole) -> None:
    project = replace(ready, role=role)
    for right in (None, *Right):
        asked = (right,) if right else ()
        if may(role, right or Right.RESEARCH):
            with project.writing(*asked):
                pass
        else:
            with pytest.raises(AccessError):
                project.writing(*asked)
    with project.reading():
        pass


def test_each_role_may_what_the_one_below_may_and_more() -> None:
    rising = [{right for right in Right if may(role, right)} for role in TeamRole]
    assert all(lower < higher for lower, higher in zip(rising, rising[1:], strict=False))
    assert [least(right) for right in Right] == list(TeamRole)
    assert not any(may(None, right) for right in Right)


def test_process_that_serves_opens_nothing_without_a_role(ready: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(ready.target) as own:
        assert own.role is TeamRole.ADMINISTRATOR
    monkeypatch.setattr(rights, "_served", False)
    rights.serve()
    for act in (
        lambda: opened(ready.target).__enter__(),
        lambda: Project(ready.target, ready.engine),
        lambda: projects.create(Path(ready.target).with_name("nieuw.duiding")),
    ):
        with pytest.raises(AccessError, match="not clear who asks"):
            act()
    assert not Path(ready.target).with_name("nieuw.duiding").exists()
    with opened(ready.target, role=TeamRole.READER) as given:
        assert given.role is TeamRole.READER


@pytest.mark.parametrize("role", [TeamRole.READER, TeamRole.CODER])
def test_project_is_made_by_a_researcher(tmp_path: Path, role: TeamRole) -> None:
    with pytest.raises(AccessError, match="researcher"):
        projects.create(tmp_path / "nieuw.duiding", role=role)
    assert not list(tmp_path.iterdir())
    projects.create(tmp_path / "nieuw.duiding", role=TeamRole.RESEARCHER)


def as_role(project: Project, role: TeamRole, coder: str = "codeur R", **settings: Any) -> Project:
    """The same project, for somebody else."""
    return replace(project, role=role, settings=project.settings.model_copy(update={"coder": coder, **settings}))


def test_coder_codes_and_undoes_and_does_nothing_else(ready: Project) -> None:
    coder = as_role(ready, TeamRole.CODER)
    given = queue.take_batch(coder, size=3)
    assert given
    decide.decide_answer(coder, given[0].answer_id, ["taal"])
    line = next(e for e in logbook.entries(coder, logbook.Asked()).entries if e.who == "codeur R" and e.n_undo)
    assert logbook.undo_entry(coder, line.number).n == 1
    assert review.desk(coder).to_do
    for act in (
        lambda: clean.clean_project(coder),
        lambda: bulk.decide_bulk(coder, Action.ADD, "taal", [given[0].answer_id]),
        lambda: export.export_project(coder, "uit.csv"),
        lambda: decide.decide_file(coder, "besluiten.csv", "iemand anders"),
    ):
        with pytest.raises(AccessError, match="researcher"):
            act()
    assert not Path("uit.csv").exists()


def test_reader_reads_and_leaves_the_project_as_it_is(ready: Project) -> None:
    reader = as_role(ready, TeamRole.READER)
    before = logbook.entries(ready, logbook.Asked()).n
    page = table.page(reader, table.Wanted(words="maatwerk"), [])
    assert page.n_hits
    with pytest.raises(AccessError, match="coder"):
        queue.take_batch(reader)
    with pytest.raises(AccessError, match="coder"):
        decide.decide_answer(reader, page.rows[0].answer_id, ["taal"])
    with pytest.raises(AccessError, match="researcher"):
        table.export_hits(reader, table.Wanted())
    assert logbook.entries(ready, logbook.Asked()).n == before


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ("coders", {TeamRole.CODER, TeamRole.RESEARCHER, TeamRole.ADMINISTRATOR}),
        ("researchers", {TeamRole.RESEARCHER, TeamRole.ADMINISTRATOR}),
        ("nobody", set()),
    ],
)
def test_names_are_seen_from_the_role_that_the_setting_says(
    ready: Project, setting: str, allowed: set[TeamRole]
) -> None:
    seen = {r for r in TeamRole if masking.may_see_unmasked(as_role(ready, r, unmasked=setting))}
    assert seen == allowed


def test_reader_sees_no_name_in_any_place_where_texts_are_shown(ready: Project) -> None:
    reader, name = as_role(ready, TeamRole.READER), "Haile"
    answer = next(i for i in table.all_hits(ready, table.Wanted()) if "00001.les" in i)
    sheet = sheets.sheets(reader, [answer])[0]
    assert name in sheet.raw  # the mask says what is cut out of it before it is shown
    cut = sheet.raw
    for mask in sorted(sheet.masks, key=lambda m: -m.start):
        cut = cut[: mask.start] + cut[mask.end :]
    assert name not in cut
    assert name not in "".join(row.text for row in table.page(reader, table.Wanted(), []).rows)
    assert name in "".join(row.text for row in table.page(ready, table.Wanted(), []).rows)
    steps = ALL_STEPS
    links = clean_report.links_of(reader, mending(steps))
    assert name not in str(clean_report.sides(reader, [answer], steps, links))
    assert name not in str(reading.read_with(reader, answer))
    assert name not in str(keyword_hits.examples(reader, "overleg", [answer]))


def test_where_nothing_was_masked_who_may_not_see_names_sees_no_text(ready: Project) -> None:
    clean.clean_project(ready, steps=clean.steps_without(["privacy"]))
    reader = as_role(ready, TeamRole.READER)
    answer = table.all_hits(ready, table.Wanted())[0]
    for act in (
        lambda: table.page(reader, table.Wanted(), []),
        lambda: keyword_hits.examples(reader, "taal", [answer]),
    ):
        with pytest.raises(NotReadyError, match="without masking"):
            act()
    assert table.page(ready, table.Wanted(), []).rows


def test_masking_cannot_be_left_out_where_coders_may_not_see_names(ready: Project) -> None:
    guarded = as_role(ready, TeamRole.RESEARCHER, unmasked="researchers")
    with pytest.raises(ProjectError, match="privacy cannot be left out"):
        clean.clean_project(guarded, steps=clean.steps_without(["privacy"]))


def test_suggester_learns_after_coders_only_when_it_is_due(ready: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    coder = as_role(ready, TeamRole.CODER)
    monkeypatch.setattr(learning, "is_due", lambda project: False)  # noqa: ARG005
    assert learning.learn_project(coder) is None
    monkeypatch.setattr(learning, "is_due", lambda project: True)  # noqa: ARG005
    assert learning.learn_project(coder)
    with pytest.raises(AccessError, match="coder"):
        learning.learn_project(as_role(ready, TeamRole.READER))
