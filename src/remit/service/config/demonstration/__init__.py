"""A demonstration: one fictional area, its people, and fourteen months of letters and cases, the same every time.

What lives here: the path: `files` (what is written down), `dice` (chance that repeats), `patients`, `writing` (letters), `histories` (what
becomes of a case), `mixture` (which cases there are), `loading` (into a database, through the actions that people use). What does not: any rule of its own.
"""
