"""What is loaded from models/ is what was shipped: each file is listed, a changed byte is refused."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import language
from pipeline.errors import ModelError
from pipeline.paths import models_dir

REPOSITORY = Path(__file__).resolve().parents[1]
LOADERS = {
    "gazetteer": "from pipeline.extract.gazetteer import _lines; _lines('places.txt')",
    "it_sentence_vectors": "from pipeline.vectors import SentenceVectors; SentenceVectors.load()",
    "it_udkind_sm": "from pipeline.language import load_language; load_language('it_udkind_sm')",
    "theme_projection": "from pipeline.projection import _load; _load()",
    "theme_subjects": "from pipeline.themes.subjects import _load; _load()",
    "thesaurus": "from pipeline.thesaurus import _load; _load()",
}
REFUSED = """
import sys
from pathlib import Path
from pipeline import language, paths
folder, code = Path(sys.argv[1]), sys.argv[2]
for name, module in list(sys.modules.items()):
    if name.startswith("pipeline"): vars(module).get("models_dir") and setattr(module, "models_dir", lambda: folder)
paths.models_dir = lambda: folder
try:
    exec(code)
except language.ModelError as e:
    print(e)
"""


def test_every_file_that_is_loaded_is_listed():
    """All but words about it and what the models were learned from."""
    beside = {"README.md", "EVALUATION.md", "train.py", "soggetti.tsv", "SHA256SUMS"}
    there = {
        p.relative_to(models_dir()).as_posix() for p in models_dir().rglob("*")
        if p.is_file() and p.name not in beside and not {"corpus", "__pycache__"} & set(p.relative_to(models_dir()).parts)
    }  # fmt: skip
    assert there == set(language._checksums())


@pytest.mark.parametrize("name", LOADERS)
def test_a_changed_byte_is_refused(name, tmp_path):
    """Every kind of resource, in a copy of the models where one bit of its largest file is another."""
    for place in models_dir().iterdir():
        (tmp_path / place.name).symlink_to(place)
    (tmp_path / name).unlink()
    shutil.copytree(models_dir() / name, tmp_path / name, ignore=shutil.ignore_patterns("corpus", "train.py"))
    listed = [tmp_path / f for f in language._checksums() if f.startswith(f"{name}/")]
    file = max(listed, key=lambda p: p.stat().st_size)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    done = subprocess.run([sys.executable, "-c", REFUSED, str(tmp_path), LOADERS[name]], cwd=REPOSITORY, capture_output=True, text=True, timeout=60)
    assert f"{file}: manca o non è il file distribuito" in done.stdout, done.stderr


def test_a_folder_that_is_not_listed_is_refused():
    with pytest.raises(ModelError, match="non è fra le risorse"):
        language.verify("altro")
