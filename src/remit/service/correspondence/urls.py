"""Addresses of the pages about letters."""

from django.urls import path

from remit.service.correspondence import views

urlpatterns = [
    path("letters", views.letter_list, name="letters"),
    path("letters/add", views.add_letters, name="add_letters"),
    path("letters/came-in/<slug:reference>", views.delivery, name="delivery"),
    path("letters/files/<slug:reference>/again", views.read_again, name="read_again"),
    path("letters/files/<slug:reference>/remove", views.remove_arrival, name="remove_arrival"),
    path("letters/agreed-locally", views.local_policy, name="local_policy"),
    path("letters/agreed-locally/sample", views.policy_sample, name="policy_sample"),
    path("letters/agreed-locally/<int:number>", views.policy_version, name="policy_version"),
    path("letters/suggestions", views.preference, name="letter_preference"),
    path("letters/<slug:reference>", views.letter, name="letter"),
    path("letters/<slug:reference>/missed", views.add_request, name="add_request"),
    path("letters/<slug:reference>/requests/<int:number>/remove", views.remove_request, name="remove_request"),
    path("letters/<slug:reference>/original", views.original, name="letter_original"),
    path("letters/<slug:reference>/not-ours", views.not_ours, name="letter_not_ours"),
    path("letters/<slug:reference>/as-sent", views.sent_letter, name="sent_letter"),
]
