"""The web service: one register that practice, provider and commissioner share.

What lives here: one Django app a folder, each with the same drawers (docs/how-to/add-a-page.md). What does not: judging letters, counting days and
figures (`remit.engine`), which the apps call.
"""
