"""Freedom of information: the register of requests, answers drafted from figures, decisions about small numbers, reviews, the disclosure log.

What lives here: requests and their answers. What does not: counting and wording (`remit.engine.disclosure`), the clock (`remit.engine.clocks`).
"""
