"""Many cases at once for `bench.web`: rows as the register would hold them after years, written by the database itself.

What lives here: SQL for PostgreSQL. What does not: the cases, letters and people that are looked at, which are made by the real actions (`web_stage`).
Chains and seals of these rows are not true; nobody opens them.
"""

from collections.abc import Iterator

from django.db import connection

PRACTICES = 6_000
PROVIDERS = 140
EVENTS = ("return", "send", "acknowledge", "take_back", "accept")

# Where a case stands, by its number: nine in ten are over, as after years.
_LABELS = """
    CASE WHEN n % 10 > 0 THEN (ARRAY['taken_back','not_upheld','settled_in_part','withdrawn','not_theirs'])[1 + n % 5]
         ELSE (ARRAY['sent','acknowledged','question','disagreed','with_commissioner'])[1 + (n / 10) % 5] END
"""
_WAITS = """
    CASE WHEN n % 10 > 0 THEN '' ELSE (ARRAY['provider','provider','practice','practice','commissioner'])[1 + (n / 10) % 5] END
"""
_DAY = "date '2026-01-05' - (n % 1500)::int"


def fill(count: int) -> Iterator[str]:
    """Write organisations, cases, requests, clocks and events; yield what was written."""
    with connection.cursor() as cursor:
        for what, statement in _statements(count):
            cursor.execute(statement)
            yield f"{cursor.rowcount:,} {what}"
        cursor.execute("ANALYZE")


def _statements(count: int) -> Iterator[tuple[str, str]]:
    yield "practices", _organisations("practice", "B", PRACTICES)
    yield "providers", _organisations("provider", "R", PROVIDERS)
    yield "cases", _cases(count)
    yield "requests", _requests()
    yield "running clocks", _clocks()
    yield "events", _events()
    yield "words of events", _words()


def _organisations(kind: str, letter: str, count: int) -> str:
    return f"""
        INSERT INTO organisations_organisation (code, name, kind, postcode, commissioner_id)
        SELECT '{letter}' || lpad(n::text, 5, '0'), initcap('{kind}') || ' ' || n, '{kind}', '', (SELECT id FROM organisations_organisation WHERE code = 'ZZC1')
        FROM generate_series(1, {count}) n
    """  # noqa: S608 our own words


def _cases(count: int) -> str:
    """Return cases spread over all practices and providers; the practice that is looked at gets as many as the others."""
    return f"""
        INSERT INTO cases_case (reference, practice_id, provider_id, commissioner_id, raised_by, kind, key, specialty, site, letter_reference, sealed,
            opened_at, opened_on, is_urgent, label, type, said_by, waits_for, risk_with, level, sent_on, answered_on, due_on, overdue_from, escalate_on,
            last_number, last_at, is_confirmed)
        SELECT 'RX' || lpad(n::text, 9, '0'), practice.ids[1 + n % array_length(practice.ids, 1)], provider.ids[1 + (n / 7) % array_length(provider.ids, 1)],
            commissioner.id, 'practice', 'return', 'bulk-' || n, (ARRAY['Dermatology','Cardiology','Orthopaedics','Rheumatology'])[1 + n % 4], '', '',
            decode(repeat('41', 1200), 'hex'), {_DAY}, {_DAY}, n % 50 = 0,
            {_LABELS}, CASE WHEN n % 10 > 0 THEN 'resolved' ELSE 'open' END, 'practice', {_WAITS},
            CASE WHEN n % 10 > 0 THEN '' ELSE 'practice' END, 1, {_DAY}, CASE WHEN n % 10 > 0 THEN {_DAY} + 12 END, CASE WHEN n % 10 = 0 THEN {_DAY} + 14 END,
            CASE WHEN n % 10 = 0 THEN {_DAY} + 15 END, CASE WHEN n % 10 = 0 THEN {_DAY} + 28 END, 5, {_DAY} + 13, true
        FROM generate_series(1, {count}) n,
            (SELECT array_agg(id ORDER BY id) ids FROM organisations_organisation WHERE kind = 'practice') practice,
            (SELECT array_agg(id ORDER BY id) ids FROM organisations_organisation WHERE kind = 'provider') provider,
            (SELECT id FROM organisations_organisation WHERE code = 'ZZC1') commissioner
    """  # noqa: S608 our own words


def _requests() -> str:
    tasks = "'chase_result','onward_referral','fit_note','arrange_test','prescribe_start'"
    return f"""
        INSERT INTO cases_caseitem (case_id, number, item_id, finding, task, rule, outcome, basis, citation, clause, ask, minutes_low, minutes_likely,
            minutes_high, minutes_basis, sealed, said)
        SELECT id, place, place::text, '', (ARRAY[{tasks}])[1 + (id + place) % 5], 'RES-001', 'return', 'contract',
            'NHS Standard Contract 2025/26, Service Condition 12', '', 'take_back', 8, 15, 30, 'published', decode(repeat('41', 300), 'hex'), ''
        FROM cases_case, generate_series(1, 2) place WHERE reference LIKE 'RX%%' AND (place = 1 OR id % 2 = 0)
    """  # noqa: S608 our own words


def _clocks() -> str:
    return """
        INSERT INTO cases_caseclock (case_id, clock, owed_by, due_on, overdue_from)
        SELECT id, clock, 'provider', due_on, overdue_from FROM cases_case, unnest(ARRAY['answer','escalate']) clock
        WHERE reference LIKE 'RX%%' AND type = 'open'
    """


def _events() -> str:
    moves = ",".join(f"'{move}'" for move in EVENTS)
    facts = "jsonb_build_object('number', number, 'move', moves.move, 'side', 'raiser', 'channel', 'account', 'recorded_by', 'raiser', 'person', 'person:1')"
    return f"""
        INSERT INTO cases_caseevent (case_id, number, move, key, at, facts, previous_hash, hash)
        SELECT id, number, moves.move, '', opened_at + number * interval '2 days', {facts}, md5(id::text || (number - 1)) || md5('p'), md5(id::text || number)
        FROM cases_case, unnest(ARRAY[{moves}]) WITH ORDINALITY AS moves(move, number) WHERE reference LIKE 'RX%%'
    """  # noqa: S608 our own words


def _words() -> str:
    return """
        INSERT INTO cases_eventwords (event_id, sealed)
        SELECT event.id, decode(repeat('41', 250), 'hex') FROM cases_caseevent event JOIN cases_case ON cases_case.id = event.case_id
        WHERE event.move IN ('take_back', 'return') AND cases_case.reference LIKE 'RX%%'
    """
