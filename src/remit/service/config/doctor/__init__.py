"""`remit doctor`: what is misconfigured, and how to mend it.

`findings` is what a check says. `machine`, `database`, `secrets_kept`, `pages`, `post` and `work` hold the checks by matter, `looking` runs all of them. Each
check is handed what it looks at, so that each can be tested both ways. What does not live here: whether the record holds (`remit verify --register`).
"""
