"""Pseudonyms: nobody is named in any byte, everybody keeps one code, offsets still lead to the words."""

import csv
import os
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import RestituzioneError
from pipeline.report.documents import FORMATS, TABLES_TOO, read_run, write_documents
from pipeline.report.masking import Form, Masker
from pipeline.report.pseudonym_key import BODY, FILE, PERSON, Key, load_key, save_key
from pipeline.report.pseudonyms import pseudonymise
from pipeline.study import load_study
from pipeline.tables import BY_NAME, validate
from tests.report.museum import BODIES

GOLD = Path(__file__).resolve().parents[2] / "benchmarks" / "gold" / "campione" / "gold"
PEOPLE = ("Ottavia", "Brandimarte", "Elio", "Scandurra", "Marzia", "Quaranta")


def every_byte(folder: Path) -> str:
    """All that the files of a folder hold, archives unpacked, names of files included."""
    parts = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        parts.append(str(path.relative_to(folder)))
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                parts += [f"{name}\n{archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
        else:
            parts.append(path.read_text(encoding="utf-8", errors="replace"))
    return "\n".join(parts)


def named(names, text: str) -> list[str]:
    """Which names occur as words, whatever their case."""
    return [n for n in names if re.search(rf"(?<!\w){re.escape(n)}(?!\w)", text, re.I)]


@pytest.fixture
def masked(tables, texts, study, record):
    return pseudonymise(tables, texts, study, record, key=Key())


def test_no_document_names_a_person(tables, texts, study, record, tmp_path):
    out = tmp_path / "fuori"
    write_documents(out, tables, texts, study, record, formats=[*FORMATS, TABLES_TOO], key=tmp_path / "chiave.csv")
    everything = every_byte(out)
    assert named(PEOPLE, everything) == [] and "P01" in everything and "P02" in everything
    assert BODIES[0] in everything  # bodies were not asked for
    assert not named(["corfu.md", "orto.vtt", "damaso.xlsx"], everything)


def test_no_document_names_a_body_on_request(tables, texts, study, record, tmp_path):
    out = tmp_path / "fuori"
    write_documents(out, tables, texts, study, record, formats=[*FORMATS, TABLES_TOO], key=tmp_path / "chiave.csv", bodies=True)
    everything = every_byte(out)
    assert named([*PEOPLE, *BODIES, "Corfù", "Dàmaso", "Orto & Bosco", "Orto &amp; Bosco", "Sant'Élia"], everything) == []
    assert all(f"E0{n}" in everything for n in (1, 2, 3, 4))


def test_in_the_sample_study_no_person_of_the_hand_coding_is_left(sample_run, tmp_path):
    tables, texts, record = read_run(sample_run.processed)
    with (GOLD / "entities.csv").open(encoding="utf-8") as file:
        people = sorted({row["text"] for row in csv.DictReader(file) if row["label"] == "PER"})
    assert len(people) > 10 and len(named(people, every_byte(sample_run.processed))) > 10
    write_documents(
        tmp_path / "fuori", tables, texts, load_study(sample_run.study), record,
        formats=[*FORMATS, TABLES_TOO], key=tmp_path / "chiave.csv",
    )  # fmt: skip
    assert named(people, every_byte(tmp_path / "fuori")) == []


def test_a_statement_is_still_the_slice_of_its_note(masked, tables):
    for s in masked.tables["statements"].itertuples():
        assert masked.texts[s.source][s.start : s.end] == s.text
    for e in masked.tables["entities"].itertuples():
        assert masked.texts[e.source][e.start : e.end] == e.text
    for name, df in masked.tables.items():
        validate(name, df)
    assert list(masked.tables["statements"]["statement_id"]) == list(tables["statements"]["statement_id"])


def test_one_person_has_one_code_everywhere(masked):
    first = masked.tables["interviews"]["participants"].iat[0].split("; ")
    assert len(set(first)) == 2 and masked.tables["interviews"]["participants"].iat[1] == first[1]
    quoted = next(t for t in masked.tables["statements"]["text"] if "didascalie sono ferme" in t)
    assert f"{first[0]} vorrebbe riscriverle" in quoted
    alone = next(t for t in masked.tables["statements"]["text"] if "giardinieri" in t)
    assert f"{first[1]} dice" in alone  # «Elio» alone is Elio Scandurra
    assert masked.study.facilitators == masked.tables["interviews"]["interviewers"].unique().tolist()


def test_the_originals_stay_as_they_are(tables, texts, study, record):
    before = {n: df.copy() for n, df in tables.items()}
    pseudonymise(tables, texts, study, record, key=Key(), bodies=True)
    assert all(tables[n].equals(df) for n, df in before.items())


def _mask(text: str, *names: str, **more) -> str:
    """A text in which PER mentions are what the names say, through the whole machinery."""
    interviews = BY_NAME["interviews"].frame([{"interview_id": "I1", "source": "a.md", "participants": "; ".join(names)}])
    statements = BY_NAME["statements"].frame([{"statement_id": "S1", "interview_id": "I1", "source": "a.md", "start": 0, "end": len(text), "text": text}])
    tables = {n: t.empty() for n, t in BY_NAME.items()} | {"interviews": interviews, "statements": statements}
    tables["entities"] = BY_NAME["entities"].frame(more.get("entities", []))
    done = pseudonymise(tables, {"a.md": text}, more["study"], {}, key=Key([("P07", PERSON, names[0])] if names else []))
    return done.tables["statements"]["text"].iat[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La dott.ssa Brandimarte apre.", "La dott.ssa P07 apre."),
        ("BRANDIMARTE OTTAVIA apre", "P07 apre"),
        ("dice brandimarte che si apre", "dice P07 che si apre"),
        ("O. Brandimarte apre", "P07 apre"),
        ("l'idea dell'Ottavia", "l'idea dell'P07"),
        ("Ottavia Brandimarte, la direttrice", "P07, la direttrice"),
        ("scrivere a o.brandimarte@corfu.example", "scrivere a [e-mail]"),
        ("tel. 333 1234567 di Ottavia", "tel. [telefono] di P07"),
        ("brandimartesco non è un nome", "brandimartesco non è un nome"),
        ("Ottàvia con un accento in più", "P07 con un accento in più"),
    ],
)
def test_forms_of_a_name(text, expected, study):
    assert _mask(text, "Ottavia Brandimarte", study=study) == expected


def test_a_surname_that_is_a_word_stays_a_word_without_its_capital(study):
    assert _mask("La porta costa poco, dice Costa.", "Luigi Costa", study=study) == "La porta costa poco, dice P07."


def test_a_name_of_a_body_that_holds_a_surname_stays(study):
    where = {"source": "a.md", "label": "ORG", "text": "Fondazione Scandurra Onlus", "canonical": "Fondazione Scandurra Onlus", "start": 3, "end": 29}
    assert _mask("La Fondazione Scandurra Onlus paga", "Elio Scandurra", study=study, entities=[where]) == "La Fondazione Scandurra Onlus paga"


def test_a_small_everyday_word_is_masked_only_where_it_is_known_to_be_a_name(study):
    text = "costa dice che la porta costa poco"
    mention = {"source": "a.md", "statement_id": "S1", "label": "PER", "text": "costa", "canonical": "Luigi Costa", "start": 0, "end": 5}
    assert _mask(text, "Luigi Costa", study=study, entities=[mention]) == "P07 dice che la porta costa poco"


def test_two_with_one_surname_are_not_confused(study):
    text = "Anna Verzotto e Piero Verzotto; poi Verzotto esce"
    found = _mask(text, "Anna Verzotto", "Piero Verzotto", study=study)
    codes = re.findall(r"P\d\d", found)
    assert len(codes) == len(set(codes)) == 3


def test_codes_never_change_and_new_people_get_new_ones(tmp_path):
    path = tmp_path / "revisione" / "pseudonimi.csv"
    key = load_key(path)
    assert key.give(PERSON, ["Ada Neri"]) == "P01" and key.give(BODY, ["Ente"]) == "E01" and key.give(FILE, ["a.md"]) == "N01"
    save_key(path, key)
    first = path.read_bytes()
    again = load_key(path)
    assert again.give(PERSON, ["Ugo Blu", "U. Blu"]) == "P02" and again.give(PERSON, ["ADA NERI"]) == "P01"
    save_key(path, again)
    assert path.read_bytes().startswith(first) and len(load_key(path).rows) == 5
    assert os.stat(path).st_mode & 0o777 == 0o600
    save_key(path, again)
    assert len(load_key(path).rows) == 5


def test_names_that_begin_like_formulas_come_back(tmp_path):
    key = Key()
    key.give(FILE, ["=cmd.txt"])
    save_key(tmp_path / "k.csv", key)
    assert load_key(tmp_path / "k.csv").code(FILE, "=cmd.txt") == "N01"
    assert "\n'=" in (tmp_path / "k.csv").read_text() or ",'=" in (tmp_path / "k.csv").read_text()


def test_a_key_that_is_none_is_told_and_not_written_over(tmp_path):
    (tmp_path / "k.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RestituzioneError, match="k.csv"):
        load_key(tmp_path / "k.csv")


def test_codes_tell_nothing_of_the_order_of_names(tables, texts, study, record):
    key = Key()
    pseudonymise(tables, texts, study, record, key=key)
    people = [name for _, kind, name in key.rows if kind == PERSON]
    assert people != sorted(people)


@pytest.mark.parametrize(
    ("text", "kept", "gone"),
    [
        ("22/1/24, c'erano P. Grosso (DS) e la vicaria\n\n(Grosso esce dieci minuti)", "(DS) e la vicaria", "Grosso"),
        ("Presenti Nello Vallauri (dirigente) e altri", "(dirigente) e altri", "Vallauri"),
        ("c'erano brogna + zanforlin, x noi tosello\n- la sala è fredda", "- la sala è fredda", "brogna zanforlin tosello"),
        ("pres.: zanforlin (resp.) , brogna x noi\n- aperti nove ore", "(resp.)", "zanforlin brogna"),
        ("Si comincia.\nBarbero ha chiesto che la sala resti aperta", "ha chiesto che la sala resti aperta", "Barbero"),
        ("Parla Teresa Ghirardotti, che segue i depositi", ", che segue i depositi", "Teresa Ghirardotti"),
        ("La dirigente Ghirardotti apre la sala", "La dirigente", "Ghirardotti"),
    ],
)
def test_persons_of_whom_nothing_tells_are_known_by_the_shape_of_their_names(text, kept, gone, study):
    masked = _mask(text, study=study)
    assert kept in masked and not named(gone.split(), masked) and re.search(r"P\d\d", masked)


def test_a_town_by_name_is_somebody_where_an_initial_says_so(study):
    text = "c'erano P. Grosso (DS) e altri\n(Grosso esce dieci minuti)"
    starts = [m.start() for m in re.finditer("Grosso", text)]
    towns = [{"source": "a.md", "label": "LOC", "text": "Grosso", "canonical": "Grosso", "start": i, "end": i + 6} for i in starts]
    assert len(towns) == 2 and "Grosso" not in _mask(text, study=study, entities=towns)


@pytest.mark.parametrize(
    "text",
    [
        "la sala di via G. Verdi e l'Istituto A. Volta",
        "la chiesa di S. Maria e la gente di P. Lambro",
        "Nessuno dice che la sala è fredda. Qualcuno ha chiesto di aprire.",
        "Secondo noi il cancello va chiuso",
        "la biblioteca Ada Negri è chiusa",
        "c'erano tutti e due, per noi va bene",
        "il Comune di Saluzzo (CN) e la Regione (PNRR)",
    ],
)
def test_what_only_looks_like_a_name_stays(text, study):
    assert _mask(text, study=study) == text


def test_a_body_or_a_town_that_was_taken_for_a_person_keeps_its_name(study):
    text = "Corfù chiede due sedie, Sesto Calende tre, per Santo Stefano"
    mentions = [
        {"source": "a.md", "statement_id": "S1", "label": "PER", "text": t, "canonical": t, "start": text.index(t), "end": text.index(t) + len(t)}
        for t in ("Corfù", "Sesto Calende", "Santo Stefano")
    ]
    assert _mask(text, study=study, entities=mentions) == text


def test_a_keyword_that_is_only_a_name_is_masked(tables, texts, study, record):
    tables["keywords"].loc[0, "keyword"] = "scandurra"
    tables["themes"].loc[0, "keywords"] = "visitatori; quaranta"
    done = pseudonymise(tables, texts, study, record, key=Key()).tables
    assert re.fullmatch(r"P\d\d", done["keywords"]["keyword"].iat[0])
    assert re.fullmatch(r"visitatori; P\d\d", done["themes"]["keywords"].iat[0])


MASKER = Masker([Form(("ada", "neri"), "P01", True), Form(("ada",), "P01", True), Form(("neri",), "P01", False)])


@given(st.lists(st.sampled_from(["Ada", "Neri", "neri", "ada", " ", ",", "è", "\n", "x@y.it", "😀", "Adamo", "3331234567"]), max_size=25).map("".join))
def test_offsets_follow_the_text(text):
    masked = MASKER.mask(text)
    moved = [masked.start(i) for i in range(len(text) + 1)]
    assert moved == sorted(moved) and moved[0] == 0 and masked.end(len(text)) == len(masked.text)
    for i, c in enumerate(text):
        if masked.text[masked.start(i) : masked.end(i + 1)] == c:
            continue
        assert "P01" in masked.text or "[" in masked.text  # only what became a code changed


def test_an_empty_study(study):
    done = pseudonymise({n: t.empty() for n, t in BY_NAME.items()}, {}, study, {}, key=Key(), bodies=True)
    assert all(len(df) == 0 for df in done.tables.values())
