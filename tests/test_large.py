"""Large studies: the same tables written in pieces, rows held by column, themes from a part of the interviews."""

import importlib.util

import numpy as np
import pandas as pd
import pytest

from pipeline import tables
from pipeline.rows import Rows
from pipeline.tables import STATEMENTS, to_csv, write_table
from pipeline.themes import vectorizer
from pipeline.themes.large import blocks, part_of_interviews, title_rows
from pipeline.themes.vectorizer import StatementVectorizer

TEXTS = ["=1+1", "però", "", 'con "virgolette", e\nuna riga nuova', "'=già protetto", "x", "y"]


@pytest.fixture
def statements() -> pd.DataFrame:
    return STATEMENTS.frame([{"statement_id": f"S{i}", "text": t, "start": i, "confidence": 0.5} for i, t in enumerate(TEXTS)])


@pytest.mark.parametrize("rows", range(len(TEXTS) + 1))
def test_a_table_written_in_pieces_is_the_same_file(tmp_path, monkeypatch, statements, rows):
    monkeypatch.setattr(tables, "_CHUNK", 3)
    write_table(tmp_path / "statements.csv", statements.head(rows))
    assert (tmp_path / "statements.csv").read_text(encoding="utf-8") == to_csv(statements.head(rows))


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="the extra «parquet» is not installed")
def test_a_large_table_is_there_as_parquet_too(tmp_path, monkeypatch, statements):
    monkeypatch.setattr(tables, "PARQUET_FROM", 5)
    monkeypatch.setattr(tables, "_CHUNK", 3)
    write_table(tmp_path / "statements.csv", statements)
    kept = pd.read_parquet(tmp_path / "statements.parquet")
    assert kept["text"].tolist() == TEXTS and kept["start"].tolist() == statements["start"].tolist()


def test_rows_read_like_a_list_of_dicts():
    rows = [{"a": 1, "b": "è"}, {"a": 2}, {"a": 3, "b": "", "c": 0}]
    held = Rows(rows)
    assert len(held) == 3 and not Rows() and list(Rows()) == []
    assert list(held)[0] == {"a": 1, "b": "è", "c": None} and [r["a"] for r in held] == [1, 2, 3]
    held.extend(Rows([{"a": 4}]))
    assert [r["a"] for r in held] == [1, 2, 3, 4]
    held.clear()
    assert not list(held)


@pytest.mark.parametrize("sizes", [[1], [5, 1, 1, 9], [40], [3] * 30])
def test_blocks_cover_everything_and_end_with_interviews(sizes):
    frame = pd.DataFrame({"interview_id": np.repeat([f"I{i}" for i in range(len(sizes))], sizes)})
    found = list(blocks(frame, 7))
    assert [a for a, _ in found] == [0, *(b for _, b in found)][:-1] and found[-1][1] == len(frame)
    assert all(b - a <= 14 for a, b in found)
    part = part_of_interviews(frame, max(1, len(frame) // 2))
    assert 0 < len(part) <= len(frame) and (np.diff(part) > 0).all()


def test_titles_of_a_large_study_are_sought_in_some_statements_of_each_theme():
    members = {"T01": list(range(0, 60_000, 2)), "T02": [1, 3, 5]}
    rows, places = title_rows(members, 60_000)
    assert len(rows) == 1003 and rows[places["T02"]].tolist() == [1, 3, 5]
    assert set(rows[places["T01"]]) <= set(members["T01"])
    assert len(title_rows({}, 60_000)[0]) == 0


def test_a_study_seen_by_block_keeps_who_is_near_to_whom(monkeypatch):
    words = ["biblioteca libri prestito", "autobus orario fermata", "asilo bambini iscrizione", "computer software licenza"]
    n = 240
    frame = pd.DataFrame({
        "text": [f"{words[i % 4]} {words[i % 4].split()[i % 3]}" for i in range(n)],
        "organisation": [f"Ente {i % 7}" for i in range(n)],
        "interview_id": [f"I{i // 12}" for i in range(n)],
        "lemmas": [" ".join(f"{w}_NOUN" for w in words[i % 4].split()) for i in range(n)],
        "terms": ["" for _ in range(n)],
    })  # fmt: skip
    whole = StatementVectorizer().fit_transform(frame)
    monkeypatch.setattr(vectorizer, "LARGE", 120)
    monkeypatch.setattr(vectorizer, "BLOCK", 50)
    model = StatementVectorizer()
    seen = model.fit_transform(frame)
    assert len(seen) == n and seen.shape[1] <= whole.shape[1] and model.shares_.shape[0] == n
    assert np.corrcoef((whole @ whole.T).ravel(), (seen @ seen.T).ravel())[0, 1] > 0.9
    assert model.transform(frame.head(5)).shape[1] == seen.shape[1]
