"""Mail: the server that sends, the mailbox that gets replies, and the patience with both. Each variable is explained in docs/how-to/connect-mail.md."""

import os

from remit.service.config.data_directory import data_directory
from remit.service.config.variables import number, whole_number

# The server that sends; without one, one file a mail in the data directory.
EMAIL_HOST = os.environ.get("REMIT_MAIL_HOST", "")
EMAIL_PORT = whole_number("REMIT_MAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("REMIT_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("REMIT_MAIL_PASSWORD", "")
MAIL_TLS = os.environ.get("REMIT_MAIL_TLS", "")
EMAIL_USE_TLS = MAIL_TLS in ("1", "starttls")
EMAIL_USE_SSL = MAIL_TLS == "implicit"
EMAIL_TIMEOUT = 20
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend" if EMAIL_HOST else "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = data_directory() / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("REMIT_MAIL_FROM", "remit@localhost")

# Where replies go: {token} stands for the words by which a reply finds its subject. Empty: to the sender's address, found by subject line only.
MAIL_REPLY_TO = os.environ.get("REMIT_MAIL_REPLY_TO", "")
# Where the sending server reports what it could not deliver (the envelope's sender). Empty: to the sender's address.
MAIL_BOUNCES_TO = os.environ.get("REMIT_MAIL_BOUNCES_TO", "")

# The mailbox that gets replies.
IMAP_HOST = os.environ.get("REMIT_IMAP_HOST", "")
IMAP_PORT = whole_number("REMIT_IMAP_PORT", 993)
IMAP_USER = os.environ.get("REMIT_IMAP_USER", "")
IMAP_PASSWORD = os.environ.get("REMIT_IMAP_PASSWORD", "")
IMAP_FOLDER = os.environ.get("REMIT_IMAP_FOLDER", "INBOX")
IMAP_TLS = os.environ.get("REMIT_IMAP_TLS", "implicit")
IMAP_SECONDS = number("REMIT_IMAP_SECONDS", 60)
MAIL_LARGEST_MB = number("REMIT_MAIL_LARGEST_MB", 25)

# A copy of each mail comes into that mailbox and proves that the server took it. "none": no copies.
_copy = os.environ.get("REMIT_MAIL_COPY_TO", "") or (MAIL_REPLY_TO.replace("{token}", "sent") if IMAP_HOST else "")
MAIL_COPY_TO = "" if _copy == "none" else _copy
MAIL_COPY_SECONDS = number("REMIT_MAIL_COPY_SECONDS", 900)

# A worker that says nothing for so long is taken for dead, and what it had claimed is taken over.
MAIL_CLAIM_SECONDS = number("REMIT_MAIL_CLAIM_SECONDS", 300)
MAIL_GIVE_UP_HOURS = number("REMIT_MAIL_GIVE_UP_HOURS", 120)
MAIL_DIGEST_HOUR = whole_number("REMIT_MAIL_DIGEST_HOUR", 8)
# Under which address people reach the pages: the digest links there.
MAIL_LINK_TO = os.environ.get("REMIT_LINK_TO", "http://127.0.0.1:8000")
