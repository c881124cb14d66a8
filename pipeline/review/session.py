"""A reviewer at work: look, decide, see the effect at once, save, run again.

>>> review = Review("study.toml", who="Anna")                          # doctest: +SKIP
>>> review.rename("T03", "Relazioni con le imprese")                   # doctest: +SKIP
>>> review.save()                                                      # doctest: +SKIP
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from pipeline import job
from pipeline.errors import RestituzioneError
from pipeline.evaluate.align import normal
from pipeline.lock import study_lock
from pipeline.paths import StudyPaths
from pipeline.review import actions as A
from pipeline.review.log import CorrectionLog, Draft, next_theme
from pipeline.review.look import look, remember
from pipeline.review.preview import preview
from pipeline.review.queue import Item
from pipeline.review.targets import unknown
from pipeline.tables import CHANGES, SEPARATOR, read_table

_QUOTES = 3  # statements shown as evidence of a theme
_NO_THEME_SURE = 0.4  # where statements without a theme stand when sorted by certainty


class Review:
    """One reviewer's session on one study.

    Args:
        study: path of study.toml, or the study's paths.
        who: the reviewer's name; it may also be given to :meth:`save`.
    """

    def __init__(self, study: str | Path | StudyPaths = "study.toml", *, who: str = "") -> None:
        self.paths = study if isinstance(study, StudyPaths) else StudyPaths.of(Path(study))
        self.who = who
        self._pending: list[Draft] = []
        self.reload()

    @classmethod
    def here(cls, *, who: str = "") -> Review:
        """The study of this folder or of the nearest one above it; RESTITUZIONE_STUDY names another study.toml."""
        named = os.environ.get("RESTITUZIONE_STUDY")
        folders = [Path.cwd(), *Path.cwd().parents]
        study = Path(named) if named else next((p / "study.toml" for p in folders if (p / "study.toml").exists()), Path("study.toml"))
        return cls(study, who=who)

    def reload(self) -> None:
        """Read the last run and the log again; what is not saved stays."""
        self._look = look(self.paths)
        self._refresh()

    def _refresh(self) -> None:
        self.tables = preview(self._look, self._pending)

    # -- looking --------------------------------------------------------------------------------------
    def themes(self, search: str = "") -> pd.DataFrame:
        """Themes with evidence; a search keeps those whose title, keywords or statements hold the words."""
        themes = self.tables["themes"].copy()
        themes["evidence"] = [self._evidence(t) for t in themes["theme_id"]]
        if search.strip():
            hits = set(self.search(search)["theme_id"])
            words = themes["label"] + " " + themes["keywords"]
            themes = themes[themes["theme_id"].isin(hits) | words.map(lambda text: _holds(text, search))]
        columns = ["theme_id", "label", "coverage", "n_statements", "status", "keywords", "evidence"]
        return themes[columns].reset_index(drop=True)

    def statements(self, theme: str | None = None) -> pd.DataFrame:
        """Statements of a theme ("": without theme; None: all) with their source, least certain first."""
        statements = self.tables["statements"]
        if theme is not None:
            statements = statements[statements["theme_id"] == theme]
        sure = statements["confidence"].where(statements["theme_id"] != "", _NO_THEME_SURE)
        ordered = statements.loc[sure.sort_values(kind="stable").index]
        columns = ["statement_id", "text", "theme_id", "confidence", "organisation", "speaker", "source", "locator"]
        return ordered[columns].reset_index(drop=True)

    def search(self, words: str) -> pd.DataFrame:
        """Statements that hold all the words, in any case and with or without accents."""
        found = self.statements()
        hay = found["text"] + " " + found["organisation"] + " " + found["source"] + " " + found["statement_id"]
        return found[hay.map(lambda text: _holds(text, words))].reset_index(drop=True)

    def requests(self, area: str = "") -> pd.DataFrame:
        """Requests, least certain first."""
        requests = self.tables["requests"]
        requests = requests[requests["area"] == area] if area else requests
        columns = ["request_id", "request", "requester", "area", "request_type", "confidence", "status", "text", "source"]
        return requests.sort_values("confidence", kind="stable")[columns].reset_index(drop=True)

    def next(self, n: int = 10) -> list[Item]:
        """What to decide now: least certain first, biggest effect first."""
        return self._look.next(n)

    def changes(self) -> pd.DataFrame:
        """What the last run changed."""
        try:
            return read_table(CHANGES.name, self.paths.processed)
        except RestituzioneError:
            return CHANGES.empty()

    @property
    def labels(self) -> dict[str, str]:
        """Title of every theme that can be chosen, those without statements too."""
        labels = dict(zip(self.tables["themes"]["theme_id"], self.tables["themes"]["label"], strict=True))
        return labels | {t: label for t, label in self.tables["empty"].items() if t not in labels}

    @property
    def areas(self) -> list[str]:
        return self._look.review.study.area_names

    def _evidence(self, theme: str) -> str:
        own = self.tables["statements"]
        own = own[own["theme_id"] == theme].sort_values("confidence", ascending=False, kind="stable").head(_QUOTES)
        return " ".join(f"«{t}» ({o or s})" for t, o, s in zip(own["text"], own["organisation"], own["source"], strict=True))

    # -- deciding --------------------------------------------------------------------------------------
    def rename(self, theme: str, label: str, *, why: str = "") -> None:
        """Give a theme a title."""
        self._add(Draft(A.RENAME_THEME, theme, label, why))

    def merge(self, *themes: str, into: str, why: str = "") -> None:
        """Show some themes under another one."""
        self._add(Draft(A.MERGE_THEMES, SEPARATOR.join(themes), into, why))

    def split(self, theme: str, statements: Iterable[str], label: str, *, why: str = "") -> str:
        """Take statements out of a theme into a new one; returns the new theme's id."""
        new = self._next_theme()
        self._add(Draft(A.SPLIT_THEME, theme, A.pack(label, list(statements), theme=new), why))
        return new

    def new_theme(self, label: str, statements: Iterable[str] = (), *, why: str = "") -> str:
        """Make a theme; returns its id."""
        new = self._next_theme()
        self._add(Draft(A.NEW_THEME, new, A.pack(label, list(statements)), why))
        return new

    def move(self, statements: str | Iterable[str], theme: str = "", *, why: str = "") -> None:
        """Put one or more statements into a theme; without one they have none."""
        for statement in [statements] if isinstance(statements, str) else list(statements):
            self._add(Draft(A.MOVE_STATEMENT, statement, theme, why))

    def drop(self, theme: str, *, why: str = "") -> None:
        """Say that this is no theme: its statements are left without one."""
        self._add(Draft(A.DROP_THEME, theme, "", why))

    def set_status(self, target: str, status: str, *, why: str = "") -> None:
        """proposto, rivisto or definitivo, for a theme or a request."""
        self._add(Draft(A.SET_STATUS, target, status, why))

    def is_request(self, statement: str, phrase: str = "", *, why: str = "") -> None:
        """A statement (or a request of the program's) is a request; the phrase says what is asked."""
        self._add(Draft(A.IS_REQUEST, statement, phrase, why))

    def not_request(self, target: str, *, why: str = "") -> None:
        """A request, or all those of a statement, are none."""
        self._add(Draft(A.NOT_REQUEST, target, "", why))

    def set_requester(self, target: str, requester: str, *, why: str = "") -> None:
        self._add(Draft(A.SET_REQUESTER, target, requester, why))

    def set_area(self, target: str, area: str, *, why: str = "") -> None:
        self._add(Draft(A.SET_AREA, target, area, why))

    def set_type(self, target: str, request_type: str, *, why: str = "") -> None:
        self._add(Draft(A.SET_TYPE, target, request_type, why))

    def rename_entity(self, name: str, right: str, *, why: str = "") -> None:
        """The right name of a person, body or place."""
        self._add(Draft(A.RENAME_ENTITY, name, right, why))

    def alias(self, name: str, body: str, *, why: str = "") -> None:
        """A name in the notes means a body; works from the next run."""
        self._add(Draft(A.ALIAS, name, body, why))

    def undo(self, correction: str = "", *, why: str = "") -> None:
        """Take back the last decision that is not saved yet, or a saved correction by its id."""
        if correction:
            if correction not in set(self.log["correction_id"]):
                raise RestituzioneError(f"Non c'è la correzione «{correction}»; gli id sono in review.log.")
            self._add(Draft(A.UNDO, correction, "", why))
        elif self._pending:
            self._pending.pop()
            self._refresh()
        else:
            raise RestituzioneError("Non c'è niente da annullare che non sia salvato; per una correzione salvata serve il suo id.")

    def _add(self, draft: Draft) -> None:
        A.check(draft.action, draft.target, draft.value, study=self._look.review.study)
        known = {**self.tables, "register": self._look.tables["register"]}
        extra = [{"theme_id": t, "label": label} for t, label in self.labels.items()]
        known["register"] = pd.concat([known["register"], pd.DataFrame(extra, columns=["theme_id", "label"])], ignore_index=True)
        lines = unknown(draft, known)
        if lines:
            raise RestituzioneError(" ".join(lines))
        self._pending.append(draft)
        self._refresh()

    def _next_theme(self) -> str:
        log = self.log
        named = {p for column in ("target", "value") for text in log[column] for p in A.parts(text.split("|")[0])}
        return next_theme({t for t in {*self.labels, *self._look.tables["register"]["theme_id"], *named} if A.is_theme(t)})

    # -- saving ----------------------------------------------------------------------------------------
    @property
    def log(self) -> pd.DataFrame:
        """The corrections that are saved."""
        return CorrectionLog(self.paths.review).read().corrections

    @property
    def pending(self) -> pd.DataFrame:
        """The corrections that are not saved yet."""
        rows = [(d.action, d.target, d.value, d.why) for d in self._pending]
        return pd.DataFrame(rows, columns=["action", "target", "value", "why"])

    def save(self, *, who: str = "") -> list[str]:
        """Add everything pending to the log under the reviewer's name; returns the corrections' ids."""
        self.who = who or self.who
        log = CorrectionLog(self.paths.review)
        ids = log.append(self._pending, who=self.who, study=self._look.review.study) if self._pending else []
        self._pending = []
        if ids:
            remember(self.paths)
            self.reload()
        return ids

    def rerun(self) -> pd.DataFrame:
        """Run the study again with the saved corrections; returns what changed.

        Raises:
            RestituzioneError: something is not saved yet, or another run is going on.
        """
        if self._pending:
            raise RestituzioneError(f"Ci sono {len(self._pending)} correzioni non salvate: salvarle (review.save) o annullarle.")
        with study_lock(self.paths):
            job.run(self.paths)
        self.reload()
        return self.changes()

    def __repr__(self) -> str:
        n = len(self.tables["themes"])
        return f"Review({self.paths.study}: {n} temi, {len(self._pending)} correzioni non salvate)"


def _holds(text: str, words: str) -> bool:
    hay = normal(text)
    return all(w in hay for w in normal(words).split()) if words.strip() else True
