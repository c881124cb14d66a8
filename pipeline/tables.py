"""Every table's columns, types and meaning: the only place where a column is named.

A table is a pandas DataFrame whose text columns hold ``str`` (never NaN; empty means "none"),
whose counts are ``int64`` and whose scores are ``float64`` rounded to four decimals. The README's
column lists are generated from here (``python -m pipeline.tables README.md``).
"""

from __future__ import annotations

import importlib.util
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from pipeline.errors import RestituzioneError
from pipeline.rows import Rows

ENTITY_LABELS = ("PER", "ORG", "LOC", "DATE", "MISC")
REQUEST_TYPES = ("richiesta", "sollecitazione")
STATUSES = ("proposto", "rivisto", "definitivo")
CHANGE_KINDS = ("kept", "grown", "shrunk", "split", "merged", "new", "gone", "moved")
THEME_STATES = ("presente", "unito", "tolto", "scomparso")
PRECISIONS = ("day", "month", "year", "")
SEPARATOR = "; "
_DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
_SUSPECT = frozenset("'=+-@\t\r")  # first characters worth the look of the expression
_CHUNK = 50_000  # rows of a table that are written at a time
PARQUET_FROM = 200_000  # rows from which a table is worth a second, quicker file


@dataclass(frozen=True)
class Column:
    """One column: its type (``str``, ``int`` or ``float``), its meaning, what it may hold."""

    name: str
    type: type
    meaning: str
    allowed: tuple[str, ...] | None = None
    pattern: str | None = None
    unique: bool = False
    unit: bool = False  # a share between 0 and 1
    late: bool = False  # files of earlier versions lack it; empty there


@dataclass(frozen=True)
class Table:
    """One table of the contract."""

    name: str
    row: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return f"{self.name}.csv"

    @property
    def column_names(self) -> list[str]:
        return [c.name for c in self.columns]

    def empty(self) -> pd.DataFrame:
        return self.frame([])

    def frame(self, rows: list[dict] | Rows) -> pd.DataFrame:
        """DataFrame of the rows with this table's columns in order and types."""
        df = pd.DataFrame(rows.columns if isinstance(rows, Rows) else rows, columns=self.column_names)
        for c in self.columns:
            if c.type is str:
                df[c.name] = df[c.name].fillna("").astype(str).astype(object)
            elif c.type is int:
                df[c.name] = df[c.name].fillna(0).astype("int64")
            else:
                df[c.name] = df[c.name].astype("float64").round(4)
        return df


def _c(name: str, type_: type, meaning: str, **more) -> Column:
    return Column(name, type_, meaning, **more)


_SOURCE = _c("source", str, "path of the file below data/raw")

INTERVIEWS = Table(
    "interviews",
    "an interview",
    (
        _c("interview_id", str, "stable id of the interview", unique=True),
        _SOURCE,
        _c("locator", str, "where in the file the interview begins"),
        _c("date", str, "day of the interview, ISO 8601, as far as it is known; empty if unknown", pattern=_DATE),
        _c("date_precision", str, "day, month, year or empty", allowed=PRECISIONS),
        _c("organisation", str, "the body interviewed, by its name in study.toml where it has one"),
        _c("participants", str, "who was interviewed, «; » between"),
        _c("interviewers", str, "who asked, «; » between"),
        _c("n_statements", int, "statements taken from it"),
    ),
)

STATEMENTS = Table(
    "statements",
    "one idea as it was said",
    (
        _c("statement_id", str, "stable id of the statement", unique=True),
        _c("interview_id", str, "the interview it belongs to"),
        _SOURCE,
        _c("locator", str, "page, slide, row, line or time in the file"),
        _c("start", int, "first character in the file's text (processed/text)"),
        _c("end", int, "character after the last"),
        _c("speaker", str, "who said it, where the note tells"),
        _c("organisation", str, "the body interviewed"),
        _c("section", str, "the heading under which it stands"),
        _c("question", str, "the question it answers"),
        _c("text", str, "verbatim, white space folded"),
        _c("theme_id", str, "its theme; empty: none"),
        _c("confidence", float, "how sure the theme is, 0 to 1", unit=True),
    ),
)

ENTITIES = Table(
    "entities",
    "a mention of a person, body, place or date",
    (
        _c("statement_id", str, "the statement; empty in a header"),
        _SOURCE,
        _c("start", int, "first character in the file's text"),
        _c("end", int, "character after the last"),
        _c("text", str, "as it is written"),
        _c("label", str, "PER, ORG, LOC, DATE or MISC", allowed=ENTITY_LABELS),
        _c("canonical", str, "the one name of what is meant; ISO for dates"),
    ),
)

KEYWORDS = Table(
    "keywords",
    "a keyword of a theme or of the study",
    (
        _c("theme_id", str, "the theme; empty: the whole study"),
        _c("keyword", str, "the word or phrase"),
        _c("score", float, "how much it marks the theme, largest first"),
        _c("n_statements", int, "statements that use it"),
        _c("n_organisations", int, "distinct bodies that use it"),
    ),
)

THEMES = Table(
    "themes",
    "a recurring theme",
    (
        _c("theme_id", str, "id of the theme, never used for another one", unique=True),
        _c("label", str, "its title"),
        _c("summary", str, "coverage, what is said, where bodies differ; ids of the statements in brackets"),
        _c("keywords", str, "its first keywords, «; » between"),
        _c("coverage", str, "«diverse alleanze (5 su 12)»: distinct bodies, not mentions"),
        _c("n_statements", int, "statements of the theme"),
        _c("n_organisations", int, "distinct bodies"),
        _c("organisations", str, "the bodies, «; » between"),
        _c("first_date", str, "first interview that speaks of it", pattern=_DATE),
        _c("last_date", str, "last interview that speaks of it", pattern=_DATE),
        _c("stability", float, "how much of it stays together when interviews are left out, 0 to 1", unit=True),
        _c("status", str, "proposto, rivisto or definitivo", allowed=STATUSES),
    ),
)

REQUESTS = Table(
    "requests",
    "what somebody wants",
    (
        _c("request_id", str, "stable id of the request", unique=True),
        _c("statement_id", str, "where it was said"),
        _c("interview_id", str, "the interview"),
        _SOURCE,
        _c("date", str, "day of the interview", pattern=_DATE),
        _c("requester", str, "who asks: a body, role or group"),
        _c("area", str, "an area of study.toml, or Altro"),
        _c("request_type", str, "richiesta (asked outright) or sollecitazione (wish, need, proposal)", allowed=REQUEST_TYPES),
        _c("request", str, "what is asked, short"),
        _c("text", str, "the statement, verbatim"),
        _c("theme_id", str, "the statement's theme"),
        _c("confidence", float, "how sure it is that this is a request, 0 to 1", unit=True),
        _c("status", str, "proposto, rivisto or definitivo", allowed=STATUSES),
    ),
)

PROBLEMS = Table(
    "problems",
    "something that needs a person",
    (
        _SOURCE,
        _c("locator", str, "the place in the file"),
        _c("problem", str, "what is wrong"),
        _c("what_to_do", str, "how to mend it"),
    ),
)

CHANGES = Table(
    "changes",
    "what became of a theme since the last run, or a statement that went to another theme",
    (
        _c("change", str, "what happened", allowed=CHANGE_KINDS),
        _c("theme_id", str, "the theme; for a statement the theme where it is now, empty: none"),
        _c("label", str, "the theme's title"),
        _c("others", str, "the themes it came from or went to, «; » between"),
        _c("statement_id", str, "the statement that moved; empty where the row is about a theme"),
        _c("before", int, "statements in the last run"),
        _c("after", int, "statements now"),
        _c("what", str, "the same in words"),
    ),
)

CORRECTIONS = Table(
    "corrections",
    "a decision of a person; rows are only ever added",
    (
        _c("correction_id", str, "id of the decision, to undo it", unique=True),
        _c("when", str, "when it was taken, ISO 8601"),
        _c("who", str, "who took it"),
        _c("action", str, "what was decided"),
        _c("target", str, "about what: a theme, statement, request, name or correction"),
        _c("value", str, "the decision"),
        _c("why", str, "the reason, where one was given"),
    ),
)

REGISTER = Table(
    "register",
    "a theme id that was ever given, and what it means",
    (
        _c("theme_id", str, "the id, never used for another theme", unique=True),
        _c("label", str, "its title in the last run that had it"),
        _c("found", str, "the title that the program gave it, for when a person's is undone", late=True),
        _c("keywords", str, "its first keywords, «; » between"),
        _c("status", str, "proposto, rivisto or definitivo", allowed=STATUSES),
        _c("origin", str, "the correction that made it; empty: found by the program"),
        _c("state", str, "presente, unito (to another), tolto or scomparso", allowed=THEME_STATES),
        _c("into", str, "the theme it was merged into"),
        _c("n_statements", int, "statements in the last run that had it"),
        _c("since", str, "day of the first run that had it"),
        _c("last", str, "day of the last run that had it"),
    ),
)

MEMBERS = Table(
    "members",
    "a statement that was ever read and its theme, so that ids can be found again",
    (
        _c("statement_id", str, "the statement", unique=True),
        _SOURCE,
        _c("text_hash", str, "hash of its words, to know it in another file"),
        _c("cluster", str, "the theme id before merging and dropping"),
        _c("theme_id", str, "the theme it was shown under; empty: none"),
        _c("confidence", float, "how sure the program was when it chose freely, 0 to 1", unit=True),
        _c("seats", str, "where it was before and after each correction that took it elsewhere: «correction:theme:confidence»", late=True),
        _c("expected", str, "hash of the expected themes of study.toml when a theme was last sought for it", late=True),
        _c("present", int, "1 where the last run had it"),
    ),
)

ANCHORS = Table(
    "anchors",
    "a statement or request that somebody decided on, with its words",
    (
        _c("target", str, "the id that corrections name", unique=True),
        _c("statement_id", str, "the statement that it is, or stands in, by the id it has now"),
        _c("place", int, "which request of the statement, the first is 0; -1 for the statement itself"),
        _SOURCE,
        _c("locator", str, "the place in the file"),
        _c("organisation", str, "the body interviewed"),
        _c("text", str, "its words in the last run that had it"),
    ),
)

TABLES: tuple[Table, ...] = (INTERVIEWS, STATEMENTS, ENTITIES, KEYWORDS, THEMES, REQUESTS, PROBLEMS)
REVIEW_TABLES: tuple[Table, ...] = (CHANGES, CORRECTIONS, REGISTER, MEMBERS, ANCHORS)
BY_NAME = {t.name: t for t in (*TABLES, *REVIEW_TABLES)}


@cache
def _schema(name: str):
    import pandera.pandas as pa

    columns = {}
    for c in BY_NAME[name].columns:
        checks = []
        if c.allowed:
            checks.append(pa.Check.isin(c.allowed))
        if c.pattern:
            checks.append(pa.Check.str_matches(c.pattern))
        if c.unit:
            checks.append(pa.Check.between(0, 1))
        dtype = {str: object, int: "int64", float: "float64"}[c.type]
        if c.type is str:
            checks.append(pa.Check(lambda s: s.map(lambda v: isinstance(v, str)), error="not text"))
        columns[c.name] = pa.Column(dtype, checks=checks, unique=c.unique, nullable=False)
    return pa.DataFrameSchema(columns, strict=True, ordered=True, name=name)


def validate(name: str, df: pd.DataFrame) -> pd.DataFrame:
    """Check a table against its definition; returns it unchanged.

    Raises:
        RestituzioneError: naming the table, the column and the first wrong rows, never a value: it may be somebody's words.
    """
    import pandera.errors

    try:
        return _schema(name).validate(df, lazy=True)
    except pandera.errors.SchemaErrors as e:
        cases = e.failure_cases[["column", "check", "index"]].astype(str).head(3).itertuples(index=False)
        where = "; ".join(f"colonna {c.column}, riga {c.index}: {c.check}" for c in cases)
        raise RestituzioneError(f"La tabella {name}.csv non rispetta la sua definizione ({where}).") from None


def guard(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in _SUSPECT and _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """The cell without the apostrophe that :func:`guard` put."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def to_csv(df: pd.DataFrame) -> str:
    """CSV text in which no cell can act as a formula in a spreadsheet (a leading apostrophe guards it)."""
    guarded = df.copy()
    for column in guarded.columns:
        if not pd.api.types.is_numeric_dtype(guarded[column]):
            guarded[column] = guarded[column].map(guard)
    return guarded.to_csv(index=False, lineterminator="\n")


def write_table(path: Path, df: pd.DataFrame) -> None:
    """Write :func:`to_csv` chunk by chunk: a large table is never in memory as text; from a certain size Parquet beside it.

    Parquet needs pyarrow (the extra «parquet»); without it there is only the CSV.
    """
    with path.open("w", encoding="utf-8", newline="\n", errors="replace") as file:
        for start in range(0, max(len(df), 1), _CHUNK):
            text = to_csv(df.iloc[start : start + _CHUNK])
            file.write(text if not start else text.partition("\n")[2])
    if len(df) >= PARQUET_FROM and importlib.util.find_spec("pyarrow"):
        _write_parquet(path.with_suffix(".parquet"), df)


def _write_parquet(path: Path, df: pd.DataFrame) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    kinds = {"i": pa.int64(), "f": pa.float64()}
    schema = pa.schema([(c, kinds.get(df[c].dtype.kind, pa.string())) for c in df.columns])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, len(df), _CHUNK):
            writer.write_table(pa.Table.from_pandas(df.iloc[start : start + _CHUNK], schema=schema, preserve_index=False))


def read_table(name: str, folder: Path) -> pd.DataFrame:
    """Read one table of a run; the apostrophes that guard formulas are taken off again.

    Raises:
        RestituzioneError: where the file is missing or its columns are not the table's.
    """
    table = BY_NAME[name]
    path = Path(folder) / table.file
    try:
        df = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise RestituzioneError(f"{path}: la tabella non c'è. Eseguire prima «restituzione run».") from None
    df = df.assign(**{c.name: "" for c in table.columns if c.late and c.name not in df.columns})
    missing = [c for c in table.column_names if c not in df.columns]
    if missing:
        raise RestituzioneError(f"{path}: mancano le colonne {', '.join(missing)}. Rifare la tabella con «restituzione run».")
    for c in table.columns:
        if c.type is str:
            df[c.name] = df[c.name].map(unguard).astype(object)
        else:
            df[c.name] = pd.to_numeric(df[c.name]).astype("int64" if c.type is int else "float64")
    return df[table.column_names]


def to_markdown() -> str:
    """The column lists of the README."""
    parts = []
    for t in (*TABLES, *REVIEW_TABLES):
        parts.append(f"### {t.file}\nA row is {t.row}.\n\n| column | type | meaning |\n| --- | --- | --- |")
        parts.extend(f"| `{c.name}` | {c.type.__name__} | {c.meaning} |" for c in t.columns)
        parts.append("")
    return "\n".join(parts)


_BEGIN, _END = "<!-- tables:", "<!-- end of tables -->"


def update_readme(text: str) -> str:
    """The README with its column lists made anew."""
    start = text.index("\n", text.index(_BEGIN)) + 1
    return f"{text[:start]}\n{to_markdown()}{text[text.index(_END):]}"


if __name__ == "__main__":
    import sys

    readme = Path(sys.argv[1])
    readme.write_text(update_readme(readme.read_text(encoding="utf-8")), encoding="utf-8")
