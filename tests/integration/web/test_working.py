"""The worker's chores of its own: what piles up is forgotten in time, and figures are kept."""

import datetime as dt
from typing import Any

import pytest
from django_tasks_db.models import DBTaskResult
from tests.integration.web.case_makers import sent_case

from remit.service.config.clock import now
from remit.service.config.working import Working
from remit.service.statistics.models import CaseFactRow

pytestmark = pytest.mark.django_db


def test_worker_forgets_jobs_that_ended_two_weeks_ago_once_a_day_and_no_others(settings: Any) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ages = {"old": 15, "young": 13}
    for name, days in ages.items():
        ended = now() - dt.timedelta(days=days)
        DBTaskResult.objects.create(
            task_path=name, status="SUCCESSFUL", finished_at=ended, args_kwargs={}, backend_name="default", exception_class_path="", traceback=""
        )
    DBTaskResult.objects.create(task_path="waiting", status="READY", args_kwargs={}, backend_name="default", exception_class_path="", traceback="")
    (chore,) = [one for one in Working()._outgoing() if one.name == "forget jobs that are done"]
    assert chore.every == 24 * 60 * 60
    assert chore.do() == 0
    assert set(DBTaskResult.objects.values_list("task_path", flat=True)) == {"young", "waiting"}


def test_worker_counts_what_happened_without_anybody_looking_at_a_page() -> None:
    sent_case()
    (chore,) = Working()._counted()
    assert chore.every <= 30
    assert chore.do() == 0
    assert CaseFactRow.objects.count() == 1
