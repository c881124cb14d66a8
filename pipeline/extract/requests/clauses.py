"""One statement as tokens with verb forms, and the walks over its tree that the rules share.

Every walk uses the parse and falls back on the neighbouring tokens where the parse is not to be trusted.
"""

from __future__ import annotations

from functools import cached_property

from spacy.tokens import Doc, Token

from pipeline.extract.requests import lexicon as lx
from pipeline.extract.requests.morphology import Form, form_of
from pipeline.extract.requests.trees import shapes

_CLITICS = frozenset("c' l' m' v' n' s' mi ti ci vi si gli le lo la li ne ce se me te ve glielo gliela".split())
_BETWEEN_DEPS = frozenset("aux aux:pass cop expl advmod iobj obj expl:impers expl:pass".split())
_SUBJECTS = frozenset("nsubj nsubj:pass csubj".split())
_RELATIVES = frozenset("che cui chi dove quale quali quanto quanti".split())
_SAID = ("dic", "dett", "raccont", "spieg", "rifer", "aggiung", "sostien", "precis", "confid", "ammett")
_SUBORDINATORS = frozenset("se quando mentre benché sebbene finché qualora ogniqualvolta purché".split())


class Clauses:
    """A parsed statement with what the rules ask about its tokens."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.words = [t.lower_.replace("’", "'") for t in doc]
        self.forms: list[Form] = [form_of(t) for t in doc]
        self.families = [lx.family(w) for w in self.words]

    @cached_property
    def shapes(self) -> dict[str, list[dict[str, int]]]:
        """What the tree's patterns match (see :mod:`pipeline.extract.requests.trees`)."""
        return shapes(self.doc)

    def hangs_in(self, shape: str, i: int) -> bool:
        """A token is the verb of the clause that a pattern names."""
        matches = self.shapes.get(shape, ())
        return bool(matches) and any(m["clause"] == self.clause_head(self.doc[i]).i for m in matches)

    def __len__(self) -> int:
        return len(self.words)

    @cached_property
    def breaks(self) -> list[int]:
        """Clause number of every token: full stops, semicolons, colons and dashes divide."""
        out, number = [], 0
        for i, word in enumerate(self.words):
            out.append(number)
            if word in lx.STRONG_BREAKS and not self._abbreviation(i):
                number += 1
        return out

    def _abbreviation(self, i: int) -> bool:
        """The full stop of «formaz.», «tel.»: Italian words end in a vowel, and the sentence goes on in lower case."""
        if self.words[i] != "." or not 0 < i < len(self) - 1 or not self.doc[i + 1].text[:1].islower():
            return False
        before = self.words[i - 1]
        return len(before) <= 3 or (len(before) <= 8 and before[-1] not in "aeiouàèéìòù")

    @cached_property
    def _spans(self) -> list[range]:
        """The clauses in order."""
        starts = [i for i in range(len(self)) if i == 0 or self.breaks[i] != self.breaks[i - 1]]
        return [range(a, b) for a, b in zip(starts, [*starts[1:], len(self)], strict=True)]

    def clause(self, i: int) -> range:
        """The tokens between the strong breaks around a token."""
        return self._spans[self.breaks[i]]

    def next_word(self, i: int, *, skip: frozenset[str] = lx.FILLERS) -> int:
        """Index of the next token that is no comma and no filler; len(self) at the end."""
        i += 1
        while i < len(self) and (
            self.words[i] in skip or self.words[i] in ",-" or (self.words[i].endswith("mente") and self.doc[i].pos_ == "ADV")
        ):
            i += 1
        return i

    def is_question(self, i: int) -> bool:
        """The sentence of a token ends with a question mark."""
        for word in self.words[i:]:
            if word == "?":
                return True
            if word in (".", "!", ";"):
                return False
        return False

    def auxiliaries(self, i: int) -> list[int]:
        """The auxiliaries right before a participle, nearest first (adverbs may stand between)."""
        out, j = [], i - 1
        while j >= 0 and i - j <= 5:
            token = self.doc[j]
            if token.pos_ == "AUX" or self.words[j] in (
                "ha",
                "hanno",
                "ho",
                "abbiamo",
                "hai",
                "avete",
                "aveva",
                "avevano",
                "avevamo",
                "avevo",
                "viene",
                "vengono",
                "venne",
                "verrà",
                "veniva",
                "venivano",
            ):
                out.append(j)
            elif token.pos_ not in ("ADV", "PART") and self.words[j] not in _CLITICS:
                break
            j -= 1
        return out

    def group_start(self, i: int) -> int:
        """First token of the verb group of a verb: auxiliaries, clitics and negation included."""
        j = i
        while j > 0:
            token = self.doc[j - 1]
            near = token.pos_ in ("AUX", "PART") or self.words[j - 1] in _CLITICS or self.words[j - 1] in lx.NEGATIONS
            adverb = token.pos_ == "ADV" and self.words[j - 1] not in ("come", "dove", "quando") and token.head.i >= j - 1
            if not near and not (adverb and j > 1 and self.words[j - 1] not in lx.FILLERS):
                break
            if self.forms[j - 1].finite and self.forms[i].finite and token.pos_ != "AUX":
                break
            j -= 1
        return j

    def clitics(self, i: int) -> set[str]:
        """The clitic pronouns that lean on a verb."""
        start = self.group_start(i)
        return {w for w in self.words[start:i] if w in _CLITICS}

    def negated(self, i: int) -> bool:
        """«non», «né», «mai» … in the verb group of a token, or «nessuno» as its subject."""
        start = self.group_start(i)
        for j in range(start, i):
            if self.words[j] in lx.NEGATIONS:
                solo = j + 1 < len(self) and self.words[j + 1] in ("solo", "soltanto", "solamente")
                return not solo
        subject = self.subject(i)
        if subject and any(self.words[t.i] in lx.NOBODY for t in subject):
            return True
        after = self.words[i + 1 : i + 3]
        return any(w in lx.NOBODY for w in after)

    def relative(self, i: int) -> bool:
        """The verb stands in a relative clause («chi vorrebbe», «quelli che chiedono»)."""
        token, start = self.clause_head(self.doc[i]), self.group_start(i)
        before = self.words[start - 1] if start else ""
        if before == "che" and self.words[start - 2 : start - 1] == ["sì"]:
            return False  # «questo sì che servirebbe»
        if before == "chi" or before in ("cui", "quale", "quali"):
            return True
        if token.dep_ == "acl:relcl" and before == "che":
            return True
        if before == "che" and start >= 2 and self._antecedent(start - 2):
            return True
        pronouns = [t.i for t in token.lefts if t.lower_ in _RELATIVES]
        return token.dep_ == "acl:relcl" and bool(pronouns) and "," not in self.words[pronouns[-1] : start]

    def _antecedent(self, i: int) -> bool:
        """A noun (with its adjective) to which a «che» may belong."""
        if self.doc[i].pos_ == "ADJ" and i:
            return self.doc[i - 1].pos_ == "NOUN"
        return self.doc[i].pos_ in ("NOUN", "PROPN", "PRON") and self.words[i] not in ("si", "mi", "ci")

    def unsaid(self, i: int) -> bool:
        """The verb stands in what somebody says that he does not say: «non voglio dire che ci serve …»."""
        if self.hangs_in("unsaid", i):
            return True
        start = self.group_start(i)
        if start < 2 or self.words[start - 1] != "che":
            return False
        return any(w in ("non", "nn") for w in self.words[max(0, start - 5) : start - 1]) and self.doc[start - 2].pos_ in (
            "VERB",
            "AUX",
        )

    def subordinate(self, i: int) -> str:
        """The subordinator («se», «quando», …) that governs the verb; empty for a main clause."""
        token = self.clause_head(self.doc[i])
        for child in token.lefts:
            if child.lower_ in _SUBORDINATORS and child.dep_ in ("mark", "advmod") and child.i < i:
                return child.lower_
        start = self.group_start(i)
        j = start - 1
        while j >= 0 and start - j <= 4 and self.words[j] not in lx.STRONG_BREAKS and self.words[j] != ",":
            if self.words[j] in _SUBORDINATORS:
                return self.words[j]
            if self.forms[j].finite:
                break
            j -= 1
        return ""

    def clause_head(self, token: Token) -> Token:
        """The word on which an auxiliary, modal or copula leans."""
        while token.dep_ in ("aux", "aux:pass", "cop") and token.head is not token:
            token = token.head
        return token

    def subject(self, i: int) -> list[Token]:
        """The tokens of the subject of a verb, in order; empty where none is said."""
        head = self.clause_head(self.doc[i])
        seen = set()
        while head.i not in seen:
            seen.add(head.i)
            for child in head.children:
                if child.dep_ in ("nsubj", "nsubj:pass") and child.i != i and self._can_act(child, i, head):
                    before = self._subject_before(i) if child.i > i else []
                    return before if before and self._agrees(before[-1], i) else self.noun_phrase(child)
            if head.dep_ == "conj" and head.head.pos_ in ("VERB", "AUX", "ADJ", "NOUN"):
                head = head.head
            else:
                break
        return self._subject_before(i)

    def _can_act(self, child: Token, i: int, head: Token) -> bool:
        """A subject that agrees with its verb, is no span of time and, after the verb, no object in disguise."""
        if child.lower_ in ("che", "si") or lx.UNITS.match(child.lower_) or not self._agrees(child, i):
            return False
        after = child.i > i and child.pos_ not in ("PROPN", "PRON")
        if not after or self.clitics(i) & {"lo", "la", "li", "le", "ne"}:
            return True
        definite = any(t.dep_ == "det" and t.lower_ in ("il", "lo", "la", "i", "gli", "le") for t in child.children)
        return definite and any(t.dep_ in ("obj", "nsubj") and i < t.i < child.i for t in head.children)

    def _agrees(self, subject: Token, i: int) -> bool:
        form = self.forms[i]
        if form.mood == "part":
            aux = self.auxiliaries(i)
            form = self.forms[aux[-1]] if aux else form
        if form.person in (1, 2) and subject.lower_ not in ("io", "noi", "tu", "voi"):
            return False
        number = subject.morph.get("Number")
        if form.number and number and number[0] != form.number and not any(c.dep_ == "conj" for c in subject.children):
            return subject.pos_ == "PROPN" or subject.ent_type_ != ""
        return True

    def noun_phrase(self, head: Token) -> list[Token]:
        """A noun with its article, adjectives and complements, without relative clauses and appositions."""
        keep = {head.i}
        for child in head.children:
            if child.dep_ in ("det", "amod", "nmod", "flat", "flat:name", "compound", "nummod", "case", "det:poss", "fixed"):
                if child.dep_ == "nmod" and child.i < head.i:
                    continue
                keep.update(t.i for t in child.subtree)
            elif child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN"):
                keep.update(t.i for t in child.subtree)
        start = end = head.i
        while start - 1 in keep and self.words[start - 1] not in ",:(":
            start -= 1
        while end + 1 in keep and self.words[end + 1] not in ",:(":
            end += 1
        while start > 0 and self.doc[start].pos_ == "PROPN" and self.doc[start - 1].pos_ == "PROPN":
            start -= 1  # «Suor Lucia», of which the parser sees the second word only
        while end + 1 < len(self) and self.doc[end + 1].pos_ == "PROPN" and self.doc[end + 1].head.i == head.head.i:
            end += 1  # «la dottoressa Bo», of which it sees two subjects
        return list(self.doc[start : end + 1])

    def _before_aside(self, i: int) -> int:
        """The place before a remark of the one who reports, between commas: «il sindaco, mi dicono, vuole …»."""
        if i < 3 or self.words[i - 1] != ",":
            return i
        comma = next((j for j in range(i - 2, max(-1, i - 6), -1) if self.words[j] == ","), None)
        said = comma is not None and any(w.startswith(_SAID) for w in self.words[comma + 1 : i - 1])
        return comma if said else i

    def _subject_before(self, i: int) -> list[Token]:
        """Fallback: the noun phrase that opens the clause and reaches up to the verb group."""
        end = self._before_aside(self.group_start(i))
        start = end
        floor = self.clause(i).start
        while start > floor and self.words[start - 1] not in (",", "(", ")"):
            start -= 1
        if self.words[start:end][:1] == ["chi"]:
            return list(self.doc[start : start + 1])
        joins = [
            k
            for k in range(start, end)
            if self.words[k] in ("e", "ed", "ma", "però") and any(self.forms[m].finite for m in range(start, k))
        ]
        start = joins[-1] + 1 if joins else start
        tokens = list(self.doc[start:end])
        if (
            tokens
            and tokens[0].lower_ == "ogni"
            and len(tokens) > 2
            and tokens[1].lower_ in ("tanto", "giorno", "anno", "mese", "settimana", "volta")
        ):
            tokens = tokens[2:]
        while tokens and tokens[-1].lower_ in lx.FILLERS:
            tokens.pop()
        while tokens and (tokens[0].lower_ in lx.FILLERS or tokens[0].pos_ in ("CCONJ", "PUNCT", "ADV", "INTJ")):
            tokens.pop(0)
        if (
            not tokens
            or len(tokens) > 7
            or tokens[0].pos_ in ("ADP", "SCONJ", "AUX")
            or (tokens[0].pos_ == "VERB" and len(tokens) > 1)
        ):
            return []
        if any(self.forms[t.i].finite for t in tokens) or self.forms[i].person in (1, 2):
            return []
        if not any(t.pos_ in ("NOUN", "PROPN", "PRON", "X") or t.text[:1].isupper() for t in tokens) and len(tokens) > 1:
            return []
        return tokens
