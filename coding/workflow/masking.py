"""Who may see names and places as respondents wrote them, and which respondents a country of origin would single out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding.cleaning.privacy import Gazetteer, gazetteer
from coding.errors import NotReadyError, ProjectError
from coding.records import Role
from coding.settings import Settings
from coding.store import survey
from coding.workflow.project import Project, latest_run
from coding.workflow.rights import Right

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PLACES = ("gemeenten*.txt", "woonplaatsen*.txt")
ALLOWED = {"coders": Right.CODE, "researchers": Right.RESEARCH}  # setting → what somebody must be allowed to do


def may_see_unmasked(project: Project) -> bool:
    """Whether who works in this project may see answers as they were written; quotes and reports are masked either way.

    The setting says from which role on; who only reads never may.
    """
    right = ALLOWED.get(project.settings.unmasked)
    return right is not None and project.may(right)


def check_unmasked(project: Project) -> None:
    """Refuse to write answers unmasked for who may not see them.

    Raises
    ------
    ProjectError
        Says which setting allows it.
    """
    if not may_see_unmasked(project):
        raise ProjectError("workflow.unmasked_refused")


def check_masked(session: Session, project: Project) -> None:
    """Refuse to show texts as the last cleaning masked them, if it masked nothing, to who may not see them unmasked.

    Raises
    ------
    NotReadyError
        Says that the answers must be cleaned with masking first.
    """
    if not may_see_unmasked(project) and not is_masked(session):
        raise NotReadyError("workflow.not_masked")


def names_of(settings: Settings) -> Gazetteer:
    """What is looked for in answers, with the settings' own list of places.

    Raises
    ------
    ProjectError
        If the folder holds no list of places: then none would be masked, and nobody would know.
    """
    if not any(any(settings.places.glob(pattern)) for pattern in PLACES):
        raise ProjectError("workflow.no_places", folder=str(settings.places), files=", ".join(PLACES))
    return gazetteer(settings.places)


def is_masked(session: Session) -> bool:
    """Whether the cleaning that the project holds masked anything: a person may have left the privacy step out."""
    run = latest_run(session, "clean")
    return run is None or "privacy" in run.parameters["steps"]


def small_class_respondents(session: Session, min_group: int) -> frozenset[str]:
    """Respondents in a class (of any stratum) that is small in their wave.

    A class is small if fewer than `min_group` respondents of the wave are in it, or if the population has fewer units in
    it, where the mapping says how many. Who has no class is in none.
    """
    population = {wave.id: wave.population for wave in survey.all_waves(session)}
    found: set[str] = set()
    for variable in survey.all_variables(session):
        if variable.role is Role.STRATUM:
            sizes = survey.class_sizes(session, variable.id)
            for (wave, value), n in sizes.items():
                if min(n, population.get(wave, {}).get(value, n)) < min_group:
                    found.update(survey.respondents_of_class(session, variable.id, wave, value))
    return frozenset(found)
