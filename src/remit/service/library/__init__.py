"""Library: documents with their versions and dates in force, good practice with the change it made, who does what, and what an approver released to the public.

What lives here: pages with and without sign-in. What does not: the rulebook behind "who does what" (`remit.engine.rulebook`), information requests (`foi`).
"""
