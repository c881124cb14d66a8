"""Tables and texts in which persons are P01 and, on request, bodies E01: everything that documents are made from.

Nothing is written here, and the originals stay as they are. Offsets are counted anew, so that a statement's text
is still the slice of its note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import pandas as pd

from pipeline.extract.names import plain
from pipeline.ingest.document import fold
from pipeline.report.masking import Masked, Masker
from pipeline.report.pseudonym_key import FILE, Key, shuffled
from pipeline.report.pseudonym_names import Names, find_names
from pipeline.report.pseudonym_sight import Sight, sighted
from pipeline.study import Organisation, Study
from pipeline.tables import BY_NAME, SEPARATOR

_KEPT = frozenset("statement_id interview_id request_id theme_id date date_precision status label request_type first_date last_date".split())


@dataclass
class Pseudonymised:
    """The same study under pseudonyms."""

    tables: dict[str, pd.DataFrame]
    texts: dict[str, str]
    study: Study
    record: dict


def pseudonymise(
    tables: dict[str, pd.DataFrame], texts: dict[str, str], study: Study, record: dict, *, key: Key, bodies: bool = False
) -> Pseudonymised:
    """Replace persons' names (and bodies', on request) in all that documents show; files become N01 with their suffix.

    Args:
        tables, texts, study, record: of one run, as :func:`pipeline.report.documents.write_documents` takes them.
        key: codes that are given already; new ones are added to it.
        bodies: organisations get codes too.
    """
    sights = _sights(tables, texts)
    names = find_names(tables, study, key, bodies=bodies, sights=[s for own in sights.values() for s in own])
    return _Work(tables, texts, study, record, key, names, bodies, sights=sights).done()


def _sights(tables: dict[str, pd.DataFrame], texts: dict[str, str]) -> dict[str, list[Sight]]:
    """Source to the persons in it that no entity tells of; statements stand in for notes that are not there."""
    taken: dict[str, list[tuple[int, int, bool]]] = {}
    known = tables["entities"]
    for e in known[known["label"].isin(("PER", "ORG", "LOC"))].itertuples(index=False):
        taken.setdefault(e.source, []).append((int(e.start), int(e.end), e.label == "PER"))
    out = {source: sighted(text, taken.get(source, [])) for source, text in texts.items()}
    others = tables["statements"][~tables["statements"]["source"].isin(set(texts))]
    for source, text in zip(others["source"], others["text"], strict=True):
        out.setdefault(source, []).extend(sighted(text, []))
    return out


def replace_names(
    tables: dict[str, pd.DataFrame], texts: dict[str, str], study: Study, *, names: Names, files: dict[str, str]
) -> Pseudonymised:
    """Replace just these names, and files by their new paths; everything else stays (but e-mails and telephones)."""
    return _Work(tables, texts, study, {}, Key(), names, False, files=files).done()


class _Work:
    def __init__(
        self, tables, texts, study: Study, record: dict, key: Key, names: Names, bodies: bool, *, files: dict[str, str] | None = None,
        sights: dict[str, list[Sight]] | None = None,
    ) -> None:
        self.tables, self.texts, self.study, self.record = tables, texts, study, record
        self.names, self.bodies, self.sights = names, bodies, sights or {}
        self.mask = Masker(names.forms, protected=names.protected)
        self.files = self._files(key) if files is None else {**files, "": ""}
        self.entities: dict[str, list] = {}
        for e in tables["entities"].itertuples(index=False):
            self.entities.setdefault(e.source, []).append(e)
        self.literal: dict[str, dict[str, str]] = {}
        self.notes = {source: self._note(source, text) for source, text in texts.items()}

    def done(self) -> Pseudonymised:
        out = {name: self._generic(name, df) for name, df in self.tables.items()}
        out["statements"], words = self._statements()
        out["entities"] = self._entities()
        out["requests"] = self._requests(out["requests"], words)
        out["themes"] = self._themes(out["themes"])
        left = {w for text in out["statements"]["text"] for w in plain(text).split()}
        for name, column in (("keywords", "keyword"), ("themes", "keywords")):
            out[name][column] = out[name][column].map(lambda v: self._keyword(v, left))
        frames = {name: BY_NAME[name].frame(df.to_dict("records")) if name in BY_NAME else df for name, df in out.items()}
        texts = {self.files[s]: m.text for s, m in self.notes.items()}
        return Pseudonymised(frames, texts, self._study(), self._record())

    # -- notes

    def _files(self, key: Key) -> dict[str, str]:
        sources = set(self.texts)
        for df in self.tables.values():
            if "source" in df.columns:
                sources |= set(df["source"])
        sources |= set(self.record.get("inputs", {}))
        return {s: key.give(FILE, [s]) + PurePosixPath(s).suffix.lower() for s in shuffled(sorted(sources - {""}))} | {"": ""}

    def _note(self, source: str, text: str) -> Masked:
        spans, keep = [], []
        for e in self.entities.get(source, []):
            if text[e.start : e.end] != e.text and fold(text[e.start : e.end]) != fold(e.text):
                continue
            code = self._entity_code(e)
            if code:
                spans.append((int(e.start), int(e.end), code))
                if self.mask(e.text) != code:
                    self.literal.setdefault(e.statement_id, {})[e.text] = code
            elif e.label in ("ORG", "LOC") and plain(e.text) not in self.names.surnames:
                keep.append((int(e.start), int(e.end)))
        spans += [(s.start, s.end, code) for s in self.sights.get(source, []) if (code := self.names.code(s.text))]
        return self.mask.mask(text, spans, keep=keep)

    def _entity_code(self, e) -> str:
        if e.label == "PER" or (self.bodies and e.label == "ORG"):
            return self.names.code(e.canonical) or self.names.code(e.text)
        return ""  # «Lidia Arnaudo, Tommaso Re» as one mention has no code: its parts are masked by their forms

    # -- tables

    def _generic(self, name: str, df: pd.DataFrame) -> pd.DataFrame:
        """Every text cell by the forms of the names; lists name by name, sources by their code."""
        out = df.copy()
        for column in df.columns:
            if column in _KEPT and not (name == "themes" and column == "label"):
                continue
            if not len(df) or not isinstance(df[column].iloc[0], str):
                continue
            if column == "source":
                out[column] = df[column].map(lambda v: self.files.get(v, v))
            elif column in ("participants", "interviewers", "organisations"):
                out[column] = df[column].map(lambda v: SEPARATOR.join(self._whole(p) for p in v.split(SEPARATOR)) if v else v)
            elif column in ("organisation", "requester", "speaker", "canonical"):
                out[column] = _mapped(df[column], self._whole)
            else:
                out[column] = _mapped(df[column], self.mask)
        return out

    def _whole(self, name: str) -> str:
        return self.names.code(name) or self.mask(name)

    def _statements(self) -> tuple[pd.DataFrame, dict[str, tuple[str, str]]]:
        """Statements cut anew from the masked notes; also statement id to its words before and after."""
        df = self._generic("statements", self.tables["statements"])
        words: dict[str, tuple[str, str]] = {}
        rows = df.to_dict("records")
        for row, old in zip(rows, self.tables["statements"].itertuples(index=False), strict=True):
            note = self.notes.get(old.source)
            if note is not None:
                row["start"], row["end"] = note.start(old.start), note.end(old.end)
                piece = fold(note.text[row["start"] : row["end"]])
                same = fold(self.texts[old.source][old.start : old.end]) == fold(old.text)
                row["text"] = piece if same else self._with_literals(row["text"], old.statement_id)
            words[old.statement_id] = (old.text, row["text"])
        return pd.DataFrame(rows, columns=df.columns), words

    def _entities(self) -> pd.DataFrame:
        old = self.tables["entities"]
        df = self._generic("entities", old)
        rows = df.to_dict("records")
        for row, e in zip(rows, old.itertuples(index=False), strict=True):
            note, code = self.notes.get(e.source), self._entity_code(e)
            if note is not None:
                row["start"], row["end"] = note.start(e.start), note.end(e.end)
                row["text"] = fold(note.text[row["start"] : row["end"]])
            if code:
                row["text"], row["canonical"] = (row["text"] if note is not None else code), code
        return pd.DataFrame(rows, columns=df.columns)

    def _requests(self, df: pd.DataFrame, words: dict) -> pd.DataFrame:
        rows = df.to_dict("records")
        for row, old in zip(rows, self.tables["requests"].itertuples(index=False), strict=True):
            before, after = words.get(old.statement_id, ("", ""))
            if before and before == old.text:
                row["text"] = after
            for column in ("text", "request", "requester"):
                row[column] = self._with_literals(row[column], old.statement_id)
        return pd.DataFrame(rows, columns=df.columns)

    def _themes(self, df: pd.DataFrame) -> pd.DataFrame:
        rows = df.to_dict("records")
        for row in rows:
            for statement_id in sorted(i for i in self.literal if i and i in row["summary"]):
                row["summary"] = self._with_literals(row["summary"], statement_id)
        return pd.DataFrame(rows, columns=df.columns)

    def _keyword(self, text: str, left: set[str]) -> str:
        """Keywords lose their capitals, and with them what tells a name: words that stand in no statement any more are names."""

        def one(m: re.Match) -> str:
            key = plain(m[0])
            return self.names.codes.get(key, m[0]) if key in self.names.surnames and key not in left else m[0]

        return re.sub(r"[^\W\d_]+", one, text)

    def _with_literals(self, text: str, statement_id: str) -> str:
        """Names that only their place in the note gives away, in words quoted from that statement."""
        for literal, code in sorted(self.literal.get(statement_id, {}).items(), key=lambda i: -len(i[0])):
            text = re.sub(rf"(?<!\w){re.escape(literal)}(?!\w)", code, text)
        return text

    # -- study and record

    def _study(self) -> Study:
        mask, s = self.mask, self.study
        bodies = [Organisation(name=self._whole(o.name), aliases=[] if self.bodies else [mask(a) for a in o.aliases]) for o in s.organisations]
        unique = list({plain(o.name): o for o in bodies}.values())
        themes = [t.model_copy(update={"name": mask(t.name), "description": mask(t.description), "cues": []}) for t in s.themes]
        return s.model_copy(
            update={
                "title": mask(s.title), "subtitle": mask(s.subtitle), "organisations": unique, "themes": themes,
                "facilitators": [self._whole(f) for f in s.facilitators], "guide": [mask(q) for q in s.guide],
            }
        )  # fmt: skip

    def _record(self) -> dict:
        """What documents tell of the run, without the settings (which hold names) and with coded inputs."""
        record = {k: v for k, v in self.record.items() if k in ("finished", "versions", "model", "counts")}
        record["title"] = self.mask(str(self.record.get("title", "")))
        record["inputs"] = {self.files[s]: "" for s in self.record.get("inputs", {})}
        record["settings"] = {"clustering": self.record.get("settings", {}).get("clustering", {})}
        return record


def _mapped(column: pd.Series, change) -> pd.Series:
    """Each distinct value once: columns repeat themselves."""
    changed = {v: change(v) for v in dict.fromkeys(column)}
    return column.map(changed).astype(object)
