"""Which words in the answers of a project may be misspelt: a list of words, never of answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from coding.cleaning.abbreviations import Abbreviations, abbreviations
from coding.cleaning.privacy import Gazetteer, find
from coding.cleaning.repair import repair
from coding.cleaning.spelling import Proposal, proposals
from coding.cleaning.tokenise import tokens
from coding.codebook.content import of_data
from coding.errors import ProjectError
from coding.exchange import tables
from coding.records import Codebook
from coding.settings import Settings
from coding.store import stages, survey
from coding.workflow.masking import names_of
from coding.workflow.project import Project, chosen_questions

COLUMNS = ("word", "proposal", "n", "distance", "accepted")


def proposals_of(project: Project) -> list[Proposal]:
    """What may be misspelt in all answers of a project, the most frequent first. No text is changed.

    Right are the words of the field (``data/words/vakwoorden.txt``), of the codebook and of the project's own abbreviations.
    Words that were found as a name, a place or anything else that may identify somebody are left out, wherever they stand.

    Raises
    ------
    NotReadyError
        If nothing was imported yet.
    """
    with project.reading() as session:
        chosen_questions(session, ())
        content = stages.codebook_content(session)
        texts = (answer.text for answer in survey.iter_answers(session))
        names = set(_names(texts, names_of(project.settings)))
        known = names | set(_of_codebook(of_data(content)) if content else ())
        known |= abbreviations_of(project.settings).forms
        found = proposals((repair(answer.text).text for answer in survey.iter_answers(session)), known)
    return [p for p in found if p.proposal not in names]


def abbreviations_of(settings: Settings) -> Abbreviations:
    """Our abbreviations and those of the settings' own list, which wins.

    Raises
    ------
    ProjectError
        If that list is not there, or is not laid out as ours.
    """
    own = settings.abbreviations
    try:
        return abbreviations(own)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        example = 'any = {"wsp" = "werkgeversservicepunt"}'
        raise ProjectError("workflow.bad_abbreviations", file=str(own), example=example) from error


def write_proposals(found: Sequence[Proposal], out: str | Path) -> int:
    """Write proposals to a csv; the number of rows."""
    return tables.write_csv(out, COLUMNS, ((p.word, p.proposal, p.n, p.distance, int(p.accepted)) for p in found))


def _names(texts: Iterable[str], names: Gazetteer) -> Iterator[str]:
    """Words, in lower case, that are part of something that may identify somebody."""
    for text in texts:
        for finding in find(text, names):
            yield from _words(text[finding.start : finding.end])


def _of_codebook(codebook: Codebook) -> Iterator[str]:
    for code in codebook.codes:
        for text in (code.label, code.definition, *code.include, *code.exclude, *code.keywords):
            yield from _words(text)


def _words(text: str) -> Iterator[str]:
    return (text[start:end].casefold() for start, end in tokens(text))
