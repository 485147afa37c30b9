"""The refusal that all apps share.

What lives here: `RefusalError`. An app's `policies` raise it with a sentence a person can read; views show the sentence beside the form, and the
middleware shows it on a page of its own where a view does not.
"""


class RefusalError(Exception):
    """Something may not be done now. The message says what is wrong, why, and what to do."""
