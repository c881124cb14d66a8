"""What turns word vectors towards themes: which directions and which words tell a study's themes apart.

Learned once from invented interview statements grouped by theme (models/theme_projection): a word's vector is
turned by a matrix and weighed by a small network that sees only the vector, so that it serves every word.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from pipeline.resources import bundled_arrays

NAME = "theme_projection"


class Projection:
    """Turns and weighs word vectors.

    Args:
        turn: (d, d) matrix; a vector v becomes v + v @ turn.
        hidden, hidden_bias, out, out_bias: (d, h), (h,), (h,), scalar: the weight is
            exp(out · tanh(v/|v| @ hidden + hidden_bias) + out_bias).
    """

    def __init__(self, turn: np.ndarray, hidden: np.ndarray, hidden_bias: np.ndarray, out: np.ndarray, out_bias: float) -> None:
        self.turn, self.hidden, self.hidden_bias, self.out, self.out_bias = turn, hidden, hidden_bias, out, out_bias

    @classmethod
    def load(cls) -> Projection:
        """The bundled projection, verified and read once a process.

        Raises:
            ModelError: the resource is missing or is not the one that was shipped.
        """
        return _load()

    def apply(self, vector: np.ndarray) -> np.ndarray:
        """(d,) vector of one word, turned and weighed. One word at a time: the result never depends on its company."""
        length = float(np.linalg.norm(vector))
        if length == 0:
            return vector
        weight = np.exp(np.tanh(vector / length @ self.hidden + self.hidden_bias) @ self.out + self.out_bias)
        return ((vector + vector @ self.turn) * weight).astype(np.float32)


@cache
def _load() -> Projection:
    *arrays, bias = bundled_arrays(NAME, "turn", "hidden", "hidden_bias", "out", "out_bias").values()
    return Projection(*(a.astype(np.float32) for a in arrays), float(bias))
