"""A small invented study for the tests of the command line."""

from pathlib import Path

STUDY = """\
title = "Ascolto dei musei civici"

[coverage]
noun = "musei"
noun_singular = "museo"
gender = "m"

[[organisations]]
name = "Museo di Alba Vecchia"

[[organisations]]
name = "Museo di Borgo Nuovo"

[[areas]]
name = "Formazione"
cues = ["corso", "formazione"]

[[areas]]
name = "Spazi"
cues = ["sala", "deposito"]
"""

NOTES = {
    "alba.md": """\
# Museo di Alba Vecchia
Data: 12 marzo 2022
Partecipanti: Noemi Rasetti

- Il deposito è pieno e i quadri restano nel corridoio.
- Noemi chiede un corso per i custodi sulla sicurezza delle sale.
- Le scuole arrivano soltanto in primavera, d'inverno le sale sono vuote.
- Il sito è fermo al 2015 e nessuno sa più aggiornarlo.
""",
    "borgo.txt": """\
Museo di Borgo Nuovo, 3 aprile 2022
Partecipante: Ettore Lunghi

Nel deposito entra l'acqua quando piove, i quadri vanno spostati.
Servirebbe una formazione per i custodi, che oggi imparano da soli.
Le classi vengono a maggio tutte insieme e poi più nessuna scuola.
Il sito non si riesce ad aggiornare: la password è andata perduta.
""",
}


def make_study(folder: Path) -> Path:
    """Write two notes and study.toml into a folder."""
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    for name, text in NOTES.items():
        (folder / "data" / "raw" / name).write_text(text, encoding="utf-8")
    return folder
