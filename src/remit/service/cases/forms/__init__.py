"""Forms of cases: `answers` for a case that goes on, `sending` and `shared_care` for what goes out."""

from remit.service.cases.forms.answers import AnswerForm, CorrectDayForm, FilterForm, MessageForm, MoveForm, RecordedAnswerForm, SharingForm, TemplateForm

__all__ = ["AnswerForm", "CorrectDayForm", "FilterForm", "MessageForm", "MoveForm", "RecordedAnswerForm", "SharingForm", "TemplateForm"]
