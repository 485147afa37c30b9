"""Addresses of the pages about cases."""

from django.urls import path

from remit.service.cases.views import answer, case, inbox, links, lists, steps

urlpatterns = [
    path("cases", lists.case_list, name="case_list"),
    path("cases/<slug:reference>", case.case, name="case"),
    path("cases/<slug:reference>/dates", case.case_dates, name="case_dates"),
    path("cases/<slug:reference>/letter", case.case_letter, name="case_letter"),
    path("cases/<slug:reference>/receipt", case.case_receipt, name="case_receipt"),
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
]
