"""Improvement: plans that provider and practices work on together, and the working group that looks after them.

What lives here: improvement plans (SDIP) and remedial action plans with their milestones, readings and reviews; the working group; the yearly self-assessment.
What does not: how a milestone stands (`remit.engine.plans`), the steps of the contract (`enforcement`).
"""
