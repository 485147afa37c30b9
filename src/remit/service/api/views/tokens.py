"""Tokens for systems: OAuth 2, client credentials only (RFC 6749, 4.4). Refusals have the form that OAuth 2 sets."""

import json

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from oauth2_provider.views import TokenView

from remit.service.api.policies import ProblemError
from remit.service.api.queries import keys
from remit.service.ui.permissions import KEY, allow


def _refusal(error: str, words: str, status: int = 400) -> JsonResponse:
    return JsonResponse({"error": error, "error_description": words}, status=status)


@allow(KEY)
@csrf_exempt
def token(request: HttpRequest) -> HttpResponseBase:
    """Give a client a token for ten minutes."""
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "POST"})
    if request.POST.get("grant_type") != "client_credentials":
        return _refusal("unsupported_grant_type", "Send grant_type=client_credentials: systems get tokens, people sign in on the pages.")
    answer: HttpResponse = TokenView.as_view()(request)
    if answer.status_code != 200:
        return answer
    try:
        keys.get_caller(json.loads(answer.content)["access_token"], at=request.at)  # type: ignore[attr-defined]
    except ProblemError as problem:
        return _refusal("invalid_client", str(problem), 401)
    return answer
