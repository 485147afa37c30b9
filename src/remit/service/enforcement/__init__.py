"""Enforcement: the steps of the contract that a commissioner takes with a provider, each decided by a named person.

What lives here: matters and their steps, proposals with frozen evidence, numbers read in the signed contract, the papers. What does not: the ladders and their
rules (`remit.engine.steps`), plans and their milestones (`improvement`), figures (`statistics`).
"""
