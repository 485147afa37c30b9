"""Addresses of the pages about cases."""

from django.urls import path, re_path

from remit.service.cases.views import answer, case, inbox, links, lists, reports, sending, shared_care, steps

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
    path("shared-care/<slug:reference>/read", shared_care.shared_care_read, name="shared_care_read"),
    path("shared-care/<slug:reference>/files/<int:file_id>", shared_care.shared_care_file, name="shared_care_file"),
    path("shared-care/<slug:reference>/again", shared_care.shared_care_again, name="shared_care_again"),
]

urlpatterns = [
    path("cases", lists.case_list, name="case_list"),
    path("cases/<slug:reference>", case.case, name="case"),
    path("cases/<slug:reference>/dates", case.case_dates, name="case_dates"),
    path("cases/<slug:reference>/letter", case.case_letter, name="case_letter"),
    path("cases/<slug:reference>/receipt", case.case_receipt, name="case_receipt"),
    path("cases/<slug:reference>/fhir", case.case_fhir, name="case_fhir"),
    path("cases/<slug:reference>/files/<int:file_id>", case.case_file, name="case_file"),
    path("cases/<slug:reference>/confirm", case.confirm_case, name="confirm_case"),
    path("cases/<slug:reference>/answer", answer.answer, name="answer_case"),
    path("cases/<slug:reference>/steps/<slug:step>", steps.case_step, name="case_step"),
    path("cases/<slug:reference>/record-answer", steps.record_answer, name="record_answer"),
    path("cases/<slug:reference>/correct-day", steps.correct_day, name="correct_day"),
    path("cases/<slug:reference>/link", links.make_link, name="make_link"),
    path("inbox", inbox.inbox, name="inbox"),
    path("inbox/confirm", inbox.confirm_ticked, name="confirm_ticked"),
    path("inbox/words", inbox.reply_templates, name="reply_templates"),
    path("inbox/words/<int:template_id>/remove", inbox.remove_template, name="remove_template"),
    path("sharing", steps.sharing, name="sharing"),
    path("answer/<str:token>", links.answer_link, name="answer_link"),
    path("answer/<str:token>/confirm", links.confirm_link, name="confirm_link"),
    path("answer/<str:token>/sent", links.answer_link_sent, name="answer_link_sent"),
    path("answer/<str:token>/new-link", links.ask_new_link, name="ask_new_link"),
    path("answer/<str:token>/letter", links.link_letter, name="link_letter"),
    path("answer/<str:token>/receipt", links.link_receipt, name="link_receipt"),
    *SENDING,
]
