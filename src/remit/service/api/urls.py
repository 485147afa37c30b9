"""Addresses of the API and of its pages."""

from django.urls import include, path

from remit.service.api.views import cases, checking, fhir, figures, hooks, knowledge, letters, pages, tokens
from remit.service.api.views.door import api

# The views above declare themselves at the door when they are imported.
assert all((cases, checking, fhir, figures, hooks, knowledge, letters))  # noqa: S101 they are needed, and said to be

urlpatterns = [
    path("check", pages.check_draft_page, name="check_draft"),
    path("keys", pages.key_list, name="keys"),
    path("keys/new", pages.make_key, name="make_key"),
    path("keys/<int:key_id>/revoke", pages.revoke_key, name="revoke_key"),
    path("webhooks/new", pages.add_webhook, name="add_webhook"),
    path("webhooks/<int:webhook_id>/end", pages.end_webhook, name="end_webhook"),
    path("webhooks/messages", pages.webhook_messages, name="webhook_messages"),
    path("webhooks/messages/<str:message>/replay", pages.replay_message, name="replay_message"),
    path("api/oauth/token", tokens.token, name="token"),
    path("api/", include((api.list_patterns(), "api"))),
]
