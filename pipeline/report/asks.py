"""Requests by area, each as a sentence: who, asks or wishes, what."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from pipeline.report import italian
from pipeline.report.evidence import UNKNOWN_BODY, Evidence
from pipeline.study import OTHER_AREA, Study

_CLITICS = r"(?:(?:me|te|se|ce|ve|glie)?(?:lo|la|li|le|ne)|mi|ti|si|ci|vi|gli)"
_INFINITIVE = re.compile(rf"(?:non |meglio )?\w*(?:[aei]re|rre|[aei]r{_CLITICS}|r{_CLITICS})$")
# Nouns in -iere (cantiere, quartiere); the verbs are those in -gliere and a few more.
_NOUN = re.compile(r"(?!.*gliere$)(?!compiere$|riempiere$).*iere$|mare$|genere$|potere$|altare$|scolare$|particolare$|cellulare$")
_PLURAL_ARTICLE = re.compile(r"(i|gli|le|alcuni|alcune|diversi|diverse|molti|molte|altri|altre|tutti|tutte|due|tre)\s", re.I)
_PLURAL_HEAD = re.compile(
    r"(alleanze|cooperative|associazioni|famiglie|sindaci|sindacati|operatori|operatrici|insegnanti|docenti|genitori|volontari|comuni|"
    r"biblioteche|biblioteca[r]i|scuole|aziende|imprese|medici|infermieri|infermiere|dipendenti|lavoratori|lavoratrici|rappresentanti|"
    r"assistenti|educatori|educatrici|giovani|ragazzi|studenti|studentesse|utenti|pazienti|cittadini|enti|servizi|reparti)\b",
    re.I,
)


@dataclass(frozen=True)
class Ask:
    """One request as the documents list it."""

    request_id: str
    requester: str
    area: str
    request_type: str
    request: str
    date: str
    status: str
    confidence: float
    theme_id: str
    evidence: Evidence | None
    text: str

    @property
    def sentence(self) -> str:
        """«chiede di consolidare la rete», «vorrebbero un corso»: what follows the requester's name."""
        return predicate(self.requester, self.request_type, self.request)

    @property
    def day(self) -> str:
        return italian.date(self.date)


@dataclass(frozen=True)
class AreaAsks:
    """The requests of one area, largest requester first; ``total`` counts those that a document leaves out too."""

    name: str
    asks: tuple[Ask, ...]
    total: int

    @property
    def n_requesters(self) -> int:
        return len({a.requester for a in self.asks})


def is_infinitive(phrase: str) -> bool:
    """Whether a phrase begins with a verb in the infinitive, by its ending."""
    words = phrase.split()
    first = " ".join(words[:2]) if words[:1] and words[0].casefold() in ("non", "meglio") else "".join(words[:1])
    first = first.casefold().strip("«»“”\"',;:.")
    return bool(_INFINITIVE.match(first)) and not _NOUN.match(first)


def is_plural(requester: str) -> bool:
    """Whether the verb after this name is plural."""
    return bool(
        _PLURAL_ARTICLE.match(requester)
        or _PLURAL_HEAD.match(requester)
        or re.search(r"\w (?:e|ed) (?=(?:i|gli|le|il|la|lo|l')\b)", requester)
    )


def predicate(requester: str, request_type: str, request: str) -> str:
    """Verb and object: the verb agrees with the requester, the preposition with what is asked."""
    what = request.strip().rstrip(".;,")
    if not what:
        return ""
    many = is_plural(requester)
    outright = request_type == "richiesta"
    verb = ("chiedono" if many else "chiede") if outright else ("vorrebbero" if many else "vorrebbe")
    if re.match(r"(che|se|di)\s", what, re.I):
        return f"{verb} {what}"
    lowered = what if _keeps_capital(what) else what[:1].lower() + what[1:]
    return f"{verb} {'di ' if outright and is_infinitive(what) else ''}{lowered}"


def _keeps_capital(what: str) -> bool:
    first = what.split()[0].strip("«»“”\"'")
    return len(first) > 1 and first[1:] != first[1:].lower()  # «ISEE», «McDonald»


def asks_by_area(requests: pd.DataFrame, evidence: dict[str, Evidence], *, study: Study) -> list[AreaAsks]:
    """Requests in the study's order of areas (areas that only a table names come before «Altro»); empty areas left out."""
    asks = [
        Ask(
            r.request_id,
            r.requester or UNKNOWN_BODY,
            r.area or OTHER_AREA,
            r.request_type,
            r.request or italian.shorten(r.text, 160),
            r.date,
            r.status,
            float(r.confidence),
            r.theme_id,
            evidence.get(r.statement_id),
            r.text,
        )
        for r in requests.itertuples(index=False)
    ]
    listed = [n for n in study.area_names if n != OTHER_AREA]
    unlisted = sorted({a.area for a in asks} - {*listed, OTHER_AREA})
    out = []
    for name in [*listed, *unlisted, OTHER_AREA]:
        own = [a for a in asks if a.area == name]
        if own:
            out.append(AreaAsks(name, tuple(_by_requester(own)), len(own)))
    return out


def _by_requester(asks: list[Ask]) -> list[Ask]:
    counts: dict[str, int] = {}
    for a in asks:
        counts[a.requester] = counts.get(a.requester, 0) + 1
    return sorted(
        asks,
        key=lambda a: (
            -counts[a.requester],
            italian.plain(a.requester),
            a.request_type != "richiesta",
            -a.confidence,
            a.evidence.number if a.evidence else 0,
            a.request_id,
        ),
    )
