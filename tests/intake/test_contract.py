"""The file contracts id,text and id,codes."""

from __future__ import annotations

import openpyxl
import pytest

from coding.errors import FileError, TableError
from coding.intake import contract
from coding.records import Answer


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding=encoding, newline="")
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_answers_are_read_exactly(tmp_path, encoding):
    path = written(tmp_path, 'Text;ID;rest\n" één; twee\nregels ";a1;x\n;a2;\nna;a3;y\n', encoding)
    assert contract.read_answers(path) == [Answer("a1", " één; twee\nregels "), Answer("a2", ""), Answer("a3", "na")]


def test_answers_are_read_from_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "text"], [1, "rust"], [2, None]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert contract.read_answers(tmp_path / "a.xlsx") == [Answer("1", "rust"), Answer("2", "")]


def test_coded_answers_are_read(tmp_path):
    path = written(tmp_path, "id,coder,codes\na1,an,rust|tijd\na1,bo,\na2,an, tijd | tijd \n")
    assert contract.read_coded(path) == [("a1", "an", ("rust", "tijd")), ("a1", "bo", ()), ("a2", "an", ("tijd",))]


def test_coder_has_one_spelling(tmp_path):
    path = written(tmp_path, "id,coder,codes\na1, An  Smit ,rust\na2,An Smit,\n")
    assert [coder for _, coder, _ in contract.read_coded(path)] == ["An Smit", "An Smit"]
    with pytest.raises(TableError, match="a1"):
        contract.read_coded(written(tmp_path, "id,coder,codes\na1,An  Smit,rust\na1,An Smit,\n"))


def test_coded_answers_without_coder_are_read(tmp_path):
    path = written(tmp_path, "id;codes\na1;rust|tijd\na2;\n")
    assert contract.read_coded(path) == [("a1", "", ("rust", "tijd")), ("a2", "", ())]


@pytest.mark.parametrize(
    ("read", "text", "shown"),
    [
        (contract.read_answers, "id;tekst\n1;a\n", "no column ‘text’. Is it ‘tekst’"),
        (contract.read_answers, "nr;antwoord\n1;a\n", "Found: nr, antwoord. Needed: id, text"),
        (contract.read_coded, "id;code\n1;a\n", "Is it ‘code’"),
        (contract.read_answers, "id;text\n1;a\n2;b\n1;c\n", "‘1’ stands in row 2 and in row 4"),
        (contract.read_answers, "id;text\n1;a\n;b\n", "row 3: the column ‘id’ is empty"),
        (contract.read_coded, "id;codes\n1;a\n1;b\n", "‘1’ was coded twice by ‘\\?’, in row 2 and in row 3"),
        (contract.read_coded, "id;coder;codes\n1;an;a\n1;an;b\n", "coded twice by ‘an’"),
    ],
)
def test_contract_that_is_broken_is_told(tmp_path, read, text, shown):
    with pytest.raises(TableError, match=shown):
        read(written(tmp_path, text))


def test_contract_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileError, match="not found"):
        contract.read_answers(tmp_path / "weg.csv")


def test_answer_file_is_read_row_by_row_and_anew_each_time(tmp_path):
    path = written(tmp_path, 'ID,extra,text\na1,x,"een\ntwee"\na2,y,\na1,z,drie\na4,te,veel,cellen\n')
    file = contract.AnswerFile(path)
    for _ in range(2):
        found = iter(file)
        assert [next(found) for _ in range(3)] == [Answer("a1", "een\ntwee"), Answer("a2", ""), Answer("a1", "drie")]
        with pytest.raises(TableError, match="row 5"):
            next(found)


def test_answer_file_tells_an_id_that_comes_twice(tmp_path):
    file = contract.AnswerFile(written(tmp_path, "id;text\n1;a\n\n2;b\n1;c\n"))
    rows: dict[str, str] = {}

    def first(id_, row):
        earlier = rows.get(id_, "")
        rows.setdefault(id_, row)
        return earlier

    with pytest.raises(TableError, match="‘1’ stands in row 2 and in row 5"):
        list(file.checked(first))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_answer_file_reads_what_the_table_holds(tmp_path, encoding):
    path = written(tmp_path, 'text;id;leeg;\n" één; twee\nregels ";a1;;\n;;;\nna;a3;y;\n', encoding)
    assert list(contract.AnswerFile(path)) == [Answer("a1", " één; twee\nregels "), Answer("a3", "na")]


def test_answer_file_without_rows_is_told(tmp_path):
    for text in ("id;text\n", "id;text\n;\n"):
        with pytest.raises(TableError, match="only a header|no rows|header"):
            list(contract.AnswerFile(written(tmp_path, text)))


def test_answer_file_that_names_a_column_twice_is_told(tmp_path):
    with pytest.raises(TableError, match="text"):
        list(contract.AnswerFile(written(tmp_path, "id;text;text\n1;a;b\n")))
