"""Which role a column has, with the reason: rules in order, the first that fits decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from coding.intake.facts import Facts, values_of
from coding.intake.mapped import Reason
from coding.intake.names import slug, split_code
from coding.records import Role

Verdict = tuple[Role, Reason]

TECHNICAL = re.compile(
    r"(start-?date|end-?date|startdatum|einddatum|submit-?date|recorded-?date|date-?stamp|date-(submitted|started|last-action)"
    r"|datum-(ingestuurd|ingediend|gestart|laatste-(actie|handeling))|timestamp|tijdstempel|invuldatum|starttijd|eindtijd"
    r"|ip|ip-?address|ip-?adres|location-?latitude|location-?longitude|latitude|longitude|duration(-in-seconds)?|duur|invulduur"
    r"|interview-?time|total-time|totale-tijd|(group|question)-?time.*|tijd-voor.*|groeps?tijd.*|vraagtijd.*"
    r"|progress|voortgang|finished|voltooid|status|last-?page|laatste-pagina|start-?language|starttaal|begintaal|user-?language|taal"
    r"|distribution-?channel|seed|zaad|ref-?url|recipient-?(last-?name|first-?name|email)|external-?(data-?)?reference"
    r"|browser.*|user-?agent|operating-system|resolution|q-?(recaptcha|relevant|duplicate|ballot).*|opp|collector-?id)"
)
PERSONAL = re.compile(
    r"(e-?mail(-?adres|-?address)?|.*-e-?mail(adres)?|telefoon(nummer)?|mobiel|phone(-number)?|(voor|achter)?naam|(first-?|last-?|sur)name|name|postcode"
    r"|(woon)?adres|address|geboortedatum|date-of-birth|gemeente|gemeentenaam|naam-(van-)?(de-|uw-)?(gemeente|organisatie)|organisatie|municipality|bsn)"
)
STRATUM = re.compile(
    r"\b(strat(um|a)|klasse|gemeenteklasse|grootteklasse|gemeentegrootte|regio|region|provincie|province|landsdeel|stedelijkheid)\b"
)
REPRESENTS = re.compile(
    r"aantal-(vertegenwoordigde-)?(g-?4-|g-?40-|\w+-){0,2}gemeenten?\b|vertegenwoordig|represents|namens-(welke|hoeveel)|(voor|namens)-welke-gemeenten"
    r"|number-of-municipalities|hoeveel-gemeenten"
)
WEIGHT = re.compile(r"(.*-)?(gewicht|weight|weging|weegfactor|weegvariabele|wgt|wt)(-.*|\d*)")
SCALE_HINT = re.compile(
    r"\b(mate|eens|oneens|tevreden(heid)?|belangrijk|rapportcijfer|cijfer|schaal|score|stelling(en)?|hoe-(vaak|goed|zeker|sterk|erg|groot|belangrijk|tevreden"
    r"|waarschijnlijk)|hoeverre|waardeer\w*|waardering|vertrouwen|satisf\w+|agree\w*|likert|scale|rating|opleiding\w*|education|leeftijdsgroep|leeftijdsklasse"
    r"|agegroup|age-group)\b"
)
OTHER_HINT = re.compile(r"(-text|\bother|anders|namelijk|toelichting|opmerking\w*|comment)\b")
NOT_A_POINT = re.compile(
    r"(weet (ik )?niet|geen mening|n\.?\s?v\.?\s?t\.?|niet van toepassing|don'?t know|not applicable|geen antwoord|neutraal|neutral)",
    re.I,
)
LADDERS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(bijna |vrijwel |heel )?(nooit|zelden|soms|af en toe|regelmatig|geregeld|vaak|meestal|altijd|never|rarely|sometimes|often|always"
        r"|(elke |ieder\w* )?(dag|week|maand|jaar)|dagelijks|wekelijks|maandelijks|jaarlijks)",
        r".*(eens|agree).*",
        r".*(tevreden|satisfied).*",
        r".*(belangrijk|important).*",
        r".*(waarschijnlijk|likely).*",
        r"(zeer |heel |erg |redelijk |vrij |tamelijk |ruim )?"
        r"(slecht|matig|onvoldoende|voldoende|redelijk|goed|uitstekend|poor|fair|good|excellent)",
        r"(helemaal |in (zeer )?(grote|geringe|hoge|beperkte|enige|redelijke) mate|heel |zeer |erg |een )?"
        r"(niet|weinig|beetje|enigszins|gemiddeld|redelijk|veel|sterk|wel|)",
    )
)
BINARY = {
    "1": 1, "ja": 1, "j": 1, "y": 1, "yes": 1, "true": 1, "waar": 1, "x": 1, "v": 1, "checked": 1, "quoted": 1, "gekozen": 1,
    "selected": 1, "aangevinkt": 1, "aangekruist": 1, "genoemd": 1,
    "0": 0, "nee": 0, "n": 0, "no": 0, "false": 0, "onwaar": 0, "unchecked": 0, "not quoted": 0, "not selected": 0,
    "niet gekozen": 0, "niet geselecteerd": 0, "niet aangevinkt": 0, "niet aangekruist": 0, "niet genoemd": 0, "-": 0,
}  # fmt: skip
SEPARATORS = (";", "|", "\n", ", ")


@dataclass(frozen=True, slots=True)
class Subject:
    """A column with all that the rules look at; `key` and `words` are slugs of its name and of its full text."""

    facts: Facts
    label: str
    group: str
    group_role: Role | None
    labels: Mapping[str, str]
    missing: tuple[str, ...]

    @property
    def key(self) -> str:
        """The name as a slug; of a LimeSurvey header the text behind the code, unless only the code tells."""
        code, text = split_code(self.facts.column)
        return slug(text if code and len(text) < 40 else code or text, 200)

    @property
    def words(self) -> str:
        """Name and label as one slug."""
        return f"{slug(self.facts.column, 300)}-{slug(self.label, 300)}"

    @property
    def values(self) -> list[str]:
        """Kept values that are not missing."""
        return values_of(self.facts, self.missing)

    @property
    def points(self) -> list[float]:
        """Numbers that are not missing."""
        return [self.facts.numbers[v] for v in self.values if v in self.facts.numbers]


def propose_role(subject: Subject) -> Verdict:
    """Role and reason of a column that is neither the respondent nor the wave."""
    for rule in RULES:
        verdict = rule(subject)
        if verdict:
            return verdict
    return Role.SINGLE, Reason("single", {"n": subject.facts.n_distinct})


def is_technical(name: str) -> bool:
    """Whether a column is something that survey programs add by themselves.

    >>> is_technical("submitdate. Datum ingestuurd"), is_technical("IPAddress"), is_technical("Wat is de status van uw plan?")
    (True, True, False)
    """
    code, text = split_code(name)
    return any(TECHNICAL.fullmatch(slug(part, 200)) for part in {code, text, name} if part)


def _skip(s: Subject) -> Verdict | None:
    f = s.facts
    if not f.n_filled:
        return Role.SKIP, Reason("empty")
    if is_technical(f.column):
        return Role.SKIP, Reason("technical")
    if PERSONAL.fullmatch(s.key) or (f.n_mail > 0.5 * f.n_filled):
        return Role.SKIP, Reason("personal")
    if f.n_dates >= 0.95 * f.n_filled:
        return Role.SKIP, Reason("dates")
    return None


def _named(s: Subject) -> Verdict | None:
    f = s.facts
    if f.numeric and WEIGHT.fullmatch(s.key) and f.low >= 0:
        return Role.WEIGHT, Reason("weight")
    if REPRESENTS.search(s.words) and (f.numeric or not s.group_role):
        return Role.REPRESENTS, Reason("represents")
    few = 2 <= len(s.values) <= 40 and len(s.values) <= max(2, 0.5 * f.n_filled)
    if STRATUM.search(s.words) and few and s.words.count("-") < 20 and not s.group:
        return Role.STRATUM, Reason("stratum", {"n": len(s.values)})
    return None


def _grouped(s: Subject) -> Verdict | None:
    if s.group_role is None:
        return None
    return s.group_role, Reason(f"group_{s.group_role.value}", {"group": s.group})


def _constant(s: Subject) -> Verdict | None:
    f = s.facts
    if f.n_distinct == 1 and f.n_filled == f.n_rows >= 10 and not s.labels:
        return Role.SKIP, Reason("constant")
    return None


def _numeric(s: Subject) -> Verdict | None:
    f = s.facts
    if not f.numeric or (s.labels and len(s.labels) > 2 and _ladder([s.labels.get(v, v) for v in s.values])):
        return None
    points = s.points
    whole = bool(points) and all(x == int(x) for x in points)
    if not whole or len(points) > 12 or not f.counts:
        unlabelled = not s.labels or len(points) > 12
        return (Role.NUMBER, Reason("number", {"n": f.n_distinct})) if unlabelled else None
    low, high = int(min(points)), int(max(points))
    if low in (0, 1) and 3 <= high <= 10 and (SCALE_HINT.search(s.words) or (high == 10 and len(points) >= 8)):
        return Role.SCALE, Reason("scale_range", {"low": low, "high": high})
    if s.labels or (len(points) <= 12 and low >= -5 and high <= 30):
        return Role.SINGLE, Reason("single_codes", {"n": len(points)})
    return Role.NUMBER, Reason("number", {"n": f.n_distinct})


def _ordered(s: Subject) -> Verdict | None:
    shown = [s.labels.get(value, value) for value in s.values] if s.facts.counts else []
    if len(shown) <= 15 and _ladder(shown):
        return Role.SCALE, Reason("scale_words", {"n": len(shown)})
    return None


def _ladder(values: list[str]) -> bool:
    """Whether the values are the points of a known kind of scale, such as nooit … altijd."""
    points = [v.strip() for v in values if not NOT_A_POINT.search(v)]
    return len(points) >= 2 and any(all(ladder.fullmatch(p) for p in points) for ladder in LADDERS)


def _separated(s: Subject) -> Verdict | None:
    """Several options in one cell: few different parts, each of them often, in many combinations."""
    f = s.facts
    if f.numeric or not f.counts or f.n_distinct < 4:
        return None
    for mark in SEPARATORS:
        parts: dict[str, int] = {}
        joined = 0
        for value, n in f.counts.items():
            cut = [part.strip() for part in value.split(mark) if part.strip()]
            joined += n if len(cut) > 1 else 0
            for part in cut:
                parts[part] = parts.get(part, 0) + n
        often = min(parts.values()) if parts else 0
        if joined >= 0.2 * f.n_filled and 2 <= len(parts) <= 30 and len(parts) < f.n_distinct and often >= 3:
            return Role.MULTIPLE, Reason("multiple_cell", {"n": len(parts)})
    return None


def _open(s: Subject) -> Verdict | None:
    f = s.facts
    if f.numeric or s.labels:
        return None
    shown = {"n": f.n_filled, "distinct": f.n_distinct, "words": f.words}
    share = f.distinct_share
    long = f.words >= 4 and share >= 0.3 and (f.n_distinct >= 5 or share > 0.6)
    short = share > 0.5 and (f.n_distinct >= 5 or f.words >= 3)
    many = f.n_distinct >= 50 and share >= 0.2
    once = f.n_distinct >= 10 and f.n_once >= 0.5 * f.n_distinct and (f.longest >= 30 or f.words >= 2)
    other = bool(OTHER_HINT.search(s.key[-60:])) and f.words > 1 and share > 0.3
    if long:
        return Role.OPEN, Reason("open_long", shown)
    if short or many or once or other:
        return Role.OPEN, Reason("open_short", shown)
    return None


RULES: tuple[Callable[[Subject], Verdict | None], ...] = (
    _skip,
    _named,
    _grouped,
    _constant,
    _numeric,
    _ordered,
    _separated,
    _open,
)
