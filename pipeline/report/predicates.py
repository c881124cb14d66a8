"""A request as the end of a sentence: «chiede di consolidare la rete», «vorrebbero un corso breve»."""

from __future__ import annotations

import re

from pipeline.extract.gazetteer import is_ordinary, is_place
from pipeline.report import italian

_CLITICS = r"(?:(?:me|te|se|ce|ve|glie)?(?:lo|la|li|le|ne)|mi|ti|si|ci|vi|gli)"
_INFINITIVE = re.compile(rf"(?:\w*(?:[aei]re|rre|[aeiou]r{_CLITICS})|poter|voler|dover|saper|aver|esser|far|dar|star|andar|rifar)$")
# Nouns in -iere (cantiere, quartiere), where the verbs are those in -gliere and a few more; and nouns and adjectives
# that end as an infinitive with a pronoun does (certi, diversi, esterne).
_NOUN = re.compile(
    r"(?!.*gliere$)(?!compiere$|riempiere$).*iere$|(?:mare|genere|altare|cellulare|particolare|familiare|scolare|carcere)$"
    r"|(?:\w*(?:cert|spert|apert|copert|offert|part|quart|scart|desert|insert|concert)i|arti)$"
    r"|(?:(?:di|a|in|per|uni|con|tra|av)?versi|(?:dis)?persi|\w*mersi|s(?:c|p)arsi|(?:com|ap|s)parsi)$"
    r"|(?:\w*(?:s?tern|dern|sern|cavern|tavern|lantern)e|carne|perl[ae]|nervi|servi|marci)$"
)
_PLURAL_ARTICLE = re.compile(r"(i|gli|le|alcun[ie]|divers[ie]|molt[ie]|altr[ie]|tutt[ie]|due|tre)\s", re.I)
_PLURAL_IN_E = re.compile(
    r"(?:\w+(?:rici|esse|iste|ive|aie|arie)|alleanze|associazioni|famiglie|biblioteche|scuole|aziende|imprese|cooperative|infermiere|maestre|mamme"
    r"|donne|ragazze|colleghe|suore|operaie|badanti|classi|ditte|amministrazioni|organizzazioni|parrocchie|consulte)$"
)
_DETERMINERS = frozenset(
    "un uno una un' il lo la l' i gli le dei degli delle quel quello quella quell' quei quegli quelle questo questa questi queste ogni qualche"
    " più pochi poche alcuni alcune altri altre altro altra due tre quattro cinque nostro nostra nostri nostre loro stesso stessa".split()
)
_PARTITIVES = {"del": "il", "dello": "lo", "della": "la", "dell'": "l'"}
# Words that only whoever speaks can say, and shorthand: such a request is quoted, not told.
_OWN_WORDS = re.compile(
    r"\b(?:noi|io|me|mi|nostr[oaie]|mi[oa]|mie|miei|qui dentro|fossimo|avessimo|(?:\w{2,}(?:[aei]ssimo|iamo)))\b"
    r"|\bci\b(?!\s+(?:è|era|erano|sono|sia|siano|sarà|fosse|fossero|si|vuole|vuol|vogliono|mette|mettono|sta|stia|stanno)\b)"
    r"|(?<!\d )\bx\b|\b(?:nn|cmq|xché|xk[eé]|qs|qlc\w*|risp|dic|mezza pag)\b",
    re.I,
)
# «certi specialisti salissero»: a wish with its own subject wants «che».
_WISHED = re.compile(r"\w+[aei]sse(?:ro)?\b|\b(?:fosse|stesse|desse)(?:ro)?\b", re.I)
_BOUND = re.compile(r"\b(?:che|chi|cui|dove|se|quando|come|purché|perché|finché)\b", re.I)
_NOT_PLURAL = frozenset("oasi crisi tesi sintesi analisi brindisi bisturi".split())
_AFTER_A_NOUN = re.compile(r"(?:[a-zà-ù]|d['’])")
_LAST_WORD = re.compile(r"([^\W\d_]+['’]?|\d+)\s*$")


def is_infinitive(phrase: str) -> bool:
    """Whether a phrase begins with a verb in the infinitive, by its ending; «non» and «meglio» may stand before it."""
    words = [w.strip("«»“”\"',;:.()") for w in phrase.casefold().split()[:2]]
    first = words[1] if len(words) > 1 and words[0] in ("non", "meglio", "già") else "".join(words[:1])
    return bool(_INFINITIVE.match(first)) and not _NOUN.match(first)


def is_plural(requester: str) -> bool:
    """Whether the verb after this name is plural."""
    words = requester.split()
    if not words:
        return False
    if _PLURAL_ARTICLE.match(requester) or re.search(r"\w (?:e|ed) (?=(?:i|gli|le|il|la|lo|l['’])\s?)", requester):
        return True
    first = words[0]
    if first.islower():
        return first.endswith("i") or bool(_PLURAL_IN_E.match(first))
    # «Medici di famiglia», «Servizi sociali»: a noun, where a small word follows; never «Giovanni Testi» or «Assisi»
    noun = first.casefold()
    ends = noun.endswith("i") and noun not in _NOT_PLURAL and is_ordinary(noun) and not is_place((noun,)) or bool(_PLURAL_IN_E.match(noun))
    return ends and len(words) > 1 and bool(_AFTER_A_NOUN.match(words[1]))


def completed(request: str, text: str) -> str:
    """What is asked, with the words before it in the statement without which it would be no Italian.

    «figura che tenga i fili» is «una figura che tenga i fili» in the note, «mensa riparta» is «che la mensa riparta».

    Args:
        request: the phrase, words of the statement.
        text: the statement.
    """
    phrase = request.strip()
    place = text.find(phrase) if phrase else -1
    if place <= 0 or is_infinitive(phrase):
        return phrase
    before, out = text[:place], phrase
    for _ in range(2):
        m = _LAST_WORD.search(before)
        word = m[1].replace("’", "'").casefold() if m else ""
        if word in _PARTITIVES:
            word = _PARTITIVES[word]
        elif word == "che":
            return f"che {out}"
        elif word not in _DETERMINERS:
            break
        out = f"{word}{'' if word.endswith(chr(39)) else ' '}{out}"
        before = before[: m.start()]
    m = _LAST_WORD.search(before)
    return f"che {out}" if m and m[1].casefold() == "che" and out != phrase else out


def predicate(requester: str, request_type: str, what: str) -> str:
    """Verb and object: the verb agrees with the requester, the preposition with what is asked.

    Args:
        requester: who asks; only its number matters.
        request_type: richiesta or sollecitazione.
        what: from :func:`completed`.
    """
    what = what.strip().rstrip(".;,")
    if not what:
        return ""
    many, outright = is_plural(requester), request_type == "richiesta"
    verb = ("chiedono" if many else "chiede") if outright else ("vorrebbero" if many else "vorrebbe")
    if not outright:
        what = re.sub(r"^se\s", "che ", what, flags=re.I)  # «sarebbe bello se restasse»: vorrebbe che restasse
        wished = _WISHED.search(what)
        if wished and not is_infinitive(what) and not _BOUND.search(what[: wished.start()]):
            what = f"che {_lowered(what)}"
    of = "di " if outright and is_infinitive(what) else ""
    if link := re.match(r"(che|se|di)\s", what, re.I):
        of, what = link[0].casefold(), what[link.end() :]
    else:
        what = _lowered(what)
    return f"{verb} {of}{italian.quoted(what) if _OWN_WORDS.search(what) else what}"


def _lowered(what: str) -> str:
    """Lower case at the beginning, but not in «ISEE» or before a name that the note writes with a capital inside a sentence."""
    first = what.split()[0].strip("«»“”\"'")
    return what if len(first) > 1 and first[1:] != first[1:].lower() else what[:1].lower() + what[1:]
