"""Counting: figures about cases, their pictures' limits, what they cost, and what may be published; accuracy against labelled letters.

What lives here: one small module a subject, all over the plain records of `facts`, so that page, export, answer to an information request and batch job count
with the same functions. What does not: where the records come from (each door), or how figures are drawn and worded (each door).
"""
