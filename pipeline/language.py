"""The spaCy pipeline: by name where it is installed, else the bundled stand-in; checked before loading."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ModelError
from pipeline.paths import models_dir

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Doc

BUNDLED = "it_udkind_sm"
_STAND_IN_FOR = "it_core_news_sm"
_CHECKSUMS = "SHA256SUMS"
_LIGHT = ("tok2vec", "transformer", "tagger", "morphologizer", "ner")
_BATCH = 128  # texts at once: more no longer fit the processor's cache


@dataclass(frozen=True)
class ModelInfo:
    """Which pipeline serves: the name asked for, the one that runs, its version."""

    asked: str
    name: str
    version: str
    bundled: bool

    @property
    def sentence(self) -> str:
        """One Italian line for the log and the documents."""
        if self.bundled and self.asked != self.name:
            return f"{self.name} {self.version} (in dotazione, al posto di {self.asked} che non è installato)"
        return f"{self.name} {self.version}"


def model_info(name: str = _STAND_IN_FOR) -> ModelInfo:
    """Which pipeline will serve for a name, without loading it.

    Raises:
        ModelError: the name is neither installed nor one that the bundled pipeline stands in for.
    """
    if name != BUNDLED and importlib.util.find_spec(name.replace("-", "_")) is not None:
        try:
            return ModelInfo(name, name, importlib.metadata.version(name), False)
        except importlib.metadata.PackageNotFoundError:
            pass
    if name in (BUNDLED, _STAND_IN_FOR):
        return ModelInfo(name, BUNDLED, "3.8.0", True)
    raise ModelError(
        f"Il modello linguistico «{name}» non è installato. Installarlo (python -m spacy download {name}) "
        f'oppure scrivere model = "{_STAND_IN_FOR}" in study.toml.'
    )


@cache
def load_language(name: str = _STAND_IN_FOR) -> Language:
    """The spaCy pipeline, loaded once a process.

    Raises:
        ModelError: the model is missing, or a bundled file is not the one that was shipped.
    """
    import spacy

    info = model_info(name)
    if info.bundled:
        verify(BUNDLED)
    nlp = spacy.load(models_dir() / BUNDLED if info.bundled else info.name)
    _use_numpy(nlp)
    return nlp


def parse(nlp: Language, texts: Iterable[str], *, light: bool = False) -> Iterator[Doc]:
    """Parsed texts, as a stream: a document is there when it is asked for and is not kept.

    Args:
        light: without syntax and lemmas, for lines that are no sentences.
    """
    heavy = [name for name in nlp.pipe_names if name not in _LIGHT] if light else []
    return nlp.pipe(texts, batch_size=_BATCH, disable=heavy)


def _use_numpy(nlp: Language) -> None:
    """Multiply matrices with NumPy's library, which knows the processor, instead of spaCy's: two thirds more words a second.

    The results are the same in every annotation; a row's does not depend on what else is in its batch.
    """
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if hasattr(model, "walk") else ():
            if hasattr(node.ops, "use_blis"):
                node.ops.use_blis = False


def verify(folder: str) -> None:
    """Compare every file of a bundled resource with models/SHA256SUMS.

    Raises:
        ModelError: naming the first file that is missing or differs, or the folder where nothing is known of it.
    """
    known = {path: digest for path, digest in _checksums().items() if path.split("/", 1)[0] == folder}
    if not known:
        raise ModelError(f"{models_dir() / folder}: non è fra le risorse distribuite con il programma. Installare di nuovo Restituzione.")
    for path, expected in known.items():
        file = models_dir() / path
        if not file.is_file() or _sha256(file) != expected:
            raise ModelError(f"{file}: manca o non è il file distribuito con il programma. Installare di nuovo Restituzione.")


@cache
def _checksums() -> dict[str, str]:
    lines = (models_dir() / _CHECKSUMS).read_text(encoding="utf-8").splitlines()
    return {path.strip(): digest for digest, path in (line.split(maxsplit=1) for line in lines if line.strip())}


def _sha256(path: Path) -> str:
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()
