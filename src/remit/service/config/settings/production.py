"""A real service behind TLS. `python -m remit.service.config check --deploy` finds nothing with these."""

import os

from remit.service.config.settings.base import *

ALLOWED_HOSTS = [name.strip() for name in os.environ.get("REMIT_HOSTS", "").split(",") if name.strip()]
CSRF_TRUSTED_ORIGINS = [f"https://{name}" for name in ALLOWED_HOSTS]

# The proxy in front ends TLS and must set this header itself; it may never pass on what a browser sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-remit_session"
CSRF_COOKIE_NAME = "__Host-remit_csrf"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
