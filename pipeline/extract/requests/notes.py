"""Cues of notes taken in haste, where verbs are missing: «chiesto incontro», «trovare stanza», «meglio adesivi»."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.types import ASKED, WISHED, Cue

_GIVE_US = ("ateci", "eteci", "iteci", "amoci", "iamoci", "atemi", "etemi")  # «dateci», «metteteci», «aiutatemi»
_ASKED_NOTES = frozenset(
    "chiesto chiesta chiesti chieste richiesto richiesti richieste proposto proposta proposti proposte suggerito suggerita auspicato auspicata sollecitato sollecitata".split()
)
_NOT_A_WISH = frozenset("essere avere sapere capire vedere sembrare parere dire".split())


def note_cues(c: Clauses) -> Iterator[Cue]:
    """Cues without a governing verb, in the order of the text."""
    for start in _clause_starts(c):
        cue = (
            _participle(c, start)
            or _more(c, start)
            or _if_only(c, start)
            or _ready(c, start)
            or _valued(c, start)
            or _wanted(c, start)
            or _infinitive(c, start)
            or _exhortation(c, start)
            or _better(c, start)
            or _why_not(c, start)
        )
        if cue is not None:
            yield cue


def _clause_starts(c: Clauses) -> Iterator[int]:
    """First real word of every stretch between strong breaks."""
    seen = set()
    for i in range(len(c)):
        if c.breaks[i] in seen:
            continue
        j = i
        while (
            j < len(c)
            and (not any(ch.isalnum() for ch in c.words[j]) or (c.words[j] in lx.FILLERS and c.words[j] not in ("che", "magari")))
            and c.breaks[j] == c.breaks[i]
        ):
            j += 1
        seen.add(c.breaks[i])
        if j < len(c) and c.breaks[j] == c.breaks[i]:
            yield j


def _participle(c: Clauses, i: int) -> Cue | None:
    for j in range(i, min(i + 6, len(c))):
        noun_too = not c.words[j].startswith("chiest") and not (j == i and c.words[j] in ("richiesto", "proposto")) and (
            j > i or c.words[j + 1 : j + 2] and c.doc[j + 1].pos_ in ("ADP", "ADJ")
        )
        if c.words[j] in _ASKED_NOTES and not noun_too and not c.auxiliaries(j):
            if c.words[j + 1 : j + 2] == [":"] or c.words[j + 1 : j + 3] in (["loro", ":"], ["nostra", ":"], ["sua", ":"]):
                return None  # a label: see nominals.py
            if j > i and (c.doc[j].dep_ in ("acl", "amod") or any(c.forms[k].finite for k in range(i, j))):
                return None
            if (
                c.words[j].startswith("richiest")
                and c.words[j][-1] in "aei"
                and c.words[j + 1 : j + 2] in (["di"], ["del"], ["per"])
            ):
                return None
            kind = ASKED if "chiest" in c.words[j] else WISHED
            return Cue("note:asked", kind, 0.85 if j == i else 0.6, j, j, j)
        if c.words[j] in (",", ":") or c.forms[j].finite:
            return None
    return None


def _infinitive(c: Clauses, i: int) -> Cue | None:
    """An infinitive that opens a clause of which nothing else is the main verb."""
    first = i
    if c.words[i] in ("da", "di", "magari") and i + 1 < len(c):
        i += 1
    word = c.words[i]
    looks = c.forms[i].mood == "inf" or (
        word.endswith(("are", "ere", "ire", "arlo", "erlo", "irlo", "arla", "erla", "arli", "erli", "arle", "erle"))
        and len(word) > 5
        and c.doc[i].pos_ not in ("NOUN", "DET", "ADP", "PRON")
    )
    if not looks or c.words[first] != "magari" and (c.doc[i].lemma_.lower().split() or [""])[0] in _NOT_A_WISH:
        return None
    depth = False
    for j in range(i + 1, c.clause(i).stop):
        if c.words[j] == ",":
            break
        if c.words[j] in ("che", "cui", "dove", "chi", "quando", "se", "perché", "x'", "come", "mentre", "quanto"):
            depth = True
        elif c.forms[j].finite and not depth and c.doc[j].dep_ not in ("amod", "nmod", "flat", "compound", "obl", "obj"):
            return None
    before = c.words[: c.clause(i).start]
    if before and before[-1] == ":" and not any(lx.LABELS.match(w) for w in before[-4:]):
        return None
    return Cue("note:infinitive", WISHED, 0.65 if c.words[first] != "da" else 0.55, i, first, i - 1, subject=False)


def _exhortation(c: Clauses, i: int) -> Cue | None:
    word, form = c.words[i], c.forms[i]
    if word.endswith(_GIVE_US) and len(word) > 5:
        return Cue("note:imperative", ASKED, 0.75, i, i, i - 1, subject=False)
    if word == "che" and i + 1 < len(c):
        j = next((k for k in range(i + 1, min(i + 8, len(c))) if c.forms[k].finite), None)
        if j is not None and c.forms[j].mood == "sub" and c.forms[j].tense == "pres":
            return Cue("note:let", WISHED, 0.7, j, i, i, subject=False)
    if word == "si" and i + 1 < len(c) and c.forms[i + 1].mood == "sub" and c.forms[i + 1].tense == "pres":
        return Cue("note:let", WISHED, 0.7, i + 1, i, i, subject=False)
    quoted = any(ch in c.words[max(0, i - 2) : i] for ch in ("«", "“", '"'))
    if form.mood == "imp" and form.person == 2 and form.number == "Plur" and not quoted:
        return Cue("note:imperative", WISHED, 0.55, i, i, i - 1, subject=False)
    return None


def _more(c: Clauses, i: int) -> Cue | None:
    """«Più posti letto, meno moduli»: a demand without any verb."""
    if c.words[i] not in ("più", "+") or i + 1 >= len(c) or c.doc[i + 1].pos_ != "NOUN":
        return None
    if any(c.forms[k].finite for k in c.clause(i)) or "che" in c.words[i + 1 : i + 3]:
        return None
    return Cue("note:more", WISHED, 0.55, i, i, i - 1, subject=False)


def _if_only(c: Clauses, i: int) -> Cue | None:
    """«Magari si potesse avere …», «Magari venisse un tecnico»."""
    if c.words[i] != "magari":
        return None
    verb = next((j for j in range(i + 1, min(i + 5, len(c))) if c.forms[j].mood == "sub" and c.forms[j].tense == "imp"), None)
    if verb is None or c.words[verb].startswith(("foss", "stess")):
        return None
    return Cue(
        "note:if_only",
        WISHED,
        0.75,
        verb,
        i,
        verb if c.families[verb] == "can" or c.words[verb].startswith("potess") else i,
        subject=False,
    )


def _ready(c: Clauses, i: int) -> Cue | None:
    """«Pronti a …», «Disponibili a …»: an offer without its verb."""
    if (
        lx.OFFERS.match(c.words[i])
        and c.words[i + 1 : i + 2] in (["a"], ["ad"])
        and c.forms[min(i + 2, len(c) - 1)].mood == "inf"
    ):
        return Cue("offer", WISHED, 0.7, i, i, i + 1, subject=False)
    return None


def _valued(c: Clauses, i: int) -> Cue | None:
    """«Gradito un facilitatore», «Utile avere …», «Indispensabile che …», «Ben venga …»: worth without its verb."""
    if c.words[i : i + 2] in (["ben", "venga"], ["ben", "vengano"]):
        return Cue("note:valued", WISHED, 0.7, i + 1, i, i + 1, subject=False)
    if lx.DEONTIC.fullmatch(c.words[i]) and c.words[i + 1 : i + 2] == [":"]:
        return Cue("note:valued", WISHED, 0.75, i, i, i + 1, subject=False)
    j = i + 1 if c.words[i] in ("molto", "più", "sempre", "davvero", "anche") else i
    if j + 1 >= len(c) or not (lx.DEONTIC.fullmatch(c.words[j]) or lx.VALUED.fullmatch(c.words[j])):
        return None
    k = c.next_word(j)
    if k >= len(c):
        return None
    following = c.words[k]
    if (
        following in ("un", "una", "uno", "un'", "che", "almeno", "anche", "il", "la", "l'", "lo", "i", "le", "gli")
        or c.forms[k].mood == "inf"
        or following.startswith("un'")
    ):
        if any(
            c.forms[m].mood == "ind" and c.doc[m].dep_ == "ROOT" and c.words[m] not in lx.FILLERS
            for m in range(k, c.clause(j).stop)
        ):
            return None
        return Cue("note:valued", WISHED, 0.75, j, i, j, subject=False)
    return None


def _wanted(c: Clauses, i: int) -> Cue | None:
    """«Cercasi …», «cerchiamo …»."""
    for j in range(i, min(i + 3, len(c))):
        if (
            c.words[j] in ("cercasi", "cercansi", "cerchiamo", "cerco", "cercano")
            and c.next_word(j) < len(c)
            and c.words[c.next_word(j)] != "di"
            and (c.words[j] != "cercano" or c.breaks[i] == 0)  # «il settore riparte: cercano …»: the firms, not who speaks
            and not any(w.startswith("trov") and c.negated(k) for k, w in enumerate(c.words) if k > j)  # «… e non trovano nessuno»
        ):
            return Cue("note:wanted", WISHED, 0.75 if c.words[j].endswith("si") else 0.6, j, j, j, subject=False)
    return None


def _better(c: Clauses, i: int) -> Cue | None:
    """«meglio adesivi»: a preference where no verb governs."""
    for j in range(i, min(i + 4, len(c))):
        if c.words[j] == "meglio":
            after = c.words[j + 1] if j + 1 < len(c) else ""
            if after in ("di", "del", "della", "che", ",", ".") or (c.words[j + 2 : j + 3] == ["che"] and c.words[j + 3 : j + 4] != ["niente"]):
                return None
            return Cue("note:better", WISHED, 0.7, j, i, j, subject=False)
        if c.forms[j].finite or c.words[j] in (",", "non"):
            return None
    return None


def _why_not(c: Clauses, i: int) -> Cue | None:
    if c.words[i] in ("perché", "xché", "xchè") and i + 1 < len(c) and c.words[i + 1] in ("non", "nn"):
        return Cue("why_not", WISHED, 0.75, i + 1, i, i + 1, subject=False)
    if c.words[i] == "se" and c.is_question(i) and "?" in c.words:  # «e se aprissimo anche il sabato?»
        verb = next(
            (
                j
                for j in range(i + 1, min(i + 4, len(c)))
                if c.words[j].endswith(("ssimo", "ssero", "ssi", "asse", "esse", "isse"))
            ),
            None,
        )
        return Cue("why_not", WISHED, 0.7, verb, i, i, subject=False) if verb is not None else None
    if (
        c.forms[i].mood in ("ind", "imp")
        and c.forms[i].person == 1
        and c.words[i].endswith("iamo")
        and "!" in c.words[i : c.clause(i).stop + 1]
    ):
        return Cue("note:let_us", WISHED, 0.6, i, i, i - 1, subject=False)
    return None
