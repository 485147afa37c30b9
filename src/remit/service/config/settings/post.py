"""Post that arrives by itself: how MESH is reached, and how often mailboxes are looked into. Each variable is explained in docs/how-to/post-that-arrives.md.

Which mailbox belongs to which practice, and its password, is set on the page "Mailboxes for letters".
"""

import os

from remit.service.config.variables import number

# One connection for all mailboxes of this copy. Empty: MESH is not looked into.
MESH_URL = os.environ.get("REMIT_MESH_URL", "").rstrip("/")
MESH_SHARED_KEY = os.environ.get("REMIT_MESH_SHARED_KEY", "")
MESH_CA_FILE = os.environ.get("REMIT_MESH_CA_FILE", "")
MESH_CERT_FILE = os.environ.get("REMIT_MESH_CERT_FILE", "")
MESH_KEY_FILE = os.environ.get("REMIT_MESH_KEY_FILE", "")
MESH_SECONDS = number("REMIT_MESH_SECONDS", 60)
# After so long an answer whose worker said nothing more is sent again.
MESH_CLAIM_SECONDS = number("REMIT_MESH_CLAIM_SECONDS", 120)
# Mailboxes for letters by mail.
LETTER_MAIL_SECONDS = number("REMIT_LETTER_MAIL_SECONDS", 60)
