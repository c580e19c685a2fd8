"""A suggester in a file: what it learned, with the hashes of what it learned from. No pickle: a file can hold no program."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from coding.cleaning.words import analyse
from coding.codebook.content import as_data, of_data, sha256
from coding.errors import FileError
from coding.exchange.tables import whole_file

if TYPE_CHECKING:
    from coding.records import Codebook
    from coding.settings import Settings
    from coding.suggesting.suggester import Suggester

ENDING = ".skops"
FORMAT = 1


def save_model(suggester: Suggester, path: str | Path, inputs: Mapping[str, str]) -> Path:
    """Write a suggester to a file, whole or not at all; the same suggester gives the same bytes.

    Parameters
    ----------
    inputs : mapping of str to str
        What it learned from → hash.
    """
    from coding.suggesting.stored import state_of
    from models.storing import dumped

    target = Path(path)
    about = {"format": FORMAT, "inputs": dict(sorted(inputs.items())), "codebook": as_data(suggester.codebook)}
    content = dumped({**state_of(suggester), "about": json.dumps(about, ensure_ascii=False, sort_keys=True)})
    with whole_file(target) as part:
        part.write_bytes(content)
    return target


def load_model(path: str | Path, settings: Settings, codebook: Codebook | None = None) -> Suggester:
    """A suggester from a file, for new answers.

    Parameters
    ----------
    codebook : Codebook, optional
        It must say the same as the one that the suggester learned.

    Raises
    ------
    FileError
        The file is missing, damaged, made by another version, or learned another codebook.
    """
    from coding.suggesting.stored import of_state
    from coding.suggesting.zero_shot import embeddings
    from models.storing import loaded

    file = Path(path)
    if not file.is_file():
        raise FileError("suggesting.model_file_missing", file=str(path))
    try:
        state = loaded(file)
        about = json.loads(str(state["about"]))
        if about["format"] != FORMAT:
            raise FileError("suggesting.model_file_version", file=file.name)
        known = of_data(about["codebook"])
        if codebook is not None and sha256(codebook) != sha256(known):
            raise FileError("suggesting.model_file_codebook", file=file.name)
        return of_state(state, known, analyse, embeddings(settings))
    except (ValueError, KeyError, IndexError) as error:
        raise FileError("suggesting.model_file_damaged", file=file.name) from error
