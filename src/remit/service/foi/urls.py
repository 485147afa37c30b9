"""Addresses of the pages of information requests; the disclosure log is public."""

from django.urls import path

from remit.service.foi.views import log, releases, requests

urlpatterns = [
    path("information-requests", requests.request_list, name="request_list"),
    path("information-requests/new", requests.register_request, name="register_request"),
    path("information-requests/<slug:reference>", requests.information_request, name="information_request"),
    path("information-requests/<slug:reference>/ask", requests.ask_requester, name="ask_requester"),
    path("information-requests/<slug:reference>/meaning", requests.requester_answered, name="requester_answered"),
    path("information-requests/<slug:reference>/withdraw", requests.withdraw_request, name="withdraw_request"),
    path("information-requests/<slug:reference>/hiding", requests.decide_hiding, name="decide_hiding"),
    path("information-requests/<slug:reference>/send", requests.send_answer, name="send_answer"),
    path("information-requests/<slug:reference>/release", requests.release_answer, name="release_answer"),
    path("information-requests/<slug:reference>/answer.<slug:form>", requests.answer_file, name="answer_file"),
    path("information-requests/<slug:reference>/review", requests.begin_review, name="begin_review"),
    path("information-requests/<slug:reference>/review/end", requests.end_review, name="end_review"),
    path("library/releases/new", releases.release_figures, name="release_figures"),
    path("library/releases/<int:release_id>/withdraw", releases.withdraw_release, name="withdraw_release"),
    path("public/disclosures", log.disclosure_log, name="disclosure_log"),
    path("public/disclosures/<slug:reference>", log.disclosure, name="disclosure"),
    path("public/disclosures/<slug:reference>/answer.<slug:form>", log.disclosure_file, name="disclosure_file"),
]
