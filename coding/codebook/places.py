"""Where the codes of a yaml or json codebook stand: the lines that the parser saw."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from coding.codebook.problems import Places

if TYPE_CHECKING:
    from yaml.nodes import Node


def of_yaml(root: Node | None) -> Places:
    """Lines of the codes under a root node, of their fields and of the items in these.

    >>> import yaml
    >>> of_yaml(yaml.compose("- id: a\\n  keywords:\\n  - b\\n  - c\\n- id: d")).of(1, "keywords", 1)
    4
    """
    codes: list[int] = []
    fields: dict[tuple[int, str, int], int] = {}
    for position, entry in enumerate(_items(_entries(root)), start=1):
        codes.append(_line(entry))
        for key, value in _pairs(entry):
            fields[position, key.value, -1] = _line(value)
            fields.update({(position, key.value, n): _line(item) for n, item in enumerate(_items(value))})
    return Places("line", codes, fields)


def of_json(written: str) -> Places:
    """The same for json, as far as it can be read as yaml, which it nearly always can."""
    import yaml

    try:
        return of_yaml(yaml.compose(written, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, RecursionError):
        return Places()


def _entries(root: Node | None) -> Node | None:
    return next((value for key, value in _pairs(root) if key.value == "codes"), root)


def _pairs(node: Any) -> list[tuple[Any, Any]]:
    pairs = node.value if getattr(node, "id", "") == "mapping" else []
    return [(key, value) for key, value in pairs if isinstance(key.value, str)]


def _items(node: Any) -> list[Any]:
    return node.value if getattr(node, "id", "") == "sequence" else []


def _line(node: Any) -> int:
    return int(node.start_mark.line) + 1
