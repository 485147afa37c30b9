"""Cases in words. `tables` holds the words, `days` says days and clocks, `case` one case, `rows` the rows of lists."""
