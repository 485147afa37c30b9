"""Addresses of the pages about cases."""

from django.urls import path, re_path

from remit.service.cases.views import reports, sending, shared_care

_PAPER = r"^cases/(?P<reference>RM\d+)/papers/(?P<which>letter|note)\.(?P<form>pdf|docx)$"
_ANSWER = r"^shared-care/(?P<reference>RM\d+)/letter-(?P<number>\d+)\.(?P<form>pdf|docx)$"

SENDING = [
    path("letters/<slug:reference>/send", sending.send_letter, name="send_letter"),
    path("send/<slug:key>", sending.send, name="send"),
    path("send/<slug:key>/acting", sending.send_acting, name="send_acting"),
    path("send/<slug:key>/to", sending.send_to, name="send_to"),
    path("send/<slug:key>/patient", sending.send_patient, name="send_patient"),
    path("send/<slug:key>/throw-away", sending.throw_away, name="throw_away"),
    path("cases/<slug:reference>/sent", sending.sent, name="sent"),
    re_path(_PAPER, sending.paper, name="paper"),
    path("report", reports.quick_report, name="quick_report"),
    path("report-referral", reports.report_referral, name="report_referral"),
    path("letterhead", reports.letterhead, name="letterhead"),
    path("shared-care", shared_care.shared_care_list, name="shared_care_list"),
    path("shared-care/add", shared_care.add_shared_care, name="add_shared_care"),
    path("shared-care/from/<slug:reference>", shared_care.begin_shared_care, name="begin_shared_care"),
    path("shared-care/<slug:reference>", shared_care.shared_care, name="shared_care"),
    path("shared-care/<slug:reference>/letter", shared_care.shared_care_letter, name="shared_care_letter"),
    re_path(_ANSWER, shared_care.shared_care_paper, name="shared_care_paper"),
    path("shared-care/<slug:reference>/sent", shared_care.shared_care_sent, name="shared_care_sent"),
    path("shared-care/<slug:reference>/answered", shared_care.shared_care_answered, name="shared_care_answered"),
    path("shared-care/<slug:reference>/again", shared_care.shared_care_again, name="shared_care_again"),
]
urlpatterns = SENDING
