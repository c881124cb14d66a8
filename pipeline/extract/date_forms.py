"""How Italians write dates: months, their abbreviations, and one regular expression for each form.

Every expression is linear: no nested repetition, bounded gaps.
"""

from __future__ import annotations

import re

MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)
_SHORT = (
    "genn|gen|gnn", "febbr|febb|feb", "mar|mrz", "apr", "magg|mag", "giu|giug",
    "lugl|lug", "ago|ag", "settem|sett|set", "ott", "nov|novem", "dic|dicem",
)
WEEKDAYS = ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

# Abbreviations that are words of their own (the sea, a needle, a set, weeks): they need more than a number before them.
AMBIGUOUS = frozenset({"mar", "ago", "ag", "set", "sett"})
WEEKS = "sett"  # «3 sett.» are weeks even with the full stop

NUMBER_OF = {name: i for i, name in enumerate(MONTHS, 1)}
NUMBER_OF |= {short: i for i, group in enumerate(_SHORT, 1) for short in group.split("|")}
NUMBER_OF |= {roman.lower(): i for i, roman in enumerate(_ROMAN, 1)}

_FULL = "|".join(MONTHS)
_ABBREVIATED = "|".join(sorted((s for group in _SHORT for s in group.split("|")), key=len, reverse=True))
_LEFT = r"(?<![^\W_])(?<!\d[.,:/])"
_RIGHT = r"(?![^\W_])(?![.,/:]\d)"
_MONTH = rf"(?P<month>{_FULL}|(?:{_ABBREVIATED})(?![^\W_])\.?)"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d|['’´`]\s?\d\d)(?!\d)"
_OF = r"(?:\s{1,3}|\s{0,3}[-/.,]\s{0,3}|\s{1,3}del(?:l['’])?\s{1,2}(?:anno\s)?)"

# «2021-02-01», «2021/02/01»; in file names also «20210201», «note20210201»
ISO = re.compile(rf"{_LEFT}(?P<year>(?:19|20)\d\d)(?P<sep>[-/._])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?:(?=T\d)|{_RIGHT})")
# «28/01/2021», «16/2/21», «28.1.2021», «26-1-2021», «26 - 01 - 2021», «01022021»
NUMERIC = re.compile(
    rf"{_LEFT}(?P<day>\d\d?)\s?(?P<sep>[-/._])\s?(?P<month>\d\d?)\s?(?P=sep)\s?(?P<year>(?:1[89]|2[0-9])\d\d|\d\d)(?:(?=T\d)|{_RIGHT})"
)
PACKED_ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)")
PACKED = re.compile(r"(?<![^\W_])(?P<day>[0-3]\d)(?P<month>[01]\d)(?P<year>20\d\d)(?![^\W_])")
# «12/IV/2021», «28-gen-21»
_ROMAN_OR_NAME = rf"{'|'.join(sorted(_ROMAN, key=len, reverse=True))}|(?i:{_FULL}|{_ABBREVIATED})"
MIXED = re.compile(
    rf"{_LEFT}(?P<day>\d\d?)(?P<sep>[-/.])(?P<month>{_ROMAN_OR_NAME})(?P=sep)"
    rf"(?P<year>(?:19|20)\d\d|\d\d){_RIGHT}"
)
# «26 gennaio 2021», «1° marzo», «primo maggio», «9 feb.», «26 di gennaio del 2021»
WRITTEN = re.compile(
    rf"(?<![^\W_])(?<!\d[.,:])(?P<day>\d\d?|primo)\s?(?:[°ºª^](?!\w))?\s{{0,3}}(?:di\s)?{_MONTH}"
    rf"(?:{_OF}{_YEAR}|(?:\s|\s?[-/]\s?)(?P<short>\d\d)(?=\s*(?:$|[,;:.)\]\n]))(?![.,:]\d))?(?![^\W_])",
    re.I,
)
# «marzo 2020», «settembre», «nov», «genn.»
MONTH = re.compile(rf"(?<![^\W_]){_MONTH}(?:{_OF}{_YEAR})?(?![^\W_])", re.I)
# «03/2021»
MONTH_YEAR = re.compile(rf"{_LEFT}(?P<month>0[1-9]|1[0-2])[/](?P<year>20\d\d){_RIGHT}")
# «il 3/2», «dal 12/10»
DAY_MONTH = re.compile(rf"{_LEFT}(?P<day>\d\d?)/(?P<month>\d\d?){_RIGHT}(?!\s?(?:%|d(?:i|e[il]|egli|ella|elle|ell['’])\b))")
# «2014», «2020/21», «2019-2020», «nel '21»
YEAR = re.compile(r"(?<![^\W_])(?P<year>(?:19|20)\d\d)(?P<to>\s?[-–/]\s?(?:(?:19|20)\d\d|\d\d))?(?![^\W_])")
SHORT_YEAR = re.compile(r"(?:(?<=\bnel )|(?<=\bdel )|(?<=\bdal )|(?<=\bal )|(?<=\bil )|(?<=\bnel))(?P<year>['’´`]\d\d)(?!\w)")
# Feasts with their year; without it they are customs rather than dates. Easter is computed.
FEAST = re.compile(r"(?<![^\W_])(?P<feast>Natale|Ferragosto|Capodanno|Epifania|Pasqua|Ognissanti)\s(?:del\s)?(?P<year>20\d\d)(?![^\W_])")
FEASTS = {"natale": (12, 25), "ferragosto": (8, 15), "capodanno": (1, 1), "epifania": (1, 6), "pasqua": (4, 0), "ognissanti": (11, 1)}
# The day that shares a later one's month: «il 3 e il 10 marzo», «2-4 maggio», «dal 2 al 4 maggio».
SHARED_DAY = re.compile(
    r"(?<![\w.,:/])(?P<day>\d\d?)(?:[°º])?"
    r"(?=(?:\s?[-–/]\s?|\s?,\s?|\s(?:e|ed|o|al|all['’]|a|fino al|,?\s?e (?:il|l['’])|il|l['’])\s?)$)", re.I
)

# What stands before.
STREET = re.compile(
    r"\b(?:via|viale|v\.le|piazza|p\.?zza|piazzale|p\.?le|largo|vicolo|corte|borgo|ponte|circolo|brigata|collegio)\s+(?:\w{1,6}\s)?$", re.I
)
_DAYS = "|".join(w[:4] + r"\w*\.?" for w in WEEKDAYS)
ARTICLE = re.compile(
    rf"(?:\b(?:il|dal|al|del|nel|sul|entro il|fino al|giorno|gg|data|ore|{_DAYS})|\b[ld]?[ae]?l?l['’])\s*$", re.I
)
TEMPORAL = re.compile(
    r"(?:^|[(\[–—,;:-]\s*|\b(?:a|ad|da|di|in|entro|fine|inizio|metà|meta|x|per|tra|fra|dopo|verso|fino a|sino a|scors[oa]|prossim[oa]|prox|già"
    r"|mese di|e|dal|al|del|nel)\s+)$", re.I
)
MONTH_NOT_WEEKS = re.compile(r"(?:^|\b(?:da|dal|entro|fine|inizio|metà|di|scorso|prossimo|tra|e)\s+)$", re.I)  # «9 h a sett.» is a week
YEAR_CUE = re.compile(
    r"(?:\b(?:nel|dal|del|al|il|sul|col|anno|anni|annualità|annata|esercizio|biennio|triennio|stagione|a\.\s?[sa]\.|as|primavera|estate"
    r"|autunno|inverno|natale|pasqua|fine|inizio|metà|entro|classe|edizione|già|ancora|scolastico|accademico|educativo)"
    r"|\bl['’]|\bdell['’]|\bnell['’])\s*(?:anno\s+)?$", re.I
)
NOT_A_YEAR_BEFORE = re.compile(
    r"(?:[€$£#+×*/=]|\b(?:circa|oltre|quasi|almeno|più di|meno di|fino a|sono|erano|siamo|abbiamo|hanno|ha|ho|con|di|da|a|per|su|tra|fra|in"
    r"|e|ed|o|ogni|dei|i|le|gli|ai|dai|nei|n\.?|nr\.?|num\.?|numero|euro|eur|legge|l\.|decreto|art\.?|articolo|prot\.?|tel\.?|telefono"
    r"|cell\.?|interno|int\.?|civico|cap|pag\.?|pagina|comma|delibera|determina)\.?)\s*$", re.I
)
NOT_A_YEAR_AFTER = re.compile(
    r"\s?(?:[€$£%°]|[.,:]\d|(?:euro|eur|mila|milioni|metri|mq|mt|km|kg|ore|ora|minuti|visite|utenti|persone|abitanti|copie|volte|pezzi)\b)",
    re.I,
)
FUNCTION_WORD = re.compile(
    r"\s*(?:$|[,.;:!?)\]»\"”–—\n|=]|(?:e|ed|o|di|del|dello|della|dell['’]|dei|delle|con|per|a|ad|al|alla|in|nel|nella|che|è|era|ha|hanno"
    r"|abbiamo|sono|non|ci|si|da|dal|dalla|su|sul|fra|tra|il|la|le|i|gli|lo|l['’]|come|ma|poi|quando|dove|perché)\b)", re.I
)
REFERENCE_NUMBER = re.compile(
    r"(?:\bn[r°.]?\.?|numero|legge|l\.|\bl|lgs\.?|decreto|dpcm|dgr|d\.g\.r\.|deliber\w*|determin\w*|prot\w*\.?|atto|art\.?|ordinanza"
    r"|regolamento|reg\.?|ue|ce|circolare|bando|avviso|sentenza)\s*$", re.I
)
DECADE = re.compile(r"\banni\s*$", re.I)
PAST = re.compile(r"^\s*(?:scorso|passato|u\.s\.|us\b)|\b(?:scorso|passato)\s*$", re.I)
NEXT = re.compile(
    r"^\s*(?:prossimo|venturo|p\.v\.|pv\b|che viene)|\b(?:prossimo|prox|entro(?:\s+(?:il|l['’]|fine|metà))?)\s*$", re.I
)
VERSION = re.compile(r"\b(?:v|ver|vers|versione|rel|release)\.?\s?$", re.I)
OTHER_YEAR_BEFORE = re.compile(r"\b(?:19|20)\d\d\s?(?:,|e|ed|o|a|al|[-–/])\s?(?:il\s|nel\s)?$", re.I)
OTHER_YEAR_AFTER = re.compile(r"\s(?:e|al?)\s(?:il\s)?(?:19|20)\d\d\b", re.I)
BETWEEN = re.compile(r"\b(?:tra|fra)\s+(?:il\s)?$", re.I)
