"""A small invented study: four museums, two rounds of words that a document must survive."""

from __future__ import annotations

import pandas as pd

from pipeline.ids import stable_id
from pipeline.study import Study
from pipeline.tables import BY_NAME

BODIES = ("Museo civico di Corfù", "Museo della Città «Sant'Élia»", "Fondazione Orto & Bosco", "Casa-museo Dàmaso")
_NOTES = {
    "corfu.md": (
        "2022-03-01",
        BODIES[0],
        "Ottavia Brandimarte; Elio Scandurra",
        (
            ("T01", "I visitatori arrivano quasi tutti nel fine settimana e il martedì le sale restano vuote."),
            ("T01", "Con le scuole chiuse a maggio il museo si svuota: bisognerebbe capire chi sono i visitatori dei giorni feriali."),
            ("T02", "Le didascalie sono ferme al 1998 e nessuno le capisce; Ottavia Brandimarte vorrebbe riscriverle con le scuole."),
            ("T02", "Ci servirebbe un corso per scrivere testi brevi, alla portata di tutti."),
            ("T03", "=1+1 era scritto nel registro delle presenze: il conteggio si fa ancora a mano."),
            ("", "La caldaia è stata cambiata in autunno."),
            ("T04", "Chiediamo di avere un magazzino in comune con gli altri musei, climatizzato e sorvegliato."),
            ("T01", "Chi viene una volta non torna: manca un motivo per tornare."),
        ),
    ),
    "sotto cartella/città.txt": (
        "2022-03-08",
        BODIES[1],
        "Elio Scandurra",
        (
            ("T02", "Le etichette delle vetrine hanno caratteri piccoli, gli anziani non riescono a leggerle."),
            ("T02", "<script>alert('ciao')</script> compare nella pagina del sito al posto della didascalia."),
            ("T03", "Il personale di sala è volontario e cambia ogni anno, così l'esperienza si perde."),
            ("T03", "Vorremmo un affiancamento fra chi lascia e chi arriva, almeno per due mesi."),
            ("T01", "Il pubblico più fedele sono le famiglie del quartiere; i turisti non sanno nemmeno che esistiamo."),
            ("T04", "I depositi sono in tre edifici diversi e uno è umido."),
            ("", "Il bar interno ha cambiato gestione."),
        ),
    ),
    "orto.vtt": (
        "2022-03",
        BODIES[2],
        "",
        (
            ("T01", "D'estate entrano più di duecento persone al giorno, d'inverno nessuno, e non sappiamo come dirlo fuori."),
            ("T03", "Abbiamo due giardinieri e nessuno che accolga i gruppi: Elio dice che così si chiude."),
            ("T03", "Sarebbe utile un gruppo di volontari condiviso fra i musei, con un calendario unico."),
            ("T04", "Per gli attrezzi grandi non c'è posto; proporremmo di usare il magazzino del Comune."),
            ("T02", "I cartelli delle piante sono in latino e la gente passa oltre."),
            ("", "Quest'anno la fioritura è stata tardiva."),
            ("T01", "Chi arriva in bicicletta non trova dove lasciarla e prosegue."),
        ),
    ),
    "damaso.xlsx": (
        "",
        BODIES[3],
        "",
        (
            ("T02", "Le audioguide sono spente da due anni; chiediamo a chi può di rifarle in più lingue, con voci del posto, e di poterle aggiornare"),
            ("T04", "La collezione di stampe sta in casse di legno in soffitta e nessuno la vede."),
            ("T01", "I gruppi organizzati prenotano e poi non si presentano."),
            ("T03", "A turno apriamo noi parenti; servirebbe una persona pagata almeno al sabato."),
            ("", "-5 gradi in sala a gennaio."),
        ),
    ),
}
_LABELS = {
    "T01": ("visitatori che non tornano", "visitatori; pubblico; fine settimana", "proposto", 0.81),
    "T02": ("didascalie e testi nelle sale", "didascalie; etichette; testi", "definitivo", 0.74),
    "T03": ("personale e volontari", "volontari; personale; accoglienza", "rivisto", 0.62),
    "T04": ("depositi e magazzini", "magazzino; depositi", "proposto", 0.41),
}
_REQUESTS = (
    ("riscriverle con le scuole", "Ottavia Brandimarte vorrebbe", BODIES[0], "Formazione", "sollecitazione"),
    ("un corso per scrivere testi brevi, alla portata di tutti", "Ci servirebbe", BODIES[0], "Formazione", "sollecitazione"),
    ("avere un magazzino in comune con gli altri musei, climatizzato e sorvegliato", "Chiediamo di", BODIES[0], "Spazi", "richiesta"),
    ("un affiancamento fra chi lascia e chi arriva, almeno per due mesi", "Vorremmo", BODIES[1], "Formazione", "sollecitazione"),
    ("un gruppo di volontari condiviso fra i musei", "Sarebbe utile", BODIES[2], "Rete", "sollecitazione"),
    ("usare il magazzino del Comune", "proporremmo di", BODIES[2], "Spazi", "sollecitazione"),
    ("rifarle in più lingue, con voci del posto", "Le audioguide", BODIES[3], "Altro", "richiesta"),
    ("una persona pagata almeno al sabato", "servirebbe", "le famiglie dei fondatori", "Rete", "sollecitazione"),
    ("capire chi sono i visitatori dei giorni feriali", "bisognerebbe", BODIES[0], "Rete", "sollecitazione"),
)


def museum_tables() -> tuple[dict[str, pd.DataFrame], dict[str, str]]:
    """The tables of a run over the museums, and the texts in which the offsets count."""
    interviews, statements, texts = [], [], {}
    for source, (date, body, participants, lines) in _NOTES.items():
        text = f"Verbale, {body}\nPresenti: {participants.replace('; ', ', ') or 'nessuno segnato'}\nAppunti di Marzia Quaranta 😀\n\n"
        interview_id = stable_id("I", source, length=8)
        for theme_id, line in lines:
            start = len(text)
            text += line + "\n"
            statements.append(
                {
                    "statement_id": stable_id("S", source, line), "interview_id": interview_id, "source": source,
                    "locator": f"riga {text.count(chr(10))}", "start": start, "end": start + len(line), "organisation": body,
                    "text": line, "theme_id": theme_id, "confidence": 0.9 - 0.01 * len(statements) if theme_id else 0.0,
                }
            )  # fmt: skip
        texts[source] = text
        interviews.append(
            {
                "interview_id": interview_id, "source": source, "locator": "riga 1", "date": date,
                "date_precision": {10: "day", 7: "month", 0: ""}[len(date)], "organisation": body, "participants": participants,
                "interviewers": "Marzia Quaranta", "n_statements": len(lines),
            }
        )  # fmt: skip
    tables = {"interviews": interviews, "statements": statements, "themes": _themes(statements), "requests": _requests(statements, interviews)}
    tables["entities"] = _entities(statements, texts)
    tables["keywords"] = [{"theme_id": "T01", "keyword": "visitatori", "score": 0.5, "n_statements": 3, "n_organisations": 2}]
    tables["problems"] = [{"source": "foto.heic", "locator": "", "problem": "formato sconosciuto", "what_to_do": "Salvare come testo."}]
    return {name: BY_NAME[name].frame(rows) for name, rows in tables.items()}, texts


def _themes(statements: list[dict]) -> list[dict]:
    rows = []
    for theme_id, (label, keywords, status, stability) in _LABELS.items():
        own = [s for s in statements if s["theme_id"] == theme_id]
        bodies = list(dict.fromkeys(s["organisation"] for s in own))
        ids = [s["statement_id"] for s in own]
        summary = f"Tutti i musei ({len(bodies)} su 4) ne parlano [{', '.join(ids[:3])}]. Si dice: «{own[0]['text']}» [{ids[0]}]."
        rows.append(
            {
                "theme_id": theme_id, "label": label, "summary": summary, "keywords": keywords, "coverage": "tutti i musei (4 su 4)",
                "n_statements": len(own), "n_organisations": len(bodies), "organisations": "; ".join(bodies),
                "first_date": "2022-03-01", "last_date": "2022-03-08", "stability": stability, "status": status,
            }
        )  # fmt: skip
    return rows


def _requests(statements: list[dict], interviews: list[dict]) -> list[dict]:
    dates = {i["interview_id"]: i["date"] for i in interviews}
    rows = []
    for request, cue, requester, area, kind in _REQUESTS:
        s = next(s for s in statements if cue in s["text"] and request.split(",")[0][:25] in s["text"])
        rows.append(
            {
                "request_id": stable_id("R", s["statement_id"], request), "statement_id": s["statement_id"],
                "interview_id": s["interview_id"], "source": s["source"], "date": dates[s["interview_id"]], "requester": requester,
                "area": area, "request_type": kind, "request": request, "text": s["text"], "theme_id": s["theme_id"],
                "confidence": 0.8, "status": "proposto",
            }
        )  # fmt: skip
    return rows


def _entities(statements: list[dict], texts: dict[str, str]) -> list[dict]:
    rows = []
    for source, text in texts.items():
        for name in ("Ottavia Brandimarte", "Elio Scandurra", "Marzia Quaranta"):
            start = text.find(name)
            while start >= 0:
                owner = next((s["statement_id"] for s in statements if s["source"] == source and s["start"] <= start < s["end"]), "")
                rows.append(
                    {
                        "statement_id": owner, "source": source, "start": start, "end": start + len(name), "text": name,
                        "label": "PER", "canonical": name,
                    }
                )  # fmt: skip
                start = text.find(name, start + 1)
    return rows


def museum_study() -> Study:
    """What a researcher would write in study.toml."""
    return Study.model_validate(
        {
            "title": "Restituzione delle interviste ai musei",
            "subtitle": "Prima rilevazione & ascolto",
            "organisations": [
                {"name": BODIES[0], "aliases": ["Corfù"]},
                {"name": BODIES[1]},
                {"name": BODIES[2], "aliases": ["Orto & Bosco"]},
                {"name": BODIES[3]},
            ],
            "areas": [{"name": "Formazione"}, {"name": "Rete"}, {"name": "Spazi"}],
            "facilitators": ["Marzia Quaranta"],
            "coverage": {"noun": "musei", "noun_singular": "museo", "gender": "m"},
        }
    )


def museum_record() -> dict:
    """run.json, as far as documents use it."""
    return {
        "title": "Restituzione delle interviste ai musei",
        "finished": "2022-03-20T10:00:00+01:00",
        "versions": {"restituzione": "0.1.0"},
        "model": {"asked": "it_core_news_sm", "name": "it_udkind_sm", "version": "3.8.0", "bundled": True},
        "settings": {"clustering": {"min_statements": 3, "min_organisations": 2}},
        "inputs": {source: "0" * 8 for source in _NOTES},
    }
