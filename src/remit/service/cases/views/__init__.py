"""Pages about cases.

`lists` and `inbox` find them, `case` shows one, `steps` moves it, `answer` answers it, `links` answers it without an account; `sending` sends, `reports` begin
without a letter, `shared_care` answers requests to share care.
"""
