"""``duiding account`` and what ``duiding serve`` refuses to begin with."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

GOOD = "vier woorden op een rij"
Run = Callable[..., Any]
Typed = Callable[..., Any]


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Run a command that reads its password from the input."""

    def command(*arguments: str, password: str = GOOD) -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        return run(*arguments)

    return command


def test_first_account_is_administrator_and_others_get_a_role(typed: Typed, tmp_path: Path) -> None:
    first = typed("account", "add", "karin", "--shown", "Karin de Boer")
    assert (first.code, "beheerder (alle projecten)" in first.out) == (0, True)
    assert (tmp_path / "toegang.db").is_file()
    (tmp_path / "proef.duiding").touch()
    second = typed("account", "add", "bram", "--role", "codeur", "--project", "proef.duiding")
    assert "codeur (proef.duiding)" in second.out
    assert GOOD not in first.out + first.err + second.out + second.err


def test_password_is_never_an_argument(typed: Typed) -> None:
    assert typed("account", "add", "karin", "--password", GOOD).code == 2
    assert typed("account", "add", "karin", GOOD).code == 2


def test_password_that_is_too_short_is_refused_in_plain_words(typed: Typed) -> None:
    ran = typed("account", "add", "karin", password="kort")
    assert (ran.code, "minstens 12 tekens" in ran.err) == (1, True)


def test_role_is_given_and_taken_in_any_language(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "a.duiding").touch()
    typed("account", "add", "karin")
    typed("account", "add", "bram")
    assert "onderzoeker (alle projecten)" in typed("account", "role", "bram", "Onderzoeker").out
    assert "lezer (a.duiding)" in typed("account", "role", "bram", "reader", "--project", "a.duiding").out
    shut = typed("account", "role", "bram", "geen", "--project", "a.duiding").out
    assert "onderzoeker (alle projecten), geen toegang (a.duiding)" in shut
    assert "a.duiding" not in typed("account", "role", "bram", "Standaard", "--project", "a.duiding").out
    assert typed("account", "role", "bram", "standaard").code == 2
    wrong = typed("account", "role", "bram", "chef")
    assert (wrong.code, "lezer, codeur, onderzoeker, beheerder" in wrong.err) == (2, True)
    assert typed("account", "role", "els", "lezer").code == 1


def test_role_in_a_project_that_is_not_there_is_refused_with_the_nearest(typed: Typed, tmp_path: Path) -> None:
    typed("account", "add", "karin")
    typed("account", "add", "bram", "--role", "onderzoeker")
    wrong = typed("account", "role", "bram", "lezer", "--project", "geheim")
    assert (wrong.code, "geen projecten" in wrong.err) == (1, True)
    (tmp_path / "geheim.duiding").touch()
    wrong = typed("account", "role", "bram", "lezer", "--project", "geheim")
    assert (wrong.code, "Bedoelt u 'geheim.duiding'?" in wrong.err) == (1, True)
    assert json.loads(typed("account", "list", "--json").out)["accounts"][0]["roles"] == {"*": "researcher"}
    assert "lezer (geheim.duiding)" in typed("account", "role", "bram", "lezer", "--project", "geheim.duiding").out


def test_projects_of_a_file_that_says_what_is_served_may_have_roles(typed: Typed, tmp_path: Path) -> None:
    for folder in ("elders", "toegang"):
        (tmp_path / folder).mkdir()
    (tmp_path / "elders" / "m.duiding").touch()
    (tmp_path / "serve.toml").write_text(
        'accounts = "toegang"\n[projects]\n"Monitor" = "postgresql+psycopg://server/monitor"\n"m" = "elders/m.duiding"\n'
    )
    typed("account", "add", "karin", "--accounts", "toegang")
    served = ("--config", "serve.toml")
    added = typed("account", "add", "bram", "--role", "codeur", "--project", "Monitor", *served)
    assert "codeur (Monitor)" in added.out
    assert "lezer (m)" in typed("account", "role", "bram", "lezer", "--project", "m", *served).out
    wrong = typed("account", "role", "bram", "geen", "--project", "monitor", *served)
    assert (wrong.code, "'Monitor'" in wrong.err) == (1, True)


def test_account_is_blocked_let_in_and_given_another_password(typed: Typed) -> None:
    typed("account", "add", "karin")
    typed("account", "add", "bram", "--role", "codeur")
    assert "kan niet meer inloggen" in typed("account", "disable", "bram").out
    assert "geblokkeerd" in typed("account", "list").out
    assert typed("account", "disable", "karin").code == 1  # the last administrator
    assert "kan weer inloggen" in typed("account", "enable", "bram").out
    assert "ander wachtwoord" in typed("account", "password", "bram", password="nog vier andere woorden").out


def test_list_and_log_as_json_hold_no_hash(typed: Typed) -> None:
    typed("account", "add", "karin")
    typed("account", "add", "els", "--role", "lezer", "--email", "els@example.nl", "--no-password")
    accounts = json.loads(typed("account", "list", "--json").out)["accounts"]
    assert [(a["name"], a["roles"], a["has_password"]) for a in accounts] == [
        ("els", {"*": "reader"}, False), ("karin", {"*": "administrator"}, True),
    ]  # fmt: skip
    log = typed("account", "log", "--json").out
    assert [line["verb"] for line in json.loads(log)["log"]] == ["add", "role", "add", "role"]
    assert "argon2" not in log + json.dumps(accounts)
    assert "Voegde account 'els' toe." in typed("account", "log", "--last", "2").out


def test_accounts_that_are_not_there_are_told(run: Run) -> None:
    ran = run("account", "list")
    assert (ran.code, "duiding account add" in ran.err) == (1, True)


def test_accounts_can_be_in_another_place(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    typed("account", "add", "karin", "--accounts", "elders")
    assert (tmp_path / "elders" / "toegang.db").is_file()
    assert "karin" in typed("account", "list", "--accounts", "elders").out


@pytest.mark.parametrize("address", ["0.0.0.0", "localhost"])
def test_serve_does_not_begin_without_an_administrator(run: Run, address: str) -> None:
    ran = run("serve", ".", "--address", address)
    assert (ran.code, "duiding account add" in ran.err) == (1, True)


def test_serve_warns_when_a_network_can_read_along(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, object]] = []
    monkeypatch.setattr("coding.workflow.serving.check_free", lambda address, port: None)  # noqa: ARG005
    monkeypatch.setattr("coding.cli.accounts._run", lambda serving, home: (given.append(serving), 0)[1])  # noqa: ARG005
    typed("account", "add", "karin")
    open_ = typed("serve", ".", "--address", "0.0.0.0", "--port", "8600")
    assert (open_.code, "gaat niet over https" in open_.err) == (0, True)
    behind = typed("serve", ".", "--url", "https://duiding.example.nl")
    assert behind.err == ""
    assert "https://duiding.example.nl" in behind.out
    assert [one["port"] for one in given] == [8600, 8501]


def test_serve_tells_when_the_app_stopped_by_itself(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coding.workflow.serving.check_free", lambda address, port: None)  # noqa: ARG005
    monkeypatch.setattr("coding.cli.accounts._run", lambda serving, home: 1)  # noqa: ARG005
    typed("account", "add", "karin")
    assert typed("serve", ".").code == 1
