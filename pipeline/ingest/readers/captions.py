""".vtt, .srt and Whisper's .json: cues joined into turns, sentences whole across cues, noises left out."""

from __future__ import annotations

import io
import json
import re

import webvtt

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import Document, DocumentBuilder, fold

_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]+)>")
_TAG = re.compile(r"</?[a-zA-Z][^>]{0,80}>|<\d{2}:\d{2}[\d:.]*>|\{\\[^}]*\}")
_NOISE = re.compile(
    r"[\[(*♪♫][^\])*♪♫\n]{0,40}(?:music|applaus|risat|rumor|silenzi|incomprensib|inudibil|tosse|pausa|voci|telefono|campanell|sottofondo|ride|ridono)"
    r"[^\])*♪♫\n]{0,40}[\])*♪♫]|[♪♫][^♪♫\n]*[♪♫]?|\[\s*_?\w*_?\s*\]",
    re.I,
)
_PREFIX = re.compile(r"^(?:>>\s*|[-–—]\s*)?([^\W\d_][\w.'’]*(?:\s[\w.'’]+){0,3}(?:\s*\([^)]{1,40}\))?)\s*:\s+(?=\S)")
_CHANGE = re.compile(r"^(?:>>|[-–—])\s*")
_PAUSE = 2.0  # seconds of silence after which somebody else may speak, where nobody is named


def read_captions(text: str, source: str, form: str) -> Document:
    """Blocks of a subtitle file.

    Raises:
        UnreadableFile: no cue can be read.
    """
    builder = DocumentBuilder(source, form)
    notes = re.findall(r"^NOTE\b[ \t]*(.*?)(?:\n\n|\Z)", text, re.M | re.S)
    if notes:
        builder.meta["note"] = " ".join(fold(n) for n in notes)
    try:
        cues = list(webvtt.from_buffer(io.StringIO(text.lstrip("\ufeff")), format=form))
    except Exception:
        cues = []
    pieces = []
    for cue in cues:
        for line_speaker, line in _cue_lines(cue.raw_text):
            pieces.append((line_speaker, line, cue.start.split(".")[0], cue.start_in_seconds, cue.end_in_seconds))
    if not pieces:
        raise UnreadableFile(
            f"nei sottotitoli .{form} non si trova testo con i suoi tempi",
            "Esportarli di nuovo dal programma di trascrizione, oppure salvare il testo come .txt.",
        )
    _turns(builder, _without_repeats(pieces))
    return builder.build()


def read_whisper(text: str, source: str) -> Document:
    """Blocks of a Whisper transcript (segments with start, end, text and, at times, speaker).

    Raises:
        UnreadableFile: the JSON is damaged or holds no transcript.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableFile("il file JSON è scritto male", "Esportare di nuovo la trascrizione.") from None
    segments = data.get("segments") if isinstance(data, dict) else data
    if not isinstance(segments, list) or not any(isinstance(s, dict) and isinstance(s.get("text"), str) for s in segments):
        whole = data.get("text") if isinstance(data, dict) else None
        if not isinstance(whole, str) or not whole.strip():
            raise UnreadableFile(
                "il file JSON non è una trascrizione (mancano «segments» e «text»)",
                "Esportare la trascrizione in formato Whisper, .vtt o .txt.",
            )
        segments = [{"text": whole, "start": 0.0, "end": 0.0}]
    builder = DocumentBuilder(source, "json")
    if isinstance(data, dict):
        builder.meta.update(
            {k.lower(): fold(v) for k, v in data.items() if isinstance(v, str) and k not in ("text", "language") and len(v) < 300}
        )
    pieces = []
    for s in segments:
        if isinstance(s, dict) and isinstance(s.get("text"), str):
            start, end = _number(s.get("start")), _number(s.get("end"))
            speaker = s.get("speaker") if isinstance(s.get("speaker"), str) else None
            for who, line in _cue_lines(s["text"]):
                pieces.append((speaker or who, line, _clock(start), start, end))
    _turns(builder, pieces)
    return builder.build()


def _cue_lines(raw: str) -> list[tuple[str | None, str]]:
    """(speaker, text) of the lines of a cue: the name where it is written, "" where only a change is, None to go on."""
    out: list[tuple[str | None, str]] = []
    for line in raw.split("\n"):
        voice = _VOICE.search(line)
        line = _NOISE.sub(" ", _TAG.sub("", _VOICE.sub("", line)))
        line = fold(line)
        if not line:
            continue
        speaker: str | None = voice.group(1).strip() if voice else None
        if speaker is None:
            prefix = _PREFIX.match(line)
            if prefix and _is_name(prefix.group(1)):
                speaker, line = prefix.group(1).strip(), line[prefix.end() :]
            elif _CHANGE.match(line):
                speaker, line = "", _CHANGE.sub("", line)
        if out and speaker is None:
            out[-1] = (out[-1][0], f"{out[-1][1]} {line}")
        else:
            out.append((speaker, line))
    return out


def _is_name(label: str) -> bool:
    words = label.split("(")[0].split()
    return (
        bool(words) and all(w[0].isupper() or w.lower() in ("di", "de", "del", "della", "dei") for w in words) and len(label) > 0
    )


def _without_repeats(pieces: list[tuple]) -> list[tuple]:
    """Rolling captions show a line twice: a line that repeats or extends the one before replaces it."""
    out: list[tuple] = []
    for piece in pieces:
        if out and piece[0] in (None, out[-1][0]):
            before = out[-1][1]
            if piece[1] == before and len(piece[1].split()) >= 3 or before.endswith(piece[1]) and len(piece[1].split()) >= 4:
                continue
            if piece[1].startswith(before) and len(before.split()) >= 3:
                out[-1] = (out[-1][0], piece[1], *out[-1][2:])
                continue
        out.append(piece)
    return out


def _turns(builder: DocumentBuilder, pieces: list[tuple]) -> None:
    named = any(p[0] for p in pieces)
    speaker, group, last_end, anonymous = "", [], 0.0, 0
    for who, text, clock, start, end in pieces:
        change = (who is not None and (who == "" or who != speaker)) or (not named and group and start - last_end > _PAUSE)
        if change and group:
            builder.add_turn(group, speaker)
            group = []
        if who == "" and not named:
            anonymous += 1
            speaker = ""
        elif who is not None:
            speaker = who
        group.append((text, clock))
        last_end = end
    if group:
        builder.add_turn(group, speaker)


def _number(value) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0


def _clock(seconds: float) -> str:
    total = int(seconds) if 0 <= seconds < 1e7 else 0
    return f"{total // 3600:02d}:{total // 60 % 60:02d}:{total % 60:02d}"
