"""Work that is done after the page was answered: how an app asks for it by name.

What lives here: `enqueue`, which writes into the same database and so belongs to the caller's transaction: what is stored is queued, or neither. What does not:
the jobs themselves (`config.jobs`, because they read the clock) and the process that works on them (`remit manage work`).
"""

from django.conf import settings
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, default_task_backend
from django_tasks.exceptions import TaskResultDoesNotExist


def enqueue(name: str, *arguments: int | str) -> str:
    """Ask for a job of `settings.JOBS`.

    Returns:
        The job's id, for `is_queued`.
    """
    return str(import_string(settings.JOBS[name]).enqueue(*arguments).id)


def is_queued(job: str) -> bool:
    """Say whether a job still waits for a worker. One that is being worked on, is done, or is not known, does not."""
    if not job or not default_task_backend.supports_get_result:
        return False
    try:
        return default_task_backend.get_result(job).status == TaskResultStatus.READY
    except TaskResultDoesNotExist:
        return False
