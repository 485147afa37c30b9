"""Writing what belongs to the API: `keys`, `asking` (limits, repeated requests, counts), `webhooks` (what is told to other systems)."""
