"""What every template can say without being told: addresses, words for days, the frame of the page.

What lives here: the Jinja environment and the context of the frame. What does not: the frame itself (`ui/templates/ui/base.html`).
"""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from jinja2 import ChainableUndefined, Environment

from remit.engine.remedy import spaced_reference
from remit.service.config.clock import day_of, now
from remit.service.config.navigation import list_entries, list_more
from remit.service.ui import forms, presenters


def _url(name: str, **arguments: Any) -> str:
    return reverse(name, kwargs=arguments or None)


def _static(path: str) -> str:
    """Return a file's address with the release in it, so that a new release is not shown with an old style sheet."""
    return f"{static(path)}?v={settings.REMIT_VERSION}"


def _passkey_scripts(form: str, **ids: str) -> SafeString:
    """Return allauth's scripts for one of its passkey forms. The ids are data, not code: no script stands in a page."""
    files = ("mfa/js/webauthn-json.js", "mfa/js/webauthn.js", "account/js/onload.js", "ui/passkey.js")
    scripts = format_html_join("", '<script src="{}"></script>', ((_static(file),) for file in files))
    data = json.dumps({"ids": ids}).translate({ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"})
    return scripts + format_html('<script data-allauth-onload="allauth.webauthn.forms.{}" type="application/json">{}</script>', form, mark_safe(data))  # noqa: S308 escaped


def environment(**options: Any) -> Environment:
    """Return the Jinja environment; `ChainableUndefined` because the design system's macros ask for what is not there."""
    options["undefined"] = ChainableUndefined
    result = Environment(**options, trim_blocks=True, lstrip_blocks=True)  # noqa: S701 Django's backend turns autoescape on in the options
    result.globals |= {"url": _url, "static": _static, "json_script": json_script, "passkey_scripts": _passkey_scripts}
    result.globals |= {"list_problems": forms.list_problems, "choices_of": forms.choices_of, "options_of": forms.options_of, "day_parts_of": forms.day_parts_of}
    result.filters |= {
        "day": presenters.day_in_words,
        "time": presenters.time_in_words,
        "moment": presenters.moment_in_words,
        "counted": presenters.count_in_words,
        "reference": spaced_reference,
        "london_day": presenters.day_on,
        "nhs_number": presenters.nhs_number_in_words,
        "with_capital": presenters.with_capital,
        "chosen_label": forms.label_of,
    }
    result.tests["day_widget"] = lambda field: isinstance(field.field.widget, forms.DayWidget)
    return result


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the frame shows of the reader: who, for whom, which menu."""
    acting = getattr(request, "acting", None)
    person = getattr(request, "user", AnonymousUser())
    match = request.resolver_match
    return {
        "acting": acting,
        "person": person if person.is_authenticated else None,
        "menu": list_entries(acting.role, current=match.view_name if match else "") if acting else [],
        "more": list_more(acting.role) if acting else [],
        "is_demo": settings.DEMO,
        "today": day_of(now()),
    }
