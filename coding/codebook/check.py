"""Does a codebook hold together? Everything wrong is said at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coding.errors import CodebookError, nearest
from coding.records import Codebook

FORBIDDEN = "|,;\n\t"  # separate codes in files


def check(codebook: Codebook, name: str) -> None:
    """Refuse a codebook with empty, double or unusable ids, unknown parents or a circular hierarchy.

    Raises
    ------
    CodebookError
        Naming the file, the code and, for an unknown parent, the nearest id.
    """
    _check_ids(codebook, name)
    parents = {code.id: code.parent for code in codebook.codes}
    for code in codebook.codes:
        if code.parent and code.parent not in parents:
            raise CodebookError(
                "codebook.unknown_parent",
                file=name,
                code=code.id,
                parent=code.parent,
                nearest=nearest(code.parent, parents) or "–",
            )
    for code in codebook.codes:
        chain = list(_ancestors(code.id, parents))
        if code.id in chain:
            raise CodebookError("codebook.circular", file=name, chain=" → ".join([code.id, *chain]))


def _check_ids(codebook: Codebook, name: str) -> None:
    for position, code in enumerate(codebook.codes, start=1):
        if not code.id:
            raise CodebookError("codebook.no_id", file=name, position=position)
        if set(code.id) & set(FORBIDDEN):
            raise CodebookError("codebook.bad_id", file=name, code=code.id)
    doubles = [id_ for id_, n in Counter(codebook.ids).items() if n > 1]
    if doubles:
        raise CodebookError("codebook.double", file=name, codes=", ".join(doubles))


def _ancestors(code_id: str, parents: dict[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    current = parents.get(code_id, "")
    while current and current not in seen:
        yield current
        seen.add(current)
        current = parents.get(current, "")
