"""What happened: an append-only list of events, each chained by hash to the one before it about the same subject.

What lives here: writing an event, reading a chain, checking it. What does not: what an event means to an app (that app's `queries` and `presenters`).
"""
