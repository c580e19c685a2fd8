"""Make ``voornamen.txt`` and ``achternamen.txt`` from two sources; see README.md beside this file for sources and licences.

Run once, outside the project's environment (nothing here is needed afterwards)::

    pip install faker==40.63.0
    apt-get download wdutch && dpkg -x wdutch*.deb wdutch
    python data/names/build.py wdutch/usr/share/dict/dutch
"""

from __future__ import annotations

import importlib
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
DATA = HERE.parent
LOCALES = {
    "first_name": "nl_NL nl_BE tr_TR fr_DZ pl_PL de_DE hr_HR ro_RO en_IN en_PK id_ID tw_GH en_GB fr_FR fr_BE en_KE pt_PT it_IT es_ES".split(),
    "last_name": "nl_NL nl_BE tr_TR fr_DZ pl_PL hr_HR en_IN tw_GH".split(),
}
LONG_ENOUGH = 4  # letters; a shorter name from the sources needs a word around it that shows a person
NAME = re.compile(r"[A-ZÀ-ÖØ-Þİ-Ź][a-zß-öø-ÿıąćęłńóśźżšžčđğşțșăô]{1,15}(?:-[A-ZÀ-Þ][a-zß-ÿ]{1,12})?")
NO_SURNAME = re.compile(  # ends of streets, waters, villages and of words made with a name
    r"(?:straat|laan|weg|plein|kade|gracht|singel|pad|steeg|dreef|plantsoen|brug|park|wijk|polder|kanaal|berg|zee|rivier|eiland|woestijn"
    r"|partij|prijs|feest|tocht|fan|supporter|strijder|zetel|commissie|fractie|film|oever|expeditie|groep|akkoord|verdrag|gebied|parlement"
    r"|crisis|cultuur|poort|haven|kerk|huis|stad|dorp|kamp|club|markt|sluis|hoeve|zijl|kerke|drecht|ingen|heim|hem|ens|gem|ië|istan|land"
    r"|isch|ische|aanse|ijnse|ees|[bdfgklmnoprt]se|iër|aan|enaar|ois|hof|dijk|ezen)s?$"
)
FAMOUS = re.compile(r"(?:(?:tra|sma|ink|sen|ers|enaar|eman|rman|nman|sman|gman|dman|jck)|^(?:Smit|Faber|Bogaert|Verdonk|Romme|Bosman|Halsema|Postma))$")


def main(dictionary: Path) -> None:
    """Write both lists."""
    own = tomllib.loads((HERE / "eigen.toml").read_text(encoding="utf-8"))
    kept = tomllib.loads((DATA / "words" / "personen.toml").read_text(encoding="utf-8"))
    entries = {line.strip() for line in dictionary.read_text(encoding="utf-8").splitlines()}
    words = {entry for entry in entries if entry[0].islower()}
    no_name = _elsewhere() | _lower(own["no_first"].split())
    first = _first_names(own, entries, words, no_name)
    known = set(kept["first_names"])
    doubtful = words | _lower(own["words_too"].split())
    _write("voornamen.txt", (n + " *" * (n.casefold() in doubtful or len(n) < LONG_ENOUGH) for n in first - known))
    last = {n for n in entries if NAME.fullmatch(n) and not (n.endswith("s") and n[:-1] in first | known)} - first - known
    last = {n for n in last if not (NO_SURNAME.search(n) or _compound(n.casefold(), words))}
    last |= {n for n in _faker("last_name") if NAME.fullmatch(n)}
    no_surname = words | no_name | _lower(kept["surnames"])
    last = {n for n in last if n.casefold() not in no_surname} | set(own["surnames"].split())
    _write("achternamen.txt", (n for n in last if len(n) > 2 and "-" not in n))


def _lower(names: Iterable[str]) -> set[str]:
    return {name.casefold() for name in names}


def _first_names(own: dict[str, str], entries: set[str], words: set[str], no_name: set[str]) -> set[str]:
    found = {n for n in _with_genitive(entries) if not _compound(n.casefold(), words)} | set(_faker("first_name"))
    ours = {n for key in ("arabic", "eritrean", "persian", "african", "slavic", "others", "surnames") for n in own[key].split()}
    return {n for n in found | ours if NAME.fullmatch(n) and n.casefold() not in no_name and not FAMOUS.search(n)}


def _elsewhere() -> set[str]:
    """Names of places, countries and peoples, in lower case."""
    names = {line.strip().casefold() for file in (DATA / "places").glob("*.txt") for line in file.read_text("utf-8").splitlines()}
    places = names | {name + end for name in names for end in ("s", "se", "er", "ers", "aar", "aren")}
    places |= {name.removesuffix("en") + end for name in names for end in ("s", "se", "er", "ers")}
    lists = tomllib.loads((DATA / "words" / "herkomst.toml").read_text(encoding="utf-8"))
    peoples = {(people + end).casefold() for people in lists["peoples"] for end in lists["endings"]}
    return places | peoples | {c.casefold() for c in lists["countries"]}


def _with_genitive(entries: set[str]) -> Iterator[str]:
    """Capitals of which the dictionary has the genitive and no adjective: what it does with first names."""
    for entry in entries:
        genitive = {entry + "s", entry + "'s"} | ({entry + "'"} if entry[-1] in "szx" else set())
        if NAME.fullmatch(entry) and len(entry) > 2 and genitive & entries and not {entry + "e", entry + "se", entry + "er"} & entries:
            yield entry


def _compound(word: str, words: set[str]) -> bool:
    """Whether a word ends in an ordinary word of five letters or more: "ajaxsupporter"."""
    return any(word[k:] in words for k in range(3, len(word) - 4))


def _faker(kind: str) -> Iterator[str]:
    for locale in LOCALES[kind]:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for attribute in dir(provider):
            value = getattr(provider, attribute)
            if kind in attribute and not callable(value) and not isinstance(value, str):
                yield from (name for name in value if isinstance(name, str))


def _write(name: str, lines: Iterable[str]) -> None:
    (HERE / name).write_text("\n".join(sorted(set(lines))) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
