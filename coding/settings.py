"""One place for all that can be set: defaults here, a ``duiding.toml`` in the current folder, DUIDING_… in the environment."""

from __future__ import annotations

import getpass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from coding.team import LONGEST_NAME, is_name, one_spelling
from coding.wording import default_language

DATA = Path(__file__).resolve().parents[1] / "data"


@lru_cache
def stop_words() -> frozenset[str]:
    """Dutch words that carry no subject, in lower case: no words of a topic, and no reason for a code."""
    lines = (DATA / "words" / "stopwoorden.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


class Settings(BaseSettings):
    """Settings of one session; the environment wins over ``duiding.toml``, which wins over the defaults."""

    model_config = SettingsConfigDict(env_prefix="DUIDING_", toml_file="duiding.toml", extra="ignore")

    language: Literal["nl", "en"] = Field(default_factory=default_language)
    coder: str = Field(default_factory=getpass.getuser, description="name under which decisions are stored")
    seed: int = 2020
    small_cell: int = Field(default=5, ge=1, description="counts below this are not shown in a breakdown")
    min_group: int = Field(default=10, ge=1, description="a class with fewer answers gets no breakdown")
    min_percent: int = Field(default=20, ge=1, description="below this number of answers: counts, no percentages")
    places: Path = Field(default=DATA / "places", description="folder with the lists of place names to mask")
    abbreviations: Path | None = Field(default=None, description="the project's own abbreviations, beside our list")
    unmasked: Literal["coders", "researchers", "nobody"] = Field(
        default="coders", description="who may see names and places, from which role on"
    )
    deduce: str = Field(default="", description="Python in whose environment deduce is installed; empty = our own")
    embedding_model: str = Field(default="", description="sentence-transformers model, by name or folder; empty = none")
    embedding_prefix: str = Field(default="", description="stands before every text, for models that ask for it")
    allow_model_download: bool = Field(default=False, description="fetch a model that is not on this machine")
    language_server: str = Field(default="", description="address of a language model on this machine; empty = none")
    language_model: str = Field(default="", description="name of the model on that server")
    language_tokens: int = Field(default=1_000_000, ge=1, description="a run asks the language model for no more")
    language_timeout: float = Field(default=120, gt=0, le=3600, description="seconds for one request")
    allow_remote_server: bool = Field(default=False, description="send masked answers to another machine")

    @field_validator("coder")
    @classmethod
    def _one_spelling(cls, given: str) -> str:
        name = one_spelling(given)
        if not is_name(name):
            raise ValueError(f"at most {LONGEST_NAME} characters")
        return name

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of the sources: arguments, environment, file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)
