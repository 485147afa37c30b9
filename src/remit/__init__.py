"""Remit finds the work that hospital letters hand to GP practices and writes the letter that hands it back.

What lives here: the version, and what every process of Remit sets for itself. The engine is `remit.engine`, the command line `remit.cli`.
"""

import os

# The matrices here are small: threads of the linear algebra library cost more than they bring, and two processes of `--jobs` would fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
NEW_OBJECTS = 100_000
"""How many new objects wait until Python looks for rings among them (`gc.set_threshold`). What a start loads stays to the end; to look through it at each 700,
as Python does by itself, takes a sixth of a cold start of the command line and an eighth of the service's."""
