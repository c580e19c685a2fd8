"""What is served: read from arguments and a file, checked before anything starts."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from coding.errors import AccessError, FileError, MissingPartError, ProjectError
from coding.settings import Settings
from coding.workflow import project as projects
from coding.workflow import serving
from coding.workflow.accounts import add_account, opened_accounts

URL = "postgresql+psycopg://duiding:geheim@server/monitor"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two projects."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(serving.SECRET, raising=False)
    for name in ("a.duiding", "b.duiding"):
        projects.create(tmp_path / name, settings)
    return tmp_path


def config(folder: Path, text: str) -> Path:
    """A file of settings."""
    path = folder / "serve.toml"
    path.write_text(text, encoding="utf-8")
    return path


def administrator(folder: Path) -> None:
    """Make the first account."""
    with opened_accounts(str(folder), create=True) as accounts:
        add_account(accounts, "karin", password="vier woorden op een rij")


def test_without_arguments_the_current_folder_is_served(folder: Path) -> None:
    found = serving.read()
    assert (found.folder, found.address, found.port) == (str(folder), "localhost", 8501)
    assert found.offered() == {"a.duiding": str(folder / "a.duiding"), "b.duiding": str(folder / "b.duiding")}
    assert found.place == str(folder / "toegang.db")


def test_project_that_comes_later_is_served_too(folder: Path, settings: Settings) -> None:
    found = serving.read([str(folder)])
    projects.create(folder / "c.duiding", settings)
    assert "c.duiding" in found.offered()


def test_files_and_urls_are_served_by_name(folder: Path, tmp_path: Path) -> None:
    found = serving.read([str(folder / "a.duiding"), URL], accounts=str(tmp_path / "x"))
    assert found.offered() == {"a.duiding": str(folder / "a.duiding"), "monitor": URL}
    assert found.place == str(tmp_path / "x" / "toegang.db")


def test_file_gives_what_the_command_does_not(folder: Path) -> None:
    path = config(
        folder,
        f'port = 9000\nurl = "https://duiding.example.nl"\nupload = 50\naccounts = "{URL}"\n[projects]\n"Monitor" = "{URL}"\n',
    )
    found = serving.read(["."], path, port=9001, address=None)
    assert (found.port, found.upload, found.is_secure, found.place) == (9001, 50, True, URL)
    assert set(found.offered()) == {"a.duiding", "b.duiding", "Monitor"}


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("poort = 1", "'poort'"),
        ("port = 99999999", "'port'"),
        ('url = "duiding.example.nl/pad"', "'url'"),
        ('url = "https://duiding.example.nl/pad"', "'url'"),
        ("x = [", "line 1"),
        ('[organisation]\nname = "X"\nmetadata = "ftp://x"\nclient_id = "d"', "'organisation.metadata'"),
    ],
)
def test_file_with_a_mistake_names_its_place(folder: Path, text: str, match: str) -> None:
    with pytest.raises(FileError, match=match):
        serving.read(["."], config(folder, text))


def test_file_that_is_not_there_is_told(folder: Path) -> None:
    with pytest.raises(FileError, match="weg.toml"):
        serving.read(["."], folder / "weg.toml")


def test_what_is_not_there_or_twice_is_refused(folder: Path, settings: Settings) -> None:
    with pytest.raises(ProjectError, match="weg.duiding"):
        serving.read([str(folder / "weg.duiding")])
    with pytest.raises(ProjectError, match="does not exist"):
        serving.read([], config(folder, 'folder = "weg"'))
    (folder / "map").mkdir()
    with pytest.raises(ProjectError, match="one folder"):
        serving.read([".", "map"])
    projects.create(folder / "map" / "a.duiding", settings)
    with pytest.raises(ProjectError, match="'a.duiding'"):
        serving.read([".", "map/a.duiding"])
    with pytest.raises(ProjectError, match="'a'"):  # reports and roles go by the name without its ending
        serving.read(["."], config(folder, f'[projects]\na = "{URL}"'))


def test_nothing_is_served_without_an_administrator(folder: Path) -> None:
    found = serving.read(["."])
    with pytest.raises(AccessError, match="no administrator yet"):
        serving.check_ready(found)
    with opened_accounts(str(folder), create=True):
        pass
    with pytest.raises(AccessError, match="no administrator yet"):
        serving.check_ready(found)
    administrator(folder)
    serving.check_ready(found)


def test_nothing_is_served_that_nobody_can_log_in_to(folder: Path) -> None:
    administrator(folder)
    with pytest.raises(AccessError, match="no organisation"):
        serving.check_ready(serving.read(["."], config(folder, "passwords = false")))


def test_organisation_needs_its_secret_and_its_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    administrator(folder)
    text = '[organisation]\nname = "Instituut"\nmetadata = "https://login.example.nl/x"\nclient_id = "duiding"\n'
    with pytest.raises(AccessError, match=serving.SECRET):
        serving.check_ready(serving.read(["."], config(folder, text)))
    monkeypatch.setenv(serving.SECRET, "geheim")
    serving.check_ready(serving.read(["."], config(folder, text)))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)  # noqa: ARG005
    with pytest.raises(MissingPartError, match="EXTRA=oidc"):
        serving.check_ready(serving.read(["."], config(folder, text)))


@pytest.mark.parametrize(
    ("options", "refused"),
    [
        ({"address": "0.0.0.0"}, True),
        ({"address": "10.0.0.5"}, True),
        ({"address": "0.0.0.0", "url": "https://duiding.example.nl"}, False),
        ({"address": "127.0.0.1"}, False),
        ({}, False),
    ],
)
def test_organisation_must_know_the_way_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, options: dict[str, str], refused: bool
) -> None:
    administrator(folder)
    monkeypatch.setenv(serving.SECRET, "geheim")
    text = '[organisation]\nname = "Instituut"\nmetadata = "https://login.example.nl/x"\nclient_id = "duiding"\n'
    found = serving.read(["."], config(folder, text), **options)
    if not refused:
        serving.check_ready(found)
        return
    with pytest.raises(AccessError, match=f"'{options['address']}'.*--url"):
        serving.check_ready(found)


def test_port_that_is_taken_is_told_before_anything_starts() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(AccessError, match=f"port {port} of 127.0.0.1"):
            serving.check_free("127.0.0.1", port)
    serving.check_free("127.0.0.1", port)
    with pytest.raises(AccessError, match="192.0.2.1"):  # an address that is nobody's (RFC 5737)
        serving.check_free("192.0.2.1", port)


@pytest.mark.parametrize(
    ("address", "url", "warned"),
    [
        ("localhost", "", False),
        ("127.0.0.1", "", False),
        ("0.0.0.0", "", True),
        ("10.0.0.5", "http://duiding.example.nl", True),
        ("localhost", "http://duiding.example.nl", True),
        ("localhost", "https://duiding.example.nl", False),
        ("0.0.0.0", "https://duiding.example.nl", False),
        ("::1", "", False),
    ],
)
@pytest.mark.usefixtures("folder")
def test_plain_http_over_a_network_is_known(address: str, url: str, warned: bool) -> None:
    found = serving.read(["."], address=address, url=url)
    assert serving.is_readable_on_the_way(found) is warned
