"""How far the coders of a sample agree: per code, over whole sets of codes, and by group or higher code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from coding.errors import NotReadyError
from coding.evidence.agreement import Agreement, differing, over_sets, per_code, rolled_up
from coding.records import Codebook, DoubleSample
from coding.workflow import double
from coding.workflow.adjudicate import cases
from coding.workflow.project import Project, current_codebook


class Level(StrEnum):
    """What is compared: codes themselves, or whether any code below the same one, or of the same group, was given."""

    CODE = "code"
    PARENT = "parent"
    GROUP = "group"


@dataclass(frozen=True)
class Row:
    """Agreement on one code, higher code or group. `code` is empty for a group: it has no definition to go to."""

    code: str
    label: str
    agreement: Agreement


@dataclass(frozen=True)
class Comparison:
    """How far the coders of a sample agree.

    Attributes
    ----------
    levels : tuple of Level
        Those that the codebook has.
    rows : tuple of Row
        What at least one coder gave, in codebook order; `unused` are the labels of what nobody gave.
    overall : Agreement
        Over whole sets, with Jaccard distance; two sets without codes are equal.
    n_differ, n_settled : int
        Answers that coders gave different codes, and those of them that were settled.
    """

    sample: DoubleSample
    level: Level
    levels: tuple[Level, ...]
    rows: tuple[Row, ...]
    unused: tuple[str, ...]
    overall: Agreement
    n_differ: int
    n_settled: int


def last_sample(project: Project) -> str:
    """Id of the last sample of which the reader may see the codes, else of the last one.

    Raises
    ------
    NotReadyError
        If there is none.
    """
    there = double.samples(project)
    if not there:
        raise NotReadyError("double.no_sample")
    return ([one for one in there if one.may_compare] or there)[-1].sample.id


def compare(project: Project, sample_id: str, level: Level = Level.CODE) -> Comparison:
    """Compare what the coders of a sample gave before they saw each other's codes.

    Raises
    ------
    CodedError
        If there is no such sample.
    NotReadyError
        If the coders are not done, and the reader did not open the codes.
    """
    with project.reading() as session:
        sample = double.sighted(session, project, sample_id)
        codebook, given = current_codebook(session), double.codings(session, sample)
    found = cases(project, sample_id)
    themes = _themes(codebook, level)
    codings = rolled_up(given, themes) if level is not Level.CODE else given
    used = {code for row in codings for codes in row for code in codes or ()}
    wanted = [theme for theme in dict.fromkeys(themes.values()) if theme in used]
    wanted += sorted(used - set(wanted))  # codes that the codebook no longer has
    agreed = per_code(codings, wanted, sample.seed)
    names = _labels(codebook, level)
    rows = (Row("" if level is Level.GROUP else c, names.get(c, c), agreed[c]) for c in wanted)
    offered = dict.fromkeys(themes[c] for c in codebook.offered.ids)
    unused = tuple(names[theme] for theme in offered if theme not in used)
    return Comparison(
        sample, level, levels_of(codebook), tuple(rows), unused, over_sets(codings, sample.seed),
        len(differing(given)), sum(case.decision is not None for case in found),
    )  # fmt: skip


def levels_of(codebook: Codebook) -> tuple[Level, ...]:
    """The levels at which this codebook can be compared."""
    has = {Level.PARENT: any(c.parent for c in codebook.codes), Level.GROUP: len({c.group for c in codebook.codes}) > 1}
    return (Level.CODE, *(level for level in (Level.PARENT, Level.GROUP) if has[level]))


def _themes(codebook: Codebook, level: Level) -> Mapping[str, str]:
    """Code → what it counts as at a level: itself, the highest code above it, or its group."""
    if level is Level.CODE:
        return {code: code for code in codebook.ids}
    if level is Level.GROUP:
        return {code.id: f"group:{code.group}" for code in codebook.codes}
    above = {code.id: code.parent for code in codebook.codes}
    return {code: _highest(code, above) for code in codebook.ids}


def _highest(code: str, above: Mapping[str, str]) -> str:
    seen = {code}
    while (parent := above.get(code, "")) and parent in above and parent not in seen:
        seen.add(parent)
        code = parent
    return code


def _labels(codebook: Codebook, level: Level) -> dict[str, str]:
    if level is Level.GROUP:
        return {f"group:{code.group}": codebook.groups.get(code.group, code.group or "–") for code in codebook.codes}
    return {code.id: code.label for code in codebook.codes}
