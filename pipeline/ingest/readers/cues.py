"""The lines on which somebody begins to speak: «D: …», «[00:01:12] SPEAKER_01: …», «Anna Neri   0:04», «FERRI».

A label is a speaker by what it does in the whole text, not by a list of names: it names a role (D/R, intervistatrice),
carries a time, comes back, stands among those present, puts questions. Header lines («Data: …») and notes with a
colon («nidi: pochi posti») do none of this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
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
    rf"(?:[ \t]{{0,4}}(?P<aside>{_ASIDE}))?(?:[ \t]{{1,4}}(?P<time2>{_CLOCK}))?[ \t]{{0,4}}(?P<mark>:(?![/\d])|\.(?=\s)|[–—-](?=\s)|\t|$)[ \t]*")
_PAIR_INLINE = re.compile(
    rf"(?P<time>{_TIME})?[ \t]{{0,4}}(?P<name>(?:d|r|q|dom|risp|int|domanda|risposta)[ \t]?(?:n\.?[ \t]?)?\d{{0,3}})(?:[ \t]{{0,4}}(?P<aside>{_ASIDE}))?"
    r"[ \t]{0,4}(?P<mark>:|\.|[–—-]|\t)(?:[ \t]+|$)", re.I)
_ALONE = re.compile(
    rf"(?:(?P<time>{_TIME})[ \t]{{0,4}}(?:[-–—|][ \t]{{1,3}})?)?(?:\[(?P<boxed>{_NAME})\]|(?P<name>{_NAME}))(?:[ \t]{{0,4}}(?P<aside>{_ASIDE}))?"
    rf"(?:[ \t]{{0,10}}[-–—|,]?[ \t]{{0,10}}(?P<time2>{_TIME}))?[ \t]{{0,4}}:?$")
_TIME_FIRST = re.compile(rf"(?P<time>{_TIME})[ \t]{{0,6}}(?:[-–—|:][ \t]{{1,3}})?")
_IS_TIME = re.compile(rf"^\W?{_CLOCK}\W?$")
_NUMBERED_ROLE = re.compile(r"^((?:d|r|q|a|dom|risp|domanda|risposta)\.?)[ \t]?(?:n\.?[ \t]?)?\d{1,3}$", re.I)
_LETTERS = re.compile(r"^(?:[A-Z]{1,4}|(?:[A-Z]\.){1,4}[A-Z]?)$")
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
    r"(?: \d{1,4})?$", re.I)
_PARTICLES = frozenset("di de del della dello dei degli delle da dal dalla la le lo d' e ed dott dott.ssa dr sig sig.ra sig.na prof prof.ssa suor don ing avv".split())


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


def find_cues(lines: list[str], *, closed: Iterable[int] = (), spoken: bool = False) -> dict[int, Cue]:
    """Line index to cue; empty where the text is no transcript.

    Args:
        lines: every line of the text, without marks of its format.
        closed: indices of lines that cannot open a turn (headings, tables).
        spoken: the text is surely speech (subtitles), so that two names before a colon are speakers.
    """
    closed = frozenset(closed)
    candidates = {}
    for i, line in enumerate(lines):
        if i not in closed and line and (cue := _candidate(lines, i)):
            candidates[i] = cue
    for i in sorted(candidates):
        if not _states_who(lines[i], candidates[i]):
            break
        del candidates[i]
    named = _accepted(lines, candidates, spoken=spoken)
    if named:
        return named
    return _times_only(lines, closed)


def _candidate(lines: list[str], i: int) -> Cue | None:
    line = lines[i]
    lead = len(line) - len(line.lstrip())
    head = line[lead : lead + _HEAD]
    match = _PAIR_INLINE.match(head) or _INLINE.match(head)
    if match and match["mark"] and (match.end() < len(head) or match["mark"] == ":"):
        cue = _cue(match, lead + match.end(), match["mark"])
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
    if _IS_TIME.match(lines[below].strip()) and _may_speak(cue):
        return replace(cue, time=clock_of(lines[below]), skip=below - i + 1)
    if _GENERIC.match(cue.speaker) and not cue.speaker[-1].isalpha():
        return cue
    if (not i or not lines[i - 1].strip()) and (cue.speaker.isupper() or label_parts(cue.speaker)[0]) and len(cue.speaker.split()) <= 4 and _may_speak(cue):
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
    if aside and _IS_TIME.match(aside):
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


def _is_role(speaker: str) -> bool:
    return bool(label_parts(speaker)[0])


def is_answer(role: str) -> bool:
    """A role (as :func:`label_parts` tells it) that answers: «r», «risposta», «intervistata»."""
    return role[:1] in ("r", "a") and not role.startswith(("ricerc", "rilev")) or bool(re.match(r"intervistat[oaie]\b|interlocut|ospit", role))


def _may_speak(cue: Cue) -> bool:
    """By its shape the label may be a speaker: a role, initials, a name, and no header's label."""
    plain = base(cue.speaker)
    if not plain:
        return False
    role = _is_role(cue.speaker)
    if _NO_SPEAKER.match(plain):
        return False
    if cue.mark in (".", "–", "—", "-", "\t") and not cue.time and not (_PAIR.match(plain) if cue.mark != "\t" else role):
        return False
    if role or cue.time:
        return True
    kind = L.kind_of_name(plain)
    if kind in (L.DATE, L.ORGANISATION, L.OTHER, L.OTHER_DATE, L.SECTION, L.NOTE, L.QUESTION):
        return bool(re.match(r"(?i)^(operator|responsabil|referent)", plain))
    if kind == L.PARTICIPANTS and re.match(r"(?i)^(present|partecip|con$|nome|chi\b|per |interv)", plain):
        return False
    return len(plain.split()) <= 4


def _states_who(line: str, cue: Cue) -> bool:
    """«Intervistatrice: Anna Neri» in a header: names and nothing else stand behind the role."""
    value = line[cue.start :].strip()
    if cue.time or cue.skip or L.kind_of_name(base(cue.speaker)) not in (L.PARTICIPANTS, L.INTERVIEWERS) or re.search(r"[?!…]$", value):
        return False
    words = re.sub(r"\([^)]*\)", "", value).split()
    return 2 <= len(words) <= 16 and all(w[0].isupper() or w.lower().strip(".,;") in _PARTICLES or not w[0].isalnum() for w in words)


def _accepted(lines: list[str], candidates: dict[int, Cue], *, spoken: bool) -> dict[int, Cue]:
    """The cues of the labels that speak; empty where there is not enough that they do."""
    counts = Counter(c.speaker for c in candidates.values())
    bases = Counter(base(c.speaker) for c in candidates.values())
    roles = {s for s in counts if _is_role(s)}
    timed = Counter(c.speaker for c in candidates.values() if c.time)
    titled = {s for s in counts if _is_titled(base(s))}
    known = {s for s in titled if _is_present(base(s), lines[: min(candidates, default=0)])}
    candidates = {i: c for i, c in candidates.items() if not c.dashed or c.speaker in known | roles}
    back = {s for s in counts if bases[base(s)] >= 2}
    filled = sum(bool(line.strip()) for line in lines)

    speakers: set[str] = set()
    if sum(counts[s] for s in roles) >= 3 or 0 < sum(is_answer(label_parts(s)[0]) for s in roles) < len(roles):
        speakers |= roles | (back & titled)
    if sum(timed.values()) >= 2 and any(bases[base(s)] >= 2 for s in timed):
        speakers |= set(timed)
    if not speakers:
        speakers = _speak_by_use(lines, candidates, back, known, titled)
    if not speakers and spoken and len({base(s) for s in titled}) >= 2 and sum(counts[s] for s in titled) >= 0.4 * filled:
        speakers = titled
    if not speakers:
        return {}
    own = {base(s) for s in speakers}
    speakers |= {s for s in counts if base(s) in own} | known
    if all(base(s).isupper() for s in speakers):
        speakers |= {c.speaker for c in candidates.values() if base(c.speaker).isupper() and len(base(c.speaker)) > 2 and c.mark == ":"}
    cues = {i: c for i, c in candidates.items() if c.speaker in speakers}
    if len(cues) < 2 or len(cues) < 0.1 * filled and not timed:
        return {}
    return dict(_with_time_above(lines, i, cue) for i, cue in cues.items())


def _with_time_above(lines: list[str], i: int, cue: Cue) -> tuple[int, Cue]:
    """The cue from the line above on, where that one holds only its time."""
    above = next((k for k in range(i - 1, max(-1, i - 3), -1) if lines[k].strip()), None)
    if cue.time or above is None or not _IS_TIME.match(lines[above].strip()):
        return i, cue
    return above, replace(cue, time=clock_of(lines[above]), skip=cue.skip + i - above)


def _speak_by_use(lines: list[str], candidates: dict[int, Cue], back: set[str], known: set[str], titled: set[str]) -> set[str]:
    """Labels that are neither roles nor timed: they must come back, and ask, be present or be full names."""
    recurring = {i: c for i, c in candidates.items() if c.speaker in back and c.mark in (":", "")}
    names = {base(c.speaker) for c in recurring.values()}
    if len(names) < 2 or len(recurring) < 4:
        return set()
    share = len(recurring) / max(1, sum(c.mark == ":" or c.mark == "" for c in candidates.values()))
    asks = Counter(base(c.speaker) for i, c in recurring.items() if _asks(lines, i, c))
    total = Counter(base(c.speaker) for c in recurring.values())
    asking = any(asks[n] >= 2 and asks[n] >= 0.4 * total[n] for n in names)
    evidence = asking or bool(known & back) or all(_LETTERS.match(n) for n in names)
    full = sum(len(n.split()) >= 2 for n in names & {base(s) for s in titled})
    if not evidence and not (full >= 0.5 * len(names) and share >= 0.7 and not any(_is_common(n, lines) for n in names)):
        return set()
    if not titled & back and not (asking and share >= 0.8):
        return set()
    return {c.speaker for c in recurring.values()}


def _is_common(name: str, lines: list[str]) -> bool:
    """The label is an ordinary word of the text, as a heading of notes is: «Orari: …» beside «gli orari»."""
    word = re.compile(rf"\b{re.escape(name.lower())}\b")
    return any(word.search(line) for line in lines[:5000])


def _asks(lines: list[str], i: int, cue: Cue) -> bool:
    text = lines[min(i + cue.skip, len(lines) - 1)][cue.start :].strip()
    return text.rstrip("\"»”) ").endswith("?")


def _is_titled(name: str) -> bool:
    words = name.split()
    return bool(words) and words[0][0].isupper() and all(w[0].isupper() or w.lower().rstrip(".") in _PARTICLES or w.isdigit() for w in words)


def _is_present(name: str, preamble: list[str]) -> bool:
    """The name, or its initials, stand in the lines above the first turn."""
    text = " ".join(preamble[:60])
    if not text:
        return False
    if _LETTERS.match(name):
        letters = name.replace(".", "")
        return bool(re.search(rf"\(\s?{re.escape(name)}\s?\)", text)) or bool(
            len(letters) >= 2 and re.search(r"\b" + r"\w+\s+".join(re.escape(c) for c in letters) + r"\w+", text))
    return all(re.search(rf"\b{re.escape(w)}\b", text) for w in name.split())


def _times_only(lines: list[str], closed: frozenset[int]) -> dict[int, Cue]:
    """Cues of a transcript that tells times and no speakers."""
    cues = {}
    for i, line in enumerate(lines):
        if i in closed or not line:
            continue
        lead = len(line) - len(line.lstrip())
        match = _TIME_FIRST.match(line[lead : lead + 60])
        if match and not line.startswith("-->", lead + match.end()) and (match.group("time")[0] in "[({<" or match.end() + lead == len(line) or match["time"].count(":") == 2):
            alone = match.end() + lead == len(line.rstrip())
            cues[i] = Cue("", clock_of(match["time"]), 0 if alone else lead + match.end(), int(alone), "")
    filled = sum(bool(line.strip()) for line in lines)
    return cues if len(cues) >= 3 and len(cues) >= 0.3 * filled else {}
