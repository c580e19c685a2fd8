"""The codebook as a prompt, settings that decide what may be asked, and errors in words; a stand-in server on loopback."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from coding.errors import DuidingError, MissingPartError, UserError
from coding.records import Code, Codebook
from coding.settings import Settings
from coding.suggesting import zero_shot as stage
from coding.suggesting.zero_shot import embeddings, has_language_model, instruction, zero_shot
from models.embedding import MissingModelError
from models.zero_shot.server import Server, ServerError

CODEBOOK = Codebook(
    (
        Code("taal", "Taal en\nlessen", definition="De taal leren", include=("lessen", "tolken"), exclude=("schrijven",),
             examples=("Fatima spreekt geen Nederlands",), keywords=("taal",)),
        Code("werk", "Werk"),
    )
)  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """Gives every answer the code taal; each test has a class of its own."""

    asked: list[Any]
    status = 200
    headers_seen: list[Any]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(body)
        self.headers_seen.append(self.headers)
        n = len(json.loads(body["messages"][1]["content"]))
        said = [{"nr": i + 1, "codes": [{"code": "taal", "zekerheid": 0.75, "woorden": ["taal"]}]} for i in range(n)]
        content = json.dumps({"antwoorden": said})
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[type[Handler], Settings]]:
    """A stand-in server and the settings that name it."""
    monkeypatch.delenv(stage.KEY, raising=False)
    handler = type("Own", (Handler,), {"asked": [], "headers_seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}"
        yield handler, Settings(language_server=url, language_model="tiny", language_timeout=5)
        server.shutdown()


def test_scores_come_in_codebook_order_with_words_of_the_answer(model: Any) -> None:
    handler, settings = model
    told: list[float] = []
    found = zero_shot(["de taal", "", "iets [persoon]"], CODEBOOK, settings, told.append)
    assert found.scores.tolist() == [[0.75, 0.0], [0.0, 0.0], [0.75, 0.0]]
    assert found.words == [{0: ("taal",)}, {}, {0: ()}]
    assert told == [1.0]
    assert handler.asked[0]["messages"][0]["content"] == instruction(CODEBOOK)
    assert handler.asked[0]["seed"] == settings.seed


def test_instruction_has_the_codebook_but_not_its_examples() -> None:
    told = instruction(CODEBOOK)
    for line in (
        "- code: taal",
        "naam: Taal en lessen",
        "definitie: De taal leren",
        "wel bij: lessen; tolken",
        "niet bij: schrijven",
    ):
        assert line in told
    assert "Fatima" not in told
    assert told.splitlines()[-2:] == ["- code: werk", "  naam: Werk"]


def test_instruction_names_the_form_that_is_read() -> None:
    from models.zero_shot.reply import read, schema

    example = next(line for line in stage.TASK.splitlines() if line.startswith('{"antwoorden"'))
    assert read(example, ["x"], ["..."])[0].scores == {0: 0.9}
    answer = schema(["a"])["properties"]["antwoorden"]["items"]["properties"]
    assert set(answer) | set(answer["codes"]["items"]["properties"]) == {"nr", "codes", "code", "zekerheid", "woorden"}


def test_key_comes_from_the_environment_alone(model: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    handler, settings = model
    monkeypatch.setenv(stage.KEY, " sk-geheim\n")
    zero_shot(["taal"], CODEBOOK, settings)
    assert handler.headers_seen[0]["Authorization"] == "Bearer sk-geheim"
    assert "geheim" not in repr(Settings())


def test_budget_of_the_settings_holds(model: Any) -> None:
    handler, settings = model
    found = zero_shot(["taal"], CODEBOOK, settings.model_copy(update={"language_tokens": 50}))
    assert (found.stopped, handler.asked) == ("budget", [])
    assert np.isnan(found.scores).all()


def test_remote_server_is_refused_unless_the_setting_lifts_that(model: Any) -> None:
    _, settings = model
    remote = settings.model_copy(update={"language_server": "http://203.0.113.9/v1"})
    with pytest.raises(UserError, match="Nothing was sent.*allow_remote_server"):
        zero_shot(["taal"], CODEBOOK, remote)


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [(302, UserError, "redirects"), (401, UserError, "DUIDING_SERVER_KEY"), (404, MissingPartError, "no model 'tiny'"),
     (413, MissingPartError, "HTTP 413")],
)  # fmt: skip
def test_failure_of_the_server_is_said_in_words(model: Any, status: int, kind: type[DuidingError], says: str) -> None:
    handler, settings = model
    handler.status = status
    with pytest.raises(kind, match=says):
        zero_shot(["Fatima"], CODEBOOK, settings)


@pytest.mark.parametrize(
    "kind", ["address", "remote", "redirect", "key", "not_found", "refused", "silent", "timeout", "unreadable"]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_failure_has_words_without_a_password(kind: Any, language: str) -> None:
    server = Server("http://jan:geheim@localhost:1", "tiny")
    error = stage._in_words(ServerError(kind, 418), server)
    text = error.text(language)
    assert "localhost:1" in text
    assert "geheim" not in text + json.dumps(error.as_dict(language))


def test_nothing_is_asked_unless_the_settings_name_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings()
    assert (settings.allow_remote_server, settings.allow_model_download) == (False, False)
    assert not has_language_model(settings)
    assert not has_language_model(Settings(language_server="http://localhost"))
    assert has_language_model(Settings(language_server="http://localhost", language_model="x"))
    assert embeddings(settings) is None


class Fake:
    """In the place of SentenceTransformerEmbedder."""

    what = ""

    def __init__(self, model: str, **options: Any) -> None:
        self.name = f"{model}{sorted(options.items())}"

    def embed(self, texts: Any) -> Any:
        if self.what:
            raise MissingModelError(self.what, "a/b")  # type: ignore[arg-type]
        return np.eye(3, dtype=np.float32)[: len(texts)]


def test_embeddings_are_kept_beside_the_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stage, "SentenceTransformerEmbedder", Fake)
    settings = Settings(embedding_model="a/b", embedding_prefix="query: ")
    embed = embeddings(settings, tmp_path / "demo.duiding")
    assert embed
    assert embed(["a", "b", "a"]).tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0]]
    assert [path.name for path in tmp_path.iterdir()] == ["demo.embeddings"]
    loose = embeddings(settings)
    assert loose
    assert loose(["a"]).shape == (1, 3)


@pytest.mark.parametrize(
    ("what", "says"), [("libraries", "make install EXTRA=embeddings"), ("model", "'a/b' is not on this machine")]
)
def test_missing_part_says_what_to_do(monkeypatch: pytest.MonkeyPatch, what: str, says: str) -> None:
    monkeypatch.setattr(stage, "SentenceTransformerEmbedder", Fake)
    monkeypatch.setattr(Fake, "what", what)
    embed = embeddings(Settings(embedding_model="a/b"))
    assert embed
    with pytest.raises(MissingPartError, match=says):
        embed(["taal"])


def test_stage_loads_nothing_heavy() -> None:
    import subprocess

    code = (
        "import sys, coding.suggesting.zero_shot; "
        "print(sorted({'torch', 'sentence_transformers', 'sklearn', 'pandas', 'httpx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
