"""Addresses of the pages about organisations, and of home."""

from django.urls import path

from remit.service.organisations import views

urlpatterns = [
    path("", views.home, name="home"),
    path("organisations", views.organisation_list, name="organisation_list"),
    path("organisations/add", views.add_organisation, name="add_organisation"),
    path("organisations/bring-in", views.import_organisations, name="organisation_import"),
    path("organisations/<slug:code>", views.organisation, name="organisation"),
    path("organisations/<slug:code>/change", views.change_organisation, name="change_organisation"),
    path("organisations/<slug:code>/followed-by", views.record_succession, name="record_succession"),
    path("organisations/<slug:code>/contact-point", views.set_contact_point, name="set_contact_point"),
    path("organisations/<slug:code>/promise", views.set_promise, name="set_promise"),
    path("organisations/<slug:code>/invite", views.invite_first_person, name="invite_first_person"),
]
