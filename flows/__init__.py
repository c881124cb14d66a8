"""Prefect flows over :mod:`pipeline`: thin, quiet, local. Only this package imports Prefect."""

import sys

# jsonschema, which Prefect imports, builds the grammar of RFC 3987 where that package happens to be installed
# (Jupyter brings it): over a second in every process, for a check of addresses that nobody here asks for.
sys.modules.setdefault("rfc3987_syntax", None)
