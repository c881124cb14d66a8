"""study.toml as a validated model: the one file that a researcher edits."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from pipeline.errors import StudyError

OTHER_AREA = "Altro"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Organisation(_Section):
    """A body of the study, with the other names that people give it."""

    name: str = Field(min_length=1)
    aliases: list[str] = []


class Area(_Section):
    """A heading under which requests are listed; cues are everyday words that point to it."""

    name: str = Field(min_length=1)
    cues: list[str] = []


class SeedTheme(_Section):
    """A theme that the researcher already expects; it guides the clustering, it is never invented."""

    name: str = Field(min_length=1)
    description: str = ""
    cues: list[str] = []


class Coverage(_Section):
    """How many bodies make «quasi tutte», «la maggior parte», «diverse», and what bodies are called."""

    noun: str = "organizzazioni"
    noun_singular: str = "organizzazione"
    gender: Literal["f", "m"] = "f"
    almost_all: float = Field(0.8, gt=0, le=1)
    most: float = Field(0.5, gt=0, le=1)
    several: int = Field(3, ge=2)


class Language(_Section):
    """The spaCy pipeline by name; where it is not installed the bundled one serves."""

    model: str = "it_core_news_sm"


class Clustering(_Section):
    """Settings of the theme model. A theme needs min_statements from min_organisations."""

    min_statements: int = Field(3, ge=1)
    min_organisations: int = Field(2, ge=1)
    n_themes: int | None = Field(None, ge=1)
    sample: int = Field(5000, ge=50)
    seed: int = 0


class Report(_Section):
    """A study's own templates for the documents; paths are relative to study.toml."""

    docx_template: str = ""
    pptx_template: str = ""
    logo: str = ""


class Privacy(_Section):
    """What may be seen.

    Args:
        pseudonyms: persons become P01… in the documents.
        bodies: organisations become E01… too.
        private: files are 0600.
        interface: Prefect's interface and database show persons and words of the notes.
    """

    pseudonyms: bool = False
    bodies: bool = False
    private: bool = False
    interface: bool = False


class Study(_Section):
    """What this study is."""

    title: str = Field(min_length=1)
    subtitle: str = ""
    organisations: list[Organisation] = []
    areas: list[Area] = []
    themes: list[SeedTheme] = []
    guide: list[str] = Field([], description="the questions of the interview guide")
    facilitators: list[str] = Field([], description="who asks: their turns are not statements")
    coverage: Coverage = Coverage()
    language: Language = Language()
    clustering: Clustering = Clustering()
    report: Report = Report()
    privacy: Privacy = Privacy()

    @field_validator("organisations", "areas", "themes")
    @classmethod
    def _unique_names(cls, items: list) -> list:
        seen: set[str] = set()
        for item in items:
            key = item.name.casefold()
            if key in seen:
                raise ValueError(f"«{item.name}» è scritto due volte")
            seen.add(key)
        return items

    @property
    def area_names(self) -> list[str]:
        """Names of the areas in the study's order, then «Altro»."""
        names = [a.name for a in self.areas]
        return names if OTHER_AREA in names else [*names, OTHER_AREA]


def with_bodies(study: Study, names: list[str]) -> Study:
    """The study with bodies that only its notes name, so that they are recognised like the listed ones."""
    listed = {o.name.casefold() for o in study.organisations}
    new = [n for n in dict.fromkeys(names) if n and n.casefold() not in listed]
    if not new:
        return study
    return study.model_copy(update={"organisations": [*study.organisations, *(Organisation(name=n) for n in new)]})


def load_study(path: Path) -> Study:
    """Read and check study.toml.

    Raises:
        StudyError: with the file, the line, what is wrong and what is allowed.
    """
    path = Path(path)
    try:
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        raise StudyError(f"{path}: il file non c'è. Crearne uno, oppure indicarlo con --study.") from None
    except IsADirectoryError:
        raise StudyError(f"{path}: è una cartella; con --study si indica il file study.toml.") from None
    except PermissionError:
        raise StudyError(f"{path}: non si può leggere; controllare i permessi del file.") from None
    except UnicodeDecodeError as e:
        raise StudyError(f"{path}: non è scritto in UTF-8 (byte {e.start}); salvarlo di nuovo in UTF-8.") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as e:
        raise StudyError(f"{path}: non è TOML valido: {e}.") from None
    try:
        return Study.model_validate(data)
    except ValidationError as e:
        errors = sorted(e.errors(), key=lambda x: x["type"] != "extra_forbidden")  # a misspelt key explains a missing one
        first = errors[0]
        line = line_of(text, first["loc"])
        where = f"{path}, riga {line}" if line else str(path)
        others = len(errors) - 1
        more = f" (e {'un altro errore' if others == 1 else f'altri {others} errori'})" if others else ""
        raise StudyError(f"{where}: {_explain(first)}{more}") from None


def line_of(text: str, loc: tuple) -> int:
    """1-based line of a TOML location such as ("areas", 2, "cue"); 0 where it cannot be found."""
    lines = text.split("\n")
    names = [str(p) for p in loc if isinstance(p, str)]
    index = next((p for p in loc if isinstance(p, int)), 0)
    if not names:
        return 0
    header, start = -1, 0
    for i, line in enumerate(lines):
        if re.match(rf"\s*\[\[?\s*{re.escape(names[0])}\s*\]\]?", line):
            header += 1
            if header == index or not line.lstrip().startswith("[["):
                start = i
                break
    else:
        return next((i + 1 for i, line in enumerate(lines) if re.match(rf"\s*{re.escape(names[0])}\s*=", line)), 0)
    if len(names) > 1:
        for i in range(start + 1, len(lines)):
            if lines[i].lstrip().startswith("["):
                break
            if re.match(rf"\s*{re.escape(names[1])}\s*=", lines[i]):
                return i + 1
    return start + 1


def _explain(error: dict) -> str:
    place = ".".join(str(p) for p in error["loc"] if isinstance(p, str))
    kind, ctx = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        allowed = _allowed_keys(error["loc"])
        return f"la chiave «{place}» non esiste. Chiavi possibili: {', '.join(allowed)}."
    if kind == "missing":
        return f"manca la chiave «{place}», che è obbligatoria."
    if kind == "literal_error":
        return f"«{place}» vale {error['input']!r}. Valori possibili: {ctx['expected'].replace(' or ', ', ')}."
    if kind == "string_too_short":
        return f"«{place}» è vuoto: scrivere un testo."
    limits = {
        "greater_than": "maggiore di",
        "greater_than_equal": "almeno",
        "less_than_equal": "al massimo",
        "less_than": "minore di",
    }
    if kind in limits:
        return f"«{place}» vale {error['input']!r}: deve essere {limits[kind]} {next(iter(ctx.values()))}."
    if kind == "value_error":
        return f"in «{place}» {ctx['error']}."
    types = {
        "string_type": "un testo fra virgolette",
        "int_type": "un numero intero",
        "int_parsing": "un numero intero",
        "int_from_float": "un numero intero",
        "float_type": "un numero",
        "float_parsing": "un numero",
        "bool_type": "true o false",
        "bool_parsing": "true o false",
        "list_type": "un elenco fra parentesi quadre",
    }
    return f"«{place}» vale {error['input']!r}: deve essere {types.get(kind, 'una sezione [' + place + ']')}."


def _allowed_keys(loc: tuple) -> list[str]:
    model: type[BaseModel] = Study
    for part in loc[:-1]:
        if isinstance(part, str):
            annotation = model.model_fields[part].annotation
            args = getattr(annotation, "__args__", None)
            model = args[0] if args else annotation
    return list(model.model_fields)
