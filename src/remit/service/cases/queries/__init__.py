"""Reading cases, always for the organisation that somebody works for.

`scope` says whose cases they are, `standing` folds one case, `lists` reads the projection of many, `page` is one case as its reader may see it, `links` finds
it by a signed link, `receipts` hands out its chain.
"""
