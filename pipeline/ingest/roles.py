"""Who asks and who answers in a transcript: by label, by name, else by how they speak."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.ingest.document import Block
from pipeline.ingest.labels import normal

_ASKS = re.compile(
    r"^(d|dom|domanda|q|int|intv|interv|intervistator[ei]|intervistatric[ei]|interviewer|facilitator[ei]|facilitatric[ei]|fac|moderator[ei]|moderatric[ei]|mod"
    r"|conduttor[ei]|conduttric[ei]|ricercator[ei]|ricercatric[ei]|rilevator[ei]|rilevatric[ei]|host|noi|chi intervista|chi conduce)\b(?! ?(di|del|della|dei)\b)"
)
_ANSWERS = re.compile(r"^(r|risp|risposta|a|intervistat[oaie]|interlocutor[ei]|interlocutric[ei]|ospite)\b")


def label_parts(speaker: str) -> tuple[str, str]:
    """«R (Bonfanti)» gives («r», «Bonfanti»); «Anna Neri» gives («», «Anna Neri»)."""
    match = re.match(r"^\W*([\w .'’]+?)\s*[(\[–—-]\s*([^)\]]+)[)\]]?\W*$", speaker)
    label, inner = (match.group(1), match.group(2).strip()) if match else (speaker.strip(" .:*–—-"), "")
    key = normal(label).strip(" .")
    if _ASKS.match(key) or (_ANSWERS.match(key) and len(key.split()) == 1):
        return key, inner
    return "", label.strip()


def asking_speakers(turns: list[Block], *, interviewers: list[str]) -> set[str]:
    """Speaker labels whose turns are the facilitator's.

    Args:
        turns: the TURN blocks of one interview.
        interviewers: names known from the header or the study to be the facilitators'.
    """
    words: dict[str, int] = defaultdict(int)
    count: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for t in turns:
        words[t.speaker] += len(t.text.split())
        count[t.speaker] += 1
        asked[t.speaker] += "?" in t.text[-120:]
    speakers = [s for s in count if s]
    asks = {s for s in speakers if _ASKS.match(label_parts(s)[0])}
    answers = {s for s in speakers if _ANSWERS.match(label_parts(s)[0])}
    names = [set(normal(n).split()) for n in interviewers]
    for s in speakers:
        tokens = set(normal(label_parts(s)[1] or s).split())
        if tokens and s not in answers and any(tokens <= n or n <= tokens for n in names if n):
            asks.add(s)
    if asks or len(speakers) < 2:
        return asks
    # Nobody is named: the one who asks ends most turns with a question and says less than the others.
    share = {s: asked[s] / count[s] for s in speakers}
    total = sum(words.values())
    best = max(speakers, key=lambda s: (share[s], -words[s]))
    others = [share[s] for s in speakers if s != best]
    if asked[best] >= 2 and share[best] >= 0.4 and share[best] >= max(others) + 0.2 and words[best] <= 0.6 * total:
        return {best}
    return set()
