"""Addresses of the pages that belong to no app."""

from django.urls import path

from remit.service.ui import views

urlpatterns = [
    path("more", views.more, name="more"),
    path("help", views.help_page, name="help"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("information", views.information, name="information"),
]
