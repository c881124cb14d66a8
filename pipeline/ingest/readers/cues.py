"""The shapes of a line on which somebody may begin to speak: «D: …», «[00:01:12] SPEAKER_01: …», «Anna Neri   0:04», «FERRI»."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.ingest import labels as L
from pipeline.ingest.roles import label_parts

_HEAD = 260  # characters of a line among which a label may stand
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?"
_TIME = rf"(?:[\[(<{{]\s?{_CLOCK}(?:\s?(?:-->|–|-)\s?{_CLOCK})?\s?[\])>}}]|{_CLOCK}(?![\d:.]))"
_NAME = r"[^\W\d_][\w.'’-]{0,40}(?:[ \t]\w[\w.'’-]{0,40}){0,4}?"
_ASIDE = r"[(\[][^)\]\n]{1,60}[)\]]"
_INLINE = re.compile(
    rf"(?P<time>{_TIME})?[ \t]{{0,4}}(?P<dash>[-–—|•*][ \t]{{1,3}})?(?:>>[ \t]{{0,3}})?(?:\[(?P<boxed>{_NAME})\]|(?P<name>{_NAME}))"
    rf"(?:[ \t]{{0,4}}(?P<aside>{_ASIDE}))?(?:[ \t]{{1,4}}(?P<time2>{_CLOCK}))?[ \t]{{0,4}}(?P<mark>:(?![/\d])|\.(?=\s)|[–—-](?=\s)|\t|$)[ \t]*"
)
_PAIR_INLINE = re.compile(
    rf"(?P<time>{_TIME})?[ \t]{{0,4}}(?P<name>(?:d|r|q|dom|risp|int|domanda|risposta)[ \t]?(?:n\.?[ \t]?)?\d{{0,3}})(?:[ \t]{{0,4}}(?P<aside>{_ASIDE}))?"
    r"[ \t]{0,4}(?P<mark>:|\.|[–—-]|\t)(?:[ \t]+|$)",
    re.I,
)
_ALONE = re.compile(
    rf"(?:(?P<time>{_TIME})[ \t]{{0,4}}(?:[-–—|][ \t]{{1,3}})?)?(?:\[(?P<boxed>{_NAME})\]|(?P<name>{_NAME}))(?:[ \t]{{0,4}}(?P<aside>{_ASIDE}))?"
    rf"(?:[ \t]{{0,10}}[-–—|,]?[ \t]{{0,10}}(?P<time2>{_TIME}))?[ \t]{{0,4}}:?$"
)
TIME_FIRST = re.compile(rf"(?P<time>{_TIME})[ \t]{{0,6}}(?:[-–—|:][ \t]{{1,3}})?")
IS_TIME = re.compile(rf"^\W?{_CLOCK}\W?$")
_NUMBERED_ROLE = re.compile(r"^((?:d|r|q|a|dom|risp|domanda|risposta)\.?)[ \t]?(?:n\.?[ \t]?)?\d{1,3}$", re.I)
LETTERS = re.compile(r"^(?:[A-Z]{1,4}|(?:[A-Z]\.){1,4}[A-Z]?)$")
_GENERIC = re.compile(r"^(?:speaker|voce|interlocutor[ei]|partecipante|relatore|parlante|oratore|persona)[ _]?\w{1,3}$", re.I)
_PAIR = re.compile(r"^(?:d|r|q|dom|risp|int|domanda|risposta)$", re.I)  # may be followed by a full stop or a dash
# Words that stand before a colon in notes, and in speech, and name nobody.
_NO_SPEAKER = re.compile(
    r"^(?:criticità|richiest[ae]|propost[ae]|problem[ai]|bisogn[oi]|punt[oi]\b.*|aspett[oi]|dubb[io]+|ide[ae]|esempi?o?|obiettiv[oi]|risultat[oi]|azion[ei]"
    r"|soluzion[ei]|desideri?o?|lament\w+|reclam[oi]|positiv[oaie]|negativ[oaie]|pro|contro|forz[ae]|debolezz[ae]|opportunità|minacc\w+|rischi?o?|vincol[oi]"
    r"|risors[ae]|contest[oi]|situazion[ei]|conclusion[ei]|comment[oi]|parol[ae] chiave|citazion[ei]|frase|esigenz[ae]|necessità|aspettativ[ae]"
    r"|suggeriment[oi]|attenzione|importante|attività|progett[oi]|impatt[oi]|cambiament[oi]|novità|total[ei]|morale|sintesi|premessa|riassunto|n\.?b\.?|p\.?s\.?"
    r"|(?:ad|per) esempio|cioè|ecco|allora|insomma|infatti|quindi|poi|inoltre|però|ma|prima|dopo|oggi|ieri|inizio|fine|apertura|chiusura|dalle|alle|or[ae]|durata"
    r"|(?:luned|marted|mercoled|gioved|venerd)ì|sabato|domenica|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)"
    r"(?: \d{1,4})?$",
    re.I,
)
PARTICLES = frozenset(
    "di de del della dello dei degli delle da dal dalla la le lo d' e ed dott dott.ssa dr sig sig.ra sig.na prof prof.ssa suor don ing avv".split()
)


@dataclass(frozen=True)
class Cue:
    """A line that opens a turn.

    Args:
        speaker: the label as written, without its time and number; empty where only a time stands.
        time: as written, brackets taken off.
        start: where the words begin in their line.
        skip: lines that hold only name or time, before the one with the words.
    """

    speaker: str
    time: str
    start: int
    skip: int = 0
    mark: str = ":"
    dashed: bool = False  # behind a bullet


def cue_at(lines: list[str], i: int) -> Cue | None:
    """The cue that line i would be by its shape alone; None where it has the shape of none."""
    line = lines[i]
    lead = len(line) - len(line.lstrip())
    head = line[lead : lead + _HEAD]
    match = _PAIR_INLINE.match(head) or _INLINE.match(head)
    if match and match["mark"] and (match.end() < len(head) or match["mark"] == ":"):
        cue = _cue(match, lead + match.end(), match["mark"])
        if match.end() >= len(head):
            cue = replace(cue, start=0, skip=1)  # the words follow below
        if _may_speak(cue) and not (cue.mark == "." and _names_only(head[match.end() :])):
            return cue
    match = _ALONE.match(head) if len(line) - lead < 120 else None
    if not match:
        return None
    cue = replace(_cue(match, 0, ""), skip=1)
    if cue.time:
        return cue if _may_speak(cue) else None
    below = next((k for k in range(i + 1, min(len(lines), i + 4)) if lines[k].strip()), None)
    if below is None:
        return None
    if IS_TIME.match(lines[below].strip()) and _may_speak(cue):
        return replace(cue, time=clock_of(lines[below]), skip=below - i + 1)
    if _GENERIC.match(cue.speaker) and not cue.speaker[-1].isalpha():
        return cue
    if (
        (not i or not lines[i - 1].strip())
        and (cue.speaker.isupper() or label_parts(cue.speaker)[0])
        and len(cue.speaker.split()) <= 4
        and _may_speak(cue)
    ):
        return cue
    return None


def _names_only(text: str) -> bool:
    """«D. Rossi»: an initial and a surname, not a question."""
    words = text.split()
    return len(words) <= 3 and all(w[0].isupper() for w in words) and not re.search(r"[.!?…]$", text)


def _cue(match: re.Match, start: int, mark: str) -> Cue:
    groups = match.groupdict()
    label = " ".join((groups.get("boxed") or match["name"]).split())
    time, aside = match["time"] or groups.get("time2") or "", match["aside"] or ""
    if aside and IS_TIME.match(aside):
        time, aside = time or aside, ""
    numbered = _NUMBERED_ROLE.match(label)
    if numbered:
        label = numbered.group(1)
    dashed = bool(groups.get("dash")) and not time
    return Cue(f"{label} {aside}" if aside else label, clock_of(time), start, 0, mark, dashed)


def clock_of(time: str) -> str:
    """A time without its brackets; of a stretch («00:04 --> 00:09») where it begins."""
    return re.split(r"-->|\s[–-]\s", time)[0].strip("[](){}<> ")


def base(speaker: str) -> str:
    """The label without what stands in brackets, and without a final full stop."""
    return re.split(r"\s*[(\[]", speaker, maxsplit=1)[0].rstrip(".")


def is_role(speaker: str) -> bool:
    """The label names who asks or who answers, not a person."""
    return bool(label_parts(speaker)[0])


def is_answer(role: str) -> bool:
    """A role (as :func:`label_parts` tells it) that answers: «r», «risposta», «intervistata»."""
    return (
        role[:1] in ("r", "a")
        and not role.startswith(("ricerc", "rilev"))
        or bool(re.match(r"intervistat[oaie]\b|interlocut|ospit", role))
    )


def _may_speak(cue: Cue) -> bool:
    """By its shape the label may be a speaker: a role, initials, a name, and no header's label."""
    plain = base(cue.speaker)
    if not plain:
        return False
    role = is_role(cue.speaker)
    if _NO_SPEAKER.match(plain):
        return False
    if cue.mark in (".", "–", "—", "-", "\t") and not cue.time and not (_PAIR.match(plain) if cue.mark != "\t" else role):
        scripted = cue.mark in "–—" and len(plain) > 2 and plain.isupper()  # «BIANCHI – …», as in a play
        if not scripted:
            return False
    if role or cue.time or (len(plain) > 1 and LETTERS.match(plain)):
        return True
    kind = L.kind_of_name(plain)
    if kind in (L.DATE, L.ORGANISATION, L.OTHER, L.OTHER_DATE, L.SECTION, L.NOTE, L.QUESTION):
        return bool(re.match(r"(?i)^(operator|responsabil|referent)", plain))
    if kind == L.PARTICIPANTS and re.match(r"(?i)^(present|partecip|con$|nome|chi\b|per |interv)", plain):
        return False
    return len(plain.split()) <= 4
