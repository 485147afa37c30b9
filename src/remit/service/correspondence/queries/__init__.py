"""Reading letters, always for one organisation: the practice that received them and, of a letter that was sent to it, the provider.

`letters` holds lists and the letter page, `arrivals` what came in and how far it is, `local_policy` what is agreed
locally, `labels` decisions as labelled data. `queues` counts over all practices, for those who run the service.
"""

from remit.service.correspondence.queries.arrivals import Progress, get_arrival, get_delivery, get_progress, list_failed, list_known, list_repeated, name_of
from remit.service.correspondence.queries.labels import list_labelled
from remit.service.correspondence.queries.letters import (
    PAGE,
    FindingView,
    LetterView,
    PatientView,
    Row,
    count_states,
    find_next,
    first_of,
    get_letter_for_provider,
    get_original,
    get_own_letter,
    get_own_row,
    get_sent_letter,
    list_asking,
    list_rows,
    list_to_send,
    suggested_on,
    view_of,
)
from remit.service.correspondence.queries.local_policy import (
    are_suggestions_chosen,
    get_version,
    holding_policy,
    list_versions,
    load_policy_for,
    organisation_of,
    policy_of,
    read_policy_files,
    sample_policy,
    version_for,
)
from remit.service.correspondence.queries.queues import count_arrivals, count_letters, oldest_waiting

__all__ = [
    "PAGE",
    "FindingView",
    "LetterView",
    "PatientView",
    "Progress",
    "Row",
    "are_suggestions_chosen",
    "count_arrivals",
    "count_letters",
    "count_states",
    "find_next",
    "first_of",
    "get_arrival",
    "get_delivery",
    "get_letter_for_provider",
    "get_original",
    "get_own_letter",
    "get_own_row",
    "get_progress",
    "get_sent_letter",
    "get_version",
    "holding_policy",
    "list_asking",
    "list_failed",
    "list_known",
    "list_labelled",
    "list_repeated",
    "list_rows",
    "list_to_send",
    "list_versions",
    "load_policy_for",
    "name_of",
    "oldest_waiting",
    "organisation_of",
    "policy_of",
    "read_policy_files",
    "sample_policy",
    "suggested_on",
    "version_for",
    "view_of",
]
