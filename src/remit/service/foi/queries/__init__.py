"""Reading information requests: `requests` of a commissioner with their clocks, `drafting` from the register, `log` for everybody."""
