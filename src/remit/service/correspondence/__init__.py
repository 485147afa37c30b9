"""Letters: how they come in, what is read of them, and what a person decides on each request.

What lives here: files taken in and stored once (`Arrival`), the letters read out of them, findings with what was suggested, decided and touched, and the local
policy by which they were judged. What does not: the reading itself (`remit.engine`), what is sent and what becomes of it (`cases`), mail (`notifications`).
"""
