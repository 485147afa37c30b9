"""Reading figures, always for the organisation that somebody works for.

`scope` says whose figures they are, `figures` reads them from cells or, as of an earlier moment, from events; `facts` makes records from events; `behind` lists
the cases behind a number; `charts` puts figures into the engine's charts.
"""
