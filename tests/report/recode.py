"""A project as a coder's program saves it after some work: codes renamed, added, joined; passages coded anew."""

from __future__ import annotations

import uuid
import zipfile
from pathlib import Path

from lxml import etree

NS = {"q": "urn:QDA-XML:project:1.0"}
_Q = "{urn:QDA-XML:project:1.0}"


class Coder:
    """Opens a .qdpx, changes it, saves it.

    Args:
        path: the project.
    """

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            self.members = {n: archive.read(n) for n in archive.namelist()}
        self.root = etree.fromstring(self.members["project.qde"])

    def save(self, path: Path) -> Path:
        self.members["project.qde"] = etree.tostring(self.root)
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in self.members.items():
                archive.writestr(name, data)
        return path

    def code(self, name: str):
        (found,) = [c for c in self.root.iter(f"{_Q}Code") if c.get("name") == name]
        return found

    def add_code(self, name: str, *, under: str = "") -> None:
        parent = self.code(under) if under else self.root.find(".//q:Codes", NS)
        etree.SubElement(parent, f"{_Q}Code", guid=str(uuid.uuid4()), name=name, isCodable="true")

    def drop_code(self, name: str) -> None:
        """Delete a code with its codings, as programs do."""
        code = self.code(name)
        for ref in list(self.root.iterfind(".//q:CodeRef", NS)):
            if ref.get("targetGUID") == code.get("guid"):
                coding = ref.getparent()
                coding.getparent().remove(coding)
        code.getparent().remove(code)

    def join(self, name: str, into: str) -> None:
        """Merge a code into another: its codings now point there."""
        old, new = self.code(name), self.code(into)
        for ref in self.root.iterfind(".//q:CodeRef", NS):
            if ref.get("targetGUID") == old.get("guid"):
                ref.set("targetGUID", new.get("guid"))
        old.getparent().remove(old)

    def selection(self, words: str):
        (found,) = [s for s in self.root.iterfind(".//q:PlainTextSelection", NS) if words in self.words(s)]
        return found

    def words(self, selection) -> str:
        return self.text(selection.getparent())[int(selection.get("startPosition")) : int(selection.get("endPosition"))]

    def text(self, source) -> str:
        return self.members["sources/" + source.get("plainTextPath").rsplit("/", 1)[-1]].decode()

    def uncode(self, words: str, *names: str) -> None:
        """Take codes off a passage; without names, the whole passage."""
        selection = self.selection(words)
        if not names:
            selection.getparent().remove(selection)
        guids = {self.code(n).get("guid") for n in names}
        for coding in list(selection):
            if coding[0].get("targetGUID") in guids:
                selection.remove(coding)

    def add(self, words: str, *names: str) -> None:
        """Code a passage that is selected already."""
        self._code(self.selection(words), names)

    def recode(self, words: str, *names: str) -> None:
        """Take every code off a passage and give it others."""
        selection = self.selection(words)
        for coding in list(selection):
            selection.remove(coding)
        self._code(selection, names)

    def select(self, words: str, *names: str) -> None:
        """Code words by a selection of one's own."""
        (source,) = [s for s in self.root.iterfind(".//q:TextSource", NS) if words in self.text(s)]
        start = self.text(source).index(words)
        selection = etree.SubElement(
            source, f"{_Q}PlainTextSelection", guid=str(uuid.uuid4()), startPosition=str(start), endPosition=str(start + len(words))
        )
        self._code(selection, names)

    def _code(self, selection, names) -> None:
        for name in names:
            coding = etree.SubElement(selection, f"{_Q}Coding", guid=str(uuid.uuid4()))
            etree.SubElement(coding, f"{_Q}CodeRef", targetGUID=self.code(name).get("guid"))

    def forget_ids(self) -> None:
        """New GUIDs everywhere, as some programs give."""
        new: dict[str, str] = {}
        for element in self.root.iter():
            for name in ("guid", "targetGUID", "creatingUser", "creatingUserGUID"):
                if old := element.get(name):
                    element.set(name, new.setdefault(old, str(uuid.uuid4())))
