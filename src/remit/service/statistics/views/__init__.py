"""Pages of figures.

`overview` shows them, `behind` lists the cases of a number, `files` hands out tables and pictures, `said` takes what people say of them.
"""
