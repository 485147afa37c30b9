"""Pages of information requests. `requests` for the commissioner, `log` for everybody."""
