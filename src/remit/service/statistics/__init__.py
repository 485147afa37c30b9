"""Figures about cases: kept by events, read by the engine's measures, drawn, handed out.

What lives here: the facts and cells that are kept so that figures are fast, the pages, pictures and exports. What does not: how anything is counted
(`remit.engine.measures`), contract steps and plans (their own apps).
"""
