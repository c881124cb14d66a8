"""Whatever people decide and take back, whatever notes come and go, however wildly themes are found: decisions hold."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pipeline.ids import stable_id
from tests.review.world import NOTES, World

EXTRA = {
    "parco.txt": ["Il parco chiude alle sei di sera", "Nel parco mancano le panchine", "I cani girano liberi nel parco"],
    "treni.txt": ["L'ultimo treno parte alle venti", "La stazione è senza biglietteria", "Il treno salta una corsa su tre"],
}
ALL = {**NOTES, **EXTRA}
TITLES = ("Città e piazze", "Perché no", "=1+1", "Andare e venire", "Il verde")
WHO = ("Anna", "Bea")


def wild(seed):
    """A finder that groups at random, under random names; every other one does not even keep to what it was told."""

    def find(statements, told):
        rng = random.Random(seed)
        kept = told if seed % 2 else {}
        return [kept.get(s, rng.choice(["T01", "T02", "G7", ""])) for s in statements["statement_id"]]

    return find


class Study(RuleBasedStateMachine):
    """The model beside the program: for each thing decided, the last decision in force."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.world = World(Path(self.folder.name)).run()
        self.said: list[tuple[str, str, str, str]] = []  # correction, what, target, value
        self.undone: set[str] = set()
        self.fresh = True

    def teardown(self):
        self.folder.cleanup()

    def _say(self, what, action, target, value):
        (correction,) = self.world.say((action, target, value), who=random.Random(len(self.said)).choice(WHO))
        self.said.append((correction, what, target, value))
        self.fresh = False

    def _statement(self, data):
        source = data.draw(st.sampled_from(sorted(ALL)))
        return stable_id("S", source, data.draw(st.sampled_from(ALL[source])))

    def _theme(self, data):
        return data.draw(st.sampled_from(sorted(self.world.settled.memory.register["theme_id"])))

    @rule(data=st.data())
    def move(self, data):
        self._say("theme", "move_statement", self._statement(data), data.draw(st.sampled_from(["", self._theme(data)])))

    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def rename(self, data, title):
        self._say("label", "rename_theme", self._theme(data), title)

    @rule(data=st.data(), yes=st.booleans())
    def request(self, data, yes):
        self._say("request", "is_request" if yes else "not_request", self._statement(data), "")

    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def new_theme(self, data, title):
        statement = self._statement(data)
        (correction,) = self.world.say(("new_theme", "", f"{title} | {statement}"))
        target = self.world.log.read().corrections["target"].iloc[-1]
        self.said += [(correction, "theme", statement, target), (correction, "label", target, title)]
        self.fresh = False

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def undo(self, data):
        correction = data.draw(st.sampled_from(sorted({c for c, *_ in self.said} - self.undone) or [""]))
        if correction:
            self.world.say(("undo", correction))
            self.undone.add(correction)
            self.fresh = False

    @rule(source=st.sampled_from(sorted(ALL)))
    def add_or_remove_a_note(self, source):
        if source in self.world.notes:
            del self.world.notes[source]
        else:
            self.world.notes[source] = list(ALL[source])
        self.fresh = False

    @rule(seed=st.integers(0, 5))
    def run(self, seed):
        self.world.run(wild(seed))
        self.fresh = True

    @invariant()
    def decisions_hold(self):
        if not self.fresh:
            return
        world = self.world
        assert len(world.log.read().corrections) == len({c for c, *_ in self.said}) + len(self.undone)
        last = {}
        for correction, what, target, value in self.said:
            if correction not in self.undone:
                last[what, target] = value
        made = {t for c, what, t, _ in self.said if what == "label" and t.startswith("P") and c not in self.undone}
        theme_of = dict(zip(world["statements"]["statement_id"], world["statements"]["theme_id"], strict=True))
        for (what, target), value in last.items():
            if what == "theme" and target in theme_of and (not value.startswith("P") or value in made):
                assert theme_of[target] == value
            if what == "label" and target in world.labels:
                assert world.labels[target] == value
        asked = set(world["requests"]["statement_id"])
        for correction, what, target, _ in self.said:
            if what == "request" and correction not in self.undone and target in theme_of:
                rows = world.log.read().corrections.set_index("correction_id")
                latest = [c for c, w, t, _ in self.said if (w, t) == ("request", target) and c not in self.undone][-1]
                assert (target in asked) == (rows.loc[latest, "action"] == "is_request")

    @invariant()
    def no_id_stands_for_two_themes(self):
        assert self.world["themes"]["theme_id"].is_unique
        assert set(self.world["statements"]["theme_id"]) - {""} == set(self.world["themes"]["theme_id"])


Study.TestCase.settings = settings(
    max_examples=25, stateful_step_count=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestNothingIsLost = Study.TestCase
