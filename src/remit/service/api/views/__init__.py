"""What is asked for.

`door` holds the rules for all, then comes one file a matter: `checking`, `letters`, `cases`, `knowledge`, `hooks`, `tokens`; and `pages` for people.
"""
