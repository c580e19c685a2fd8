"""How one figure is written: the only place that decides what of a share may be seen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coding import wording
from coding.records import Basis, Codebook, QuestionReport, Report, ThemeShare

HIDDEN = "·"  # one sign, whatever the reason: the reason itself could give a count away
DASH = "–"


@dataclass(frozen=True, slots=True)
class Rules:
    """What `min_percent` of a report makes of a figure, in a language."""

    language: str
    min_percent: int = 20

    @classmethod
    def of(cls, report: Report, language: str) -> Rules:
        """The rules of a report."""
        return cls(language, report.min_percent)

    def in_percents(self, n: int) -> bool:
        """Whether `n` answers are enough for percentages."""
        return n >= max(self.min_percent, 1)

    def count(self, share: ThemeShare | None) -> str:
        """Number of answers with the theme."""
        if share is None or (share.n == 0 and not share.hidden):
            return DASH
        return HIDDEN if share.hidden else wording.integer(share.n_theme, self.language)

    def share(self, share: ThemeShare) -> str:
        """Percentage; a dash if there are too few answers for one."""
        if share.hidden:
            return HIDDEN
        return self.percent(share) if self.in_percents(share.n) else DASH

    def percent(self, share: ThemeShare) -> str:
        """A whole percentage that is 0 or 100 only if the share is.

        >>> Rules("nl").percent(ThemeShare("q", "c", "2020", 400, 1, 0.0025, 0, 0.014, Basis.DECIDED))
        '<1%'
        """
        if 0 < share.share <= 0.005:
            return "<1%"
        if 0.995 <= share.share < 1:
            return ">99%"
        return wording.percent(share.share, self.language)

    def interval(self, share: ThemeShare) -> str:
        """The 95% interval in percents; a dash if there are too few answers for one."""
        if share.hidden:
            return HIDDEN
        return wording.interval(share.low, share.high, self.language) if self.in_percents(share.n) else DASH

    def both(self, share: ThemeShare | None) -> str:
        """Percentage and count in one cell.

        >>> one = ThemeShare("q", "c", "2020", 40, 10, 0.25, 0.14, 0.4, Basis.DECIDED)
        >>> Rules("nl").both(one), Rules("nl", min_percent=50).both(one), Rules("nl").both(None)
        ('25% (10)', '10', '–')
        """
        if share is None or share.hidden or not self.in_percents(share.n):
            return self.count(share)
        return f"{self.percent(share)} ({self.count(share)})"


def wave_order(question: QuestionReport, waves: Iterable[str] = ()) -> tuple[str, ...]:
    """Waves in which the question has figures for all respondents, in the order of `waves`; others come after, by name.

    Numbers in a name count as numbers: ``"meting 10"`` comes after ``"meting 9"``.
    """
    found = {s.wave_id for s in question.shares if not s.variable and s.n}
    known = [wave for wave in dict.fromkeys(waves) if wave in found]
    return tuple(known + sorted(found - set(known), key=_natural))


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"([0-9]+)", name))


def overall(question: QuestionReport, wave: str) -> dict[str, ThemeShare]:
    """Code id → share among all respondents of a wave."""
    return {s.code_id: s for s in question.shares if not s.variable and s.wave_id == wave}


def by_class(question: QuestionReport, wave: str) -> dict[tuple[str, str], ThemeShare]:
    """(code id, class) → share in a wave."""
    return {(s.code_id, s.value): s for s in question.shares if s.variable and s.wave_id == wave}


def occurs(share: ThemeShare) -> bool:
    """Whether a row is worth a line. A hidden one always is: leaving it out would say that it is 0."""
    return share.hidden or share.n_theme > 0


def ranked(shares: Iterable[ThemeShare], codes: Sequence[str]) -> list[ThemeShare]:
    """Shares by size, then in codebook order; hidden ones last, so that their place gives nothing away."""
    place = {code: i for i, code in enumerate(codes)}

    def key(share: ThemeShare) -> tuple[bool, float, int, str]:
        size = 0 if share.hidden else -share.n_theme / max(share.n, 1)
        return share.hidden, size, place.get(share.code_id, len(place)), share.code_id

    return sorted((s for s in shares if occurs(s)), key=key)


def theme_labels(codebook: Codebook) -> dict[str, str]:
    """Code id → label; codes that share a label get their id behind it.

    >>> from coding.records import Code
    >>> theme_labels(Codebook((Code("a", "Taal"), Code("b", "Taal"), Code("c", "Werk"))))
    {'a': 'Taal (a)', 'b': 'Taal (b)', 'c': 'Werk'}
    """
    labels = [code.label for code in codebook.codes]
    return {
        c.id: f"{c.label} ({c.id})" if labels.count(c.label) > 1 or not c.label else c.label for c in codebook.codes
    }


def wave_label(wave: str, language: str) -> str:
    """Name of a wave; a figure without one is about all waves together."""
    return wave or wording.text("report.all_waves", language)


def provisional(question: QuestionReport) -> bool:
    """Whether the figures of a question rest on suggestions that nobody reviewed."""
    return question.basis is Basis.SUGGESTED or any(s.basis is Basis.SUGGESTED for s in question.shares)
