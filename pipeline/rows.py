"""Rows held column by column: a million dicts would take as much memory again as what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


class Rows:
    """Like a list of dicts to whoever reads it; what is read are copies."""

    def __init__(self, rows: Iterable[dict] = ()) -> None:
        self.columns: dict[str, list] = {}
        self._n = 0
        self.extend(rows)

    def extend(self, rows: Iterable[dict]) -> None:
        """Add rows; a value that a row lacks is None."""
        for row in rows:
            if row.keys() - self.columns.keys():
                self.columns |= {name: [None] * self._n for name in row if name not in self.columns}
            for name, values in self.columns.items():
                values.append(row.get(name))
            self._n += 1

    def clear(self) -> None:
        self.columns, self._n = {}, 0

    def __iter__(self) -> Iterator[dict]:
        names = list(self.columns)
        return (dict(zip(names, values, strict=True)) for values in zip(*self.columns.values(), strict=True))

    def __len__(self) -> int:
        return self._n
