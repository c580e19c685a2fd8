"""The sentences that say nothing, as patterns over normalised text (lower case, no punctuation).

Each pattern must match the whole text. `kinds` has taken out words that add nothing (*helaas*, *op dit moment*) when the
text as it came does not match.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from coding.records import AnswerKind

WE = r"(?:ik|wij|we|k|men)"
US = r"(?:ons|mij|me|onze|mijn|deze|dit)(?: (?:gemeente|regio|organisatie|afdeling|situatie|functie|rol|geval))?"
IT = r"(?:het|t|dit|dat|er|hier|daar|hierover|daarover|deze vraag|die vraag)"
NOT = r"(?:niet|niets|niks|geen|slecht|moeilijk|lastig)"
ABOUT = r"(?: (?:over|op|van|bij|in|voor|mee))?"
QUESTION = r"(?:vraag|vragen|vr|v|q|punt|antwoord|antwoorden|nr|nummer|onderdeel)"
NUMBERS = r" ?\w?\d{0,3}\w?(?:(?: en| of| t m| tm)? \d{1,3}\w?)*"  # "12", "12a", "q7", "3 en 4", "3 t/m 5"
BEFORE = r"(?:hier)?(?:boven|voor)(?:staand(?:e)?)?|eerder|eerdere|vorige?|vorig|voorgaande?|bovengenoemd"
TEXT = (
    r"(?:antwoord(?:en)?|beantwoording|opmerking(?:en)?|toelichting(?:en)?|reactie|uitleg|vra(?:ag|gen)|punt"
    r"|tekst)"
)
DOCUMENT = (
    r"(?:bijlagen?|bijgevoegde?|document(?:en)?|bestand(?:en)?|notitie|nota|beleids(?:plan|nota|notitie"
    r"|stuk(?:ken)?)|plan van aanpak"
    r"|uitvoeringsplan|rapport|(?:web)?site|link|mail|email|e mail|stukken|brief|verslag|overzicht|verordening)"
)
SAID = (
    r"(?:beantwoord|gezegd|genoemd|aangegeven|vermeld|beschreven|toegelicht|benoemd|ingevuld|gemeld|uitgelegd"
    r"|gegeven|verteld|opgemerkt)"
)
REMARK = (
    r"(?:opmerking|op (?:of|en) aanmerking|aanmerking|toelichting|aanvulling|toevoeging|vragen|bijzonderhe(?:id"
    r"|den)|commentaar|suggestie|tip|reactie|antwoord)"
)

PATTERNS: Mapping[AnswerKind, re.Pattern[str]] = {
    AnswerKind.ELSEWHERE: re.compile(
        rf"(?:(?:zie|zei|idem|zelfde als|hetzelfde als|als|cf|vgl|zoals|idem aan)(?: ook)?(?: (?:het|de|mijn|ons"
        rf"|onze))?(?: (?:{BEFORE}))?"
        rf"(?: {TEXT})?(?: (?:bij|op|van|onder|in|hierboven|boven))?(?: (?:de|het))?(?: (?:{BEFORE}))?"
        rf"(?: {QUESTION}{NUMBERS}|(?<=hierboven)|(?<=boven))"
        rf"|(?:zie|zei) (?:ook )?(?:(?:de|het|ons|onze|mijn|mn) )?(?:(?:{BEFORE}) )?(?:{TEXT} )?(?:(?:bij|op|van"
        rf"|in) )?"
        rf"(?:(?:de|het|ons|onze) )?(?:{BEFORE}|{TEXT}|hieronder|onder|verderop)(?: {TEXT})?(?: (?:hierboven|boven))?"
        rf"|(?:zie|staat in|staat op|verwijs naar|ik verwijs naar|wij verwijzen naar) (?:(?:de|het|ons|onze|mijn) )?"
        rf"(?:(?:bijgevoegde?|meegestuurde?|meegezonden|toegestuurde?|gemeentelijke|bijgaande?"
        rf"|eerdere) )?{DOCUMENT}(?: \d{{1,2}})?"
        rf"|(?:(?:het|de) )?(?:ditto|dito|idem|zelfde|hetzelfde|same)(?: (?:dito|antwoord|verhaal))?"
        rf"(?: (?:als|aan|dan|met|as))?(?: (?:bij|in|op|het|de|mijn))*(?: (?:{BEFORE}|above|before"
        rf"|previous))?(?: {TEXT}| question)?"
        rf"|(?:(?:dit|dat|is|heb|had|hebben|{WE}|zoals|het|wat|staat|deze vraag) )*(?:(?:al|reeds|eerder|hierboven"
        rf"|hiervoor|boven) )+"
        rf"(?:(?:is|heb|hebben|{WE}) )*{SAID}(?: (?:bij|in|op|onder) (?:(?:de|het) )?(?:(?:{BEFORE})(?: {TEXT})?"
        rf"|{QUESTION}{NUMBERS}))?"
        rf"|zoals (?:gezegd|aangegeven|genoemd|vermeld|beschreven)|(?:zie|(?:het)?zelfde als)(?: (?:\d{{1,3}}"
        rf"|en))+|(?:(?:dit|dat) )?staat (?:al )?(?:hierboven|boven|(?:bij|in) {QUESTION}{NUMBERS})(?: al)?"
        rf"|(?:(?:dit|dat) )?(?:heb|hebben) {WE} (?:bij|in|op) {QUESTION}{NUMBERS} (?:al|reeds) {SAID}"
        rf"|(?:see|same as|as) (?:the )?(?:above|before|earlier|previous|attached|attachment"
        rf"|(?:(?:my )?(?:previous |earlier )?"
        rf"(?:answer|question|q)(?: (?:to )?(?:question )?\d{{1,3}}| above)?)))"
    ),
    AnswerKind.NOT_APPLICABLE: re.compile(
        rf"(?:(?:dit|is|dat|het|hier|deze vraag|de vraag|vraag|geldt|lijkt|mij|me|in|op|bij|voor) |{US} )*"
        rf"(?:nvt|n v t|niet (?:(?:op|voor|bij|in|voor) {US} )?van toepassing|niet aan de orde|niet relevant"
        rf"|not applicable|irrelevant)"
        rf"(?: (?:(?:voor|bij|op|in) {US}|in onze \w+|hier|op dit moment|verder))*"
        rf"|(?:(?:dit|dat|deze vraag|deze|de vraag|het) )?(?:geldt|speelt|betreft)(?: (?:dit|dat|het|deze vraag))?"
        rf"(?: (?:(?:voor|bij|in|op) )?(?:{US}|hier) niet| niet (?:(?:voor|bij|in|op) )?(?:{US}|hier))"
        rf"|(?:(?:dit|dat|deze vraag|het) )?gaat niet over {US}"
        rf"|(?:(?:hier|daar|dit|dat) )?(?:hebben|heb) (?:wij|we|ik)(?: (?:hier|daar))? niet mee te maken"
        rf"|(?:wij|we|ik) (?:hebben|heb) (?:hier|daar|er) niet mee te maken"
        rf"|(?:(?:it|this|question) )*(?:does not|doesnt|doesn t) apply(?: (?:to|for) (?:us|me))?"
        rf"|not relevant(?: (?:to|for) (?:us|me))?"
    ),
    AnswerKind.DONT_KNOW: re.compile(
        rf"(?:{IT} )?(?:weet|weten)(?: {WE})?(?: {IT})? (?:niet|nie|niks|niets)(?: (?:precies|zeker|goed|exact"
        rf"|vanaf|af|meer|direct|direkt|zo gauw|zo snel))*{ABOUT}"
        rf"|(?:{WE} )?(?:weet|weten)(?: {IT})?(?: (?:niet|niets|niks|te weinig|onvoldoende|er))+(?: (?:precies"
        rf"|zeker|goed|exact|vanaf|af))?{ABOUT}"
        rf"|(?:(?:{WE}|{IT}) )*(?:zou|zouden|kan|kunnen|durf|durven)(?: (?:{WE}|{IT}))*(?: {NOT})(?: (?:{NOT}|goed"
        rf"|iets|over|op|te|me|mij|meer|zo|nu|antwoord|uitspraak|uitspraken))*"
        rf" (?:weten|zeggen|beoordelen|inschatten|beantwoorden|antwoorden|bedenken|herinneren"
        rf"|(?<=antwoord op )geven|(?<=geen antwoord )geven|(?<=uitspraak )doen|(?<=uitspraak over )doen"
        rf"|(?<=uitspraken over )doen)"
        rf"|(?:(?:{WE}|{IT}|heb|hebben) )*(?:geen|niet een)(?: (?:flauw|enkel|goed|duidelijk|echt|volledig|mijn))?"
        rf" (?:idee|benul|zicht|mening|beeld|weet|oordeel|notie|verstand)(?: meer)?(?: (?:van|over|op"
        rf"|bij))?(?: {IT})?"
        rf"|(?:moet )?(?:{WE} )?(?:moet )?(?:{IT} )?(?:u )?(?:het )?antwoord (?:op )?schuldig(?: blijven)?"
        rf"|(?:{WE} )?(?:ben|zijn)(?: {WE})?(?: (?:hier|daar|hiervoor|daarvoor|voor))* niet de (?:juiste"
        rf"|aangewezen) persoon(?: (?:hiervoor|daarvoor|voor|voor deze vraag|om dit te beantwoorden))?"
        rf"|(?:(?:is|dit|dat|het) )*(?:niet bekend|onbekend)(?: (?:bij|voor|aan) {US})?|(?:(?:is|dit|dat"
        rf"|het) )*(?:bij|voor)? ?{US} (?:niet bekend|onbekend)"
        rf"|(?:(?:is|dit|dat|het|vind ik) )*(?:te )?(?:lastig|moeilijk|vroeg|niet|niet goed)(?: om)?"
        rf" (?:te|iets over te|hier iets over te|dit te|dat te|in te) (?:zeggen|beoordelen|beantwoorden|inschatten"
        rf"|schatten)"
        rf"|(?:(?:{WE}|dit|dat) )*(?:begrijp|snap|begrijpen|snappen)(?: {WE})? (?:de|deze) vraag niet(?: goed)?"
        rf"|(?:dit |dat |daar )?(?:(?:kunt|moet|kan|graag) )?(?:u |je |ik |wij )?(?:navragen|vragen|vraag"
        rf"|na te vragen)(?: (?:dit|dat))?(?: (?:beter|even|maar))*(?: (?:aan|bij))"
        rf" (?:mijn |een |de |onze |mn )?(?:\w+ )?(?:collega(?: s)?|collegas|beleidsmedewerkers?)"
        rf"|(?:dat|dit) weet (?:mijn|een|de) (?:collega|beleidsmedewerker)(?: (?:wel|beter))?|(?:mijn"
        rf"|een) collega weet (?:dit|dat)(?: (?:wel|beter))?"
        rf"|(?:i )?(?:(?:really )?(?:do not|dont|don t) know|have no (?:idea|clue|opinion))|no (?:idea|clue"
        rf"|opinion)|not sure|dunno|unknown|cannot say|can t say"
    ),
    AnswerKind.NOTHING_TO_ADD: re.compile(
        rf"(?:(?:nee|neen|nou|{WE}|heb|hebben|hier|daar|verder|nog|is|zijn|er) )*geen"
        rf"(?: (?:verdere|nadere|extra|aanvullende|bijzondere|andere|overige|specifieke|inhoudelijke|nieuwe))*"
        rf" {REMARK}(?:en|s|n)?(?: (?:en|of)(?: verdere| andere)? {REMARK}(?:en|s|n)?)?(?: (?:meer|nodig|hierop"
        rf"|hierover|daarop|hierbij|te geven|te melden|toe te voegen|voor nu|op|bij|over|van mijn kant"
        rf"|van onze kant|noodzakelijk))*"
        rf"|(?:(?:nee|{WE}|heb|hebben|hier|daar|verder|nog|is|er) )*(?:niets|niks|geen) (?:(?:meer|verder"
        rf"|bijzonders|aan|hieraan|hier|over|van belang) )*"
        rf"(?:toe te voegen|te melden|op te merken|aan te vullen|te vermelden|bij te dragen)"
        rf"|toelichting (?:is )?(?:niet nodig|overbodig|nvt|n v t|niet van toepassing)"
        rf"|(?:nee )?(?:(?:alvast|hartelijk|heel erg|veel) )*(?:bedankt|dank(?: (?:u|je|jullie))?(?: wel)?"
        rf"|dankjewel|dankuwel|thanks|thank you|thx)"
        rf"(?: (?:alvast|voor (?:de|het|uw|jullie) (?:moeite|vragenlijst|enquete|aandacht|onderzoek|tijd"
        rf"|gelegenheid|vraag|vragen|lezen|invullen|meedenken)))?"
        rf"|(?:veel )?succes (?:ermee|verder|met (?:het|de|dit|jullie|uw) (?:onderzoek|enquete|vragenlijst"
        rf"|uitwerking|verwerking))|veel succes"
        rf"|(?:(?:deze|vraag|dit|dat|{WE}|sla|slaan) )*(?:overslaan|overgeslagen|(?<=sla )over|(?<=slaan )over"
        rf"|(?<=sla ik )over|skip|pass)"
        rf"|(?:(?:{IT}|{WE}|liever) )*(?:wil|willen)(?: (?:{WE}|{IT}|liever|op))* niet (?:zeggen|invullen"
        rf"|beantwoorden|delen|op ingaan|op antwoorden|kwijt)"
        rf"|(?:(?:{IT}|{WE}|liever) )*(?:zeg|zeggen|beantwoord|beantwoorden)(?: (?:{WE}|{IT}|liever))* niet"
        rf"|(?:{IT} )(?:ga|gaan) (?:{WE} )?(?:liever )?niet op in"
        rf"|(?:dat|dit) (?:was|is) (?:het|alles)"
        rf"|(?:i )?(?:have )?(?:no|none|nothing)(?: (?:further|more|additional|other|else))?(?: (?:comments?"
        rf"|remarks?|to add|questions?))?"
    ),
    AnswerKind.NOISE: re.compile(
        r"(\w)\1{2,}|[\d\s]+|[b-df-hj-np-tv-xz]{5,}|(?:asdf|qwer|zxcv|jkl|dfg|sdf)\w{0,12}|(\w{1,3})\2{2,}"
        r"|(?:(?:test|bla|blabla|ha|la|tja|tekst|text|x|hoi|hallo|hello|hi|lol|enter|spatie|lorem|ipsum|dolor|sit"
        r"|amet) ?)+"
        r"|(?P<letter>[a-ik-mo-z])(?: (?P=letter))*"  # single letters; a j or n may be ja or nee
    ),
}
