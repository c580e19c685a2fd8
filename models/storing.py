"""Keep arrays in a file without pickle: skops, made so that the same content gives the same bytes."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

SCHEMA = "schema.json"
MOMENT = (1980, 1, 1, 0, 0, 0)  # of every part of the file; the earliest that a zip can say


def dumped(state: Mapping[str, Any]) -> bytes:
    """Arrays (of numbers or of text), numbers and texts by name, as a skops file.

    skops names parts by their place in memory and stores the time; both are replaced, so that equal states give equal bytes.

    >>> dumped({"a": np.arange(3)}) == dumped({"a": np.arange(3)})
    True
    """
    import skops.io

    raw = zipfile.ZipFile(io.BytesIO(skops.io.dumps(dict(state))))
    schema = raw.read(SCHEMA).decode("utf-8")
    places = {name: str(n) for n, name in enumerate(dict.fromkeys(re.findall(r'"__id__": (\d+)', schema)))}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys(re.findall(r'"file": "(\d+)\.npy"', schema)):
            new.writestr(zipfile.ZipInfo(f"{places[name]}.npy", MOMENT), raw.read(f"{name}.npy"), zipfile.ZIP_DEFLATED)
        renamed = re.sub(r'"__id__": (\d+)', lambda found: f'"__id__": {places[found[1]]}', schema)
        renamed = re.sub(r'"file": "(\d+)\.npy"', lambda found: f'"file": "{places[found[1]]}.npy"', renamed)
        new.writestr(zipfile.ZipInfo(SCHEMA, MOMENT), json.dumps(json.loads(renamed)), zipfile.ZIP_DEFLATED)
    return out.getvalue()


def loaded(path: Path) -> dict[str, Any]:
    """What `dumped` was given. Nothing but arrays, numbers and texts is ever made of a file.

    Raises
    ------
    ValueError
        It is no such file, is damaged, or holds anything else.
    """
    import skops.io
    from skops.io.exceptions import UntrustedTypesFoundException

    try:
        state = skops.io.load(path)
    except (OSError, KeyError, ValueError, TypeError, zipfile.BadZipFile, UntrustedTypesFoundException) as error:
        raise ValueError(type(error).__name__) from None
    if not isinstance(state, dict) or not all(isinstance(v, np.ndarray | str | int | float) for v in state.values()):
        raise ValueError("dict")
    return state
