"""Transcripts in .json: Whisper's segments, with speakers where a program added them, and others alike."""

from __future__ import annotations

import json
import math

from pipeline.errors import UnreadableFile
from pipeline.ingest.document import Document, DocumentBuilder, fold
from pipeline.ingest.readers.captions import Piece, add_turns

_TEXT = ("text", "transcript", "testo", "content", "sentence")
_SPEAKER = ("speaker", "speaker_label", "speaker_name", "speakername", "voce", "parlante")
_START = ("start", "start_time", "starttime", "begin", "offset", "from")
_END = ("end", "end_time", "endtime", "to")
_LISTS = ("segments", "utterances", "monologues", "results", "transcript", "transcription", "chunks", "entries", "data")
_DAY = 86_400  # seconds; beyond, times are milliseconds
_OTHER = "Esportare la trascrizione in formato Whisper, .vtt o .txt."


def read_whisper(text: str, source: str) -> Document:
    """Blocks of a transcript in JSON: segments with text, times and, at times, speaker; or a text alone.

    Raises:
        UnreadableFile: the JSON is damaged or holds no transcript.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise UnreadableFile("il file JSON è scritto male", "Esportare di nuovo la trascrizione.") from None
    segments = _segments(data, depth=0)
    if not segments:
        whole = _value(data, _TEXT) if isinstance(data, dict) else None
        if not isinstance(whole, str) or not whole.strip():
            raise UnreadableFile("il file JSON non è una trascrizione (mancano «segments» e «text»)", _OTHER)
        segments = [{"text": whole}]
    builder = DocumentBuilder(source, "json")
    if isinstance(data, dict):
        builder.meta.update(
            {
                fold(k).lower(): fold(v)
                for k, v in data.items()
                if isinstance(v, str) and k.lower() not in (*_TEXT, "language") and len(v) < 300
            }
        )
    starts = [_number(_value(s, _START)) for s in segments]
    scale = 0.001 if max(starts, default=0.0) > _DAY else 1.0
    pieces = []
    for segment, start in zip(segments, starts, strict=True):
        speaker, end = _value(segment, _SPEAKER), _number(_value(segment, _END))
        words = _value(segment, _TEXT)
        pieces.append(
            Piece(
                fold(str(speaker)) if speaker not in (None, "") and not isinstance(speaker, (dict, list)) else None,
                words,
                start * scale,
                max(end, start) * scale,
            )
        )
    add_turns(builder, [p for p in pieces if fold(p.text)])
    return builder.build()


def _segments(data, *, depth: int) -> list[dict]:
    """The list of segments, wherever the program put it."""
    if isinstance(data, list):
        found = [s for s in data if isinstance(s, dict) and isinstance(_value(s, _TEXT), str)]
        return found if len(found) >= 0.5 * len(data) else []
    if not isinstance(data, dict) or depth > 3:
        return []
    lower = {k.lower(): v for k, v in data.items() if isinstance(k, str)}
    for key in _LISTS:
        found = _segments(lower[key], depth=depth + 1) if key in lower else []
        if found:
            return found
    return []


def _value(segment: dict, keys: tuple[str, ...]):
    lower = {k.lower(): v for k, v in segment.items() if isinstance(k, str)}
    return next((lower[k] for k in keys if k in lower), None)


def _number(value) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return 0.0
    return number if math.isfinite(number) and number >= 0 else 0.0
