"""Addresses of the pages about mail."""

from django.urls import path

from remit.service.notifications import views

urlpatterns = [
    path("mail", views.mail_queue, name="mail_queue"),
    path("mail/settings", views.mail_settings, name="mail_settings"),
    path("mail/replies", views.waiting_replies, name="waiting_replies"),
    path("mail/replies/aside", views.replies_set_aside, name="replies_set_aside"),
    path("mail/replies/<int:reply_id>/put-back", views.put_reply_back, name="put_reply_back"),
    path("mail/replies/<int:reply_id>", views.waiting_reply, name="waiting_reply"),
    path("mail/replies/<int:reply_id>/set-aside", views.set_reply_aside, name="set_reply_aside"),
    path("mail/<int:mail_id>", views.outgoing_mail, name="outgoing_mail"),
    path("mail/<int:mail_id>/try-again", views.try_mail_again, name="try_mail_again"),
    path("mail/<int:mail_id>/arrived", views.say_mail_arrived, name="say_mail_arrived"),
]
