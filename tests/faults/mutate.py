"""Real notes, damaged: cut, with flipped bits, under a wrong suffix, inside out; and what a reader makes of them."""

from __future__ import annotations

import io
import random
import resource
import signal
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import UnreadableFile
from pipeline.ingest.header import HeaderReader
from pipeline.ingest.interviews import read_interviews
from pipeline.ingest.read import SUFFIXES, read_document
from pipeline.study import Study

SECONDS = 10  # a reader that needs longer hangs
_ODD = ("\0", "\u202e", "\u200b", "\ufeff", "😀", "\r", "\x1b[31m", "=1+1", "<script>", "&xxe;", "-" * 300, "\t" * 50, "|" * 200)


class Hang(BaseException):
    """Raised past every ``except Exception`` of the readers."""


@dataclass(frozen=True)
class Outcome:
    """What became of one input: read, told (unreadable, in words), or a fault."""

    kind: str
    mutation: str
    name: str
    seconds: float
    detail: str = ""


def inputs(samples: list[Path], n: int, *, seed: int = 0) -> Iterator[tuple[str, str, bytes]]:
    """(mutation, file name, bytes) of ``n`` damaged notes, the same for the same seed."""
    rng = random.Random(seed)
    data = {p: p.read_bytes() for p in samples}
    for i in range(n):
        sample = samples[i % len(samples)]
        mutation = rng.choice(tuple(MUTATIONS))
        name, mutated = MUTATIONS[mutation](sample.name, data[sample], rng)
        yield mutation, f"{i}_{name}", mutated


def tried(mutation: str, name: str, content: bytes, *, folder: Path) -> Outcome:
    """Read one input as a run would."""
    path = folder / name
    path.write_bytes(content)
    previous = signal.signal(signal.SIGALRM, _hang)
    signal.alarm(SECONDS)
    started, kind, detail = time.monotonic(), "read", ""
    try:
        document = read_document(path, root=folder)
        document.text.encode("utf-8")
        read_interviews(document, HeaderReader(_STUDY))
    except UnreadableFile as e:
        kind = "told" if e.problem and e.what_to_do else "fault"
    except Hang:
        kind = "hang"
    except Exception as e:
        kind, detail = "fault", f"{type(e).__name__}: {e}"[:200]
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, previous)
        path.unlink(missing_ok=True)
    return Outcome(kind, mutation, name, time.monotonic() - started, detail)


def peak_megabytes() -> float:
    """Most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


_STUDY = Study(title="prova")


def _hang(*_) -> None:
    raise Hang


def _cut(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    return name, data[: rng.randrange(len(data))]


def _bits(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    out = bytearray(data)
    for _ in range(rng.choice((1, 4, 30, 300))):
        out[rng.randrange(len(out))] ^= 1 << rng.randrange(8)
    return name, bytes(out)


def _renamed(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    return f"{Path(name).stem}.{rng.choice(SUFFIXES)}", data


def _shuffled(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """A stretch goes elsewhere, doubled or dropped."""
    a, b = sorted(rng.randrange(len(data)) for _ in range(2))
    at = rng.randrange(len(data))
    return name, data[:at] + data[a:b] * rng.choice((0, 1, 2)) + data[at:]


def _odd_text(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    out = data
    for _ in range(rng.randrange(1, 20)):
        at = rng.randrange(len(out))
        out = out[:at] + (rng.choice(_ODD) * rng.choice((1, 1, 40))).encode() + out[at:]
    return name, out


def _nested(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """An archive in an archive, some levels deep, under a document's name."""
    for _ in range(rng.randrange(1, 5)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(rng.choice(("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml", "content.xml", name)), data)
        data = out.getvalue()
    return f"{Path(name).stem}.{rng.choice(('docx', 'xlsx', 'pptx', 'odt', 'ods', 'zip'))}", data


def _inside(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Parts of an archive changed under right checksums, so that the damage reaches the XML; other files: bits."""
    if not data.startswith(b"PK"):
        return _bits(name, data, rng)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        members = old.namelist()
        chosen = set(rng.sample(members, k=min(len(members), rng.choice((1, 1, 2, 5)))))
        for member in members:
            part = old.read(member)
            if member in chosen and part:
                change = rng.choice((_cut, _bits, _shuffled, _odd_text, _entities, _dropped))
                part = change(member, part, rng)[1]
            if part:
                new.writestr(member, part)
    return name, out.getvalue()


def _entities(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    """Entities that expand a thousandfold, or lead to a file of the machine."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + i, (b"&%c;" % (97 + i)) * 10) for i in range(9)
    )
    doctype = rng.choice((bomb, b'<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">')) + b"]>"
    end = data.find(b"?>") + 2 if data.startswith(b"<?xml") else 0
    close = data.find(b">", end + 1) + 1
    return name, data[:end] + doctype + data[end:close] + b"&j;" + data[close:]


def _dropped(name: str, data: bytes, rng: random.Random) -> tuple[str, bytes]:
    return name, b""


MUTATIONS: dict[str, Callable] = {
    "cut": _cut,
    "bits": _bits,
    "suffix": _renamed,
    "shuffled": _shuffled,
    "odd text": _odd_text,
    "nested": _nested,
    "inside": _inside,
}
