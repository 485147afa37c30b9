"""Settings of the tests: fast passwords, mail kept in memory, jobs done at once, a data directory that is thrown away, no demonstration."""

import os
import tempfile

os.environ.setdefault("REMIT_SECRET_KEY", "only-the-tests-use-this-key-and-nothing-that-it-signs-leaves-them")
os.environ.setdefault("REMIT_DATA", tempfile.mkdtemp(prefix="remit-tests-"))

from remit.service.config.settings.base import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if not os.environ.get("DATABASE_URL"):
    # A file, as in real life: an SQLite database in memory locks in another way.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "tests.sqlite3")}
