"""From Italian interview notes to recurring themes and requests that a person can check.

The package holds pure functions and scikit-learn estimators: tables go in, tables come out.
Scheduling and parallel running live in :mod:`flows`, which is the only importer of Prefect.
"""

__version__ = "0.1.0"
