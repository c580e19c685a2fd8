"""Correcting a proposed mapping before the import."""

from __future__ import annotations

from pathlib import Path

import pytest

from coding.errors import MappingError
from coding.records import Role
from coding.workflow.import_survey import Preview, preview
from coding.workflow.remap import remap


@pytest.fixture
def found(tmp_path: Path) -> Preview:
    """A small file: a key, a second key, a class, an open question."""
    rows = [f"{n},p{n},{'G4' if n % 2 else 'G40'},Wij werken samen met nummer {n} in de regio" for n in range(1, 9)]
    path = tmp_path / "meting2020.csv"
    path.write_text("\n".join(["respondent,pasnummer,klasse,toelichting", *rows]), encoding="utf-8")
    return preview(path)


def test_nothing_changed_is_the_same_mapping(found):
    assert remap(found, {}).mapping == found.mapping


def test_without_open_questions_nothing_can_be_imported(found):
    assert found.profile.ok
    after = remap(found, {c.name: {"role": "skip"} for c in found.mapping.of_role(Role.OPEN)})
    assert not after.profile.questions
    assert not after.profile.ok


def test_new_respondent_takes_the_place_of_the_proposed_one(found):
    after = remap(found, {"pasnummer": {"role": "respondent"}})
    assert [c.name for c in after.mapping.of_role(Role.RESPONDENT)] == ["pasnummer"]
    assert after.profile.ok


def test_wave_is_named_by_hand(found):
    assert remap(found, {}, "voorjaar 2021").mapping.wave == "voorjaar 2021"


def test_wave_in_a_column_wins(found):
    after = remap(found, {"klasse": {"role": "wave"}}, "2021")
    assert after.mapping.wave == ""
    assert set(after.profile.respondents) == {"G4", "G40"}


def test_fields_given_by_hand_are_kept(found):
    after = remap(found, {"klasse": {"id": "soort", "label": "Soort gemeente", "missing": ["G40"]}})
    column = after.mapping.column("klasse")
    assert (column.id, column.label, column.missing) == ("soort", "Soort gemeente", ("G40",))


def test_the_proposal_is_not_changed(found):
    before = found.mapping
    remap(found, {"klasse": {"role": "skip"}}, "2021")
    assert found.mapping == before


def test_id_with_a_space_is_refused(found):
    with pytest.raises(MappingError, match="soort gemeente"):
        remap(found, {"klasse": {"id": "soort gemeente"}})
