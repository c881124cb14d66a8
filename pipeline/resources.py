"""Arrays that are bundled in models/, read only where they are the ones that were shipped."""

from __future__ import annotations

import numpy as np

from pipeline.errors import ModelError
from pipeline.language import verify
from pipeline.paths import models_dir


def bundled_arrays(name: str, *arrays: str) -> dict[str, np.ndarray]:
    """Arrays of models/NAME/NAME.npz.

    Raises:
        ModelError: the resource is missing, cannot be read or is not the one that was shipped.
    """
    verify(name)
    path = models_dir() / name / f"{name}.npz"
    try:
        with np.load(path) as data:
            return {array: data[array] for array in arrays}
    except (OSError, KeyError, ValueError) as e:
        raise ModelError(f"{path}: non si legge ({type(e).__name__}). Installare di nuovo Restituzione.") from None
