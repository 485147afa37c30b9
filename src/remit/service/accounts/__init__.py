"""Who somebody is, for whom they work and in which role, and how they get in.

What lives here: people, memberships, invitations, sign-in pages. What does not: organisations (next floor up) and the settings of sign-in (`config`).
"""
