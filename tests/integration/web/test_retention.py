"""What is older than its time goes after a look, by kind; events, chains and figures stay."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests.integration.web.case_makers import PATIENT, fresh, move, sent_case
from tests.integration.web.conftest import AT, BY, add_member, sign_in
from tests.integration.web.letters import add_letter, decide

from remit.service.accounts.models import Membership, Role
from remit.service.audit.queries import list_events
from remit.service.cases.actions import Move
from remit.service.cases.models import Attachment, EventWords
from remit.service.config import retention
from remit.service.config.clock import now
from remit.service.correspondence import actions as letters
from remit.service.correspondence.models import Arrival, ArrivalState, Letter, Original
from remit.service.notifications import actions as mails
from remit.service.notifications import queries as mail_queries
from remit.service.notifications.models import OutgoingMail, State
from remit.service.organisations.models import Organisation
from remit.service.statistics.actions import keep_up, rebuild
from remit.service.statistics.models import CaseFactRow
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db
# Letters of these tests are read at once, by the real clock.
LATER = now() + dt.timedelta(days=400)


@pytest.fixture
def member(practice: Organisation) -> Membership:
    """Somebody at the practice."""
    return add_member("mira@lime.example", Role.PRACTICE_MEMBER, practice)


def destroy(kind: str, *, days: int = 365, at: dt.datetime = LATER) -> int:
    """Look and destroy."""
    found = retention.get_kind(kind)
    return retention.destroy(found, days, expected=found.count(retention.find_border(days, at=at)), at=at)


def test_old_letters_lose_their_words_and_keep_what_was_decided(member: Membership, practice: Organisation) -> None:
    old, waiting = add_letter(practice), add_letter(practice, "Dear Dr Osei\n\nGP to kindly chase the histology.\n")
    decide(old, "accept")
    young = add_letter(practice, "Dear Dr Osei\n\nNothing to do for you.\n")
    Letter.objects.filter(pk=young.pk).update(read_at=LATER)
    assert destroy("letters") == 1
    for letter in (old, waiting, young):
        letter.refresh_from_db()
    assert [bool(letter.sealed_text) for letter in (old, waiting, young)] == [False, True, True]
    assert set(Original.objects.values_list("arrival_id", flat=True)) == {waiting.arrival_id, young.arrival_id}
    assert set(old.findings.values_list("decision", "sealed_words")) == {("accept", b"")}
    page = sign_in(member).get(f"/letters/{old.reference}").content.decode()
    assert "The words of this letter were destroyed, because their time was over." in page
    assert "Ellwood" not in page
    assert "“”" not in page
    with pytest.raises(RefusalError, match=r"were destroyed, because their time was over\. Nothing can be decided on it any more\."):
        decide(old, "return")
    assert "letter_words_destroyed" in [event.name for event in list_events(f"letter:{old.reference}")]
    assert destroy("letters") == 0


def test_old_cases_lose_their_words_while_chains_and_figures_stay(capsys: pytest.CaptureFixture[str]) -> None:
    case, still_open = sent_case(), sent_case()
    move(case, Move.TAKE_BACK, "provider", text=f"{PATIENT.name} has an appointment.")
    keep_up(at=AT, most=None)
    before = list(CaseFactRow.objects.order_by("case_id").values())
    assert destroy("cases") == 1
    assert not EventWords.objects.filter(event__case=case).exists()
    assert not Attachment.objects.filter(event__case=case).exists()
    assert EventWords.objects.filter(event__case=still_open).exists() == bool(EventWords.objects.exclude(event__case=case).count())
    assert set(case.items.values_list("sealed", flat=True)) == {b""}
    call_command("verify", open_letters=True)
    assert "chains hold." in capsys.readouterr().out
    rebuild(at=AT)
    assert list(CaseFactRow.objects.order_by("case_id").values()) == before
    practice = sign_in(add_member("mira@lime.example", Role.PRACTICE_MEMBER, case.practice))
    for page in (f"/cases/{case.reference}", f"/cases/{case.reference}/letter"):
        answer = practice.get(page)
        assert answer.status_code == 200, page
        assert "Okafor" not in answer.content.decode()
    assert "The letters of this case were destroyed" in practice.get(f"/cases/{case.reference}/letter").content.decode()
    assert fresh(still_open).label == "sent"
    assert destroy("cases") == 0


def test_files_that_could_not_be_read_go(practice: Organisation) -> None:
    letters.take_in([letters.Incoming("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")], practice=practice, source="upload", by=BY, at=AT)
    assert destroy("unread-files") == 1
    assert (Arrival.objects.get().state, Original.objects.count()) == (ArrivalState.REMOVED, 0)


def test_old_mail_says_nothing_any_more_and_is_not_sent_again(settings: Any, tmp_path: Any) -> None:
    mails.queue_mail(mails.Mail("returns@north.example", "Returned work", "Words", "case:RM490721", is_urgent=True), at=AT)
    OutgoingMail.objects.update(state=State.FAILED)
    settings.EMAIL_FILE_PATH = tmp_path
    (tmp_path / "one.eml").write_text("Subject: returned work\n", encoding="utf-8")
    assert destroy("mails") == 1
    mail = OutgoingMail.objects.get()
    assert (mail_queries.contents_of(mail).text, mail.to, list(tmp_path.iterdir())) == ("", "returns@north.example", [])
    with pytest.raises(RefusalError, match=r"was destroyed, because its time was over\. Write a new one from its case\."):
        mails.try_again(mail, by=BY, at=LATER)


@pytest.mark.parametrize("kind", ["replies", "api-answers", "requesters", "senders", "shared-care"])
def test_kind_of_which_there_is_nothing_destroys_nothing(kind: str) -> None:
    assert destroy(kind) == 0


def test_nothing_goes_before_somebody_saw_how_many_it_is(practice: Organisation, capsys: pytest.CaptureFixture[str]) -> None:
    decide(add_letter(practice), "accept")
    add_letter(practice, "Dear Dr Osei\n\nGP to kindly chase the histology.\n")
    Letter.objects.update(read_at=now() - dt.timedelta(days=500))
    call_command("retain")
    assert re.search(r"^letters +1  words and files of letters", capsys.readouterr().out, re.MULTILINE)
    call_command("retain", "letters", older_than=365)
    said = capsys.readouterr().out
    assert "1 more are as old and stay, because somebody still waits for them." in said
    assert "To destroy them for good: remit retain letters --older-than 365 --delete 1" in said
    with pytest.raises(CommandError, match=r"There are 1 now, and you said 7\. Look once more without --delete\. Nothing was destroyed\."):
        call_command("retain", "letters", older_than=365, delete=7)
    assert Original.objects.count() == 2
    call_command("retain", "letters", older_than=365, delete=1)
    assert "Destroyed: 1 (letters)." in capsys.readouterr().out
    (event,) = list_events("retention:letters")
    assert (event.name, event.by, event.details) == ("destroyed", "process:retain", {"count": 1, "older_than_days": 365})


@pytest.mark.parametrize(
    ("kind", "days", "sentence"),
    [
        ("everything", 365, "There is no kind 'everything'. Choose one of: letters, unread-files, cases,"),
        ("letters", 7, "7 days is too short: what is younger than 30 days is still worked with. Give 30 or more."),
    ],
)
def test_what_cannot_be_asked_is_refused(kind: str, days: int, sentence: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("retain", kind, older_than=days)
    assert str(caught.value).startswith(sentence)
