"""Remit finds the work that hospital letters hand to GP practices and writes the letter that hands it back.

What lives here: the version, and what every process of Remit sets for itself. The engine is `remit.engine`, the command line `remit.cli`.
"""

import atexit
import gc
import os

# The matrices here are small: threads of the linear algebra library cost more than they bring, and two processes of `--jobs` would fight over them.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
_NEW_OBJECTS = 100_000


def look_less_for_rings() -> None:
    """Have Python look for rings among objects only after 100,000 new ones, and not once more as it ends.

    For a process that ends soon: what its start loads stays to the end. To look through it at each 700 objects and three times at the end, as Python does by
    itself, takes a third of a cold start of the command line.
    """
    gc.set_threshold(_NEW_OBJECTS)
    atexit.register(gc.freeze)
