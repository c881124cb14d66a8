"""Which program, Python and libraries run: results follow from them."""

from __future__ import annotations

import contextlib
import platform
from importlib.metadata import PackageNotFoundError, version

from pipeline import __version__
from pipeline.cache import code_version

_LIBRARIES = ("spacy", "scikit-learn", "pandas", "numpy", "prefect", "pandera")


def versions() -> dict[str, str]:
    """Of the program, its code that reads notes, Python and the libraries that results depend on."""
    libraries = {}
    for name in _LIBRARIES:
        with contextlib.suppress(PackageNotFoundError):
            libraries[name] = version(name)
    return {"restituzione": __version__, "code": code_version()[:12], "python": platform.python_version(), **libraries}
