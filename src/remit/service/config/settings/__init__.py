"""Settings: `base` for all, `local` for one machine, `production` behind TLS, `testing` for the tests."""
