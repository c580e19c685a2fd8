"""Where sentences end in text that people type: full stops without a space, no capitals, abbreviations, emoji."""

from __future__ import annotations

import re

Span = tuple[int, int]


def word_set(words: str) -> frozenset[str]:
    """The words of a list written with spaces between them."""
    return frozenset(words.split())


EMOJI = "\u2600-\u27bf\u2b50\u2b55\U0001f000-\U0001faff\ufe0f\u200d\U0001f1e6-\U0001f1ff"
SMILEY = r"[:;=][-'^o]?[()\[\]DPp|/\\](?!\w)"
CLOSERS = "\"'”’»)]"
# sentence marks with what closes them, emoji on their own, line ends
END = re.compile(rf"[.!?…]+[{re.escape(CLOSERS)}]*|[{EMOJI}]+|{SMILEY}|\n\s*")
AFTER = re.compile(rf"(?:\s*(?:[{EMOJI}]+|{SMILEY}))*")
WORD = re.compile(r"[\w&’'./@:-]*\Z")
LETTERS = re.compile(r"[^\W\d_]+")
ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
SUFFIX = re.compile(r"(?:nl|com|org|net|eu|info|be|de|docx?|pdf|xlsx?|pptx?|html?|gov|edu)\b", re.IGNORECASE)
DOTTED = re.compile(r"(?:[^\W\d_]{1,3}\.){1,6}[^\W\d_]{1,3}")
ABBREVIATIONS = word_set(
    "afd alg art bijl bijv blz bv c ca cf cie conf ca dd dhr div dr drs e.d eerw enz etc evt ev excl fam gebr gem geb get hfst"
    " i.d id incl ing inw ir jan febr feb mrt apr jun jul aug sept sep okt nov dec jl k kath l lic lit m max mbt mevr mgr min mln"
    " mld mnd mr mw mwo n nl nr nrs obs o ong opm p pag par plm pnt prof prov red ref reg resp sr sp st stg tel temp toel tot"
    " u uitz v vb verz vgl vlgs vnl vnml voorz vs w wed wnd zgn zg zn o.a m.n i.v.m t.a.v d.m.v m.b.t t.b.v n.a.v i.p.v d.w.z"
    " aanv begel gemidd ongev mogel a.h.w"
)
NOT_ABBREVIATED = word_set("tot min max jan art red st get ing")  # words too: abbreviations only before figures
ENDING = word_set("enz etc e.d z.s.m n.v.t o.i.d i.d e.v a.u.b s.v.p jl ed nvt zsm etcetera d.d e.a i.o a.s dd")
INITIAL_AFTER = word_set("plan optie route groep type categorie fase niveau variant vak klas sectie leerroute scenario")
FUNCTION_WORDS = word_set(
    "aan als bij binnen boven buiten daar dan dat de die dit door een elke en er haar hebben heeft het hij hun iedere in is kan kunnen maar"
    " met mijn moet moeten na naar niet nog of om omdat onder ons onze ook op over per sinds te tegen terwijl tijdens tot tussen uit"
    " uw van vanaf vanuit via voor waar waarbij waardoor want wat we wij worden wordt zal zeer zich zijn zo zoals zodat zonder ze zij"
    " zullen deze dus veel geen ik"
)


def sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Spans of the sentences of ``text[start:end]``, in order; all but white space is in one of them.

    Closing marks, quotes and an emoji that follows belong to the sentence.

    >>> text = "Goed.Verder z.s.m. Anders o.a. via VWN. "
    >>> [text[i:j] for i, j in sentences(text)]
    ['Goed.', 'Verder z.s.m.', 'Anders o.a. via VWN.']
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin = position = start
    while found := END.search(text, position, end):
        with_emoji = AFTER.match(text, found.end(), end)
        position = with_emoji.end() if with_emoji and found.group()[0] != "\n" else found.end()
        if position < end and _ends(text, begin, found, position, end):
            spans.append((begin, position))
            begin = position
    spans.append((begin, end))
    return tuple(span for span in (stripped(text, *span) for span in spans) if span[0] < span[1])


def _ends(text: str, begin: int, found: re.Match[str], stop: int, end: int) -> bool:
    mark = found.group()
    next_place = stop
    while next_place < end and text[next_place].isspace():
        next_place += 1
    if next_place >= end:
        return False
    following = text[next_place : min(end, next_place + 30)]
    opened = following.lstrip("\"'‘“„«([¿¡")[:1]
    if "\n" in mark or "\n" in text[stop:next_place]:
        if not opened[:1].islower() or mark.count("\n") > 1:
            return not _runs_on_after(text, begin, found.start()) if "\n" in mark else True
        if "\n" in mark:
            return False
    if mark[0] not in ".!?…":  # an emoji or smiley without a sentence mark
        return next_place > stop and opened.isupper()
    if next_place == stop == found.end():
        return _ends_glued(text, begin, found, following)
    if stop > found.end():  # an emoji after the mark
        return True
    return _ends_spaced(text, begin, found, opened)


def _runs_on_after(text: str, begin: int, place: int) -> bool:
    return bare_end(text[max(begin, place - 40) : place]) in FUNCTION_WORDS


def _ends_glued(text: str, begin: int, found: re.Match[str], following: str) -> bool:
    """No space after the mark: "Goed.Verder" and "niet.wel", but not "o.a.", "1.5", "voorbeeld.nl" or "wel...maar"."""
    mark = found.group()
    before = _word_before(text, begin, found.start())
    after = LETTERS.match(following)
    if mark[-1] in CLOSERS or after is None or ADDRESS.search(before + mark + following.split()[0]):
        return False
    if mark[0] in "!?":
        return True
    if len(mark) > 1 or mark == "…":
        return after.group()[0].isupper()
    if not before:  # "goed .De rest"
        return after.group().istitle() and len(after.group()) > 1
    if SUFFIX.match(following) or before.lower() in ABBREVIATIONS or "." in before:
        return False
    letters = before.rsplit("/")[-1]
    return len(letters) > 2 and letters[-1].islower() and len(after.group()) > (1 if after.group()[0].isupper() else 2)


def _ends_spaced(text: str, begin: int, found: re.Match[str], opened: str) -> bool:
    mark = found.group()
    is_small = opened.islower()
    if mark[-1] in CLOSERS and is_small:
        return False
    if mark[0] in "!?":
        return True
    if len(mark.rstrip("\"'”’»)]")) > 1 or mark[0] == "…":
        return not is_small
    word = _word_before(text, begin, found.start()).lstrip("('\"‘“")
    return not _goes_on(word, opened, text, begin, found.start())


def _goes_on(word: str, opened: str, text: str, begin: int, place: int) -> bool:
    """Whether the full stop after this word belongs to the word."""
    bare = word.lower()
    if bare in ENDING:
        return not opened.isupper()
    if len(word) == 1 and word.isalpha():
        previous = text[max(begin, place - 20) : place - 1].split()
        return word.isupper() and not (previous and previous[-1].lower() in INITIAL_AFTER) or opened.islower()
    if bare in NOT_ABBREVIATED:
        return opened.isdigit()
    if bare in ABBREVIATIONS or DOTTED.fullmatch(bare):
        return True
    if word.isdigit():
        return len(word) < 3 and (place - len(word) == begin or opened.islower())
    return word.islower() and opened.islower() and len(word) < 5 and not re.search(r"[aeiouyà-ÿ]", word)


def _word_before(text: str, begin: int, place: int) -> str:
    found = WORD.search(text[max(begin, place - 40) : place])
    return found.group() if found else ""


def bare_end(text: str) -> str:
    """The last word in small letters, if no sign follows it; else nothing.

    >>> bare_end("een team van"), bare_end("en van,")
    ('van', '')
    """
    last = text[-40:].split()[-1:]
    return last[0].lower() if last and last[0].isalpha() else ""


def stripped(text: str, start: int, end: int) -> Span:
    """The span without white space around it."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
