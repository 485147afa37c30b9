"""Addresses of the pages of contract steps."""

from django.urls import path

from remit.service.enforcement.views import evidence, matters, steps, terms

urlpatterns = [
    path("contract", matters.matter_list, name="matter_list"),
    path("contract/new", matters.new_matter, name="new_matter"),
    path("contract/<slug:reference>", matters.matter, name="matter"),
    path("contract/<slug:reference>/steps/<slug:move>", steps.matter_step, name="matter_step"),
    path("contract/<slug:reference>/plan", steps.matter_plan, name="matter_plan"),
    path("contract/<slug:reference>/decision", steps.matter_decision, name="matter_decision"),
    path("contract/<slug:reference>/figures", evidence.matter_figures, name="matter_figures"),
    path("contract/<slug:reference>/figures/<slug:case>/harm", evidence.matter_harm, name="matter_harm"),
    path("contract/<slug:reference>/evidence", evidence.matter_evidence, name="matter_evidence"),
    path("contract/<slug:reference>/evidence.csv", evidence.matter_evidence_file, name="matter_evidence_file"),
    path("contract/<slug:reference>/papers/<int:number>.<slug:form>", evidence.matter_paper, name="matter_paper"),
    path("contract/<slug:reference>/draft.<slug:form>", evidence.matter_draft, name="matter_draft"),
    path("contract/<slug:reference>/terms", terms.matter_terms, name="matter_terms"),
    path("contract/<slug:reference>/terms/<slug:term>", terms.matter_term, name="matter_term"),
]
