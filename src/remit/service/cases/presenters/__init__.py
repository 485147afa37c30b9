"""Cases in words.

`tables` holds the words, `days` says days and clocks, `case` one case, `rows` the rows of lists; `sending`, `outgoing_mail`
and `shared_care` say what goes out.
"""
