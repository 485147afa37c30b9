"""Addresses of the pages about post that arrives by itself."""

from django.urls import path

from remit.service.intake import views

urlpatterns = [
    path("post", views.arrivals, name="arrivals"),
    path("post/<int:message_id>/seen-to", views.see_to, name="see_to_message"),
    path("post/mailboxes", views.letter_mailboxes, name="letter_mailboxes"),
    path("post/mailboxes/add-mesh", views.add_mesh_mailbox, name="add_mesh_mailbox"),
    path("post/mailboxes/add-email", views.add_mail_mailbox, name="add_mail_mailbox"),
    path("post/mailboxes/<int:mailbox_id>/end", views.end_mailbox, name="end_mailbox"),
]
