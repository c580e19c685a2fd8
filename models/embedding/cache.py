"""A cache of embeddings beside a project: one npz file per model, by digest of the text, never the text itself.

A vector tells much of what its text says, and a digest can be tried with a guess: keep the cache as you keep the project.
It is safe to delete at any time.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from models.embedding.embedder import Embedder

SIZE = 16  # bytes of a digest: two of a billion texts meet with a chance of 1e-21
CHUNK = 2048  # texts between two writes: what is lost when the power fails


class CachedEmbedder:
    """An embedder that asks another one only about texts it has not seen.

    Parameters
    ----------
    embedder : Embedder
        Its `name` is the key: another model, revision or prefix has a cache of its own.
    folder : Path
        Made when there is something to keep; readable by its owner alone. Two programs may share it: what one of them
        writes, the other may overwrite, and then it is embedded again.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self.embedder, self.folder = embedder, folder
        self._rows: dict[bytes, NDArray[np.float32]] | None = None

    @property
    def name(self) -> str:
        """That of the embedder behind it."""
        return self.embedder.name

    @property
    def path(self) -> Path:
        """The file of this model."""
        return self.folder / (hashlib.sha256(self.name.encode()).hexdigest()[:16] + ".npz")

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of unit length, shape (N, D); each different text is embedded once, and kept."""
        if self._rows is None:
            self._rows = _read(self.path, self.name)
        digests = [digest_of(text) for text in texts]
        new = {d: text for d, text in zip(digests, texts, strict=True) if d not in self._rows}
        waiting = list(new)
        for start in range(0, len(waiting), CHUNK):
            part = waiting[start : start + CHUNK]
            vectors = self.embedder.embed([new[d] for d in part]).astype(np.float32)
            self._rows |= zip(part, vectors, strict=True)
            _write(self.path, self.name, self._rows)
        return np.stack([self._rows[d] for d in digests]) if digests else np.zeros((0, 0), dtype=np.float32)


def digest_of(text: str) -> bytes:
    """Digest of a text.

    >>> digest_of("taal") == digest_of("taal"), digest_of("taal") == digest_of("Taal"), len(digest_of(""))
    (True, False, 16)
    """
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=SIZE).digest()


def forget(texts: Sequence[str], folder: Path) -> int:
    """Remove texts from every cache in a folder, as when a respondent is erased; how many vectors were removed."""
    gone, n = {digest_of(text) for text in texts}, 0
    for path in sorted(folder.glob("*.npz")):
        name, rows = _contents(path)
        kept = {d: row for d, row in rows.items() if d not in gone}
        if len(kept) < len(rows):
            n += len(rows) - len(kept)
            _write(path, name, kept)
    return n


def _read(path: Path, name: str) -> dict[bytes, NDArray[np.float32]]:
    found, rows = _contents(path)
    return rows if found == name else {}


def _contents(path: Path) -> tuple[str, dict[bytes, NDArray[np.float32]]]:
    """Name of the model and its vectors by digest; nothing if the file is not there or damaged."""
    try:
        with np.load(path, allow_pickle=False) as file:
            name, digests, vectors = str(file["name"]), file["digests"], file["vectors"]
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return "", {}
    whole = digests.dtype == np.uint8 and digests.ndim == vectors.ndim == 2 and vectors.dtype == np.float32
    if not whole or digests.shape != (len(vectors), SIZE) or not np.isfinite(vectors).all():
        return "", {}
    return name, {digest.tobytes(): vector for digest, vector in zip(digests, vectors, strict=True)}


def _write(path: Path, name: str, rows: dict[bytes, NDArray[np.float32]]) -> None:
    """Replace the file as a whole, so that it is never half written; without rows it goes."""
    if not rows:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            digests = np.frombuffer(b"".join(rows), dtype=np.uint8).reshape(-1, SIZE)
            np.savez(file, name=np.array(name), digests=digests, vectors=np.stack(list(rows.values())))
        os.replace(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
