"""Embeddings by a sentence-transformers model that is on this machine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.embedding.embedder import MissingModelError, unit_rows

BLOCK = 1 << 20


class SentenceTransformerEmbedder:
    """Any model of sentence-transformers, by its name in the hub's cache on this machine or by its folder.

    Nothing is downloaded unless `allow_download`. torch and sentence-transformers load with the first text. On one machine
    the same texts give the same bytes; how texts are batched moves a vector by about 1e-7.

    Parameters
    ----------
    model : str
        Name (``"intfloat/multilingual-e5-small"``) or folder.
    batch_size : int
        Texts at a time; does not alter what they mean.
    prefix : str
        Stands before every text; some models ask for it (``"query: "``).
    revision : str
        Commit of the model in the hub; empty = the one in the cache.
    allow_download : bool
        Fetch the model from the hub when it is not here. Texts never leave the machine, also then.
    device : str
        ``"cpu"`` gives the same bytes every time; ``"cuda"`` may not.
    """

    def __init__(
        self,
        model: str,
        batch_size: int = 32,
        prefix: str = "",
        revision: str = "",
        allow_download: bool = False,
        device: str = "cpu",
    ) -> None:
        self.model, self.batch_size, self.prefix = model, batch_size, prefix
        self.revision, self.allow_download, self.device = revision, allow_download, device

    @cached_property
    def name(self) -> str:
        """Model, revision and prefix; for a folder also a digest of its files, as its contents may change."""
        folder = Path(self.model)
        revision = _digest(folder) if folder.is_dir() else self.revision
        return "|".join(part for part in (f"{self.model}@{revision}".rstrip("@"), self.prefix) if part)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of unit length, shape (N, D). What lies beyond the model's longest input does not count.

        Raises
        ------
        MissingModelError
            The libraries are not installed, or the model is not on this machine.
        """
        if not len(texts):
            return np.zeros((0, 0), dtype=np.float32)
        # the tokenizer refuses lone surrogates
        given = [(self.prefix + text).encode("utf-8", "replace").decode("utf-8") for text in texts]
        vectors = self._loaded.encode(
            given, batch_size=self.batch_size, convert_to_numpy=True, normalize_embeddings=True, show_progress_bar=False
        )
        return unit_rows(vectors)

    @cached_property
    def _loaded(self) -> Any:
        with _offline(not self.allow_download):
            try:
                from sentence_transformers import SentenceTransformer
            except ImportError:
                raise MissingModelError("libraries", self.model) from None
            try:
                return SentenceTransformer(
                    self.model,
                    device=self.device,
                    revision=self.revision or None,
                    local_files_only=not self.allow_download,
                )
            except (OSError, ValueError):  # not in the cache, not a folder, or a folder without a model
                raise MissingModelError("model", self.model) from None


@contextmanager
def _offline(wanted: bool) -> Iterator[None]:
    """Let the hub's libraries see that they may not use the network; they read this when they are first imported."""
    names = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "HF_HUB_DISABLE_PROGRESS_BARS")
    before = {name: os.environ.get(name) for name in names}
    if wanted:
        os.environ.update(dict.fromkeys(names, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _digest(folder: Path) -> str:
    """Of the names and contents of all files below a folder."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        digest.update(str(path.relative_to(folder)).encode() + b"\0")
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    return digest.hexdigest()[:16]
