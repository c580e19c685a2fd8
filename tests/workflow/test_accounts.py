"""Accounts, passwords and sessions: who may change what, how one gets in, and when one is out again."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coding import wording
from coding.errors import AccessError, CodedError
from coding.review.decide import AUTOMATIC
from coding.team import EVERY, TeamRole
from coding.workflow import accounts as use_case
from coding.workflow import passwords, rights, sessions
from coding.workflow.accounts import Accounts, opened_accounts
from coding.workflow.passwords import _hasher as real_hasher  # before `quick_hashes` takes its place
from coding.workflow.sessions import Claims

GOOD = "vier woorden op een rij"
BETTER = "nog vier andere woorden"
START = datetime(2026, 11, 3, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Accounts]:
    """A store without accounts beside two projects, opened on the machine itself."""
    for name in ("proef.duiding", "ander.duiding"):
        (tmp_path / name).touch()
    with opened_accounts(str(tmp_path), create=True, who="root") as accounts:
        yield accounts


@pytest.fixture
def team(empty: Accounts) -> Accounts:
    """Karin, administrator; Bram, coder of all; Lea, reader of one project; René, without a role."""
    use_case.add_account(empty, "karin", "Karin de Boer", password=GOOD)
    use_case.add_account(empty, "bram", "Bram", TeamRole.CODER, password=GOOD)
    use_case.add_account(empty, "lea", "Lea", TeamRole.READER, "proef.duiding", GOOD)
    use_case.add_account(empty, "rene", "René Vos", password=GOOD)
    return empty


def by(accounts: Accounts, name: str) -> Accounts:
    """The store, used by an account."""
    return accounts.acting(next(a for a in use_case.all_accounts(accounts) if a.name == name))


def verbs(accounts: Accounts, who: str = "") -> list[str]:
    """What the trail tells of."""
    return [line.verb for line in use_case.account_lines(accounts) if not who or line.who == who]


def test_first_account_is_administrator_and_no_other_role(empty: Accounts) -> None:
    with pytest.raises(AccessError, match="always the administrator"):
        use_case.add_account(empty, "karin", role=TeamRole.CODER, password=GOOD)
    with pytest.raises(AccessError, match="always the administrator"):
        use_case.add_account(empty, "karin", project="proef.duiding", password=GOOD)
    assert not use_case.has_administrator(empty)
    made = use_case.add_account(empty, " Karin ", "Karin  de Boer", password=GOOD)
    assert (made.name, made.shown, made.is_administrator) == ("karin", "Karin de Boer", True)
    assert use_case.has_administrator(empty)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ({"name": "Bram"}, "login name 'bram'"),
        ({"name": "nieuw", "shown": "BRAM"}, "called 'BRAM'"),
        ({"name": "nieuw", "shown": " bram "}, "called 'bram'"),
        ({"name": "nieuw", "shown": "Rene\u0301 Vos"}, "called 'René Vos'"),
        ({"name": "nieuw", "shown": "Br\u200bam"}, "cannot stand beside decisions"),
        ({"name": "x"}, "cannot be a login name"),
        ({"name": "../x"}, "cannot be a login name"),
        ({"name": "nieuw", "shown": "a\tb\x00"}, "cannot stand beside decisions"),
        ({"name": "nieuw", "shown": "n" * 81}, "cannot stand beside decisions"),
        ({"name": "nieuw", "password": "elf letters"}, "at least 12"),
        ({"name": "nieuw", "password": "a" * 40}, "too easy"),
        ({"name": "nieuwe.codeur", "password": "Nieuwe.Codeur"}, "too easy"),
        ({"name": "nieuw", "password": "ab" * 150}, "too long"),
        ({"name": "nieuw", "password": None}, "could not log in"),
        ({"name": "nieuw", "email": "geen adres"}, "no e-mail address"),
        ({"name": "nieuw", "role": TeamRole.ADMINISTRATOR, "project": "proef.duiding"}, "all projects at once"),
    ],
)
def test_account_that_cannot_be_is_refused_and_not_stored(team: Accounts, given: dict[str, object], match: str) -> None:
    with pytest.raises(AccessError, match=match):
        use_case.add_account(team, **{"password": GOOD, **given})  # type: ignore[arg-type]
    assert len(use_case.all_accounts(team)) == 4


def test_nobody_is_called_as_the_coder_that_is_no_person(team: Accounts) -> None:
    with pytest.raises(CodedError):
        use_case.add_account(team, "nieuw", AUTOMATIC, password=GOOD)


def test_no_error_holds_the_password(team: Accounts) -> None:
    with pytest.raises(AccessError) as error:
        use_case.add_account(team, "nieuw", password="geheim")
    assert "geheim" not in str(error.value.as_dict("nl"))


def test_only_an_administrator_changes_accounts(team: Accounts) -> None:
    bram = by(team, "bram")
    for act in (
        lambda: use_case.add_account(bram, "nieuw", password=GOOD),
        lambda: use_case.set_role(bram, "bram", TeamRole.ADMINISTRATOR),
        lambda: use_case.set_password(bram, "karin", BETTER),
        lambda: use_case.set_active(bram, "karin", False),
        lambda: use_case.all_accounts(bram),
        lambda: use_case.account_lines(bram),
    ):
        with pytest.raises(AccessError, match="administrator"):
            act()
    assert "Bram" not in {line.who for line in use_case.account_lines(team)}


def test_administrator_who_is_none_any_more_is_refused_at_once(team: Accounts) -> None:
    karin = by(team, "karin")
    use_case.set_role(karin, "bram", TeamRole.ADMINISTRATOR)
    use_case.set_role(team, "karin", TeamRole.CODER)
    with pytest.raises(AccessError, match="administrator"):
        use_case.set_role(karin, "karin", TeamRole.ADMINISTRATOR)


def test_process_that_serves_manages_nothing_of_itself(team: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rights, "_served", True)
    with pytest.raises(AccessError, match="not clear who asks"):
        use_case.set_role(team, "bram", TeamRole.ADMINISTRATOR)


def test_last_administrator_stays(team: Accounts) -> None:
    for act in (
        lambda: use_case.set_role(team, "karin", TeamRole.CODER),
        lambda: use_case.set_role(team, "karin", None),
        lambda: use_case.set_active(team, "karin", False),
    ):
        with pytest.raises(AccessError, match="no administrator left"):
            act()
    assert use_case.has_administrator(team)


def test_role_in_a_project_goes_before_that_in_all(team: Accounts) -> None:
    use_case.set_role(team, "bram", TeamRole.RESEARCHER, "proef.duiding")
    bram = next(a for a in use_case.all_accounts(team) if a.name == "bram")
    assert (bram.role_in("proef.duiding"), bram.role_in("ander.duiding")) == (TeamRole.RESEARCHER, TeamRole.CODER)
    lea = next(a for a in use_case.all_accounts(team) if a.name == "lea")
    assert (lea.role_in("proef.duiding"), lea.role_in("ander.duiding")) == (TeamRole.READER, None)
    gone = use_case.forget_role(team, "bram", "proef.duiding")
    assert (gone.role_in("proef.duiding"), gone.roles) == (TeamRole.CODER, {EVERY: TeamRole.CODER})


def test_no_access_to_one_project_holds_whatever_counts_in_all(team: Accounts) -> None:
    shut = use_case.set_role(team, "bram", None, "proef.duiding")
    assert (shut.role_in("proef.duiding"), shut.role_in("ander.duiding")) == (None, TeamRole.CODER)
    assert shut == next(a for a in use_case.all_accounts(team) if a.name == "bram")
    assert use_case.roles_told(shut, "nl") == "codeur (alle projecten), geen toegang (proef.duiding)"
    assert "Bram" not in use_case.coders_of(team, "proef.duiding")
    still = use_case.set_role(team, "bram", TeamRole.RESEARCHER)
    assert still.role_in("proef.duiding") is None
    none = use_case.set_role(team, "bram", None)
    assert (none.roles, none.role_in("ander.duiding")) == ({"proef.duiding": None}, None)
    assert use_case.roles_told(use_case.forget_role(team, "bram", "proef.duiding"), "nl") == "geen rol"


@pytest.mark.parametrize(
    ("project", "match"),
    [
        ("proef", "'proef.duiding'"),
        ("Proef.duiding", "'proef.duiding'"),
        ("", "'ander.duiding, proef.duiding'"),
        ("../proef.duiding", "no project"),
    ],
)
def test_role_in_a_project_that_is_not_there_is_refused(team: Accounts, project: str, match: str) -> None:
    for act in (
        lambda: use_case.set_role(team, "bram", TeamRole.READER, project),
        lambda: use_case.set_role(team, "bram", None, project),
        lambda: use_case.forget_role(team, "bram", project),
        lambda: use_case.add_account(team, "nieuw", "Nieuw", TeamRole.READER, project, GOOD),
    ):
        with pytest.raises(AccessError, match=match):
            act()
    assert [a.roles for a in use_case.all_accounts(team) if a.name in ("bram", "nieuw")] == [{EVERY: TeamRole.CODER}]


def test_projects_that_lie_elsewhere_are_known_when_they_are_named(tmp_path: Path) -> None:
    with opened_accounts(str(tmp_path), create=True, elsewhere=lambda: ("Monitor",)) as accounts:
        use_case.add_account(accounts, "karin", password=GOOD)
        karin = by(accounts, "karin")
        use_case.add_account(karin, "bram", "Bram", TeamRole.READER, "Monitor", GOOD)
    with opened_accounts(str(tmp_path)) as accounts:
        with pytest.raises(AccessError, match="--config"):
            use_case.set_role(accounts, "bram", TeamRole.CODER, "Monitor")
        assert use_case.forget_role(accounts, "bram", "Monitor").roles == {}  # what is gone can be taken away


def test_projects_are_told_to_no_one_who_does_not_manage(team: Accounts) -> None:
    with pytest.raises(AccessError, match="administrator"):
        use_case.set_role(by(team, "lea"), "lea", TeamRole.READER, "ande.duiding")


def test_coders_of_a_project_are_those_who_may_code_there(team: Accounts) -> None:
    use_case.set_role(team, "lea", TeamRole.RESEARCHER, "ander.duiding")
    use_case.add_account(team, "weg", "Weg", TeamRole.CODER, password=GOOD)
    use_case.set_active(team, "weg", False)
    assert use_case.coders_of(team, "proef.duiding") == ["Bram", "Karin de Boer"]
    assert use_case.coders_of(by(team, "lea"), "ander.duiding") == ["Bram", "Karin de Boer", "Lea"]
    for name, project in (("lea", "proef.duiding"), ("bram", "ander.duiding")):
        with pytest.raises(AccessError, match="researcher"):
            use_case.coders_of(by(team, name), project)


def test_unknown_account_names_the_nearest(team: Accounts) -> None:
    with pytest.raises(AccessError, match="'karin'"):
        use_case.set_active(team, "karen", False)


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_trail_says_who_did_what_in_both_languages(team: Accounts, language: str) -> None:
    use_case.set_role(by(team, "karin"), "lea", None, "proef.duiding")
    use_case.forget_role(team, "lea", "proef.duiding")
    use_case.set_active(team, "lea", False)
    use_case.set_active(team, "lea", True)
    use_case.set_password(team, "lea", BETTER)
    for _ in range(5):
        with pytest.raises(AccessError):
            sessions.log_in(team, "lea", "fout fout fout")
    sessions.log_out(team, sessions.log_in(team, "bram", GOOD).token)
    lines = use_case.account_lines(team)
    told = [use_case.sentence(line, language) for line in lines]
    assert {line.verb for line in lines} == {
        "add", "role", "disable", "enable", "password", "failed", "pause", "login", "logout",
    }  # fmt: skip
    assert all(told)
    assert not any("{" in one or BETTER in one for one in told)
    assert {line.who for line in lines if line.verb in ("failed", "pause")} == {""}
    shut = next(line for line in lines if line.verb == "role" and line.details["role"] == "none")
    assert (shut.who, shut.account) == ("Karin de Boer", "Lea")
    assert (
        len({use_case.sentence(line, language) for line in lines if line.verb == "role" and line.account == "Lea"}) == 3
    )


def test_password_lets_in_and_a_wrong_one_or_name_says_the_same(team: Accounts) -> None:
    assert sessions.log_in(team, " BRAM ", GOOD).account.shown == "Bram"
    said = set()
    for name, password in (("bram", "fout fout fout"), ("niemand", GOOD), ("", ""), ("bram", "")):
        with pytest.raises(AccessError) as error:
            sessions.log_in(team, name, password)
        said.add((error.value.key, str(error.value.values)))
    assert said == {("access.wrong", "{}")}


def test_account_without_password_cannot_log_in_with_one(team: Accounts) -> None:
    use_case.add_account(team, "els", role=TeamRole.CODER, email="els@example.nl")
    for password in ("", "None", GOOD):
        with pytest.raises(AccessError, match="do not belong together"):
            sessions.log_in(team, "els", password)


def test_account_without_password_has_none_to_change(team: Accounts, tmp_path: Path) -> None:
    made = use_case.add_account(team, "els", role=TeamRole.CODER, email="els@example.nl", one_time=True)
    assert not made.must_change
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        assert database.execute("SELECT must_change FROM access_accounts WHERE name = 'els'").fetchone() == (0,)
        database.execute("UPDATE access_accounts SET must_change = 1")  # as it was stored before
    database.close()
    changing = {account.name: account.must_change for account in use_case.all_accounts(team)}
    assert changing == {"karin": True, "bram": True, "lea": True, "rene": True, "els": False}


@pytest.mark.parametrize("name", ["bram", "niemand"])
def test_five_wrong_passwords_close_a_name_and_longer_each_time(team: Accounts, name: str) -> None:
    for _ in range(sessions.FREE):
        with pytest.raises(AccessError, match="do not belong"):
            sessions.log_in(team, name, "fout fout fout", START)
    with pytest.raises(AccessError, match="15 minutes"):
        sessions.log_in(team, name, GOOD, START)
    with pytest.raises(AccessError, match="1 minute "):
        sessions.log_in(team, name, GOOD, START + 14 * MINUTE)
    with pytest.raises(AccessError, match="do not belong"):
        sessions.log_in(team, name, "fout fout fout", START + 16 * MINUTE)
    with pytest.raises(AccessError, match="30 minutes"):
        sessions.log_in(team, name, GOOD, START + 16 * MINUTE)
    known = name == "bram"
    assert ("pause" in verbs(team)) is known
    if known:
        assert sessions.log_in(team, name, GOOD, START + 60 * MINUTE).account.name == "bram"
        with pytest.raises(AccessError, match="do not belong"):  # counted from the beginning again
            sessions.log_in(team, name, "fout fout fout", START + 61 * MINUTE)


def test_attempts_at_the_same_time_all_count(team: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []
    fits = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda p, s: (looked.append(p), fits(p, s))[1])

    def attempt() -> None:
        with pytest.raises(AccessError):
            sessions.log_in(team, "bram", "fout fout fout", START)

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked) == sessions.FREE


def test_unknown_name_is_hashed_too(team: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []
    fits = passwords.fits
    monkeypatch.setattr(passwords, "fits", lambda p, s: (given.append(s), fits(p, s))[1])
    with pytest.raises(AccessError):
        sessions.log_in(team, "niemand", GOOD)
    assert given == [None]
    assert not fits(GOOD, None)


def test_store_holds_no_password_no_token_and_no_name_that_was_tried(team: Accounts, tmp_path: Path) -> None:
    made = sessions.log_in(team, "bram", GOOD)
    with pytest.raises(AccessError):
        sessions.log_in(team, "mijngeheimewachtwoord", "fout fout fout")
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        content = "\n".join(database.iterdump())
    database.close()
    assert "$argon2id$" in content
    assert not any(secret in content for secret in (GOOD, made.token, "mijngeheime"))


def test_hash_with_other_parameters_is_made_anew(team: Accounts, tmp_path: Path) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(GOOD)
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        database.execute("UPDATE access_accounts SET password = ? WHERE name = 'bram'", (old,))
    database.close()
    sessions.log_in(team, "bram", GOOD)
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        (now,) = database.execute("SELECT password FROM access_accounts WHERE name = 'bram'").fetchone()
    database.close()
    assert now != old
    assert not passwords.is_old(now)
    assert sessions.log_in(team, "bram", GOOD)


def test_hash_has_the_parameters_that_are_recommended(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = passwords.hashed(GOOD)
    monkeypatch.setattr(passwords, "_hasher", real_hasher)
    real = passwords.hashed(GOOD)
    assert real.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (passwords.fits(GOOD, real), passwords.fits(BETTER, real)) == (True, False)
    assert (passwords.is_old(quick), passwords.is_old(real)) == (True, False)


def test_session_ends_unused_after_twelve_hours_and_used_after_seven_days(team: Accounts) -> None:
    idle = sessions.log_in(team, "bram", GOOD, START).token
    assert sessions.who(team, idle, START + sessions.IDLE)
    assert sessions.who(team, idle, START + 2 * sessions.IDLE)  # the last use counts
    assert sessions.who(team, idle, START + 3 * sessions.IDLE + MINUTE) is None
    used, moment = sessions.log_in(team, "bram", GOOD, START).token, START
    while moment < START + sessions.LONGEST:
        assert sessions.who(team, used, moment)
        moment += sessions.IDLE
    assert sessions.who(team, used, START + sessions.LONGEST + MINUTE) is None


def test_session_ends_with_a_logout_a_refusal_and_another_password(team: Accounts) -> None:
    first, second = (sessions.log_in(team, "bram", GOOD).token for _ in range(2))
    sessions.log_out(team, first)
    assert sessions.who(team, first) is None
    assert sessions.who(team, second)
    use_case.set_active(team, "bram", False)
    assert sessions.who(team, second) is None
    with pytest.raises(AccessError, match="do not belong"):
        sessions.log_in(team, "bram", GOOD)
    use_case.set_active(team, "bram", True)
    assert sessions.who(team, second) is None
    third = sessions.log_in(team, "bram", GOOD).token
    use_case.set_password(team, "bram", BETTER)
    assert sessions.who(team, third) is None
    assert sessions.log_in(team, "bram", BETTER).account.must_change


@pytest.mark.parametrize("token", ["", "x", "' OR 1=1 --", "a" * 5000])
def test_token_that_is_none_is_nobody(team: Accounts, token: str) -> None:
    assert sessions.who(team, token) is None
    sessions.log_out(team, token)


def test_role_of_a_session_is_that_of_now(team: Accounts) -> None:
    token = sessions.log_in(team, "bram", GOOD).token
    use_case.set_role(team, "bram", TeamRole.READER)
    assert sessions.who(team, token).role_in(EVERY) is TeamRole.READER  # type: ignore[union-attr]


def test_own_password_needs_the_old_one_and_ends_other_sessions(team: Accounts) -> None:
    made = sessions.log_in(team, "bram", GOOD)
    for old, new, match in (
        (BETTER, "een heel ander woord", "do not belong"),
        (GOOD, GOOD, "same"),
        (GOOD, "kort", "12"),
    ):
        with pytest.raises(AccessError, match=match):
            sessions.change_password(team, made.account, old, new)
    again = sessions.change_password(team, made.account, GOOD, BETTER)
    assert sessions.who(team, made.token) is None
    assert sessions.who(team, again.token).must_change is False  # type: ignore[union-attr]
    with pytest.raises(AccessError):
        sessions.log_in(team, "bram", GOOD)


def test_password_that_was_replaced_meanwhile_does_not_come_back(
    team: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, hashed = sessions.log_in(team, "bram", GOOD), passwords.hashed

    def slow(password: str) -> str:
        done = hashed(password)
        if password == "een heel ander woord":
            use_case.set_password(team, "bram", BETTER)
        return done

    monkeypatch.setattr(passwords, "hashed", slow)
    with pytest.raises(AccessError, match="do not belong"):
        sessions.change_password(team, made.account, GOOD, "een heel ander woord")
    assert sessions.log_in(team, "bram", BETTER).account.must_change


def test_new_password_that_cannot_be_leaves_no_session_and_no_line(team: Accounts, tmp_path: Path) -> None:
    made = sessions.log_in(team, "bram", GOOD)
    before = verbs(team)
    for new in ("kort", GOOD):
        with pytest.raises(AccessError):
            sessions.change_password(team, made.account, GOOD, new)
    assert verbs(team) == before
    with sqlite3.connect(tmp_path / "toegang.db") as database:
        assert database.execute("SELECT count(*) FROM access_sessions").fetchone() == (1,)
    database.close()
    sessions.change_password(team, made.account, GOOD, BETTER)
    assert verbs(team)[len(before) :] == ["password", "login"]


@pytest.mark.parametrize("act", ["log_in", "change_password"])
def test_account_that_is_refused_while_its_password_is_looked_at_does_not_get_in(
    team: Accounts, monkeypatch: pytest.MonkeyPatch, act: str
) -> None:
    bram, fits = next(a for a in use_case.all_accounts(team) if a.name == "bram"), passwords.fits

    def slow(password: str, stored: str | None) -> bool:
        done = fits(password, stored)
        use_case.set_active(team, "bram", False)
        return done

    monkeypatch.setattr(passwords, "fits", slow)
    given = (bram, GOOD, BETTER) if act == "change_password" else ("bram", GOOD)
    with pytest.raises(AccessError, match="do not belong"):
        getattr(sessions, act)(team, *given)
    assert "login" not in verbs(team)
    monkeypatch.undo()
    use_case.set_active(team, "bram", True)
    assert sessions.log_in(team, "bram", GOOD)  # its password is the old one


def test_session_goes_on_while_nobody_can_write(team: Accounts, tmp_path: Path) -> None:
    token = sessions.log_in(team, "bram", GOOD, START).token
    with team.engine.execution_options(writes=False).connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")  # the pool hands this connection out again
    blocker = sqlite3.connect(tmp_path / "toegang.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    assert sessions.who(team, token, START + 2 * MINUTE).name == "bram"  # type: ignore[union-attr]
    blocker.close()
    assert sessions.who(team, token, START + sessions.IDLE + MINUTE) is None  # that use was not remembered


def test_password_for_one_time_is_long_and_never_the_same() -> None:
    made = {passwords.one_time() for _ in range(50)}
    assert len(made) == 50
    for one in made:
        passwords.check_password(one, "bram")


def claims(subject: str = "s-1", email: str = "els@example.nl", is_verified: bool = True) -> Claims:
    """What an organisation says."""
    return Claims("https://inloggen.example.nl", subject, email, is_verified)


def test_organisation_finds_the_account_by_mail_once_and_then_by_its_own_key(team: Accounts) -> None:
    use_case.add_account(team, "els", "Els", TeamRole.CODER, email="Els@Example.nl")
    with pytest.raises(AccessError, match="no account"):
        sessions.log_in_by_claims(team, claims(is_verified=False))
    with pytest.raises(AccessError, match="no account"):
        sessions.log_in_by_claims(team, claims(email="ander@example.nl"))
    assert sessions.log_in_by_claims(team, claims()).account.shown == "Els"
    assert (
        sessions.log_in_by_claims(team, claims(email="els.nieuw@example.nl", is_verified=False)).account.shown == "Els"
    )
    with pytest.raises(AccessError, match="no account"):  # the address went to somebody else
        sessions.log_in_by_claims(team, claims(subject="s-2"))
    use_case.set_active(team, "els", False)
    with pytest.raises(AccessError, match="no account"):
        sessions.log_in_by_claims(team, claims())
