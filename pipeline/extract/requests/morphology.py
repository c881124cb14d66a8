"""Mood, tense and person of a verb form: the model's morphology, checked and mended by the endings.

Italian endings of the conditional and of the imperfect are unambiguous, so a form that the model misreads
(lower-case notes, rare verbs, transcripts) is still read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Token

_CONDITIONAL = re.compile(r"(?:[eiaàuo]|[dvlrn])r(?:ei|esti|ebbe|emmo|este|ebbero)$")
_ALWAYS_CONDITIONAL = ("rebbe", "rebbero", "remmo", "rrei", "drei", "vrei")
_NOT_CONDITIONAL = frozenset("crebbe crebbero accrebbe accrebbero rincrebbe increbbe".split())
_IMPERFECT = re.compile(r"(?:[aei]v(?:o|i|a|amo|ate|ano)|ero|eri|era|eravamo|eravate|erano)$")
_SUBJUNCTIVE_PAST = re.compile(r"[aei]ss(?:i|e|imo|ero)$")
_INFINITIVE = re.compile(r"(?:[aei]re|rre|[aei]r|rr)(?:gli(?:el[oaie]|ene)?|[mtcsv]i|[mtcsv]e(?:l[oaie]|ne)|l[oaie]|ne)?$")
_PERSON = {
    "ei": (1, "Sing"),
    "esti": (2, "Sing"),
    "ebbe": (3, "Sing"),
    "emmo": (1, "Plur"),
    "este": (2, "Plur"),
    "ebbero": (3, "Plur"),
}
_VERBAL = ("VERB", "AUX")


@dataclass(frozen=True)
class Form:
    """One verb form: mood (cnd, ind, sub, imp, inf, ger, part or empty), tense (pres, imp, past, fut), person, number."""

    mood: str = ""
    tense: str = ""
    person: int = 0
    number: str = ""

    @property
    def finite(self) -> bool:
        return self.mood in ("cnd", "ind", "sub", "imp")


NOT_A_VERB = Form()


def form_of(token: Token) -> Form:
    """The form of a token; :data:`NOT_A_VERB` where it is none."""
    return _form(token.lower_, token.pos_, str(token.morph))


# Presents that are no other word, whatever the tagger takes them for at the head of a note.
_ONLY_VERBS = re.compile(
    r"(?:(?:ri)?chied|propong?|pretend|sugger(?:isc)?|auspic|desider|preferisc|esig|caldeggi|ipotizz|immagin|raccomand|riteng|insist|"
    r"confid|urg)(?:e|ono|a|ano|iamo|o)|ritiene|urgono|sogna(?:no)?|sogniamo|(?:sollecit|reclam)(?:a|ano|iamo)|invoca(?:no)?"
)
_ONLY_IMPERFECTS = re.compile(r"(?:(?:ri)?chied|vol|propon|domand|insist|sugger)[aei]v(?:a|amo|ano)")
_REMOTE = re.compile(r"(?:ammo|emmo|immo|arono|erono|irono|ettero|esero|osero|sero)$")
_PRESENT = {"iamo": (1, "Plur"), "ono": (3, "Plur"), "ano": (3, "Plur"), "e": (3, "Sing"), "a": (3, "Sing"), "o": (1, "Sing")}


@lru_cache(maxsize=65536)
def _form(word: str, pos: str, morph: str) -> Form:
    facts = dict(f.split("=", 1) for f in morph.split("|") if "=" in f)
    ending = _CONDITIONAL.search(word)
    if ending and word not in _NOT_CONDITIONAL and len(word) > 4:
        tagged = facts.get("Mood") == "Cnd"
        if tagged and not word.endswith("remmo") and word.endswith("emmo"):
            return Form("ind", "past", 1, "Plur")  # «chiedemmo»
        if tagged or word.endswith(_ALWAYS_CONDITIONAL) or (pos in _VERBAL and not word.endswith(("este", "esti"))):
            suffix = next(s for s in ("ebbero", "emmo", "este", "esti", "ebbe", "ei") if word.endswith(s))
            person, number = _PERSON[suffix]
            return Form("cnd", "pres", person, number)
    kind, mood, tense = facts.get("VerbForm", ""), facts.get("Mood", ""), facts.get("Tense", "")
    if _ONLY_VERBS.fullmatch(word) and mood != "Sub":
        return Form("ind", "pres", *next(_PRESENT[s] for s in ("iamo", "ono", "ano", "e", "a", "o") if word.endswith(s)))
    if _ONLY_IMPERFECTS.fullmatch(word):
        return Form("ind", "imp", 1 if word.endswith("amo") else 3, "Plur" if word.endswith(("ano", "amo")) else "Sing")
    if pos not in _VERBAL:
        return NOT_A_VERB
    person, number = int(facts.get("Person", "0")[:1] or 0), facts.get("Number", "")
    if kind == "Inf" or (_INFINITIVE.search(word) and kind != "Fin"):
        return Form("inf")
    if kind == "Ger":
        return Form("ger")
    if kind == "Part":
        return Form("part", "past" if tense == "Past" else "pres", 0, number)
    if _SUBJUNCTIVE_PAST.search(word):
        return Form("sub", "imp", person, number)
    if _REMOTE.search(word) and mood != "Sub":
        return Form("ind", "past", person, number)
    if _IMPERFECT.search(word) and tense in ("Imp", ""):
        return Form("ind", "imp", person, number)
    if kind == "Fin" or mood:
        short = {"Cnd": "cnd", "Ind": "ind", "Sub": "sub", "Imp": "imp"}.get(mood, "ind")
        return Form(short, {"Pres": "pres", "Imp": "imp", "Past": "past", "Fut": "fut"}.get(tense, ""), person, number)
    return NOT_A_VERB


# Stems of the conditional that hide the infinitive.
_IRREGULAR = {
    "fa": "fare", "da": "dare", "sta": "stare", "and": "andare", "ved": "vedere", "ver": "venire", "ter": "tenere",
    "pot": "potere", "dov": "dovere", "vor": "volere", "sap": "sapere", "av": "avere", "sa": "essere", "ber": "bere",
    "por": "porre", "rimar": "rimanere", "viv": "vivere", "cad": "cadere", "di": "dire", "god": "godere", "var": "valere",
    "prevar": "prevalere", "manter": "mantenere", "otter": "ottenere", "inter": "intervenire",
    "soster": "sostenere", "propor": "proporre", "dispor": "disporre", "rived": "rivedere", "rifa": "rifare",
}  # fmt: skip


def infinitive(token: Token, known) -> str:
    """The infinitive of a conditional («metterei» → «mettere»); ``known(word)`` tells whether a word exists."""
    word = token.lower_
    found = re.fullmatch(r"(.+?)r(?:ei|esti|ebbe|emmo|este|ebbero)", word)
    if not found:
        return token.lemma_.lower()
    root = found.group(1)
    if root in _IRREGULAR:
        return _IRREGULAR[root]
    if root.endswith("ur"):
        return f"{root}re"
    if root.endswith("i"):
        return f"{root}re"
    base = root.removesuffix("e")
    soft = re.sub(r"([cg])h$", r"\1", base)
    candidates = [f"{soft}are", f"{base}iare" if base.endswith(("c", "g")) else "", f"{base}ere", f"{base}are", f"{base}ire"]
    return next((c for c in candidates if c and known(c)), f"{soft}are")
