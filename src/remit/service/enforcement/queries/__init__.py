"""Reading contract matters, always for the organisation that somebody works for.

`matters` finds them and what a reader may see, `standing` folds one, `evidence` takes figures, `papers` makes documents, `actions_taken` counts what was done
for information requests.
"""
