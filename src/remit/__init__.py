"""Remit finds the work that hospital letters hand to GP practices and writes the letter that hands it back.

What lives here: the version. The engine is `remit.engine`, the command line `remit.cli`.
"""

import os

# The matrices here are small: threads of the linear algebra library cost more than they bring, and two processes of `--jobs` would fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
