"""Figures worked out by hand on a set small enough to check."""

import pytest

from pipeline.errors import RestituzioneError
from pipeline.evaluate import evaluate
from pipeline.evaluate.align import align, same_body
from pipeline.evaluate.figures import bcubed
from pipeline.tables import BY_NAME, to_csv

GOLD = {
    "statements.csv": "file,quote,theme_id,is_request,requester,area,request_type\n"
    "a.txt,La corriera salta una corsa su due,bus,0,,,\n"
    "a.txt,Chiede una fermata davanti alla scuola,bus,1,Comune di Asso,Servizi,richiesta\n"
    "b.txt,Di sera non passa più nessun mezzo pubblico,bus,0,,,\n"
    "b.txt,Vorrebbe un corso sul lavoro da casa,casa,1,Comune di Erve,Formazione,sollecitazione\n",
    "themes.csv": "theme_id,label,definition,label_words\nbus,Trasporti,…,trasport|corrier\ncasa,Lavoro agile,…,agile|smart\n",
    "interviews.csv": "file,date,organisation,participants\na.txt,2022-03-01,Comune di Asso,\nb.txt,2022-03-02,Comune di Erve,\n",
    "entities.csv": "file,text,label\na.txt,Comune di Asso,ORG\na.txt,Asso,LOC\n",
    "entities_files.txt": "a.txt\n",
}


@pytest.fixture
def study(tmp_path):
    (tmp_path / "gold").mkdir()
    for name, text in GOLD.items():
        (tmp_path / "gold" / name).write_text(text, encoding="utf-8")

    def row(table, **values):
        defaults = {c.name: "" if c.type is str else 0 for c in BY_NAME[table].columns}
        return {**defaults, **values}

    statements = [
        row("statements", statement_id="S1", source="a.txt", text="La corriera salta una corsa su due.", theme_id="T01"),
        row("statements", statement_id="S2", source="a.txt", text="Chiede una fermata davanti alla scuola.", theme_id="T01"),
        row("statements", statement_id="S3", source="b.txt", text="Di sera non passa più nessun mezzo pubblico."),
        row("statements", statement_id="S4", source="b.txt", text="Vorrebbe un corso sul lavoro da casa.", theme_id="T02"),
        row("statements", statement_id="S5", source="b.txt", text="Una frase che nessuno ha codificato qui."),
    ]
    tables = {
        "statements": statements,
        "themes": [row("themes", theme_id="T01", label="Corriere e orari", status="proposto"), row("themes", theme_id="T02", label="Corsi", keywords="lavoro agile", status="proposto")],
        "requests": [
            row("requests", request_id="R1", statement_id="S2", requester="Asso", area="Rete", request_type="richiesta", status="proposto"),
            row("requests", request_id="R2", statement_id="S5", requester="x", area="Rete", request_type="richiesta", status="proposto"),
        ],
        "interviews": [row("interviews", interview_id="I1", source="a.txt", date="2022-03-01", organisation="Comune di Asso"),
                       row("interviews", interview_id="I2", source="b.txt", date="2022-03-09", organisation="Comune di Erve")],
        "entities": [row("entities", source="a.txt", text="comune di asso", label="ORG"), row("entities", source="b.txt", text="Erve", label="LOC")],
    }
    out = tmp_path / "out"
    out.mkdir()
    for name, rows in tables.items():
        (out / f"{name}.csv").write_text(to_csv(BY_NAME[name].frame(rows)), encoding="utf-8")
    return tmp_path, out


def test_figures_by_hand(study):
    f = evaluate(*study)
    assert f["statements"] == {"gold": 4, "matched": 1.0, "predicted": 5, "noise": 0.2}
    assert (f["themes"]["gold"], f["themes"]["predicted"], f["themes"]["found"]) == (2, 2, "2/2")
    assert f["themes"]["bcubed_p"] == 1.0
    assert f["themes"]["bcubed_r"] == round((2 * 2 / 3 + 1 / 3 + 1) / 4, 3)
    assert f["labels"] == {"themes": 2, "label_hit": 0.5, "keyword_hit": 1.0}
    assert (f["requests"]["p"], f["requests"]["r"], f["requests"]["f"]) == (0.5, 0.5, 0.5)
    assert (f["requests"]["requester_acc"], f["requests"]["area_acc"], f["requests"]["type_acc"]) == (1.0, 0.0, 1.0)
    assert f["requests"]["kappa"] == 0.5  # 3 of 4 agree, 1 in 2 by chance
    assert (f["interviews"]["date_acc"], f["interviews"]["organisation_acc"]) == (0.5, 1.0)
    assert f["entities"]["ORG"]["f"] == 1.0 and f["entities"]["LOC"]["r"] == 0.0 and f["entities"]["LOC"]["n"] == 1


def test_bcubed_of_one_cluster_and_of_singletons():
    assert bcubed([], []) == (0.0, 0.0, 0.0)
    assert bcubed(["a", "a", "b", "b"], ["x"] * 4)[:2] == (0.5, 1.0)
    assert bcubed(["a", "a", "b", "b"], list("wxyz"))[:2] == (1.0, 0.5)


@pytest.mark.parametrize("a, b, same", [
    ("Comune di Asso", "Asso", True), ("Azienda Speciale Consortile Alto Lago", "Alto Lago", True), ("Comune di Asso", "Comune di Erve", False), ("", "Asso", False), ("", "", True)])
def test_same_body(a, b, same):
    assert same_body(a, b) is same


def test_missing_set_is_told(tmp_path):
    with pytest.raises(RestituzioneError, match="gold"):
        evaluate(tmp_path, tmp_path)


def test_alignment_keeps_to_the_file(study):
    import pandas as pd

    gold = pd.DataFrame({"file": ["a.txt"], "quote": ["Vorrebbe un corso sul lavoro da casa"]})
    pred = pd.DataFrame({"source": ["b.txt"], "text": ["Vorrebbe un corso sul lavoro da casa"]})
    assert align(gold, pred) == {}
