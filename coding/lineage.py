"""What became of codes: decisions keep the ids they were made with, and whoever reads them asks here what these are called now.

A codebook version holds which codes were merged into which (``Codebook.merged``). It holds all of them, also those of earlier versions, so
the current version alone says how to read every decision that was ever made; a version that is put back says it the old way again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def current_code(code: str, merged: Mapping[str, str]) -> str:
    """The code that a code was merged into, and so on to the end; the code itself if it was not.

    >>> current_code("a", {"a": "b", "b": "c"}), current_code("x", {"a": "b"})
    ('c', 'x')
    """
    seen = {code}
    while (into := merged.get(code, "")) and into not in seen:
        seen.add(code := into)
    return code


def current_codes(codes: Iterable[str], merged: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of a decision as they are called now, each once, in the order given. Applied twice it changes nothing more.

    >>> current_codes(("a", "x", "b"), {"a": "b"})
    ('b', 'x')
    """
    return tuple(dict.fromkeys(current_code(code, merged) for code in codes))


def merged_with(merged: Mapping[str, str], gone: str, into: str) -> dict[str, str]:
    """The mapping after one more merge; what was merged into `gone` before now leads on to `into`.

    >>> merged_with({"a": "b"}, "b", "c")
    {'a': 'c', 'b': 'c'}
    """
    grown = {**merged, gone: into}
    return {code: current_code(code, grown) for code in grown if code != into}


def still_merged(merged: Mapping[str, str], ids: Iterable[str]) -> dict[str, str]:
    """The mapping for a codebook with these codes: a code that is there (again) is itself.

    >>> still_merged({"a": "c", "b": "c"}, ["b", "c"])
    {'a': 'c'}
    """
    there = set(ids)
    return {code: into for code, into in merged.items() if code not in there}
