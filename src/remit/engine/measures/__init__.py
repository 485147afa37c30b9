"""Counting: accuracy against labelled letters now; rates, limits and suppression later."""
