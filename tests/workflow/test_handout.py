"""A report that was made is not for who still codes a sample apart from the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from coding.errors import CodedError
from coding.workflow import double, handout, report
from tests.workflow.test_double import By, by, complete

__all__ = ["by"]  # fixture


def test_a_report_is_handed_out_to_whoever_may_see_all_codes(by: By, tmp_path: Path) -> None:
    made = report.report_project(by("Els"), tmp_path, ["html"]).files[0]
    assert handout.report_content(by("Anna"), made) == made.read_bytes()
    sample = double.assign(by("Els"), ["Anna", "Bram"], size=5)
    for who in ("Anna", "Bram"):
        assert handout.is_blind(by(who))
        with pytest.raises(CodedError, match="still codes blind"):
            handout.report_content(by(who), made)
    assert not handout.is_blind(by("Els"))
    assert handout.report_content(by("Els"), made)
    complete(by("Anna"), sample)
    assert not handout.is_blind(by("Anna"))
    assert handout.report_content(by("Anna"), made)
