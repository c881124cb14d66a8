"""From Italian interview notes to recurring themes and requests that a person can check.

The package holds pure functions and scikit-learn estimators: tables go in, tables come out.
Scheduling and parallel running live in :mod:`flows`, which is the only importer of Prefect.
"""

import os

__version__ = "0.1.0"

# One thread for linear algebra, set before NumPy is imported: the tables do not depend on how many processors a
# machine has, and processes that read notes side by side do not get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
