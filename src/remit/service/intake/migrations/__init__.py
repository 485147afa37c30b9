"""Changes of the tables of post that arrives by itself."""
