"""Reading what belongs to the API, always for one organisation or one key: `keys`, `checks` (with the tools of the engine), `webhooks`."""
