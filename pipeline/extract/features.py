"""What themes need from a parsed statement, as plain strings that fit into a table's row."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from pipeline.extract.clauses import cuts
from pipeline.extract.phrases import noun_phrases
from pipeline.thesaurus import Thesaurus
from pipeline.vectors import SentenceVectors

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

COLUMNS = ("statement_id", "lemmas", "terms", "phrases", "cuts")
_CONTENT = frozenset(("NOUN", "PROPN", "VERB", "ADJ", "X"))
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_NUMERAL = re.compile(
    "(?:un[oa]?|due|tr[eé]|quattro|cinque|sei|sett[e]?|ott[o]?|nove|dieci|undici|dodici|tredici|quattordici|quindici|sedici|diciassette|"
    "diciotto|diciannove|vent[i]?|(?:trent|quarant|cinquant|sessant|settant|ottant|novant)[a]?|cento|mill?[ea])+"
)
# Words that say nothing about the subject. The usual stop lists hold «governo», «gruppo», «lavoro», «persone», «città»:
# content words here. Ours has only light verbs, vague nouns and adjectives, and measures of time and number.
STOP_LEMMAS = frozenset(
    """essere avere fare dire andare venire dare stare potere dovere volere mettere vedere sapere trovare tenere prendere
    lasciare rimanere restare sembrare parere diventare arrivare portare passare capitare succedere servire riuscire
    cercare pensare credere chiedere parlare bisognare occorrere piacere cosa fatto modo tipo parte caso volta punto
    esempio fine inizio momento altro stesso tale certo proprio solo vario diverso ultimo primo secondo prossimo bello
    buono grande piccolo nuovo vecchio molto poco tanto troppo tutto ogni qualche alcuno nessuno quale proprio anno mese
    giorno settimana ora minuto oggi ieri domani lunedì martedì mercoledì giovedì venerdì sabato domenica gennaio
    febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre gente persona qualcosa
    qualcuno niente nulla paio decina centinaio migliaio metà percento numero serie insomma magari signore signora
    dottore dottoressa ecco""".split()
)


def features(doc: Doc) -> dict[str, str]:
    """Features of one statement.

    Args:
        doc: the statement, parsed by the study's spaCy pipeline. ``statement_id`` is left to the caller.

    Returns:
        lemmas: content lemmas in order, «lemma_POS», a space between.
        terms: the thesaurus's terms found in it, «; » between.
        phrases: JSON list of [surface, key] noun phrases; the key is their content lemmas.
        cuts: JSON list of [start, end] character spans, clauses that may be quoted alone.
    """
    words = [(t.text.rstrip("'’"), t.lemma_) for t in doc if not t.is_punct and not t.is_space]
    return {
        "lemmas": " ".join(f"{lemma_of(t)}_{t.pos_}" for t in doc if is_content(t)),
        "terms": "; ".join(Thesaurus.load().match(words)),
        "phrases": json.dumps(noun_phrases(doc), ensure_ascii=False),
        "cuts": json.dumps(cuts(doc)),
    }


def is_content(token: Token) -> bool:
    """Whether a word can say what a statement is about."""
    return (
        token.pos_ in _CONTENT
        and len(token.text) > 2
        and _WORD.fullmatch(token.text) is not None
        and _NUMERAL.fullmatch(token.text.lower()) is None
        and lemma_of(token) not in STOP_LEMMAS
    )


def lemma_of(token: Token) -> str:
    """Lower-case lemma, the verb alone of a verb with clitics («pagarne» is «pagare ne»).

    The lemmatizer sometimes makes up a word («sindace» for «sindaci»): where the vocabulary does not know the lemma, the
    form stays as it was written.
    """
    lemma = (token.lemma_ or token.text).split(" ")[0].lower()
    return lemma if SentenceVectors.load(projected=False).knows(lemma) else token.text.lower()
