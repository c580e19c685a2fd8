"""What the keywords of a codebook do in a project, and a codebook that is refused as a whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coding.codebook.problems import BrokenCodebookError
from coding.errors import NotReadyError
from coding.settings import Settings
from coding.workflow import clean, codebooks
from coding.workflow.codebook_check import check_files, check_project
from coding.workflow.project import Project

Contents = Callable[[Project], Any]
BOOK = """
version: "{version}"
codes:
  - id: samenwerking
    label: Samenwerking
    keywords: [buurgemeente*, "samenwerk* ~3 regio", regionaal, "[nodig] regionaal", zeppelin]
  - {id: regio, label: Regio, keywords: ["*regio*"], definition: Alles over de regio.}
  - {id: ontbreken, label: Geen taal, keywords: [red], negated: nee}
  - {id: leeg, label: Leeg}
"""


def _book(version: str) -> str:
    return BOOK.replace("{version}", version)


def test_check_tells_what_each_keyword_does(ready: Project, survey: Any) -> None:
    codebooks.load_codebook(ready, survey.codebook(_book("2")))
    checked = check_project(ready)
    uses = {(use.code_id, use.keyword): use for use in checked.usage.keywords}
    neighbours = uses["samenwerking", "buurgemeente*"]
    assert neighbours.answer_ids == ("2020-00001.les", "2020-00002.les", "2020-00014.les", "2020-00019.les")
    assert neighbours.n == neighbours.n_alone == 4
    assert uses["samenwerking", "samenwerk* ~3 regio"].answer_ids == ("2020-00010.les", "2020-00016.les")
    asked = uses["samenwerking", "[nodig] regionaal"]
    assert asked.n == asked.n_asked - 12 > 0
    assert uses["ontbreken", "red"].n == 0
    assert [use.keyword for use in checked.usage.dead] == ["zeppelin", "red"]
    assert checked.usage.without == ("leeg",)
    assert checked.undefined == ("samenwerking", "ontbreken", "leeg")
    assert [(o.code_id, o.other_id) for o in checked.usage.overlaps] == [("samenwerking", "regio")]
    assert checked.problems == ()


def test_check_changes_nothing(ready: Project, contents: Contents) -> None:
    before = contents(ready)
    assert check_project(ready) == check_project(ready)
    assert contents(ready) == before


def test_check_needs_a_codebook_and_cleaned_answers(imported: Project, survey: Any) -> None:
    with pytest.raises(NotReadyError):
        check_project(imported)
    codebooks.load_codebook(imported, survey.codebook(_book("1")))
    with pytest.raises(NotReadyError):
        check_project(imported)


def test_check_of_files_leaves_keywords_for_certain_questions_out(tmp_path: Path, survey: Any) -> None:
    answers = tmp_path / "antwoorden.csv"
    answers.write_text("id,text\n1,Samen met buurgemeenten\n2,n.v.t.\n3,Regionaal\n", encoding="utf-8")
    checked = check_files(survey.codebook(_book("1")), answers, Settings())
    assert checked.usage.n_answers == 2
    assert [use.keyword for use in checked.usage.unasked] == ["[nodig] regionaal"]


def test_broken_codebook_is_refused_as_a_whole(ready: Project, survey: Any, contents: Contents) -> None:
    before = contents(ready)
    broken = _book("2").replace("zeppelin", '"[nodg] taal", "regie ~3"').replace("[red]", '["re:("]')
    with pytest.raises(BrokenCodebookError) as caught:
        codebooks.load_codebook(ready, survey.codebook(broken))
    told = caught.value.text("nl")
    assert "regel 6, code 'samenwerking': het trefwoord '[nodg] taal' geldt alleen bij de vraag 'nodg'" in told
    assert "Bedoelt u 'nodig'?" in told
    assert "regel 6, code 'samenwerking': in het trefwoord 'regie ~3'" in told
    assert "regel 8, code 'ontbreken': de reguliere expressie 're:('" in told
    assert contents(ready) == before


def test_table_gives_the_row_of_a_broken_keyword(tmp_path: Path) -> None:
    path = tmp_path / "boek.csv"
    path.write_text('id;label;trefwoorden\na;A;taal\n\nb;B;"regio ~0 x|re:(a|b)"\n', encoding="utf-8")
    with pytest.raises(BrokenCodebookError) as caught:
        codebooks.read_codebook(path)
    (problem,) = caught.value.problems
    assert (problem.key, problem.code, problem.unit) == ("rule.window_reach", "b", "row")
    assert problem.line in (3, 4)


def test_question_that_turns_out_not_to_exist_is_a_problem_in_the_check(
    empty: Project, survey: Any, bring: Callable[..., Any]
) -> None:
    codebooks.load_codebook(empty, survey.codebook(_book("1").replace("[nodig]", "[nodg]")))
    bring(empty)
    clean.clean_project(empty)
    (problem,) = check_project(empty).problems
    assert problem.text("nl").startswith("code 'samenwerking': het trefwoord '[nodg] regionaal' geldt alleen bij")


def test_stored_codebook_keeps_what_negated_says(ready: Project, survey: Any) -> None:
    codebooks.load_codebook(ready, survey.codebook(_book("2")))
    assert [code.negated for code in codebooks.show_codebook(ready).codes] == [True, True, False, True]
