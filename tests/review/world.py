"""A small study without files: notes as lists of sentences, and a finder of themes that tests may make erratic."""

from __future__ import annotations

from pipeline.ids import stable_id
from pipeline.review.log import CorrectionLog, Draft
from pipeline.review.prepare import open_review, prepare
from pipeline.review.settle import settle
from pipeline.study import Study
from pipeline.tables import CHANGES, ENTITIES, INTERVIEWS, KEYWORDS, PROBLEMS, REQUESTS, STATEMENTS, THEMES, to_csv

NOTES = {
    "mercato.txt": [
        "Il mercato del giovedì perde banchi ogni anno",
        "Le bancarelle del mercato chiudono prima di mezzogiorno",
        "I bambini vanno a scuola con il pulmino",
        "Il pulmino passa troppo presto per le famiglie",
        "La fontana perde acqua da marzo",
    ],
    "scuola.txt": [
        "Al mercato non viene più il pescivendolo",
        "Chi vende al mercato paga due tasse",
        "Il pulmino della scuola è sempre pieno",
        "Servirebbe un secondo pulmino per la scuola",
        "Perché non si fa una festa d'autunno è un mistero",
    ],
    "piazza.txt": [
        "Il mercato andrebbe spostato in piazza",
        "In piazza il mercato avrebbe più posto",
        "Davanti alla scuola il pulmino si ferma in doppia fila",
        "La città è più vuota, però più tranquilla",
    ],
}


def find_by_word(statements, told):
    """Group of each statement: what people said, else by the words «mercato» and «pulmino»."""
    out = []
    for s in statements.itertuples(index=False):
        word = next((w for w in ("mercato", "pulmino") if w in s.text.casefold()), "")
        out.append(told.get(s.statement_id, {"mercato": "G1", "pulmino": "G2", "": ""}[word]))
    return out


class World:
    """A study on disk whose notes are a dict: source -> sentences."""

    def __init__(self, folder):
        self.review, self.processed = folder / "review", folder / "processed"
        self.study = Study(
            title="Prova",
            areas=[{"name": "Trasporti", "cues": ["pulmino"]}, {"name": "Commercio", "cues": ["mercato"]}],
            organisations=[{"name": "Comune di Roccaforte", "aliases": ["Roccaforte"]}],
        )
        self.notes = {source: list(lines) for source, lines in NOTES.items()}
        self.log = CorrectionLog(self.review)

    def id_of(self, text):
        (found,) = [stable_id("S", s, t) for s, lines in self.notes.items() for t in lines if text in t]
        return found

    def say(self, *drafts, who="Anna"):
        return self.log.append([Draft(*d) for d in drafts], who=who, study=self.study)

    def frames(self):
        interviews, statements, requests = [], [], []
        for n, (source, lines) in enumerate(self.notes.items()):
            interview = {"interview_id": f"I{n}", "source": source, "date": f"2024-03-{n + 1:02d}", "organisation": f"Ente {source.split(chr(47))[-1][0]}"}
            interviews.append({**interview, "n_statements": len(lines)})
            for i, text in enumerate(lines):
                sid = stable_id("S", source, text)
                row = {"statement_id": sid, "interview_id": f"I{n}", "source": source, "locator": f"riga {i + 1}"}
                statements.append({**row, "organisation": interview["organisation"], "text": text})
                if text.startswith("Servirebbe") or "andrebbe" in text:
                    requests.append(
                        {
                            **row, "request_id": stable_id("R", sid, "0"), "requester": interview["organisation"], "area": "Altro",
                            "request_type": "sollecitazione", "request": text.lower(), "text": text, "confidence": 0.7, "status": "proposto",
                        }
                    )
        for r in requests:
            r.pop("locator", None)
        entities = [{"source": "scuola.txt", "text": "Rossi", "label": "PER", "canonical": "Rossi Ada"}]
        return {
            "interviews": INTERVIEWS.frame(interviews), "statements": STATEMENTS.frame(statements),
            "requests": REQUESTS.frame(requests), "entities": ENTITIES.frame(entities),
        }

    def run(self, finder=find_by_word):
        review = open_review(self.review, self.study, processed=self.processed)
        prepared = prepare(review, self.frames())
        statements = prepared.frames["statements"]
        groups = finder(statements, prepared.clusters)
        statements = statements.assign(theme_id=groups, confidence=[0.5 if g else 0.0 for g in groups])
        labels = {"G1": "Il mercato", "G2": "Il pulmino"}
        own = {g: sorted(statements.loc[statements["theme_id"] == g, "organisation"]) for g in sorted({*groups} - {""})}
        themes = THEMES.frame(
            [
                {
                    "theme_id": g, "label": labels.get(g, g), "status": "proposto", "stability": 0.0, "n_statements": len(bodies),
                    "n_organisations": len(set(bodies)), "organisations": "; ".join(sorted(set(bodies))),
                }
                for g, bodies in own.items()
            ]
        )
        self.settled = settle(prepared, statements, themes, KEYWORDS.empty())
        self.settled.memory.save(self.review)
        self.processed.mkdir(exist_ok=True)
        problems = PROBLEMS.frame(self.settled.problems)
        for table in (INTERVIEWS, STATEMENTS, REQUESTS, ENTITIES, THEMES, KEYWORDS, CHANGES):
            (self.processed / table.file).write_text(to_csv(self.settled.frames[table.name]), encoding="utf-8")
        (self.processed / PROBLEMS.file).write_text(to_csv(problems), encoding="utf-8")
        return self

    def __getitem__(self, table):
        return self.settled.frames[table]

    def theme_of(self, text):
        statements = self["statements"]
        return statements.loc[statements["text"].str.contains(text, regex=False), "theme_id"].item()

    @property
    def labels(self):
        return dict(zip(self["themes"]["theme_id"], self["themes"]["label"], strict=True))

    @property
    def problems(self):
        return [p["problem"] for p in self.settled.problems]
