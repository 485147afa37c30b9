"""Mail that goes out and comes in: the queue, its deliveries, replies that find their subject, and one digest a day.

What lives here: mail about a subject that is known only as text ("case:R-1042"). What does not: what a mail means to its subject. Higher apps connect
themselves in `routes`; nothing here knows them.
"""
