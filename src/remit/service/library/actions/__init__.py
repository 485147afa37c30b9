"""Writing the library: documents and versions, good practice, releases."""

from remit.service.library.actions.documents import add_document, add_good_practice, add_version, set_public
from remit.service.library.actions.releases import release_figures, withdraw_release

__all__ = ["add_document", "add_good_practice", "add_version", "release_figures", "set_public", "withdraw_release"]
