"""What is written because somebody asked: how often a key asks, answers that are kept for repeated requests, and counts of what drafts held."""

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction

from remit.service.api import policies
from remit.service.api.models import ApiKey, KeptAnswer, KeyMinute
from remit.service.api.permissions import Caller
from remit.service.api.policies import ProblemError
from remit.service.audit.sealing import seal_json, unseal_json
from remit.service.organisations.models import Organisation
from remit.service.ui.presenters import day_on

_KEPT_FOR = dt.timedelta(hours=24)
_MINUTES_KEPT = 10
# One statement each: two who ask at the same time both count, and none waits for the other's answer.
_COUNT_REQUEST = """
    INSERT INTO api_keyminute (key_id, minute, count) VALUES (%s, %s, 1)
    ON CONFLICT (key_id, minute) DO UPDATE SET count = api_keyminute.count + 1 RETURNING count
"""
_COUNT_CHECKED = """
    INSERT INTO api_preventedcount (organisation_id, day, rule, count) VALUES (%s, %s, %s, %s)
    ON CONFLICT (organisation_id, day, rule) DO UPDATE SET count = api_preventedcount.count + excluded.count
"""


def count_request(key_id: int, *, at: dt.datetime) -> None:
    """Count one request of a key.

    Raises:
        ProblemError: 429, it asks too often.
    """
    minute = int(at.timestamp()) // 60
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_REQUEST, (key_id, minute))
        (count,) = cursor.fetchone()
    if count == 1:
        KeyMinute.objects.filter(key_id=key_id, minute__lt=minute - _MINUTES_KEPT).delete()
        ApiKey.objects.filter(pk=key_id).update(used_on=day_on(at))
    policies.check_rate(count, at=at)


@transaction.atomic
def do_once(caller: Caller, name: str, asked: Any, do: Callable[[], tuple[int, Any]], *, at: dt.datetime) -> tuple[int, Any]:
    """Do what a request asks for, or return the answer that the same request got before.

    Args:
        caller: who asks.
        name: that the caller gave the request (Idempotency-Key), "" for none.
        asked: the request, to tell another one under the same name.
        do: returns status and answer.
        at: when.

    Raises:
        ProblemError: 422, the name was given to another request.
    """
    if not name:
        return do()
    KeptAnswer.objects.filter(key_id=caller.key_id, at__lt=at - _KEPT_FOR).delete()
    digest = hashlib.sha256(json.dumps(asked, sort_keys=True, default=str).encode()).hexdigest()
    KeptAnswer.objects.get_or_create(key_id=caller.key_id, name=name, defaults={"digest": digest, "at": at})
    row = KeptAnswer.objects.select_for_update().get(key_id=caller.key_id, name=name)
    if row.digest != digest:
        detail = "This Idempotency-Key was sent with another request before. Give each request a name of its own, and only the same request the same name."
        raise ProblemError(422, "idempotency-key-used", detail)
    if row.status:
        return row.status, unseal_json(row.sealed)
    row.status, answer = do()
    row.sealed = seal_json(json.loads(json.dumps(answer, default=_plain)))
    row.save(update_fields=["status", "sealed"])
    return row.status, answer


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def count_checked(organisation: Organisation | None, rules: Iterable[str], *, day: dt.date) -> None:
    """Count a draft that was checked, and the requests by rule that a practice would have handed back. Nothing else of it is kept."""
    if organisation is None:
        return
    rows = [(organisation.pk, day, rule, number) for rule, number in {"": 1, **Counter(rules)}.items()]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(_COUNT_CHECKED, rows)
