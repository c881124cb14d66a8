"""What the language model's pass over some notes gives, as plain rows."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Extracted:
    """Rows of entities, requests and features (strings only: they travel between processes and into caches)."""

    entities: list[dict] = field(default_factory=list)
    requests: list[dict] = field(default_factory=list)
    features: list[dict] = field(default_factory=list)

    def extend(self, other: Extracted) -> None:
        self.entities.extend(other.entities)
        self.requests.extend(other.requests)
        self.features.extend(other.features)
