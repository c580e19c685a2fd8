"""Who answered: respondents, the units (municipalities) they stand for, and all units there are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coding.records import Respondent, ResponseRow, Role, Variable, Wave


def response_table(
    waves: Iterable[Wave], respondents: Sequence[Respondent], variables: Sequence[Variable], stratum: str
) -> list[ResponseRow]:
    """Per wave and class: respondents, units represented, and units in all (None if not told).

    A respondent without a `Role.REPRESENTS` column stands for one unit of its own class; one with columns per class
    stands for the numbers given there.
    """
    counting = [v for v in variables if v.role is Role.REPRESENTS]
    rows = []
    for wave in waves:
        here = [r for r in respondents if r.wave_id == wave.id]
        represented: dict[str, int] = {}
        answering: dict[str, int] = {}
        for respondent in here:
            own = str(respondent.values.get(stratum) or "") if stratum else ""
            answering[own] = answering.get(own, 0) + 1
            for value, n in _units(respondent, own, counting):
                represented[value] = represented.get(value, 0) + n
        values = list(dict.fromkeys([*wave.population, *sorted(answering | represented)]))
        rows += [
            ResponseRow(wave.id, v, answering.get(v, 0), represented.get(v, 0), wave.population.get(v)) for v in values
        ]
    return rows


def _units(respondent: Respondent, own: str, counting: Sequence[Variable]) -> list[tuple[str, int]]:
    given = [(v.stratum_value or own, respondent.values.get(v.id)) for v in counting]
    found = [(value, round(float(n))) for value, n in given if n not in (None, "")]
    return found or [(own, 1)]
