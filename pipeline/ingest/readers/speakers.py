"""Who speaks in a text: which labels open turns, told from the whole text.

A label is a speaker by what it does, not by a list of names: it names a role (D/R, intervistatrice), carries a time,
comes back, stands among those present, puts questions. Header lines («Data: …») and notes with a colon
(«nidi: pochi posti») do none of this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from pipeline.ingest import labels as L
from pipeline.ingest.readers.cues import IS_TIME, LETTERS, PARTICLES, TIME_FIRST, Cue, base, clock_of, cue_at, is_answer, is_role
from pipeline.ingest.roles import label_parts

_WITH_ROLE = r"[A-ZÀ-Ý][\w'’]+(?: [A-ZÀ-Ý][\w'’]+){1,3}(?:,[^;/.?!]{2,60})?"


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
        if i not in closed and line and (cue := cue_at(lines, i)):
            candidates[i] = cue
    leading = True
    for i in sorted(candidates):
        header = _states_who(lines[i], candidates[i]) and (leading or any(_is_label(lines, k) for k in (i - 1, i + 1)))
        leading = leading and header
        if header:
            del candidates[i]
    named = _accepted(lines, candidates, spoken=spoken)
    if named:
        return named
    return _times_only(lines, closed)


def _states_who(line: str, cue: Cue) -> bool:
    """«Intervistatrice: Anna Neri» in a header: names and nothing else stand behind the role."""
    value = line[cue.start :].strip()
    if (
        cue.time
        or cue.skip
        or L.kind_of_name(base(cue.speaker)) not in (L.PARTICIPANTS, L.INTERVIEWERS)
        or re.search(r"[?!…]$", value)
    ):
        return False
    if re.fullmatch(rf"{_WITH_ROLE}(?:\s*[;/]\s*{_WITH_ROLE})+", value):
        return True  # «Intervistate: Anna Neri, educatrice; Pia Bo, cuoca del nido»
    words = re.sub(r"\([^)]*\)", "", value).split()
    return 2 <= len(words) <= 16 and all(
        w[0].isupper() or w.lower().strip(".,;") in PARTICLES or not w[0].isalnum() for w in words
    )


def _is_label(lines: list[str], i: int) -> bool:
    return 0 <= i < len(lines) and len(lines[i]) < 300 and L.read_label(lines[i].strip()) is not None


def _accepted(lines: list[str], candidates: dict[int, Cue], *, spoken: bool) -> dict[int, Cue]:
    """The cues of the labels that speak; empty where there is not enough that they do."""
    counts = Counter(c.speaker for c in candidates.values())
    bases = Counter(base(c.speaker) for c in candidates.values())
    roles = {s for s in counts if is_role(s)}
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
        speakers |= {
            c.speaker for c in candidates.values() if base(c.speaker).isupper() and len(base(c.speaker)) > 2 and c.mark == ":"
        }
    cues = {i: c for i, c in candidates.items() if c.speaker in speakers}
    if len(cues) < 2 or len(cues) < 0.1 * filled and not timed:
        return {}
    return dict(_with_time_above(lines, i, cue) for i, cue in cues.items())


def _with_time_above(lines: list[str], i: int, cue: Cue) -> tuple[int, Cue]:
    """The cue from the line above on, where that one holds only its time."""
    above = next((k for k in range(i - 1, max(-1, i - 3), -1) if lines[k].strip()), None)
    if cue.time or above is None or not IS_TIME.match(lines[above].strip()):
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
    evidence = asking or bool(known & back) or all(LETTERS.match(n) for n in names)
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
    return text.rstrip('"»”) ').endswith("?")


def _is_titled(name: str) -> bool:
    words = name.split()
    return (
        bool(words)
        and words[0][0].isupper()
        and all(w[0].isupper() or w.lower().rstrip(".") in PARTICLES or w.isdigit() for w in words)
    )


def _is_present(name: str, preamble: list[str]) -> bool:
    """The name, or its initials, stand in the lines above the first turn."""
    text = " ".join(preamble[:60])
    if not text:
        return False
    if LETTERS.match(name):
        letters = name.replace(".", "")
        return bool(re.search(rf"\(\s?{re.escape(name)}\s?\)", text)) or bool(
            len(letters) >= 2 and re.search(r"\b" + r"\w+\s+".join(re.escape(c) for c in letters) + r"\w+", text)
        )
    return all(re.search(rf"\b{re.escape(w)}\b", text) for w in name.split())


def _times_only(lines: list[str], closed: frozenset[int]) -> dict[int, Cue]:
    """Cues of a transcript that tells times and no speakers."""
    cues = {}
    for i, line in enumerate(lines):
        if i in closed or not line:
            continue
        lead = len(line) - len(line.lstrip())
        match = TIME_FIRST.match(line[lead : lead + 60])
        if (
            match
            and not line.startswith("-->", lead + match.end())
            and (match.group("time")[0] in "[({<" or match.end() + lead == len(line) or match["time"].count(":") == 2)
        ):
            alone = match.end() + lead == len(line.rstrip())
            cues[i] = Cue("", clock_of(match["time"]), 0 if alone else lead + match.end(), int(alone), "")
    filled = sum(bool(line.strip()) for line in lines)
    return cues if len(cues) >= 3 and len(cues) >= 0.3 * filled else {}
