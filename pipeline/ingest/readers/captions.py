""".vtt and .srt: cues joined into turns, sentences whole across cues, noises and rolling repeats left out.

The cues are parsed here: exports of real programs have blank lines inside a cue, commas for points and lost numbers,
and libraries drop what follows.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import Document, DocumentBuilder, fold
from pipeline.ingest.readers.speakers import find_cues

_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"^[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}")
_NUMBER = re.compile(r"^[ \t]*\d{1,6}[ \t]*$")
_IDENTIFIER = re.compile(r"^[\w-]{1,60}(?:/\d{1,6}-\d{1,3})?$")  # Teams: «8f3c…/12-0»
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+([^<>]{1,120})>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,120}>|<\d{1,3}:\d{2}[\d:.,]{0,12}>|\{\\[^{}]{0,40}\}")
_SOUNDS = (
    "music|applaus|risat|ride|ridono|rumor|silenzi|incomprensib|inudibil|inaudib|toss|pausa|voci|telefono|squill|campanell|sottofondo|sospir|mormor|brusio"
    "|interferenz|disturb|parole sovrapposte|voci sovrapposte|blank_audio|noise|laugh|inaudible|crosstalk|silence"
)
_NOISE = re.compile(rf"[\[(*][^\[\]()*\n]{{0,40}}(?:{_SOUNDS})[^\[\]()*\n]{{0,40}}[\])*]|[♪♫]+[^♪♫\n]{{0,200}}[♪♫]+|[♪♫]", re.I)
_CHANGE = re.compile(r"^(?:>>+|[-–—])[ \t]*")
_PAUSE = 2.0  # seconds of silence after which somebody else may speak, where nobody is named
_ROLLING = 0.3  # share of cues that begin with the last line of the one before, from which captions roll


@dataclass(frozen=True)
class Piece:
    """Words of one cue: ``speaker`` is the name where it is written, "" where only a change is, None to go on."""

    speaker: str | None
    text: str
    start: float  # seconds
    end: float


def looks_like_captions(text: str) -> bool:
    """Two or more lines of times with an arrow near the beginning."""
    return sum(bool(_TIMES.match(line)) for line in text[:8000].split("\n")) >= 2


def read_captions(text: str, source: str, form: str) -> Document:
    """Blocks of a subtitle file; remarks (NOTE) go to ``meta["note"]``.

    Raises:
        UnreadableFile: no cue can be read.
    """
    builder = DocumentBuilder(source, form)
    cues, notes = _parse(text)
    if notes:
        builder.meta["note"] = " ".join(notes)
    pieces = _pieces(_without_rolling(cues))
    if not pieces:
        raise UnreadableFile(
            f"nei sottotitoli .{form} non si trova testo con i suoi tempi",
            "Esportarli di nuovo dal programma di trascrizione, oppure salvare il testo come .txt.",
        )
    add_turns(builder, pieces)
    return builder.build()


def _parse(text: str) -> tuple[list[tuple[float, float, list[str]]], list[str]]:
    """Cues as (start, end, lines), and remarks."""
    cues: list[tuple[float, float, list[str]]] = []
    notes: list[str] = []
    inside = "head"
    lines = text.split("\n")
    for i, line in enumerate(lines):
        times = _TIMES.match(line)
        if times:
            g = times.groups()
            cues.append((_seconds(*g[:4]), _seconds(*g[4:]), []))
            inside = "cue"
        elif line.startswith("NOTE") and not line[4:5].isalnum():
            inside = "note"
            notes.append(fold(line[4:]))
        elif line.strip() in ("STYLE", "REGION"):
            inside = "style"
        elif not line.strip():
            inside = "cue" if inside == "cue" else "head"
        elif inside == "note":
            notes[-1] = f"{notes[-1]} {fold(line)}".strip()
        elif inside == "cue" and not _announces(lines, i):
            cues[-1][2].append(line)
    return cues, [n for n in notes if n]


def _announces(lines: list[str], i: int) -> bool:
    """A cue's number or identifier: it stands right above the times of the next cue."""
    below = lines[i + 1] if i + 1 < len(lines) else ""
    alone = i == 0 or not lines[i - 1].strip()
    return bool(_TIMES.match(below)) and bool(_NUMBER.match(lines[i]) or (alone and _IDENTIFIER.match(lines[i].strip())))


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _without_rolling(cues: list[tuple[float, float, list[str]]]) -> list[tuple[float, float, list[str]]]:
    """Captions that roll show every line twice or more: each once, with the time at which it first stood."""
    plain = [(a, b, [x for x in (_clean(line) for line in lines) if x]) for a, b, lines in cues]
    plain = [c for c in plain if c[2]]
    pairs = [(before[2], after[2]) for before, after in zip(plain, plain[1:], strict=False)]
    rolling = sum(after[0] == before[-1] for before, after in pairs) > _ROLLING * max(1, len(pairs))
    out, shown = [], []
    for start, end, lines in plain:
        joined = " ".join(lines)
        if rolling:
            lines, shown = [x for x in lines if x not in shown], lines
        elif out and joined == " ".join(out[-1][2]) and len(joined.split()) >= 3:
            continue  # the same cue again
        elif (
            out and len(out[-1][2]) == len(lines) == 1 and lines[0].startswith(out[-1][2][0]) and len(out[-1][2][0].split()) >= 3
        ):
            out[-1] = (out[-1][0], end, lines)  # a line that grows word by word
            continue
        if lines:
            out.append((start, end, lines))
    return out


def _clean(line: str) -> str:
    """A line without its tags and noises; the voice tag stays."""
    line = _VOICE.sub(lambda m: f"\x02{m[1]}\x03", line).replace("</v>", " ")  # so that it outlives the other tags
    line = html.unescape(_TAG.sub("", line)).replace("\x02", "<v ").replace("\x03", ">")
    return fold(_NOISE.sub(" ", line))


def _pieces(cues: list[tuple[float, float, list[str]]]) -> list[Piece]:
    """Words by speaker: from voice tags where there are any, else from names before a colon, else from dashes."""
    lines = [(start, end, line) for start, end, cue in cues for line in cue]
    if any("<v " in line for _, _, line in lines):
        return [piece for start, end, line in lines for piece in _voices(start, end, line)]
    named = find_cues([line for _, _, line in lines], spoken=True)
    pieces: list[Piece] = []
    for i, (start, end, line) in enumerate(lines):
        cue = named.get(i)
        if cue and cue.speaker and not cue.skip:
            pieces.append(Piece(cue.speaker, line[cue.start :], start, end))
        elif _CHANGE.match(line):
            pieces.append(Piece("", _CHANGE.sub("", line), start, end))
        else:
            pieces.append(Piece(None, line, start, end))
    return [p for p in pieces if fold(p.text)]


def _voices(start: float, end: float, line: str) -> list[Piece]:
    first, *rest = re.split(r"<v ([^<>]*)>", line)
    pieces = [Piece("" if _CHANGE.match(first) else None, _CHANGE.sub("", first), start, end)]
    pieces += [Piece(fold(name), words, start, end) for name, words in zip(rest[::2], rest[1::2], strict=True)]
    return [p for p in pieces if fold(p.text)]


def add_turns(builder: DocumentBuilder, pieces: list[Piece]) -> None:
    """Consecutive pieces of one speaker as one turn; where nobody is named, a turn ends with a pause."""
    named = any(p.speaker for p in pieces)
    speaker, group, last_end = "", [], 0.0
    for piece in pieces:
        changes = piece.speaker is not None and (piece.speaker == "" or piece.speaker != speaker)
        pauses = not named and piece.start - last_end > _PAUSE
        if group and (changes or pauses):
            builder.add_turn(group, speaker)
            group = []
        speaker = speaker if piece.speaker is None else piece.speaker
        group.append((piece.text, clock(piece.start)))
        last_end = piece.end
    if group:
        builder.add_turn(group, speaker)


def clock(seconds: float) -> str:
    """«00:01:12»."""
    total = int(seconds) if 0 <= seconds < 1e7 else 0
    return f"{total // 3600:02d}:{total // 60 % 60:02d}:{total % 60:02d}"
