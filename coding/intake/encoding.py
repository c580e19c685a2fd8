"""In which encoding a text file is written, and its hash, in one pass over its bytes."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from coding.errors import FileError

BLOCK = 1 << 20
BOMS = (  # the longer one first: the mark of UTF-32 LE begins with that of UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
HIGH = re.compile(rb"[\x80-\xff]")
MOJIBAKE = 20
"""A cp1252 file may by chance hold a pair that is valid UTF-8 (such as mojibake); with this many invalid bytes per pair it is cp1252."""


@dataclass(frozen=True, slots=True)
class Bytes:
    """What the bytes of a file say: `encoding` (empty if mixed), whether it is all `mixed` up, and whether it holds a NUL byte."""

    sha256: str
    encoding: str
    mixed: bool = False
    nul: bool = False


@dataclass(slots=True)
class _Count:
    valid: int = 0
    invalid: int = 0
    nul: bool = False
    outside: bool = False  # a byte that cp1252 does not know


def inspect(path: Path) -> Bytes:
    """Hash and encoding of a text file.

    A byte order mark decides; else UTF-16 is told by its zero bytes; else it is UTF-8 if all bytes are; else cp1252, unless
    well-formed UTF-8 characters and stray bytes both occur, which is `mixed`.

    Raises
    ------
    FileError
        If the bytes are neither UTF-8 nor cp1252.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    known = next((name for mark, name in BOMS if start.startswith(mark)), "") or _utf16(start)
    digest, count = _walk(path)
    if known.startswith(("utf-16", "utf-32")):
        return Bytes(digest, known)
    if not count.invalid:
        return Bytes(digest, known or "utf-8", nul=count.nul)
    if known or (count.valid and count.invalid < MOJIBAKE * count.valid):
        return Bytes(digest, "", mixed=True, nul=count.nul)
    if count.outside:
        raise FileError("intake.unknown_encoding", file=path.name)
    return Bytes(digest, "cp1252", nul=count.nul)


def file_hash(path: Path) -> str:
    """SHA-256 of a file's bytes, in hexadecimal."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _utf16(start: bytes) -> str:
    """UTF-16 without a mark: every second byte of Latin text is zero, and hardly any of the others."""
    pairs = len(start) // 2
    if pairs < 4:
        return ""
    even, odd = start[0 : 2 * pairs : 2].count(0), start[1 : 2 * pairs : 2].count(0)
    if odd > 0.7 * pairs and even < 0.1 * pairs:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * pairs and odd < 0.1 * pairs else ""


def _walk(path: Path) -> tuple[str, _Count]:
    digest, count = sha256(), _Count()
    rest = b""
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            count.nul |= b"\0" in block
            rest = _count(rest + block, count, final=False)
    _count(rest, count, final=True)
    return digest.hexdigest(), count


def _count(data: bytes, count: _Count, *, final: bool) -> bytes:
    """Count UTF-8 characters and stray bytes; gives back the bytes of a character that is not complete yet."""
    if not HIGH.search(data):
        return b""
    count.outside |= NOT_IN_CP1252.search(data) is not None
    text, used = codecs.utf_8_decode(data, "surrogateescape", False)
    if final and used < len(data):
        count.invalid += len(data) - used
    stray = len(re.findall("[\udc80-\udcff]", text))
    count.invalid += stray
    count.valid += len(re.findall("[^\x00-\x7f]", text)) - stray
    return data[used:]
