"""Stages that work file in, file out keep to the contract."""

from __future__ import annotations

import csv
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coding.errors import CodedError, ProjectError, TableError
from coding.settings import Settings
from coding.workflow import clean, quotes, share, suggest, topics
from coding.workflow.temporary import project_of_files


@pytest.fixture
def answers(survey: Any, tmp_path: Path) -> Path:
    """The lessons as a file with id and text."""
    path = tmp_path / "antwoorden.csv"
    with (
        survey.write().open(encoding="utf-8", newline="") as source,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(["id", "text"])
        for n, row in enumerate(csv.DictReader(source, delimiter=";"), start=1):
            writer.writerow([f"a{n}", row["Welke les heeft u geleerd?"]])
    return path


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    """Decisions about some of them, without a coder."""
    path = tmp_path / "besluiten.csv"
    path.write_text("id,codes\na1,samenwerking\na4,maatwerk\na5,maatwerk|taal\na7,taal\na11,vroeg\na22,\n")
    return path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_clean_file_keeps_order_and_text(answers: Path, tmp_path: Path, settings: Settings) -> None:
    result = clean.clean_file(answers, tmp_path / "schoon.csv", settings)
    given, rows = _rows(answers), _rows(tmp_path / "schoon.csv")
    assert tuple(rows[0]) == ("id", "text", "clean", "answer", "kind", "language", "masked", "findings", "duplicate_of")
    assert [(r["id"], r["text"]) for r in rows] == [(g["id"], g["text"]) for g in given]
    assert result.n_answers == 24
    assert sum(int(r["answer"]) for r in rows) == result.n_substantive == 21


@pytest.mark.parametrize("with_coded", [False, True])
def test_suggest_file_keeps_to_the_contract(
    answers: Path, coded: Path, survey: Any, tmp_path: Path, settings: Settings, with_coded: bool
) -> None:
    out = tmp_path / "voorstel.csv"
    suggest.suggest_file(suggest.Files(answers, out, survey.codebook(), coded if with_coded else None), settings)
    rows = _rows(out)
    assert tuple(rows[0]) == ("id", "code", "probability", "suggested", "why")
    known = {row["id"] for row in _rows(answers)}
    assert {row["id"] for row in rows} <= known
    assert {row["code"] for row in rows} <= {"samenwerking", "maatwerk", "taal", "vroeg"}
    assert len({(row["id"], row["code"]) for row in rows}) == len(rows)
    for row in rows:
        p = float(row["probability"])
        assert 0 <= p <= 1
        assert row["suggested"] in ("0", "1")
        assert row["suggested"] == "1" or p >= 0.01
    first = out.read_bytes()
    suggest.suggest_file(suggest.Files(answers, out, survey.codebook(), coded if with_coded else None), settings)
    assert out.read_bytes() == first


def test_suggest_file_refuses_unknown_answers_and_writes_nothing(
    answers: Path, survey: Any, tmp_path: Path, settings: Settings
) -> None:
    wrong = tmp_path / "fout.csv"
    wrong.write_text("id,codes\nb1,taal\n")
    with pytest.raises(CodedError, match="b1"):
        suggest.suggest_file(suggest.Files(answers, tmp_path / "uit.csv", survey.codebook(), wrong), settings)
    assert not (tmp_path / "uit.csv").exists()


def test_topics_file_names_known_answers_only(answers: Path, tmp_path: Path, settings: Settings) -> None:
    found = topics.topics_file(answers, tmp_path / "onderwerpen.csv", settings)
    text = (tmp_path / "onderwerpen.csv").read_text(encoding="utf-8")
    assert text.splitlines()[0] == "id,question,topic,words,central,stability"
    known = {row["id"] for row in _rows(answers)}
    assert {row["id"] for row in _rows(tmp_path / "onderwerpen.csv")} <= known
    assert sum(len(t.answer_ids) for t in found.topics) == len(_rows(tmp_path / "onderwerpen.csv"))


def test_share_and_quotes_of_files(answers: Path, coded: Path, survey: Any, tmp_path: Path, settings: Settings) -> None:
    with project_of_files(survey.codebook(), answers, coded, settings) as project:
        evidence, found = share.shares_project(project)
        share.write_shares(evidence, found, tmp_path / "aandeel.csv")
    by_code = {row["code"]: row for row in _rows(tmp_path / "aandeel.csv")}
    assert (by_code["maatwerk"]["n"], by_code["maatwerk"]["n_theme"], by_code["maatwerk"]["basis"]) == (
        "6",
        "2",
        "decided",
    )
    assert math.isclose(float(by_code["maatwerk"]["share"]), 1 / 3, abs_tol=1e-4)
    with project_of_files(survey.codebook(), answers, None, settings) as project:
        chosen = quotes.quotes_project(project, n_quotes=20)
        quotes.write_quotes(chosen, tmp_path / "citaten.csv")
    rows = _rows(tmp_path / "citaten.csv")
    assert tuple(rows[0]) == quotes.COLUMNS
    assert not [row for row in rows if "Haile" in row["text"] or "example.nl" in row["text"]]


def test_temporary_project_is_gone_afterwards(answers: Path, survey: Any, settings: Settings) -> None:
    with project_of_files(survey.codebook(), answers, None, settings) as project:
        target = Path(project.target)
        assert target.is_file()
    assert not target.parent.exists()


def test_topics_file_shows_no_name_and_no_word_of_a_few(tmp_path: Path, settings: Settings) -> None:
    lines = [f"Zonder Wubbegien kom je met {what} niet verder" for what in ("taal", "werk", "zorg", "geld", "wonen")]
    text = "id;text\n" + "\n".join(f"{n};{line}" for n, line in enumerate(lines))
    (tmp_path / "namen.csv").write_text(text, encoding="utf-8")
    found = topics.topics_file(tmp_path / "namen.csv", tmp_path / "onderwerpen.csv", settings)
    assert len(found.topics) == 1
    assert "wubbegien" not in found.topics[0].words
    assert not {"taal", "werk", "zorg", "geld", "wonen"} & set(found.topics[0].words)


def test_suggestions_for_undecided_answers_are_counted_apart(
    answers: Path, survey: Any, coded: Path, tmp_path: Path, settings: Settings
) -> None:
    codebook = survey.codebook()
    result = suggest.suggest_file(suggest.Files(answers, tmp_path / "s.csv", codebook, coded), settings)
    decided = {row["id"] for row in _rows(coded)}
    suggested = [row["id"] for row in _rows(tmp_path / "s.csv") if row["suggested"] == "1"]
    assert result.n_suggested == len(suggested)
    assert result.n_for_undecided == sum(i not in decided for i in suggested) < result.n_suggested
    alone = suggest.suggest_file(suggest.Files(answers, tmp_path / "t.csv", codebook), settings)
    assert alone.n_for_undecided == alone.n_suggested > 0


def test_clean_file_of_many_finds_the_first_of_identical_texts(
    answers: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coding.cleaning import links

    with answers.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["a90", " Korte  lijnen met de buurgemeenten"])
        csv.writer(file).writerows([["b10", "De taal!"], ["b2", "iets anders"], ["b1", "de  taal"]])
    monkeypatch.setattr(links, "MOST_NEAR", 5)
    monkeypatch.setattr(links, "CHUNK", 4)
    clean.clean_file(answers, tmp_path / "schoon.csv", settings)
    same = {row["id"]: row["duplicate_of"] for row in _rows(tmp_path / "schoon.csv") if row["duplicate_of"]}
    assert same == {"a90": "a19", "b1": "b10"}


def test_clean_file_that_breaks_halfway_leaves_no_file(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "a.csv").write_text("id,text\n" + "".join(f"a{n},tekst\n" for n in range(5000)) + "a5,weer\n")
    with pytest.raises(TableError, match="‘a5’"):
        clean.clean_file(tmp_path / "a.csv", tmp_path / "c.csv", settings)
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.slow
def test_clean_file_takes_no_more_memory_for_more_answers(tmp_path: Path) -> None:
    script = (
        "import sys, resource; from coding.settings import Settings; from coding.cleaning import links;"
        "from coding.workflow.clean import clean_file; links.MOST_NEAR = 1000;"
        "clean_file(sys.argv[1], sys.argv[1] + '.csv', Settings(language='nl'), ('spaces', 'duplicates'));"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    peaks = []
    for n in (20_000, 200_000):
        path = tmp_path / f"a{n}.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("id,text\n")
            file.writelines(f"a{i:07d},antwoord {i * 7919 % 150_000} over van alles en nog wat\n" for i in range(n))
        done = subprocess.run([sys.executable, "-c", script, path], capture_output=True, text=True, check=True)
        peaks.append(int(done.stdout) / 1024)
    assert peaks[1] < peaks[0] + 30  # MB; holding 200,000 answers takes more than 100


def test_clean_file_asks_for_a_second_opinion_only_if_told(
    answers: Path, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deduce.py").write_text(
        "class A:\n    tag, start_char, end_char = 'persoon', 0, 3\n"
        "class Deduce:\n    def deidentify(self, text): return type('F', (), {'annotations': [A()]})\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    clean.clean_file(answers, tmp_path / "een.csv", settings)
    clean.clean_file(answers, tmp_path / "twee.csv", settings, second=("deduce",))
    alone, helped = _rows(tmp_path / "een.csv"), _rows(tmp_path / "twee.csv")
    assert not alone[1]["masked"].startswith("[persoon]")
    assert helped[1]["masked"].startswith("[persoon]")
    assert all(len(h["findings"]) >= len(a["findings"]) for a, h in zip(alone, helped, strict=True))


def test_retired_code_is_not_suggested_but_may_have_been_given(
    answers: Path, coded: Path, survey: Any, tmp_path: Path, settings: Settings
) -> None:
    text = survey.codebook().read_text(encoding="utf-8")
    book = tmp_path / "vervallen.yaml"
    book.write_text(text.replace("label: Taal,", "label: Taal, retired: true,"), encoding="utf-8")
    model = tmp_path / "geleerd.skops"
    suggest.suggest_file(suggest.Files(answers, tmp_path / "v.csv", book, coded, save_model=model), settings)
    rows = _rows(tmp_path / "v.csv")
    assert {row["code"] for row in rows} == {"samenwerking", "maatwerk", "vroeg"}
    suggest.suggest_file(suggest.Files(answers, tmp_path / "w.csv", book, model=model), settings)
    assert {row["code"] for row in _rows(tmp_path / "w.csv")} == {row["code"] for row in rows}


def test_folder_without_places_is_refused_in_every_stage_that_masks(
    answers: Path, survey: Any, tmp_path: Path, settings: Settings
) -> None:
    without = settings.model_copy(update={"places": tmp_path / "nergens"})
    with pytest.raises(ProjectError, match="no list of place names"):
        suggest.suggest_file(suggest.Files(answers, tmp_path / "v.csv", survey.codebook()), without)
    with pytest.raises(ProjectError, match="no list of place names"):
        topics.topics_file(answers, tmp_path / "t.csv", without)
    assert not (tmp_path / "v.csv").exists()
    assert not (tmp_path / "t.csv").exists()
