"""Medicines at the interface: what a letter says of each, when it runs out, who may prescribe it, what changed, and which pairs were passed over.

What lives here: one small module a matter; `read_rows` is the way in. What does not: findings and their judgement (`remit.engine.triage`). No module here gives
advice on treatment: where something is missing, the sender is asked.
"""
