"""What speaks against a cue by who asks whom: the public at the counter, rules that demand, what has been answered."""

from __future__ import annotations

import re

from spacy.tokens import Token

from pipeline.extract.institutions import kind_of
from pipeline.extract.names import plain
from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.around import acts_on, lemma_of
from pipeline.extract.requests.clauses import Clauses
from pipeline.extract.requests.morphology import infinitive
from pipeline.extract.requests.requester import OFFICES
from pipeline.extract.requests.types import Cue
from pipeline.extract.requests.wording import meanings

_US = frozenset("ci mi vi".split())
_TO = frozenset("a ad ai alle agli al alla".split())
_HIS = frozenset("sua suo sue suoi mia mio mie miei".split())
_VANISHED = ("sparit", "vivo", "viva", "vivi", "visto", "vista", "visti", "sentit")
_BETWEEN = frozenset("subito prima poi adesso anche di continuo sempre spesso tutti ogni giorno soprattutto".split())
_THEM = frozenset("gli le".split())
# «l'iscrizione», «il trattamento», «la fedeltà»: names of what is done or of how it is.
_ABSTRACT = re.compile(r"(?:zion[ei]|sion[ei]|ment[oi]|ità|aggi[o]?|tur[ae])$")
_PEOPLE_OF = re.compile(r"(?!paesi|mesi|spesi)\w{3,}(?:esi|eschi)")  # «i milanesi», «i tedeschi»
_OF_ITSELF = frozenset("venire tornare andare arrivare restare rimanere partire accorrere entrare uscire salire scendere".split())
_LEAVING = re.compile(r"(?:smett|lasci|molla|ritirar|andarsene|dimett|licenziar|cambi|riposar|trasferir|sposar|scapp)\w*")
_MOVES = re.compile(r"(?:tornar|andar|partir|restar|rimaner|viver|stabilir)\w*")
_OWN_LIFE = frozenset("lavoro mestiere indirizzo vita aria casa pensione servizio posto tutto".split())
_STOPS = frozenset("ma però e perché dopo prima entro".split())
_KIN = re.compile(r"(?:madre|padre|mamma|papà|figli[oa]|marito|moglie|nonn[oa]|zi[oa]|fratello|sorella|suocer[oa]|nipot(?:e|ino|ina))")
_DEMONSTRATIVE = frozenset("questo quello questa quella ciò che".split())


def object_to_asker(cue: Cue, c: Clauses, subject: list[Token], *, known: bool = False) -> None:
    """Write down on the cue what its subject and addressee say against it (or, for a person's proposal, for it).

    Args:
        known: the subject is a body of the study.
    """
    heads = _heads(subject)
    public = bool(heads) and not known and _is_public(heads, subject)
    if cue.rule.startswith(("ask", "want")):
        _object_to_asking(cue, c, subject, heads, public, known)
    else:
        _object_to_wishing(cue, c, subject, heads, public, known)


def _object_to_asking(cue: Cue, c: Clauses, subject: list[Token], heads: list[str], public: bool, known: bool) -> None:
    i, against = cue.head, cue.objections
    if heads and not known and (lx.DEMANDERS.match(heads[0]) or _thing_requires(c, i, subject, heads, public)):
        against["rule_demands"] = 0.15
        return
    person = _person(c, i)
    to_us, perfect = bool(c.clitics(i) & _US), c.forms[i].mood == "part"
    whether = _whether(cue, c)
    if heads and person == 3:
        if c.words[i].startswith(("preten", "esig")) and not (known or lx.DELEGATES.match(heads[0])):
            against["demands"] = 0.5
        if cue.rule.startswith("ask") and not known and lx.BARGAINERS.match(heads[0]) and (_definite(c, cue.last) or _limit(c, cue.last)):
            against["bargain"] = 0.45  # «le ditte chiedono la patente»
        if cue.rule.startswith("ask") and not known and lx.AUTHORITIES.match(heads[0]) and _definite(c, cue.last):
            against["authority"] = 0.5  # «la Regione ha chiesto i documenti»
        if cue.rule == "ask:present" and any(w in lx.HABIT for w in c.words[cue.last + 1 : cue.last + 3]):
            against["habit"] = 0.5
        if cue.rule == "want" and not known and (lx.BARGAINERS.match(heads[0]) or not (public or _speaks(subject))):
            against["thing_wants"] = 0.6
    if c.words[cue.last + 1 : cue.last + 2] and c.words[cue.last + 1] in (
        "tutti",
        "tutte",
        "molti",
        "molte",
        "parecchi",
        "tanti",
    ):
        against["everybody"] = 0.4
    if public:
        clause = cue.rule != "ask:present" and c.words[c.next_word(cue.last) : c.next_word(cue.last) + 1] in (["di"], ["che"])
        against["public"] = 0.25 if to_us or not perfect or whether else 0.6 if clause and not _answered(cue, c) else 0.4
    elif not subject and person == 3:
        if any(lx.COUNTER.match(w) for w in c.words[c.clause(i).start : i]):
            against["counter"] = 0.3
        if to_us:  # a crowd; one person asks who has been spoken with («ci chiede due ore con un esperto»)
            against["to_us"] = 0.6 if _number(c, i) == "Sing" else 0.45
        elif perfect and c.clitics(i) & _THEM and c.words[i].endswith("o"):
            against["told_of_others"] = 0.4  # «alla posta gli hanno chiesto due firme»: whoever it is, it is not the body
    elif to_us and subject and subject[0].lower_.replace("’", "'") in ("un", "uno", "una", "un'"):
        against["anecdote"] = 0.45  # «un'insegnante ci ha chiesto …»
    elif to_us and not perfect:
        against["to_us"] = 0.6
    if heads and (public or _KIN.fullmatch(heads[0])) and not known and _own_kin(c, cue.last):
        against["private"] = 0.4
    if whether and not public and not _polite(c, cue.last):
        against["whether"] = 0.4  # a question, whoever puts it: «ha domandato chi viene dopo», «le chiedo se si trova bene»
    if subject and _answered(cue, c):
        against["answered"] = 0.5
    if subject and _gone(cue, c):
        against["gone"] = 0.3


def _object_to_wishing(cue: Cue, c: Clauses, subject: list[Token], heads: list[str], public: bool, known: bool) -> None:
    i, against = cue.head, cue.objections
    after = c.words[cue.last + 1 : cue.last + 4]
    if heads and heads[0] in lx.NOBODY:
        against["nobody"] = 0.1
    if cue.rule == "carried" and c.words[i] in ("ha", "hanno") and heads and not (known or _speaks(subject)):
        against["others_need"] = 0.5
    if public and cue.rule in ("should", "could", "could:we", "like", "action:third"):
        against["public"] = 0.5
    if public and cue.rule == "wish" and c.words[i].startswith("prefer"):
        against["public"] = 0.5
    if public and cue.rule == "would_like" and any(t.lower_ in _HIS for t in subject):
        against["private"] = 0.4  # «sua figlia vorrebbe …»
    if public and cue.rule == "would_like" and after[:1] and after[0] in ("sapere", "capire"):
        against["wants_to_know"] = 0.3
    if cue.rule == "propose" and not subject and c.clitics(i) & (_US | _THEM):
        against["to_us"] = 0.45
    if cue.rule == "propose" and subject and not known and c.forms[i].mood == "part" and c.clitics(i) & _THEM:
        against["told_of_others"] = 0.5  # «il medico gli ha proposto di cambiare mansione»
    if cue.rule == "propose" and any(w.startswith("solit") for w in after):
        against["habit"] = 0.4
    if cue.rule == "propose" and _refused(c, cue.last):
        against["answered"] = 0.4
    if public and cue.rule == "would_like" and (f := c.next_word(cue.last)) < len(c) and c.forms[f].mood == "inf" and not acts_on(c, f):
        against["private"] = 0.5  # «i ragazzi vorrebbero guadagnare subito»
    if cue.rule == "wish" and c.words[i].startswith("sper") and any(w == "non" for w in c.words[cue.last + 1 : cue.last + 6]):
        against["fear"] = 0.6  # «sperano che la fabbrica non chiuda»
    if cue.rule == "propose" and after[:1] and after[0] in _TO and _told_public(c, cue.last + 1):
        against["advice_to_public"] = 0.4
    if cue.rule in ("action:third", "action:gladly") and subject and _they_would(c, i, subject) and not known:
        against["they_would"] = 0.5
    elif cue.rule == "action:third" and subject and not public and _is_person(subject):
        against["a_person_would"] = 2.1  # speaks for it: the note reports what somebody would do
    if cue.rule == "would_like" and _leaves(c, cue):
        against["private"] = 0.4


def _definite(c: Clauses, last: int) -> bool:
    """What follows is known already: «la patente», «i documenti»."""
    following = c.next_word(last)
    return following < len(c) and c.words[following] in ("il", "lo", "la", "l'", "i", "gli", "le")


def _limit(c: Clauses, last: int) -> bool:
    """What follows is a bound: «massimo trent'anni», «almeno due anni di esperienza»."""
    following = c.next_word(last, skip=lx.FILLERS | {"«", "“", '"', "di"})
    return following < len(c) and c.words[following] in ("massimo", "minimo", "al", "sotto", "sopra", "oltre") and c.words[following + 1 : following + 2] != ["comune"]


def _refused(c: Clauses, last: int) -> bool:
    """«… e hanno detto di no»."""
    rest = c.words[last + 1 :]
    return any(rest[j : j + 3] == ["detto", "di", "no"] or rest[j].startswith(("rifiutat", "respint", "bocciat")) for j in range(len(rest)))


def _told_public(c: Clauses, preposition: int) -> bool:
    """The noun after «a» is of the public: «proponiamo ai genitori», not «agli altri enti»."""
    noun = next((j for j in range(preposition + 1, min(preposition + 4, len(c))) if c.doc[j].pos_ in ("NOUN", "PROPN")), None)
    return noun is not None and bool(lx.PUBLIC.match(c.words[noun]))


def _thing_requires(c: Clauses, i: int, subject: list[Token], heads: list[str], public: bool) -> bool:
    """«l'iscrizione ha richiesto due notai», «il trattamento richiede pazienza»: what is no person requires, it does not ask."""
    head = heads[0]
    if public or OFFICES.match(head) or lx.DELEGATES.match(head) or kind_of(plain(head)) or _is_person(subject):
        return False
    return c.words[i].startswith("ri") or bool(_ABSTRACT.search(head))


def _they_would(c: Clauses, i: int, subject: list[Token]) -> bool:
    """What a group would do, come or stay of itself: «i nonni verrebbero volentieri» supposes, nothing is asked."""
    group = c.forms[i].number == "Plur" and subject[0].lower_ in ("i", "gli", "le", "molti", "molte", "tanti", "tante")
    return group and bool({lemma_of(c, i), infinitive(c.doc[i], meanings().knows)} & _OF_ITSELF)


def _own_kin(c: Clauses, last: int) -> bool:
    """«Un figlio ha chiesto di spostare il padre»: the object of what is asked is of the asker's own family."""
    verb = c.next_word(last, skip=lx.FILLERS | {"di"})
    if verb + 2 >= len(c) or c.forms[verb].mood != "inf":
        return False
    nouns = [k for k in range(verb + 1, min(verb + 4, len(c))) if c.doc[k].pos_ == "NOUN"]
    return bool(nouns) and bool(_KIN.fullmatch(c.words[nouns[0]])) and c.words[nouns[0] - 1] not in lx.NEGATIONS


def _leaves(c: Clauses, cue: Cue) -> bool:
    """«vorrebbe smettere», «vorrebbero già cambiare indirizzo»: how somebody wants to go on with his own life."""
    if c.forms[cue.head].person == 1 and c.forms[cue.head].number == "Plur":
        return False
    following = c.next_word(cue.last, skip=lx.FILLERS | {"già", "anche", "proprio"})
    if following >= len(c) or c.forms[following].mood != "inf" or not (_LEAVING.match(c.words[following]) or _MOVES.match(c.words[following])):
        return False
    after = c.words[following + 1 : following + 3]
    if _MOVES.match(c.words[following]):  # «vorrebbe tornare in Romania»
        return len(after) == 2 and after[0] in ("in", "a", "al", "all'", "alla") and c.doc[following + 2].text[:1].isupper() or after[1:] == ["casa"]
    return not after or not after[0].isalpha() or after[0] in _STOPS or any(w in _OWN_LIFE for w in after)


def _number(c: Clauses, i: int) -> str:
    return c.forms[i].number if c.forms[i].finite else next((c.forms[j].number for j in c.auxiliaries(i)), "")


def _polite(c: Clauses, last: int) -> bool:
    """A question that asks for the thing («chiede se si può avere …») or how to do one («chiedono come fare …»)."""
    for j in range(last + 1, min(last + 12, len(c))):
        if c.words[j] in lx.STRONG_BREAKS:
            return False
        if c.families[j] == "can" or c.words[j].startswith(("possibil", "riesc")) or c.forms[j].mood == "cnd":
            return True
        if c.forms[j].finite:
            return c.forms[j].person in (1, 2) and c.words[last + 1] == "se"  # «ci ha chiesto se mettiamo due tavoli»
        if c.forms[j].mood == "inf":
            return c.words[last + 1] != "se"
    return False


def _person(c: Clauses, i: int) -> int:
    """The person of a verb, of its auxiliary where it is a participle."""
    auxiliaries = c.auxiliaries(i)
    return c.forms[i].person or next((c.forms[j].person for j in auxiliaries if c.forms[j].person), 3 if auxiliaries else 0)


def _is_public(heads: list[str], subject: list[Token]) -> bool:
    """Users and the like, not somebody who stands for them and not a person by name."""
    if any(lx.DELEGATES.match(w) for w in heads) or any(t.pos_ == "PROPN" for t in subject):
        return False
    if lx.PUBLIC.match(heads[0]) or _PEOPLE_OF.fullmatch(heads[0]):
        return True
    official = OFFICES.match(heads[0]) or kind_of(plain(heads[0]))
    return not official and any(lx.PUBLIC.match(w) for w in heads)


def _speaks(subject: list[Token]) -> bool:
    """A person, an office, a group's delegates or a body: what can speak for itself; «l'Arno» cannot."""
    words = [t.lower_.replace("’", "'") for t in subject]
    named = all(t.pos_ in ("PROPN", "PRON", "X") or (t.text[:1].isupper() and t.pos_ != "DET") for t in subject)
    bare = len(subject) == 1 and subject[0].pos_ == "NOUN" and subject[0].i == 0  # a name in small letters opens the note
    return named or bare or any(OFFICES.match(w) or kind_of(plain(w)) or lx.DELEGATES.match(w) for w in words)


def _is_person(subject: list[Token]) -> bool:
    """Somebody by name, pronoun or office."""
    words = [t.lower_ for t in subject]
    named = all(t.pos_ in ("PROPN", "PRON", "X") or t.text[:1].isupper() for t in subject if t.is_alpha)
    return (named and words[0] not in _DEMONSTRATIVE) or any(OFFICES.match(w) for w in words[:2])


def _heads(subject: list[Token]) -> list[str]:
    """The nouns of a subject, the head first."""
    nouns = [t for t in subject if t.pos_ in ("NOUN", "PROPN", "PRON", "X", "ADJ", "VERB")]
    if not nouns and len(subject) == 1:
        return [subject[0].lower_]
    within = {t.i for t in subject}
    nouns.sort(key=lambda t: (t.head.i in within and t.pos_ != "PRON", t.i))
    return [t.lower_ for t in nouns]


def _whether(cue: Cue, c: Clauses) -> bool:
    """What is asked is a question: «chiedono se …», «domandano quando …»."""
    following = c.next_word(cue.last, skip=_BETWEEN)
    if following >= len(c):
        return False
    return c.words[following] == "sapere" or (c.words[following] in lx.INTERROGATIVES and c.words[following] != "cosa")


def _gone(cue: Cue, c: Clauses) -> bool:
    """Who asked has vanished since: «… e poi non si è più fatto vivo»."""
    rest = c.words[cue.last + 1 :]
    return "poi" in rest and any(w.startswith(_VANISHED) for w in rest)


def _answered(cue: Cue, c: Clauses) -> bool:
    """Whoever wrote the note has answered already: «… e abbiamo detto di no», «… e noi li mandiamo altrove»."""
    if _person(c, cue.head) == 1:
        return False
    for j in range(cue.last + 1, len(c) - 1):
        if c.words[j] in ("e", "ma", "però", ";"):
            verb = next((k for k in range(j + 1, min(j + 5, len(c))) if c.forms[k].finite), None)
            if verb is not None and c.forms[verb].person == 1 and c.forms[verb].mood == "ind":
                return True
    return False
