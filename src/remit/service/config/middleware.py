"""What happens to each request before its page: headers, the moment, limits of a session, for whom somebody works, and who may.

What lives here: the steps, in the order in which settings list them. What does not: the rules themselves (each app's `permissions`).
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from remit.service.accounts import queries
from remit.service.config.clock import now
from remit.service.ui.permissions import Audience, rule_of
from remit.service.ui.policies import RefusalError
from remit.service.ui.views import bad_request, forbidden, not_found, show_problem

Answer = Callable[[HttpRequest], HttpResponse]
SIGNED_IN_AT = "signed_in_at"
CLICKED_AT = "clicked_at"
ACTING = "acting"


def _content_security_policy() -> str:
    """Return what a page may load: our own files and nothing else; no script, style or frame in the page."""
    identity_provider = f" {settings.OIDC_ISSUER.split('/', 3)[0]}//{settings.OIDC_ISSUER.split('/', 3)[2]}" if settings.OIDC_ISSUER else ""
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            f"form-action 'self'{identity_provider}",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        )
    )


def headers(get_response: Answer) -> Answer:
    """Tell the browser what it may not do, and that pages of people are not kept."""
    policy = _content_security_policy()

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def body_limit(get_response: Answer) -> Answer:
    """Refuse a body that is larger than any upload may be, before anything reads it."""

    def answer(request: HttpRequest) -> HttpResponse:
        given = request.META.get("CONTENT_LENGTH") or "0"
        if not given.isdecimal() or int(given) > settings.LARGEST_BODY:
            sentences = (f"What you sent has more than {settings.LARGEST_BODY // 1024 // 1024} MB. Send it in smaller parts.", "Nothing was kept.")
            return show_problem(request, status=413, title="That is too large", sentences=sentences)
        return get_response(request)

    return answer


def address_limit(get_response: Answer) -> Answer:
    """Refuse the address of a page that holds a NUL, which PostgreSQL takes in no text; the API says so in its own form."""

    def answer(request: HttpRequest) -> HttpResponse:
        if ("\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")) and not request.path.startswith("/api/"):
            return bad_request(request)
        return get_response(request)

    return answer


def moment(get_response: Answer) -> Answer:
    """Read the clock once; views pass `request.at` on."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.at = now()  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def session_limits(get_response: Answer) -> Answer:
    """End a session after its longest time, however busy; Django ends an idle one, counted from a click that is written down once a minute."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            began = request.session.setdefault(SIGNED_IN_AT, request.at.isoformat())  # type: ignore[attr-defined]
            if abs(request.at - dt.datetime.fromisoformat(began)) > dt.timedelta(hours=settings.SESSION_LONGEST_HOURS):  # type: ignore[attr-defined]
                logout(request)
                messages.info(request, f"You were signed in for {settings.SESSION_LONGEST_HOURS} hours. Sign in again to go on.")
                return redirect("account_login")
            _write_down_click(request.session, request.at)  # type: ignore[attr-defined]
        return get_response(request)

    return answer


def _write_down_click(session: SessionBase, at: dt.datetime) -> None:
    """Write into a session that it is used, so that it is saved and ends later; not at every click, as each costs a write that waits for the disk."""
    before = session.get(CLICKED_AT)
    if before is None or abs(at - dt.datetime.fromisoformat(before)) >= dt.timedelta(seconds=settings.SESSION_CLICK_SECONDS):
        session[CLICKED_AT] = at.isoformat()


def acting(get_response: Answer) -> Answer:
    """Find for whom somebody works now; who works for one organisation only need not choose."""

    def answer(request: HttpRequest) -> HttpResponse:
        request.acting = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.acting = queries.find_acting(request.user, chosen=request.session.get(ACTING))  # type: ignore[attr-defined]
        return get_response(request)

    return answer


class AccessMiddleware:
    """Ask the page's rule whether this reader may come in, and turn refusals into pages."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next step."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the questions are asked below, once the page is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponseBase], _args: Any, _kwargs: Any) -> HttpResponse | None:
        """Refuse, send elsewhere, or let in (None)."""
        rule = rule_of(view)
        if rule is None:
            raise ImproperlyConfigured(f"The view {view.__module__}.{getattr(view, '__name__', '?')} does not say who may open it: add @allow(...).")
        if rule.audience in (Audience.ANYONE, Audience.KEY):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login")) if request.method == "GET" else redirect("account_login")
        if rule.audience is Audience.SIGNED_IN:
            return None
        if not _has_two_steps(request):
            return redirect("mfa_activate_totp")
        return None if rule.audience is Audience.TWO_STEP else _check_role(request, rule.admits)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Show a policy's sentence; what is not found in this reader's organisation does not exist for them."""
        if isinstance(error, RefusalError):
            return show_problem(request, status=409, title="That cannot be done now", sentences=(str(error),))
        return not_found(request) if isinstance(error, ObjectDoesNotExist) else None


def _check_role(request: HttpRequest, admits: Callable[[str], bool]) -> HttpResponse | None:
    role = request.acting.role if request.acting else None  # type: ignore[attr-defined]
    if role is None:
        return redirect("choose_organisation")
    return None if admits(role) else forbidden(request)


def _has_two_steps(request: HttpRequest) -> bool:
    """Say whether a second step protects this session: our own, or that of the identity provider."""
    if not settings.TWO_STEP_REQUIRED or is_mfa_enabled(request.user):
        return True
    return any(method.get("method") == "socialaccount" for method in request.session.get("account_authentication_methods", ()))
