"""A small invented study from statements to themes: what a researcher would notice."""

import pandas as pd
import pytest

from pipeline import tables
from pipeline.extract.features import COLUMNS, features
from pipeline.study import SeedTheme, Study
from pipeline.themes.find import Known, find_themes

BODIES = ["Circolo Aurora", "Polisportiva Brenta", "Ginnastica Candia", "Nuoto Dora"]
POOL = ["La piscina perde acqua e il tetto dello spogliatoio gocciola", "Le docce sono fredde e le piastrelle si staccano",
        "Il riscaldamento della palestra è rotto da novembre", "Il parquet del campo è gonfio per l'umidità"]
MONEY = ["La quota annuale è diventata troppo cara per le famiglie", "Lo sponsor ha ritirato il contributo e il bilancio non chiude",
         "Con i soldi delle iscrizioni paghiamo appena le bollette", "Il bando della Regione copre metà delle spese"]
COACH = ["Gli allenatori sono volontari e nessuno li forma", "Manca un istruttore diplomato per i corsi dei piccoli",
         "Il tecnico della squadra se n'è andato senza un sostituto", "Servirebbe un corso per preparare nuovi istruttori"]


def frames(nlp, texts):
    rows = [
        {"statement_id": f"S{i:03d}", "interview_id": f"I{i % 4}", "source": "a.txt", "start": i, "end": i + 1,
         "organisation": BODIES[i % 4], "text": text, "confidence": 0.0}
        for i, text in enumerate(texts)
    ]
    statements = tables.STATEMENTS.frame(rows)
    feats = pd.DataFrame([{"statement_id": r["statement_id"], **features(nlp(r["text"]))} for r in rows], columns=list(COLUMNS))
    interviews = tables.INTERVIEWS.frame(
        [{"interview_id": f"I{i}", "source": "a.txt", "date": f"2023-0{i + 1}-05", "date_precision": "day",
          "organisation": body, "n_statements": 0} for i, body in enumerate(BODIES)]
    )
    return statements, feats, interviews


@pytest.fixture(scope="module")
def small(nlp):
    return frames(nlp, POOL + MONEY + COACH)


def run(small, *, study=None, **more):
    statements, feats, interviews = small
    return find_themes(statements, feats, study=study or Study(title="Prova"), interviews=interviews, **more)


def valid(found):
    tables.validate("statements", found.statements)
    tables.validate("themes", found.themes)
    tables.validate("keywords", found.keywords)


def test_tables_are_those_of_the_contract(small):
    found = run(small)
    valid(found)
    assert len(found.statements) == 12 and len(found.themes) >= 1


def test_every_theme_recurs_and_counts_agree(small):
    found = run(small)
    for theme in found.themes.itertuples():
        rows = found.statements[found.statements.theme_id == theme.theme_id]
        assert len(rows) == theme.n_statements >= 3
        assert rows.organisation.nunique() == theme.n_organisations >= 2
        assert f"({theme.n_organisations} su 4)" in theme.coverage
        assert all(i in set(found.statements.statement_id) for i in _ids(theme.summary))


def test_dates_span_the_interviews_of_the_theme(small):
    found = run(small)
    assert found.themes.first_date.min() >= "2023-01-05" and (found.themes.first_date <= found.themes.last_date).all()


def test_seed_that_nothing_supports_is_reported_and_not_invented(small):
    study = Study(title="Prova", themes=[SeedTheme(name="Pesca d'altura", description="Reti, pescherecci, porto, mare aperto")])
    found = run(small, study=study)
    assert "Pesca d'altura" not in set(found.themes.label)
    assert any("Pesca d'altura" in note["problem"] for note in found.notes)


def test_seed_gives_its_name_to_its_theme(small):
    study = Study(title="Prova", themes=[SeedTheme(name="Impianti da riparare", description="tetto, docce, riscaldamento, umidità, guasti")])
    found = run(small, study=study)
    theme = found.themes[found.themes.label == "Impianti da riparare"]
    assert len(theme) == 1
    mine = set(found.statements[found.statements.theme_id == theme.theme_id.iat[0]].text)
    assert len(mine & set(POOL)) >= 3


def test_decisions_stay_and_no_theme_stays_none(small):
    known = {"T07": Known(label="Soldi", status="rivisto")}
    found = run(small, decisions={"S004": "T07", "S005": "T07", "S000": ""}, known=known)
    by_id = found.statements.set_index("statement_id")
    assert by_id.theme_id["S004"] == by_id.theme_id["S005"] == "T07"
    assert by_id.confidence["S004"] == 1
    assert by_id.theme_id["S000"] == "" and by_id.confidence["S000"] == 0
    row = found.themes.set_index("theme_id").loc["T07"]
    assert row.label == "Soldi" and row.status == "rivisto"


def test_same_input_same_output(small):
    first, second = run(small), run(small)
    pd.testing.assert_frame_equal(first.statements, second.statements)
    pd.testing.assert_frame_equal(first.themes, second.themes)


def test_nothing_in_nothing_out():
    empty = tables.STATEMENTS.empty()
    found = find_themes(empty, pd.DataFrame(columns=list(COLUMNS)), study=Study(title="Prova"), interviews=tables.INTERVIEWS.empty())
    valid(found)
    assert found.statements.empty and found.themes.empty and found.keywords.empty


@pytest.mark.parametrize("texts", [["Perché così è."], ["Ripetuto sempre uguale."] * 7, ["…", "?!", "12", "漢字", "ok"], POOL[:1]])
def test_odd_studies_give_valid_tables(nlp, texts):
    found = run(frames(nlp, texts))
    valid(found)
    assert len(found.statements) == len(texts)


def test_one_body_alone_has_no_recurring_theme(nlp):
    statements, feats, interviews = frames(nlp, POOL + MONEY)
    statements["organisation"] = pd.Series(["Circolo Aurora"] * len(statements), dtype=object)
    found = run((statements, feats, interviews.head(1)))
    valid(found)
    assert found.themes.empty and (found.statements.theme_id == "").all()


def _ids(summary):
    inside = [part.split("]")[0] for part in summary.split("[")[1:]]
    return [i.strip() for part in inside for i in part.split(",") if i.strip() != "…"]
