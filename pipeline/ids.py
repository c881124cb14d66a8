"""Stable ids: the same note gives the same id in every run, on every machine."""

from __future__ import annotations

import hashlib
import unicodedata


def stable_id(prefix: str, *parts: str, length: int = 10) -> str:
    """Prefix and the first hexadecimal digits of the SHA-256 of the parts (NFC, separated by NUL)."""
    text = "\0".join(unicodedata.normalize("NFC", p) for p in parts)
    return prefix + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]
