"""Addresses of the library; everything under `public` is open without sign-in."""

from django.urls import path

from remit.service.library.views import documents, public

urlpatterns = [
    path("library", documents.library, name="library"),
    path("library/documents/new", documents.add_document, name="add_document"),
    path("library/documents/<int:document_id>/versions/new", documents.add_version, name="add_version"),
    path("library/documents/<int:document_id>/open", documents.open_document, name="open_document"),
    path("library/good-practice/new", documents.add_good_practice, name="add_good_practice"),
    path("public", public.public_home, name="public_home"),
    path("public/who-does-what", public.who_does_what, name="who_does_what"),
    path("public/who-does-what/<year:year>", public.who_does_what, name="who_does_what_in"),
    path("public/figures/<int:release_id>", public.public_figures, name="public_figures"),
    path("public/figures/<int:release_id>/data.<slug:form>", public.open_data, name="open_data"),
    path("public/data-dictionary", public.data_dictionary, name="data_dictionary"),
]
