"""Names of persons in header lines: «Silvia Rossi, responsabile, e don Paolo (parroco)» gives two."""

from __future__ import annotations

import re

_PARTICLES = frozenset(
    "de di del della dello dei degli da dal dalla d' d’ el al ben van von la lo le li mc o' der den ter".split()
)
_TITLES = re.compile(
    r"^(?:(?:gent\.?m[oa]|egr\.?|la|il|lo|le|i|gli|l['’])\s*)?(?:(?:dott|dr|prof|sig|ing|arch|avv|geom|rag|dr\.ssa)\b\.?(?:\s?(?:ssa|ra|na|ri|re)\b\.?)?"
    r"|dottor(?:e|essa)?|signor[ae]?|professor(?:e|essa)?|assessor[ae]?|assistente sociale|sindac[oa]|coordinat(?:ore|rice)|direttor[ae]|direttrice)\s+",
    re.I,
)
_KEPT_TITLES = frozenset("suor suora don padre madre fra frà sorella".split())
_ROLES = re.compile(
    r"\b(?:uff|ufficio|resp|responsabil|dirett|coordin|president|assess|servizi|settore|area|referent|segret|ass\.? ?soc|operat|educat|psicolog|infermier"
    r"|medic[oi]|caposala|primario|dirigent|docent|insegnant|genitor|rappresentant|consiglier|sindac|vice|collabor|volontar|bibliotecari|comun[ei]|ente|azienda|staff"
    r"|coop|rsa|asl|ats|asst|progett|mediat|tecnic|amministrat|funzionari|entramb|tutt[ie]|altr[ie]|alcun|due|tre|quattro|cinque|collegh|da remoto|online|in presenza)\w*",
    re.I,
)
_OURS = re.compile(
    r"\b(?:x|per|da parte di)\s+(?:noi|la facilitazione|l['’]équipe|il gruppo)\b.*|\((?:noi|facilit\w*|intervist\w*(?:trice|tore)|conduc\w*)\)",
    re.I,
)

# «x noi Sala», «per l'équipe: Sala»: the name stands after the mark
# «Aldo Riva pres.», «Lina Bo bar e cassa»: what somebody does, in small letters after first name and surname
_ROLE_AFTER = re.compile(r"^((?:[A-ZÀ-Ý][\w'’]+\s+){1,2}[A-ZÀ-Ý][\w'’]+)\s+(?!(?:de|di|del|della|da|dal|la|lo|el|ben|van|von)\b)[a-zà-ù].*$")
_ASKING = re.compile(r"(?:facilitat|intervistat|moderat|conduttor|rilevat|osservat)\w*$", re.I)
_FOR_US = re.compile(r"^\s*(?:x|per|da parte di)\s+(?:noi|la facilitazione|l['’]équipe|il gruppo(?: di \w+)?)\s*:?\s+(\S.*)$", re.I)


def parse_people(value: str) -> tuple[list[str], list[str]]:
    """Names in a header value.

    Returns:
        (interviewed, ours): ours are those marked as the facilitation's («x noi»).
    """
    lowercase = not re.search(r"[A-ZÀ-Ý]", value)
    value = re.sub(r"\bper\s+(?:il|la|lo|l['’])\s*(?:ente|comune|scuola|biblioteca)\b", "", value)
    interviewed, ours = [], []
    for piece in (
        re.split(r"[;,/•·|\n]| [–—-] |\s+(?:e|ed|&|\+|con|più)\s+(?![a-z]+$)|^più\s+|(?<=\w\w)\.\s+", value)
        if not lowercase
        else re.split(r"[;,/+&]|\s+e\s+", value)
    ):
        named = _FOR_US.match(piece)
        mine = bool(named or _OURS.search(piece))
        name = _clean(named.group(1) if named else _OURS.sub("", piece))
        if name and _is_name(name, lowercase=lowercase):
            (ours if mine else interviewed).append(name)
    return list(dict.fromkeys(interviewed)), list(dict.fromkeys(ours))


def _clean(piece: str) -> str:
    piece = re.sub(r"\([^)]*\)?", " ", piece)
    piece = (
        re.sub(r"\s+(?:per|x|del|della|dell['’]|dei|in)\s+.*$", "", " ".join(piece.split()))
        if not re.match(r"(?:per|x)\s", piece.strip())
        else piece
    )
    piece = _ROLE_AFTER.sub(r"\1", piece.strip(" .:*-–—\"«»'"))
    for _ in range(2):
        piece = _TITLES.sub("", piece)
    return piece.strip()


def _is_name(name: str, *, lowercase: bool) -> bool:
    tokens = name.split()
    if len(tokens) == 1 and _ASKING.match(name):
        return False
    if not 1 <= len(tokens) <= 5 or re.search(r"\d", name) or not re.match(r"[^\W\d_]", name):
        return False
    if lowercase:
        return len(tokens) <= 3 and not _ROLES.search(name)
    if tokens[0].lower() in _KEPT_TITLES and len(tokens) > 1:
        tokens = tokens[1:]
    if _ROLES.match(tokens[0]) and not tokens[0].isupper() and len(tokens) > 2:
        return False
    capital = [t for t in tokens if t[0].isupper()]
    return (
        bool(capital)
        and tokens[0][0].isupper()
        and all(t[0].isupper() or t.lower() in _PARTICLES or re.match(r"d['’][A-Z]", t) for t in tokens)
        and not (_ROLES.match(tokens[0]) and len(tokens) == 1)
    )
