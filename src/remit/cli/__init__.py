"""The command line `remit`: a thin door to the engine, and the one room that reads the clock.

What lives here: one module a command (`read`, `triage`, `return_letter`, `rules`, `evaluate`), and what they share: paths and failures (`reading`), words
(`words`), the terminal (`tables`), the page (`report_html`). What does not: any judgement (`remit.engine`).
"""
