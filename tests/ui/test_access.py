"""Every page for every role where Duiding is served: what is shown, what is refused, and in whose name things are stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from coding.errors import AccessError
from coding.settings import Settings
from coding.store import decisions
from coding.team import TeamRole
from coding.workflow import accounts as use_case
from coding.workflow import project as projects
from coding.workflow import rights, sessions
from coding.workflow.accounts import Accounts, opened_accounts
from coding.workflow.project import opened
from coding.workflow.rights import may
from coding.workflow.serving import Serving
from ui import access, frame, worker
from ui.access import Served
from ui.components import jobs
from ui.components import projects as ui_projects

GOOD = "vier woorden op een rij"
PEOPLE = {
    "lea": ("Lea", TeamRole.READER), "bram": ("Bram", TeamRole.CODER), "ria": ("Ria", TeamRole.RESEARCHER),
    "karin": ("Karin de Boer", TeamRole.ADMINISTRATOR),
}  # fmt: skip
As = Callable[..., AppTest]


@pytest.fixture
def team(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Accounts]:
    """Accounts of every role; this process serves the folder."""
    with opened_accounts(str(tmp_path), create=True, who="root") as accounts:
        use_case.add_account(accounts, "karin", "Karin de Boer", password=GOOD)
        for name, (shown, role) in PEOPLE.items():
            if name != "karin":
                use_case.add_account(accounts, name, shown, role, password=GOOD)
        monkeypatch.setattr(rights, "_served", True)
        monkeypatch.setattr(access, "_served", Served(Serving(folder=str(tmp_path)), accounts))
        yield accounts


@pytest.fixture
def as_(team: Accounts, open_app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> As:
    """Open a page of the app as somebody who logged in."""

    def opened_as(name: str, page: str = "start", **address: str) -> AppTest:
        token = sessions.log_in(team, name, GOOD).token
        monkeypatch.setattr(access, "token", lambda: token)
        return open_app(page, **address)

    return opened_as


def texts(app: AppTest) -> str:
    """All that the page says."""
    return " ".join(str(e.value) for e in [*app.title, *app.markdown, *app.caption, *app.error, *app.success])


def keys(app: AppTest) -> set[str]:
    """Keys of the buttons."""
    return {str(b.key) for b in app.button}


@pytest.mark.parametrize(
    ("name", "page"),
    [(n, p) for n in PEOPLE for p in (*frame.NAMES, frame.USERS) if n != "karin" or p in (frame.START, frame.USERS)],
)  # an administrator sees what one sees on one's own machine (test_pages), and one page more
def test_each_role_sees_its_pages_and_is_told_of_the_others(name: str, page: str, as_: As, demo_project: Path) -> None:
    app = as_(name, page, project=demo_project.name)
    assert not app.exception
    assert not app.error
    refused = "Deze pagina is voor de rol" in texts(app)
    assert refused is not may(PEOPLE[name][1], frame.right_of(page))


def test_each_role_may_see_the_pages_that_were_meant() -> None:
    seen = {
        role: [p for p in (*frame.NAMES, frame.USERS) if may(role, frame.right_of(p))] for _, role in PEOPLE.values()
    }
    reading = ["start", "codeboek", "tabel", "resultaten", "logboek"]
    assert seen[TeamRole.READER] == reading
    assert set(seen[TeamRole.CODER]) == {*reading, "coderen", "dubbelcoderen"} & {*frame.NAMES}
    assert seen[TeamRole.RESEARCHER] == list(frame.NAMES)
    assert seen[TeamRole.ADMINISTRATOR] == [*frame.NAMES, frame.USERS]


@pytest.mark.parametrize("page", frame.NAMES)
def test_who_has_no_role_in_a_project_does_not_see_it(page: str, as_: As, team: Accounts, demo_project: Path) -> None:
    with_all = team.acting(next(a for a in _everybody(team) if a.name == "karin"))
    use_case.set_role(with_all, "bram", None)
    app = as_("bram", page, project=demo_project.name)
    assert not app.exception
    assert "demo" not in app.caption[0].value
    assert demo_project.name not in texts(app)
    if page == "start":
        assert "nog geen toegang" in texts(app)


def _everybody(team: Accounts) -> list[use_case.Account]:
    from coding.store import accounts as store
    from coding.store import engine as engines

    with engines.reading(team.engine) as session:
        return store.everybody(session)


def test_project_that_is_shut_is_not_seen_whatever_counts_in_all(as_: As, team: Accounts, demo_project: Path) -> None:
    with_all = team.acting(next(a for a in _everybody(team) if a.name == "karin"))
    use_case.set_role(with_all, "ria", None, demo_project.name)
    app = as_("ria", "tabel", project=demo_project.name)
    assert demo_project.name not in texts(app)
    assert not app.dataframe
    with (
        pytest.raises(AccessError),
        ui_projects.Admission(demo_project.name, str(demo_project), Settings(coder="Ria"), access.token()).opened(),
    ):
        pass


def test_role_in_one_project_goes_before_that_in_all(as_: As, team: Accounts, demo_project: Path) -> None:
    with_all = team.acting(next(a for a in _everybody(team) if a.name == "karin"))
    use_case.set_role(with_all, "ria", TeamRole.READER, demo_project.name)
    app = as_("ria", "opschonen", project=demo_project.name)
    assert "u bent hier lezer" in texts(app)


@pytest.mark.parametrize("name", ["lea", "bram"])
def test_buttons_of_a_researcher_are_not_there_for_others(name: str, as_: As, demo_project: Path) -> None:
    for page, gone in (
        ("start", {"again-clean", "again-suggest", "demo"}), ("codeboek", {"new-code"}), ("resultaten", set()),
        ("tabel", {"bulk-count"}),
    ):  # fmt: skip
        app = as_(name, page, project=demo_project.name)
        assert not gone & keys(app)
        assert "Rapport maken" not in {b.label for b in app.button}
    app = as_("ria", "tabel", project=demo_project.name)
    assert "bulk-count" in keys(app)


def test_sample_is_given_to_those_who_may_code_in_the_project(as_: As, demo_project: Path) -> None:
    app = as_("ria", "dubbelcoderen", project=demo_project.name)
    offered = next(m for m in app.multiselect if "coders" in str(m.key))
    assert offered.options == ["Bram", "Karin de Boer", "Ria"]


def test_no_place_on_the_computer_can_be_named(as_: As, demo_project: Path) -> None:
    app = as_("karin", "importeren", project=demo_project.name)
    assert "survey_path" not in {f.key for f in app.text_input}
    from ui.components import survey

    with pytest.raises(AccessError, match="a file of the computer itself"):
        survey.look_at(Path("/etc/passwd"))


def test_name_beside_decisions_is_that_of_the_account_whatever_the_address_says(as_: As, demo_project: Path) -> None:
    app = as_("bram", "coderen", project=demo_project.name, codeur="Karin de Boer", vraag="overdracht-coa")
    assert "coder" not in {f.key for f in app.text_input}
    app.session_state["coder"] = "Karin de Boer"
    app.run()
    assert "codeur" not in app.query_params
    with opened(demo_project, Settings(), TeamRole.READER) as project, project.reading() as session:
        from coding.store import assignments

        assert {a.coder for a in assignments.in_hand(session)} == {"Bram"}
        assert not [d for d in decisions.current_decisions(session) if d.coder == "Karin de Boer"]


def test_logging_out_ends_the_session_and_shows_nothing_more(as_: As, team: Accounts, demo_project: Path) -> None:
    app = as_("bram", "tabel", project=demo_project.name)
    token = access.token()
    app.button(key="log-out").click().run()
    assert sessions.who(team, token) is None
    assert "uitgelogd" in app.error[0].value
    assert not app.title
    assert not app.button


@pytest.mark.parametrize("page", ["start", "coderen", "logboek"])
def test_session_that_ended_shows_nothing(page: str, as_: As, team: Accounts, demo_project: Path) -> None:
    app = as_("bram", page, project=demo_project.name)
    use_case.set_active(team.acting(next(a for a in _everybody(team) if a.name == "karin")), "bram", False)
    app.run()
    assert "uitgelogd" in app.error[0].value
    assert not app.title


@pytest.mark.usefixtures("team")
def test_one_without_a_session_sees_nothing(open_app: Callable[..., AppTest], demo_project: Path) -> None:
    app = open_app(project=demo_project.name)  # no cookie
    assert "uitgelogd" in app.error[0].value
    assert not app.title


def test_other_role_counts_at_once(as_: As, team: Accounts, demo_project: Path) -> None:
    app = as_("ria", "opschonen", project=demo_project.name)
    assert "clean" in keys(app)
    use_case.set_role(team.acting(next(a for a in _everybody(team) if a.name == "karin")), "ria", TeamRole.READER)
    app.button(key="clean").click().run()
    assert "Deze pagina is voor de rol onderzoeker" in texts(app)
    assert str(demo_project) not in jobs.all_jobs()


def test_use_case_asks_anew_also_within_a_run_and_outside_one(
    team: Accounts, demo_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = sessions.log_in(team, "ria", GOOD).token
    monkeypatch.setattr(access, "token", lambda: token)
    asked: list[str] = []
    who = sessions.who
    monkeypatch.setattr(sessions, "who", lambda accounts, token: (asked.append(token), who(accounts, token))[1])
    admission = ui_projects.Admission(demo_project.name, str(demo_project), Settings(coder="Ria"), token)
    with access.looking():
        assert {access.coder() for _ in range(20)} == {"Ria"}
        assert len(asked) == 1  # what a page shows is decided once
        with admission.opened() as project:
            assert project.role is TeamRole.RESEARCHER
        karin = team.acting(next(a for a in _everybody(team) if a.name == "karin"))
        use_case.set_role(karin, "ria", TeamRole.READER)
        with admission.opened() as project:
            assert project.role is TeamRole.READER
        use_case.set_role(karin, "ria", None)
        with pytest.raises(AccessError, match="no access"), admission.opened():
            pass
        use_case.set_active(karin, "ria", False)
        with pytest.raises(AccessError, match="logged out"), admission.opened():
            pass
    with pytest.raises(AccessError, match="logged out"):
        access.account()


def test_work_is_started_in_the_role_of_who_asks(as_: As, demo_project: Path) -> None:
    as_("bram", project=demo_project.name)
    for verb in ("clean", "import", "suggest", "topics", "quotes", "report", "demo"):
        with pytest.raises(AccessError, match="researcher"):
            jobs.start(verb, str(demo_project))
    assert str(demo_project) not in jobs.all_jobs()


def test_worker_refuses_what_the_role_may_not_and_has_none_of_its_own(demo_project: Path) -> None:
    request = {"verb": "quotes", "target": str(demo_project), "settings": {"language": "nl", "coder": "Bram"}}
    with pytest.raises(AccessError, match="researcher"):
        worker.work({**request, "role": "coder"}, lambda _what, _share: None)
    with pytest.raises(KeyError):
        worker.work(request, lambda _what, _share: None)


def test_project_is_made_by_who_works_in_all(as_: As, tmp_path: Path) -> None:
    assert "new_name" not in {f.key for f in as_("bram").text_input}
    with pytest.raises(AccessError):
        ui_projects.make("Stiekem")
    app = as_("ria")
    app.text_input(key="new_name").set_value("../Monitor 2021")
    next(b for b in app.button if b.label == "Project maken").click().run()
    assert {p.name for p in tmp_path.glob("*.duiding")} == {"Monitor 2021.duiding"}


def test_only_what_is_served_is_offered(
    as_: As, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elders"
    elsewhere.mkdir()
    projects.create(elsewhere / "geheim.duiding", settings, TeamRole.ADMINISTRATOR)
    monkeypatch.setenv("DUIDING_PROJECT", str(elsewhere / "geheim.duiding"))
    for wanted in ("geheim.duiding", "elders/geheim.duiding", str(elsewhere / "geheim.duiding")):
        app = as_("karin", project=wanted)
        assert "geheim" not in texts(app)


def test_administrator_adds_an_account_with_a_password_for_one_time(as_: As, team: Accounts) -> None:
    app = as_("karin", frame.USERS)
    app.session_state["users_tab:nl"] = "Toevoegen"
    app.run()
    app.text_input(key="users:new_name").set_value("els")
    app.text_input(key="users:new_shown").set_value("Els *Visser*")
    next(b for b in app.button if b.label == "Toevoegen").click().run()
    assert not app.error
    made = next(a for a in _everybody(team) if a.name == "els")
    assert (made.shown, made.must_change, made.roles) == ("Els *Visser*", True, {"*": TeamRole.CODER})
    password = next(m.value for m in app.markdown if "één keer van" in m.value).split("`")[1]
    assert sessions.log_in(team, "els", password).account.must_change
    app.run()
    assert not any(password in m.value for m in app.markdown)  # shown once


def test_administrator_changes_roles_and_blocks(as_: As, team: Accounts, demo_project: Path) -> None:
    app = as_("karin", frame.USERS)
    app.selectbox(key="users:account").set_value("bram").run()
    app.selectbox(key="users:where").set_value(demo_project.name).run()
    role = next(s for s in app.selectbox if str(s.key).startswith("users:role:bram"))
    assert role.options == ["zoals in alle projecten (codeur)", "geen toegang", "lezer", "codeur", "onderzoeker"]
    told = []
    for given in ("none", "*", TeamRole.RESEARCHER.value):
        next(s for s in app.selectbox if str(s.key).startswith("users:role:bram")).set_value(given).run()
        app.button(key="give-role").click().run()
        told.append(app.success[0].value.replace("\\", ""))
    assert told == [
        "Rollen van Bram vanaf nu: codeur (alle projecten), geen toegang (demo.duiding).",
        "Rollen van Bram vanaf nu: codeur (alle projecten).",
        "Rollen van Bram vanaf nu: codeur (alle projecten), onderzoeker (demo.duiding).",
    ]
    app.button(key="switch").click().run()
    bram = next(a for a in _everybody(team) if a.name == "bram")
    assert (bram.roles[demo_project.name], bram.active) == (TeamRole.RESEARCHER, False)
    app.selectbox(key="users:account").set_value("karin").run()
    app.button(key="switch").click().run()
    assert "geen beheerder meer" in app.error[0].value
    assert next(a for a in _everybody(team) if a.name == "karin").active


def test_on_ones_own_machine_nothing_changed(open_app: Callable[..., AppTest], demo_project: Path) -> None:
    app = open_app(project=demo_project.name)
    assert app.text_input(key="coder").value == "codeur T"
    assert "log-out" not in keys(app)
    assert access.role(demo_project.name) is TeamRole.ADMINISTRATOR


def test_name_from_the_address_becomes_one_that_can_be_stored(
    open_app: Callable[..., AppTest], demo_project: Path
) -> None:
    app = open_app("tabel", project=demo_project.name, codeur="Jose\u0301  \x00" + "n" * 200)
    assert not app.exception
    assert not app.error
    assert app.query_params["codeur"]


@pytest.mark.parametrize(
    ("headers", "address", "refused"),
    [
        ({"Host": "localhost:8501"}, "localhost", False),
        ({"Host": "127.0.0.1:8501"}, "127.0.0.1", False),
        ({"Host": "[::1]:8501"}, "localhost", False),
        ({"Host": "localhost"}, "localhost", False),
        ({"Host": "duiding.example.nl"}, "localhost", True),
        ({"Host": "192.168.1.5:8501"}, "localhost", True),
        ({"Host": "localhost:8501"}, "0.0.0.0", True),
        ({"Host": "localhost:8501"}, None, True),
        ({"Host": "localhost:8501", "X-Forwarded-For": "10.0.0.1"}, "localhost", True),
        ({"Host": "localhost:8501", "Forwarded": "for=10.0.0.1"}, "localhost", True),
    ],
)
def test_without_accounts_the_app_is_for_this_machine_alone(
    headers: dict[str, str], address: str | None, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Context:
        """What Streamlit tells of a request."""

    Context.headers = headers  # type: ignore[attr-defined]
    monkeypatch.setattr(access.st, "context", Context)
    monkeypatch.setattr(access.st, "get_option", lambda name: address)  # noqa: ARG005
    if refused:
        with pytest.raises(AccessError, match="duiding serve"):
            access.check_place()
    else:
        access.check_place()


def test_pages_open_projects_in_one_way_only() -> None:
    root = Path(frame.__file__).parent
    wrong = [
        str(path.relative_to(root))
        for path in sorted(root.rglob("*.py"))
        if path.name not in ("projects.py", "worker.py") and "opened(" in path.read_text(encoding="utf-8")
        and any(
            line.startswith(("from coding.workflow.project import", "from coding.workflow import project"))
            and ("opened" in line or "import project" in line)
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    ]  # fmt: skip
    assert not wrong
