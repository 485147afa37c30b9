"""django-helpdesk as somebody would run it, with made-up tickets: the peer of `bench.web`. Runs in `.venv-bench-web`, never beside Remit.

python -m bench.helpdesk_peer 100000     make the tables and that many tickets, print what a client needs as JSON
gunicorn bench.helpdesk_peer             answer (its module attribute `application`)
"""

import json
import os
import sys
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings

TICKETS_A_QUEUE = 167  # as many as 1,000,000 cases of 6,000 practices give to each
CHUNK = 5_000


_TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]
    },
}


def _database() -> dict[str, Any]:
    """Return the setting of `HELPDESK_DATABASE`, an address of PostgreSQL."""
    parts = urlsplit(os.environ["HELPDESK_DATABASE"])
    folder = parts.query.removeprefix("host=")
    facts = {"NAME": parts.path.lstrip("/"), "USER": parts.username or "", "PASSWORD": parts.password or "", "HOST": folder or parts.hostname or ""}
    return {"ENGINE": "django.db.backends.postgresql", "PORT": str(parts.port or ""), "CONN_MAX_AGE": 60, **facts}


def _configure() -> None:
    settings.configure(
        DEBUG=False,
        SECRET_KEY="a-benchmark-keeps-no-secret-and-signs-nothing-that-leaves-it",  # noqa: S106 as it says
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="bench.helpdesk_urls",
        DATABASES={"default": _database()},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in ("auth", "contenttypes", "sessions", "sites", "messages", "staticfiles", "admin", "humanize")),
            "rest_framework",
            "helpdesk",
        ],
        SITE_ID=1,
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[_TEMPLATES],
        STATIC_URL="static/",
        USE_TZ=True,
        LOGIN_URL="/admin/login/",
        # It sends mail while the page waits, as it always does; the server is on this machine and throws all of it away.
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=int(os.environ.get("HELPDESK_MAIL_PORT", "25")),
        HELPDESK_TEAMS_MODE_ENABLED=False,
    )
    django.setup()


_configure()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer as WSGI does."""
    return _handler(environ, start_response)


def _load(count: int) -> dict[str, Any]:
    """Make queues, tickets with two follow-ups each, and somebody who is signed in."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from helpdesk.models import FollowUp, Queue, Ticket

    call_command("migrate", verbosity=0)
    queues = Queue.objects.bulk_create([Queue(title=f"Practice {place:05d}", slug=f"p{place}") for place in range(max(1, count // TICKETS_A_QUEUE))])
    user = get_user_model().objects.create_superuser("staff", "staff@desk.example", "a password of a benchmark")
    for start in range(0, count, CHUNK):
        numbers = range(start, min(count, start + CHUNK))
        tickets = Ticket.objects.bulk_create([_ticket(Ticket, queues[number % len(queues)], number) for number in numbers])
        words = "Thank you. Our team will do this and write to the patient this week."
        FollowUp.objects.bulk_create([FollowUp(ticket=one, title="Comment", comment=words, public=True, user=user) for one in tickets for _ in range(2)])
    return {"cookie": _session(user), "queue": queues[0].pk, "tickets": list(Ticket.objects.filter(queue=queues[0]).values_list("pk", flat=True)[:100])}


def _ticket(kind: Any, queue: Any, number: int) -> Any:
    text = "The letter asks the practice to chase a result. " * 8
    return kind(title=f"Returned work {number}", queue=queue, submitter_email="gp@practice.example", description=text, status=1 + number % 4)


def _session(user: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session.update(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend", HASH_SESSION_KEY: user.get_session_auth_hash()}
    )
    session.save()
    return f"sessionid={session.session_key}"


if __name__ == "__main__":
    sys.stdout.write(json.dumps(_load(int(sys.argv[1]))) + "\n")
else:
    from django.core.wsgi import get_wsgi_application

    _handler = get_wsgi_application()
