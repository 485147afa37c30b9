"""Post that arrives by itself: MESH mailboxes, IMAP mailboxes for letters, FHIR messages, each stored once, whatever crashes.

What lives here: the mailboxes of practices, what came through which door and what became of it, answers to senders. What does not: the letters themselves and
their reading (`correspondence`), mail that answers ours (`notifications`), the HTTP door for FHIR (`api`), which calls in here.
"""
