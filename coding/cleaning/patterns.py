"""Personal data with a fixed form: addresses on the net, telephone numbers, postcodes, numbers with a check digit, dates of birth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coding.records import Finding

# two-letter words and abbreviations that follow a number that is no postcode: "IN 2020 EN 2021", "1500 PW", "2021 WI"
_TWO = (
    "AL|AM|AN|AZ|BV|BW|CM|CV|DE|DT|EC|EN|ER|EU|EV|FT|GB|GE|HA|HB|HE|IK|IN|IB|IQ|IS|IV|JA|JE|KB|KG|KM|KW|KV|LB|MB|ME|ML|MM|"
    "NA|NL|NT|NU|NV|OF|OM|OP|PC|PM|PP|PR|PW|PX|ST|TE|TV|UU|UR|VO|VR|WE|WI|WO|WW|ZE|ZO|ZW|ZZ"
)
_A_PLACE = r"(?!,? [A-Z][a-z]{2})"  # "5600 ZZ Eindhoven" is one all the same
NOT_A_POSTCODE = rf"(?!(?:19|20)[012]\d ?(?:{_TWO})\b|(?:\d\d?00|\d\d50) ?(?:{_TWO})\b{_A_PLACE})"
NOT_A_DATE = r"(?!\d\d[-/.]\d\d[-/.]\d{4})"
_MONTH = (
    r"(?:jan(?:uari)?|febr?(?:uari)?|mrt|maart|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sept?(?:ember)?|okt(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
DATE = re.compile(
    rf"(?<![\d\-/.])(?:(?:0?[1-9]|[12]\d|3[01])(?: ?[-/.] ?(?:0?[1-9]|1[0-2]) ?[-/.] ?| {_MONTH} )((?:19|20)\d\d|['’]?\d\d)"
    r"|((?:19|20)\d\d)-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?![\d]|[-/.]\d)",
    re.IGNORECASE,
)
BORN_BEFORE = re.compile(
    r"(?:\bgeb\b\.?|\bgeboren\b|\bgeboorte\w*|\bgebdat\w*|\bgbdt?\b|\bjarig\b|\bverjaar\w*"
    r"|\b(?:hij|zij|ze|zoon|dochter|zoontje|dochtertje|kind|baby|jongen|meisje|man|vrouw|moeder|vader) (?:is|was|zijn) van)[^.!?\n]{0,40}$",
    re.IGNORECASE,
)
BORN_AFTER = re.compile(r"^[^.!?\n]{0,40}\b(?:geboren|geb\b|jarig)", re.IGNORECASE)
POLICY = re.compile(r"\b(?:na|voor|vóór|vanaf|sinds|tot|per|tussen|eerder dan|later dan)\s*$", re.IGNORECASE)
PHONE_WORD = (
    r"(?i:\b(?:tel|telefoon|telefoonnr|telefoonnummer|telnr|mobiel|mob|bel|bellen|bereikbaar op|whatsapp|doorkies|doorkiesnummer)\b)"
    r"[.: ]{0,3}(?:(?:op|is|naar|via|ons|mij|gerust|even|me)[ :]{1,2}){0,2}"
)
FILE_BEFORE = re.compile(
    r"(?:kenmerk|(?:dossier|zaak|factuur|order|referentie|polis|klant|relatie|registratie|deelnemer|leerling|lid|ticket|\bv|aanvraag)\W?"
    r"(?:nummer|nr|no|id))\W{1,3}(?:is )?$",
    re.IGNORECASE,
)
TIMES = r"(?!\d\d[.:]\d\d ?[-–] ?\d\d[.:]\d\d(?!\d))"
SEP = r"[ .\-/)–‑\u00a0]{0,3}"
BIRTH_YEARS = range(1920, 2003)  # a full date of these years, without another word about it, is most often a birth
BSN = re.compile(
    r"(?<![\d+])(?<!\d[.,\-/])(?:\d{9}|\d{4}[. \-]\d{2}[. \-]\d{3}|\d{3}[. \-]\d{3}[. \-]\d{3})(?![\d])(?![.,\-/]\d)"
)
BSN_WORD = re.compile(r"(?:bsn|sofi|burgerservice)\w*[^\w]{0,3}(?:\w{1,8}[^\w]{1,2})?$", re.IGNORECASE)
SAID_BSN = re.compile(
    r"(?:\bbsn|\bsofi|burgerservice)\w*[^\w]{0,3}(?:(?:is|van|nummer|nr|luidt)[^\w]{1,2}){0,2}"
    r"(?<!\d)(\d(?:[ .\-]{0,2}\d){7,8})(?!\d|[ .\-]\d)",
    re.IGNORECASE,
)
MONEY_BEFORE, MONEY_AFTER = (
    re.compile(r"(?:€|euro|eur)\s?$", re.IGNORECASE),
    re.compile(r"\s?(?:€|euro|eur\b|,-)", re.IGNORECASE),
)
IBAN_LENGTH = {
    "NL": 18,
    "BE": 16,
    "DE": 22,
    "FR": 27,
    "LU": 20,
    "ES": 24,
    "IT": 27,
    "PL": 28,
    "GB": 22,
    "TR": 26,
    "AT": 20,
}
IBAN_DIGITS = 8  # after the check digits: no country has fewer, and a sentence ("nu 64 mensen …") has none
IBAN_START = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{2}) ?\d{2}(?=[ .\-]{0,2}[A-Za-z0-9])")
SEPARATORS = 2  # characters between two groups of an account number
URL_END = ".,;:!?)'\"”’]}>"


@dataclass(frozen=True)
class Pattern:
    """A way in which something is written: what a text must contain, in brief, before it is looked for, and its form."""

    kind: str
    rule: str
    certainty: float
    needs: str
    written: re.Pattern[str]


TOP_LEVEL = r"(?:nl|com|org|net|eu|be|de|frl)"
BEFORE_POSTCODE = r"(?:(?<![\w\-.,])|(?<=\bNL-)|(?<=[a-z][.,])|(?<= \d,)|(?<= \d\d,))"
PATTERNS = (
    Pattern("e-mail", "e-mail", 1.0, "@", re.compile(
        r"(?<![\w.+\-])[\w.+\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,3}\.[\w\-]{2,63}")),
    Pattern("e-mail", "e-mail met spaties", 0.9, "@", re.compile(
        rf"(?<![\w.+\-])[\w.+\-]{{1,64}} {{0,2}}@ {{0,2}}[\w\-]{{1,63}}(?: ?\. ?[\w\-]{{1,63}}){{0,2}} ?\. ?{TOP_LEVEL}\b", re.IGNORECASE)),
    Pattern("e-mail", "e-mail in woorden", 0.9, "", re.compile(
        r"(?<![\w.+\-])[\w.+\-]{1,64} ?(?:[(\[{<](?:at|apen?staart(?:je)?|a|@)[)\]}>]|\bapen?staart(?:je)?\b) ?[\w\-]{1,63}"
        r"(?:(?:\.| ?[(\[{<](?:dot|punt|\.)[)\]}>] ?| punt | dot )[\w\-]{2,63}){1,3}", re.IGNORECASE)),
    Pattern("e-mail", "e-mail in woorden", 0.8, " ", re.compile(
        rf"(?<![\w.+\-])[\w+\-]{{1,64}}(?:(?:\.| punt | dot )[\w+\-]{{1,64}}){{0,3}} at [\w\-]{{1,63}}(?: punt | dot |\.){TOP_LEVEL}\b",
        re.IGNORECASE)),
    Pattern("url", "url", 0.95, "", re.compile(r"(?:https?://|\bwww\.)[^\s<>\"')\]]{3,300}", re.IGNORECASE)),
    Pattern("url", "domein", 0.85, ".", re.compile(
        r"(?<![\w.@\-])(?:[\w\-]{1,63}\.){1,4}(?:nl|com|org|net|eu|frl|amsterdam|example)\b(?![@\w\-])(?:/[^\s<>\"')\]]{0,300})?")),
    Pattern("url", "domein en pad", 0.85, "/", re.compile(r"(?<![\w.@\-])(?:[\w\-]{1,63}\.){1,4}[a-z]{2,10}/[^\s<>\"')\]]{2,300}")),
    Pattern("telefoon", "telefoon", 0.95, "0", re.compile(
        rf"(?<!\d)(?<!\d[.,\-/])(?<![A-Z]{{2}}\d\d[A-Z]{{4}})(?<![A-Z]{{2}}\d\d [A-Z]{{4}} ){NOT_A_DATE}{TIMES}"
        rf"(?:\(?(?:\+ ?|00 ?)31\)?{SEP}(?:\(0\){SEP}|0{SEP})?|\(?0)[1-9](?:{SEP}\d){{8}}(?!\d)")),
    Pattern("telefoon", "telefoon", 0.95, "+", re.compile(
        rf"(?<!\d)\(?\+ ?31\)?{SEP}(?:\(?0\)?{SEP})?[1-9](?:{SEP}\d){{8}}(?!\d)")),
    Pattern("telefoon", "telefoon zonder plus", 0.8, "316", re.compile(r"(?<![\d+])316\d{8}(?!\d)")),
    Pattern("telefoon", "telefoon met een letter o", 0.8, "6", re.compile(rf"(?<![\w])[oO]6(?:{SEP}\d){{8}}(?!\d)")),
    Pattern("telefoon", "buitenlands nummer", 0.9, "", re.compile(
        r"(?<![\d+])(?:(?:\+|00)(?!31)[1-9]\d{0,2}(?=[ .\-/(–])(?:[ .\-/()–]{0,2}\d){7,11}|\+(?!31)[1-9]\d{8,13})(?!\d)")),
    Pattern("telefoon", "14 en netnummer", 0.9, "14", re.compile(
        r"(?<![\d.,\-/€])14 ?0\d{2,3}(?![\d]|[.,\-/]\d| ?(?:euro|%|uur))")),
    Pattern("telefoon", "abonneenummer", 0.8, "", re.compile(
        rf"{PHONE_WORD}(?P<number>(?<!\d)[1-9]\d(?:[ .\-]?\d){{4,6}}(?!\d|[ .\-]\d))(?! ?(?:euro|mensen|keer|%))")),
    Pattern("telefoon", "0800 of 0900", 0.9, "0", re.compile(
        r"(?<![\d\-])(?:\(0[89]0[069]\)|0[89]0[069])[ .\-–]{0,3}"
        r"(?:\d{4}|\d{2}[ .]\d{2}|\d{3}[ .]?\d{2}[ .]?\d{2}|\d{4} ?\d{3})(?!\d)")),
    Pattern("postcode", "postcode", 0.95, "", re.compile(
        rf"{BEFORE_POSTCODE}{NOT_A_POSTCODE}[1-9]\d{{3}}(?: {{0,2}}|\u00a0|-)(?!SA|SD|SS)[A-Z]{{2}}(?![\w\-])")),
    Pattern("postcode", "postcode in kleine letters", 0.7, "", re.compile(
        rf"{BEFORE_POSTCODE}(?i:{NOT_A_POSTCODE})[1-9]\d{{3}} {{0,2}}(?!sa|sd|ss|(?i:{_TWO})\b)[A-Za-z][a-z](?![\w\-])")),
)  # fmt: skip


def eleven_test(digits: str) -> bool:
    """Whether nine digits satisfy the eleven test of a burgerservicenummer (weights 9 … 2, -1).

    >>> eleven_test("111222333"), eleven_test("123456789")
    (True, False)
    """
    if len(digits) != 9 or digits == "000000000" or not digits.isdecimal():
        return False
    return sum(w * int(d) for w, d in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True)) % 11 == 0


def mod97(iban: str) -> bool:
    """Whether an account number without spaces satisfies ISO 13616: moved and read in base 36, it leaves 1 modulo 97.

    >>> mod97("NL91ABNA0417164300"), mod97("NL92ABNA0417164300")
    (True, False)
    """
    moved = iban[4:] + iban[:4]
    return moved.isascii() and moved.isalnum() and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def find_patterns(text: str) -> Iterator[Finding]:
    """Findings that have a fixed form."""
    digits = any(c.isdecimal() for c in text)
    for pattern in PATTERNS:
        if (digits or pattern.kind in ("e-mail", "url")) and pattern.needs in text:
            for match in pattern.written.finditer(text):
                start, end = match.span("number") if "number" in match.groupdict() else match.span()
                start += text[start] == "(" and ")" not in text[start:end]
                if pattern.kind == "url":
                    end = start + len(match.group().rstrip(URL_END))
                glued = pattern.kind == "telefoon" and text[start:end].isdecimal()
                if not (glued and FILE_BEFORE.search(text, max(0, start - 30), start)):
                    yield Finding(pattern.kind, start, end, pattern.rule, pattern.certainty)
    if digits:
        yield from _bsn(text)
        yield from _iban(text)
        yield from _births(text)


def _bsn(text: str) -> Iterator[Finding]:
    yield from _said_bsn(text)
    for match in BSN.finditer(text):
        if not eleven_test(re.sub(r"\D", "", match.group())):
            continue
        said = BSN_WORD.search(text[max(0, match.start() - 40) : match.start()])
        money = MONEY_BEFORE.search(text[max(0, match.start() - 6) : match.start()]) or MONEY_AFTER.match(
            text, match.end()
        )
        if said or not money:
            yield Finding(
                "bsn", match.start(), match.end(), "elfproef", 0.95 if said or match.group().isdecimal() else 0.7
            )


def _said_bsn(text: str) -> Iterator[Finding]:
    """Numbers that are said to be one, however they are grouped; without its first zero a number has eight figures."""
    for match in SAID_BSN.finditer(text):
        if eleven_test(re.sub(r"\D", "", match.group(1)).zfill(9)):
            yield Finding("bsn", match.start(1), match.end(1), "elfproef", 0.95)


def _iban(text: str) -> Iterator[Finding]:
    for match in IBAN_START.finditer(text):
        length = IBAN_LENGTH.get(match.group(1).upper())
        for wanted in (length,) if length else range(34, 14, -1):
            end = _take(text, match.start(), wanted)
            number = re.sub(r"[ .\-\u00a0]", "", text[match.start() : end])
            if end and sum(map(str.isdigit, number[4:])) >= IBAN_DIGITS and mod97(number):
                yield Finding("iban", match.start(), end, "mod 97", 0.98)
                break


def _take(text: str, start: int, wanted: int) -> int:
    """End of `wanted` letters and digits, with at most `SEPARATORS` between two of them; 0 if they are not there or go on."""
    taken, end, apart = 0, start, 0
    while end < len(text) and taken < wanted:
        char = text[end]
        if char.isascii() and char.isalnum():
            taken, apart = taken + 1, 0
        elif char in " .-\u00a0" and apart < SEPARATORS:
            apart += 1
        else:
            return 0
        end += 1
    return end if taken == wanted and not text[end : end + 1].isalnum() else 0


def _births(text: str) -> Iterator[Finding]:
    previous, was_birth = 0, False
    for match in DATE.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        year = (match.group(1) or match.group(2)).lstrip("'’")
        policy = POLICY.search(before)
        joined = was_birth and text[previous : match.start()].strip() in ("en", ",", "of", "&")
        said = BORN_BEFORE.search(before) or BORN_AFTER.match(text[match.end() : match.end() + 50]) or joined
        was_birth, previous = bool(said) and not policy, match.end()
        if was_birth:
            yield Finding("geboortedatum", match.start(), match.end(), "datum bij geboren", 0.9)
        elif not policy and len(year) == 4 and int(year) in BIRTH_YEARS:
            yield Finding("geboortedatum", match.start(), match.end(), "volledige datum", 0.6)
