"""Nothing that matters is written over: projects, inputs, tables of somebody else."""

import sqlite3
from pathlib import Path

import pytest

from coding.errors import FileError
from coding.exchange.guard import check_report, check_target, reading
from coding.exchange.tables import whole_file, write_csv, write_xlsx


def _kept(path: Path, before: bytes) -> bool:
    return path.read_bytes() == before and [p.name for p in path.parent.iterdir() if p.name.startswith(".")] == []


@pytest.mark.parametrize("name", ["k.duiding", "k.csv"])
def test_database_is_never_written_over(tmp_path: Path, name: str) -> None:
    database = sqlite3.connect(tmp_path / name)
    database.execute("create table t (a)")
    database.commit()
    database.close()
    before = (tmp_path / name).read_bytes()
    with pytest.raises(FileError, match="another database"), whole_file(tmp_path / name) as part:
        part.write_text("weg", encoding="utf-8")
    assert _kept(tmp_path / name, before)


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_journal_of_a_database_is_never_written_over(tmp_path: Path, end: str) -> None:
    with pytest.raises(FileError, match="another database"):
        check_target(tmp_path / f"k.duiding{end}")


def test_write_ahead_log_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "uit.csv").write_bytes(bytes.fromhex("377f0682") + b"\x00" * 40)
    with pytest.raises(FileError, match="another database"):
        check_target(tmp_path / "uit.csv")


def test_input_of_the_command_is_not_written_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "anders.csv").symlink_to(tmp_path / "in.csv")
    with reading("in.csv", None):
        for path in (Path("in.csv"), tmp_path / "in.csv", tmp_path / "x" / ".." / "in.csv", tmp_path / "anders.csv"):
            (tmp_path / "x").mkdir(exist_ok=True)
            with pytest.raises(FileError, match="itself reads"):
                write_csv(path, ["id"], [["2"]])
        assert write_csv("uit.csv", ["id"], [["2"]]) == 1
    assert (tmp_path / "in.csv").read_text(encoding="utf-8") == "id\n1\n"
    assert write_csv("in.csv", ["id"], [["2"]]) == 1


@pytest.mark.parametrize("name", ["uit.txt", "uit", "uit.xlsx", "codeboek.yaml"])
def test_csv_ends_in_csv(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileError, match=r"ends in: \.csv"):
        write_csv(tmp_path / name, ["id"], [])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("header", ["id;text\n1;a\n", "id,text,more\n", "text,id\n", "caf\xe9\n", "id\n"])
def test_csv_with_other_columns_is_kept(tmp_path: Path, header: str) -> None:
    before = header.encode("latin-1")
    (tmp_path / "uit.csv").write_bytes(before)
    with pytest.raises(FileError, match="its columns are not those"):
        write_csv(tmp_path / "uit.csv", ["id", "text"], [["1", "a"]])
    assert _kept(tmp_path / "uit.csv", before)


def test_csv_of_an_earlier_run_and_an_empty_file_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "uit.csv").touch()
    for value in ("een", "twee"):
        write_csv(tmp_path / "uit.csv", ["id", "t,x"], [["1", value]])
    assert (tmp_path / "uit.csv").read_text(encoding="utf-8") == 'id,"t,x"\n1,twee\n'


def test_workbook_with_other_columns_or_sheets_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "uit.xlsx"
    for sheets in (
        {"antwoorden": (["id", "Wat vindt u?"], [["1", "a"]])},
        {"Blad1": (["id", "codes"], [["1", "a"]])},
        {"antwoorden": (["id", "codes"], []), "extra": (["x"], [])},
    ):
        path.unlink(missing_ok=True)
        write_xlsx(path, sheets)
        before = path.read_bytes()
        with pytest.raises(FileError, match="its columns are not those"):
            write_xlsx(path, {"antwoorden": (["id", "codes"], [["1", "b"]])})
        assert _kept(path, before)
    path.write_bytes(b"geen werkmap")
    with pytest.raises(FileError, match="its columns are not those"):
        write_xlsx(path, {"antwoorden": (["id", "codes"], [])})


def test_workbook_of_an_earlier_run_is_replaced(tmp_path: Path) -> None:
    for value in ("een", "twee"):
        assert write_xlsx(tmp_path / "uit.xlsx", {"antwoorden": (["id", "codes"], [["1", value]])}) == 1


def test_report_does_not_replace_a_survey_of_the_same_name(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "k.xlsx", {"export": (["id"], [["1"]])})
    with pytest.raises(FileError, match="not made by Duiding"):
        check_report(tmp_path / "k.xlsx")
    (tmp_path / "k.docx").write_bytes(b"PK kapot")
    with pytest.raises(FileError, match="not made by Duiding"):
        check_report(tmp_path / "k.docx")
    check_report(tmp_path / "nieuw.xlsx")
