"""How the tables of letters came about."""
