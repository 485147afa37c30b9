"""Organisations by ODS code: what they are, what became of them, where to reach them, and what they promised.

What lives here: practices, PCNs, providers with sites and specialties, commissioners and LMCs. What does not: people (`accounts`) and cases (above).
"""
