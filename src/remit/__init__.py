"""Remit finds the work that hospital letters hand to GP practices and writes the letter that hands it back.

What lives here: the version. The engine is `remit.engine`, the command line `remit.cli`.
"""

__version__ = "0.1.0"
