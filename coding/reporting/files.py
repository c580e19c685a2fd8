"""Writing a file whole or not at all, with the same bytes for the same report."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from coding.errors import FileError

# XML 1.0 section 2.2: control characters, half surrogate pairs and the two noncharacters have no place in a document.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that zip can hold


def clean(text: str) -> str:
    r"""Text without the characters that docx, xlsx and html cannot hold; line ends become ``\n``.

    >>> clean("een\x00 twee\r\ndrie\x0b")
    'een twee\ndrie'
    """
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def stamp(time: datetime) -> str:
    """A time as Office's core properties write it.

    >>> stamp(datetime(2020, 11, 3, 9, 5))
    '2020-11-03T09:05:00Z'
    """
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"


def repack(data: bytes, replace: Mapping[str, bytes] | None = None) -> bytes:
    """The same zip with fixed times, so that equal contents are equal bytes; `replace` gives members a new content."""
    replace = replace or {}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            info = zipfile.ZipInfo(item.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if item.filename.endswith(".png") else zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, replace.get(item.filename, old.read(item)))
    return out.getvalue()


def save(data: bytes, path: Path | str) -> Path:
    """Write `data` to `path` whole; an older file stays as it was if that fails.

    Raises
    ------
    FileError
        If the folder does not exist or the file cannot be replaced (it is open in Word, say).
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise FileError("report.not_written", file=path) from error
    return path
