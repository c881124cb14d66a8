"""Write a small real file and read it back; what every document promises is checked on the way."""

import pytest
from reader_samples import check

from pipeline.ingest.read import read_document


@pytest.fixture
def reading(tmp_path):
    """``reading(name, content)`` gives the checked Document; content is text, bytes, or something with ``save(path)``."""

    def write_and_read(name, content):
        path = tmp_path / name
        if hasattr(content, "save"):
            content.save(str(path))
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        document = read_document(path, root=tmp_path)
        check(document)
        return document

    return write_and_read
