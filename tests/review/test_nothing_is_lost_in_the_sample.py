"""With the program's own theme finder: whatever is decided, taken back, added and removed, decisions hold and runs repeat."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from tests.review.sample import Sample, read

SOURCES = st.deferred(lambda: st.sampled_from(sorted(set(read()[0]["statements"]["source"]))))
STATEMENTS = st.deferred(lambda: st.sampled_from(read()[0]["statements"]["statement_id"].tolist()))


class Reviewed(RuleBasedStateMachine):
    """The model beside the program: for each thing decided, the last decision in force."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.sample = Sample(Path(self.folder.name)).begin()
        self.said: list[tuple[str, str, str, str]] = []  # correction, what, target, value
        self.undone: set[str] = set()

    def teardown(self):
        self.folder.cleanup()

    def _themes(self):
        return sorted(self.sample.settled.memory.register["theme_id"])

    def _say(self, what, action, target, value):
        (correction,) = self.sample.say((action, target, value))
        self.said.append((correction, what, target, value))

    @rule(data=st.data(), statements=st.lists(STATEMENTS, min_size=1, max_size=8, unique=True))
    def move(self, data, statements):
        theme = data.draw(st.sampled_from(["", *self._themes()]))
        for statement in statements:
            self._say("theme", "move_statement", statement, theme)

    @rule(data=st.data(), title=st.sampled_from(["Città e piazze", "Perché no", "Il verde"]))
    def rename(self, data, title):
        self._say("label", "rename_theme", data.draw(st.sampled_from(self._themes())), title)

    @rule(statement=STATEMENTS, yes=st.booleans())
    def request(self, statement, yes):
        self._say("request", "is_request" if yes else "not_request", statement, "")

    @precondition(lambda self: self.said)
    @rule(data=st.data())
    def undo(self, data):
        left = sorted({c for c, *_ in self.said} - self.undone)
        if left:
            correction = data.draw(st.sampled_from(left))
            self.sample.say(("undo", correction))
            self.undone.add(correction)

    @rule(source=SOURCES)
    def add_or_remove_a_note(self, source):
        there = set(self.sample.sources) ^ {source}
        self.sample.sources = sorted(there) or [source]

    @rule()
    def run(self):
        self.sample.run()
        self._decisions_hold()

    @rule()
    def run_twice(self):
        first = self.sample.run().tables
        assert self.sample.run().tables == first
        self._decisions_hold()

    @precondition(lambda self: self.said)
    @rule(statements=st.lists(STATEMENTS, min_size=1, max_size=5, unique=True), data=st.data())
    def decide_run_and_undo(self, statements, data):
        """A decision that is taken back leaves no trace where others hold."""
        if {c for c, *_ in self.said} <= self.undone:
            return
        before = self.sample.run().tables
        theme = data.draw(st.sampled_from(self._themes()))
        made = self.sample.say(*(("move_statement", s, theme) for s in statements), ("rename_theme", theme, "Di passaggio"))
        self.sample.run()
        self.sample.say(*(("undo", c) for c in made))
        assert self.sample.run().tables == before

    def _decisions_hold(self):
        sample = self.sample
        last, asked = {}, {}
        for correction, what, target, value in self.said:
            if correction not in self.undone:
                last[what, target] = value
                asked[target] = correction if what == "request" else asked.get(target, "")
        theme_of, labels = sample.theme_of, sample.labels
        for (what, target), value in last.items():
            if what == "theme" and target in theme_of:
                assert theme_of[target] == value
            if what == "label" and target in labels:
                assert labels[target] == value
        actions = sample.log.read().corrections.set_index("correction_id")["action"]
        requests = set(sample["requests"]["statement_id"])
        for target, correction in asked.items():
            if correction and target in theme_of:
                assert (target in requests) == (actions[correction] == "is_request")
        assert sample["themes"]["theme_id"].is_unique
        assert set(theme_of.values()) - {""} == set(labels)


Reviewed.TestCase.settings = settings(
    max_examples=3, stateful_step_count=7, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)
TestNothingIsLostInTheSample = Reviewed.TestCase
