"""The top of the service: settings, the URL table, middleware, the clock, and the commands that start it.

What lives here: everything that must know all apps, and the one place of the service that reads the clock (`clock`). What does not: any table or page.
"""
