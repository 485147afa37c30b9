"""How the table of events came about."""
