"""How the tables of organisations came about."""
