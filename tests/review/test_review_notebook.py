"""The notebooks as a reviewer uses them: executed, and in a real browser against a real JupyterLab."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import job
from pipeline.paths import StudyPaths
from pipeline.review.session import Review
from pipeline.tables import read_table
from tests.browser import CHROMIUM, Browser

ROOT = Path(__file__).resolve().parents[2]
NOTES = ROOT / "data" / "raw"
_MISSING = [m for m in ("jupyterlab", "ipywidgets", "jupytext", "nbclient", "websocket") if importlib.util.find_spec(m) is None]
TOKEN = secrets.token_hex(16)
THEMES = r"document.querySelector('.rst-desk select').textContent.replace(/\u00a0/g, ' ')"  # the list of themes
needs_jupyter = pytest.mark.skipif(bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)} (the extra «notebook»)")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """The sample study, run once."""
    home = tmp_path_factory.mktemp("studio")
    shutil.copytree(NOTES, home / "data" / "raw")
    shutil.copy(ROOT / "study.toml", home)
    job.run(StudyPaths.of(home / "study.toml"))
    return home


@pytest.fixture
def study(first_run, tmp_path):
    """A copy of it that a test may change."""
    shutil.copytree(first_run, tmp_path / "studio")
    shutil.copytree(ROOT / "notebooks", tmp_path / "studio" / "notebooks")
    return StudyPaths.of(tmp_path / "studio" / "study.toml")


@needs_jupyter
@pytest.mark.parametrize("name", ["review", "explore"])
def test_a_notebook_runs_from_top_to_bottom(study, name):
    import nbformat
    from nbclient import NotebookClient

    folder = study.study.parent / "notebooks"
    notebook = nbformat.read(folder / f"{name}.ipynb", 4)
    NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(folder)}}).execute()
    shown = "".join(str(o.get("data", "")) for c in notebook.cells if c.cell_type == "code" for o in c.outputs)
    assert "<svg" in shown if name == "explore" else "application/vnd.jupyter.widget-view+json" in shown


@needs_jupyter
@pytest.mark.parametrize("name", ["review", "explore"])
def test_a_notebook_is_paired_with_its_script_and_holds_no_output(name):
    import jupytext

    notebook, script = (jupytext.read(ROOT / "notebooks" / f"{name}{suffix}") for suffix in (".ipynb", ".py"))
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in script.cells]
    assert not any(c.get("outputs") for c in notebook.cells)


@pytest.fixture
def lab(study, tmp_path):
    """A JupyterLab on the study; yields its address."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    own = {f"JUPYTER_{k}_DIR": str(tmp_path / "jupyter" / k) for k in ("CONFIG", "DATA", "RUNTIME")}
    command = [
        sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", "--expose-app-in-browser", "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={study.study.parent}", "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    environment = {**os.environ, **own, "PYTHONPATH": str(ROOT), "JUPYTERLAB_SETTINGS_DIR": str(tmp_path / "lab")}
    with (tmp_path / "lab.log").open("w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


@pytest.fixture
def page(tmp_path):
    browser = Browser(tmp_path / "profile")
    yield browser
    browser.close()


def button(label):
    return f"[...document.querySelectorAll('.rst-desk button')].find(b => b.textContent.trim() === {label!r})"


def open_desk(page, lab):
    page.open(f"{lab}/lab/tree/notebooks/review.ipynb?reset&token={TOKEN}")
    page.wait("window.jupyterapp && document.querySelector('.jp-NotebookPanel .jp-Notebook .jp-CodeCell')", seconds=120)
    page.click("document.querySelector('.jp-Notebook .jp-CodeCell .cm-content')")
    page.wait("jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'", seconds=120)
    page.script("jupyterapp.commands.execute('notebook:run-all-cells'), true")
    page.wait("document.querySelector('.rst-desk select')", seconds=60)


@needs_jupyter
@needs_chromium
def test_a_reviewer_renames_moves_saves_and_runs_again_in_the_browser(study, lab, page, tmp_path):
    before = Review(study)
    first, second = before.themes()["theme_id"][:2]
    moved = before.statements(first)["statement_id"][0]
    open_desk(page, lab)
    page.type("document.querySelector('.rst-rename').parentElement.querySelector('input')", "Città, perché «no»?")
    page.click(button("Rinomina"))
    page.wait(f"{THEMES}.includes('Città, perché «no»?')")
    page.script(
        "(() => {const s = document.querySelector('.rst-move select');"
        f"s.value = [...s.options].find(o => o.text.startsWith({second!r})).value;"
        "s.dispatchEvent(new Event('change', {bubbles: true}))})()"
    )
    page.wait("document.querySelector('.rst-desk').textContent.includes('Non ancora salvate: 2')")
    page.picture(tmp_path / "desk.png")
    page.type("document.querySelector('.rst-save').parentElement.querySelector('input')", "Ornella")
    page.click(button("Salva"))
    page.wait("document.querySelector('.rst-desk').textContent.includes('Salvate 2 correzioni a nome di Ornella')")
    page.click(button("Esegui di nuovo"))
    page.wait("document.querySelector('.rst-desk').textContent.includes('Fatto:')", seconds=180)
    themes = read_table("themes", study.processed).set_index("theme_id")
    assert themes.loc[first, "label"] == "Città, perché «no»?"
    statements = read_table("statements", study.processed).set_index("statement_id")
    assert statements.loc[moved, "theme_id"] == second
    assert "Città, perché «no»?" in page.script(THEMES)
    assert set(Review(study).log["who"]) == {"Ornella"}
    assert page.script("document.querySelector('.rst-desk').getBoundingClientRect().bottom > 200")  # still in sight
    page.picture(tmp_path / "after.png")
