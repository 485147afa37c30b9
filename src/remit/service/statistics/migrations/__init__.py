"""How the tables of figures came about."""
