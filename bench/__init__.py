"""Benchmarks: each runs a peer beside Remit in one command and prints the ratio.

What lives here: the measurements of `make bench`. What does not: whether findings are right (`remit evaluate`), and any code that ships.
"""
