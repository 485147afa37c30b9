"""The letter page: findings in view, decisions kept apart from suggestions, requests that were missed, letters that are somebody else's."""

import datetime as dt
import html
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.integration.web.conftest import AT, BY, add_member, add_organisation, sign_in
from tests.integration.web.letters import CHASE, REFER, UNNAMED, URGENT, add_letter, decide, letter_text, view

from remit.service.accounts.models import Membership, Role
from remit.service.audit import queries as audit
from remit.service.config.signing_key import make_letter_key
from remit.service.correspondence import actions, presenters, queries
from remit.service.correspondence.models import Arrival, Finding, Letter, LetterState, Original
from remit.service.organisations.models import Kind, Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(settings: Any) -> None:
    """Jobs read the clock of the service; it shows the tests' day."""
    settings.DEMO_DAY = AT.date()


@pytest.fixture
def member(practice: Organisation) -> Membership:
    """A GP of the practice."""
    return add_member("amara@lime.example", Role.PRACTICE_MEMBER, practice, name="Dr Amara Osei")


@pytest.fixture
def browser(member: Membership) -> Client:
    """Their browser."""
    return sign_in(member)


def _page(browser: Client, letter: Letter) -> str:
    return browser.get(reverse("letter", kwargs={"reference": letter.reference})).content.decode()


def _post(browser: Client, letter: Letter, **choices: str) -> object:
    return browser.post(reverse("letter", kwargs={"reference": letter.reference}), choices)


def test_each_mark_in_the_letter_leads_to_its_finding_and_back(browser: Client, practice: Organisation) -> None:
    page = _page(browser, add_letter(practice, letter_text(CHASE, REFER)))
    for number in (1, 2):
        assert f'href="#finding-{number}" id="to-{number}"' in page
        assert page.count(f'id="words-{number}"') == 1
        assert f'href="#words-{number}"' in page
        assert page.count(f'id="finding-{number}"') == 1


def test_marked_pieces_put_together_are_the_letter(member: Membership, practice: Organisation) -> None:
    letter = view(member, add_letter(practice, letter_text(CHASE, URGENT, UNNAMED)))
    lines = presenters.lines_of(letter.text, letter.findings)
    assert "\n".join("".join(piece.text for piece in line.pieces) for line in lines) == "\n".join(line for line in letter.text.splitlines() if line.strip())
    assert all(letter.text.startswith(piece.text, piece.start) for line in lines for piece in line.pieces)
    assert sorted(number for line in lines for piece in line.pieces for number in piece.opening) == [one.number for one in letter.findings]


def test_suggestion_comes_chosen_and_nothing_else(browser: Client, practice: Organisation) -> None:
    page = _page(browser, add_letter(practice, letter_text(CHASE)))
    assert re.findall(r'name="d1"[^>]*value="(\w+)" checked', page) == ["return"]


def test_reading_a_letter_is_an_event(browser: Client, member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice)
    _page(browser, letter)
    event = audit.list_events(f"letter:{letter.reference}")[-1]
    assert (event.name, event.by, event.details) == ("letter_read", f"person:{member.person.pk}", {"page": "letter"})


def test_decision_left_as_suggested_is_not_touched_and_a_changed_one_is(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text(CHASE, REFER))
    _post(browser, letter, d1="return", d2="accept")
    one, two = Finding.objects.filter(letter=letter).order_by("number")
    assert (one.suggested, one.was_chosen, one.decision, one.touched) == ("return", True, "return", False)
    assert (two.suggested, two.decision, two.touched) == ("return", "accept", True)
    assert Letter.objects.get().state == LetterState.TO_SEND


def test_choice_that_was_clicked_is_touched_even_as_suggested(browser: Client, practice: Organisation) -> None:
    _post(browser, add_letter(practice), d1="return", touched1="1")
    assert Finding.objects.get().touched


def test_practice_that_turned_it_off_gets_no_chosen_suggestion_and_every_choice_is_touched(browser: Client, practice: Organisation) -> None:
    actions.set_preference(practice, are_suggestions_chosen=False, by=BY, at=AT)
    letter = add_letter(practice)
    page = _page(browser, letter)
    assert "checked" not in re.sub(r"checked today", "", page)
    assert "We suggest: return it." in page
    _post(browser, letter, d1="return")
    finding = Finding.objects.get()
    assert (finding.suggested, finding.was_chosen, finding.touched) == ("return", False, True)


def test_request_without_a_decision_is_named_and_nothing_is_kept(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text(CHASE, REFER))
    response = _post(browser, letter, d1="return")
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert "Choose what to do with request 2." in response.content.decode()  # type: ignore[attr-defined]
    assert not Finding.objects.exclude(decision="").exists()


def test_urgent_work_whose_time_has_passed_is_suggested_to_be_done_and_reported(member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text(URGENT, clinic="23 December 2025", typed="30 December 2025"))
    finding = view(member, letter).findings[0]
    assert (finding.urgent, finding.has_time_passed, finding.suggested) == (True, True, "protest")


def test_urgent_work_is_suggested_for_return_only_while_there_is_time(member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text(URGENT))
    assert [view(member, letter, at=AT + dt.timedelta(days=days)).findings[0].suggested for days in (0, 1, 2)] == ["return", "return", "protest"]


def test_where_nobody_is_named_the_question_stands_in_place_of_the_return(browser: Client, member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text(UNNAMED))
    assert view(member, letter).findings[0].suggested == "ask"
    page = _page(browser, letter)
    assert "Ask the hospital" in page
    assert not re.search(r'name="d1"[^>]*value="return"', page)


def test_decision_of_somebody_else_is_not_written_over_unseen(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice)
    seen = re.search(r'name="seen" value="([^"]*)"', _page(browser, letter))
    assert seen
    decide(letter, "accept")
    response = _post(browser, letter, d1="return", seen=seen[1])
    page = response.content.decode()  # type: ignore[attr-defined]
    assert "Somebody else decided on this letter after you opened it." in page
    assert Finding.objects.get().decision == "accept"
    seen = re.search(r'name="seen" value="([^"]*)"', page)
    assert seen
    _post(browser, letter, d1="return", seen=html.unescape(seen[1]))
    assert Finding.objects.get().decision == "return"


def test_letter_of_ordinary_work_is_done_without_sending(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice)
    response = _post(browser, letter, d1="accept")
    assert Letter.objects.get().state == LetterState.DONE
    assert response["Location"] == reverse("home")  # type: ignore[index]


def test_letter_that_asks_nothing_needs_no_decision(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text())
    assert letter.state == LetterState.NOTHING_ASKED
    assert "No request found" in _page(browser, letter)


def test_missed_request_is_added_by_line(browser: Client, member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text("The family would welcome a word from you about transport to clinic."))
    before = letter.findings.count()
    text = view(member, letter).text
    line = next(number for number in range(1, 20) if "transport" in text[slice(*presenters.span_of_line(text, number) or (0, 0))])
    browser.post(reverse("add_request", kwargs={"reference": letter.reference}), {"missed-line": line, "missed-task": "transport"})
    added = view(member, letter).findings[-1]
    assert letter.findings.count() == before + 1
    assert (added.task, added.is_added, added.suggested, added.decision) == ("transport", True, "", "")
    assert added.quote == "The family would welcome a word from you about transport to clinic."
    assert added.citation
    assert Letter.objects.get().state == LetterState.TO_DECIDE


def test_missed_request_is_added_by_marked_words_and_can_be_removed(browser: Client, member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text())
    start = view(member, letter).text.index("I saw Mrs")
    address = reverse("add_request", kwargs={"reference": letter.reference})
    browser.post(address, {"missed-start": start, "missed-end": start + 25, "missed-task": "fit_note"})
    assert view(member, letter).findings[0].quote == "I saw Mrs Ellwood-Tan tod"
    browser.post(reverse("remove_request", kwargs={"reference": letter.reference, "number": 1}))
    assert Letter.objects.get().state == LetterState.NOTHING_ASKED


def test_what_was_chosen_before_a_request_is_added_or_removed_is_there_afterwards(browser: Client, member: Membership, practice: Organisation) -> None:
    letter = add_letter(practice, letter_text(CHASE, "The family would welcome a word from you about transport to clinic."))
    start = view(member, letter).text.index("about transport")
    chosen = {"d1": "accept", "touched1": "1", "d7777777": "accept", "dx": "accept"}
    browser.post(
        reverse("add_request", kwargs={"reference": letter.reference}),
        chosen | {"missed-start": start, "missed-end": start + 15, "missed-task": "transport"},
    )
    page = _page(browser, letter)
    accepted = r'<input[^>]*name="d1"[^>]*value="accept"[^>]*checked'
    assert re.search(accepted, page)
    assert 'name="touched1" value="1"' in page
    assert not re.search(accepted, _page(browser, letter))
    added = view(member, letter).findings[-1].number
    browser.post(reverse("remove_request", kwargs={"reference": letter.reference, "number": added}), chosen | {"d1": "wrong"})
    assert not re.search(accepted, _page(browser, letter))
    refused = browser.post(reverse("add_request", kwargs={"reference": letter.reference}), chosen | {"missed-line": "1"}).content.decode()
    assert re.search(accepted, refused)


def test_found_request_cannot_be_removed(practice: Organisation) -> None:
    letter = add_letter(practice)
    with pytest.raises(RefusalError, match="Only a request that somebody added can be removed"):
        actions.remove_request(letter, 1, by=BY, at=AT)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"missed-task": "transport"}, "Mark the words in the letter, or write the number that stands beside their line."),
        ({"missed-line": "400", "missed-task": "transport"}, "Mark the words in the letter, or write the number that stands beside their line."),
        ({"missed-line": "two", "missed-task": "transport"}, "Write the number that stands beside the line, such as 5."),
        ({"missed-line": "1"}, "Choose what it asks you to do."),
        ({"missed-start": "5", "missed-end": "999999", "missed-task": "transport"}, "Those words are not in the letter."),
    ],
)
def test_missed_request_without_words_or_work_is_told_what_to_do(browser: Client, practice: Organisation, given: dict[str, str], sentence: str) -> None:
    letter = add_letter(practice)
    response = browser.post(reverse("add_request", kwargs={"reference": letter.reference}), given)
    assert response.status_code == 422
    assert sentence in html.unescape(response.content.decode())


def test_wrong_check_digit_is_warned_about_above_everything_else(browser: Client, practice: Organisation) -> None:
    page = _page(browser, add_letter(practice, letter_text(CHASE, number="999 412 3077")))
    assert "has a check digit that does not fit" in page
    assert page.index("has a check digit that does not fit") < page.index("The letter</h2>")


def test_letter_of_another_practice_is_warned_about_and_can_be_put_aside(browser: Client, practice: Organisation) -> None:
    add_organisation("ZZA002", Kind.PRACTICE, "Mill Bridge Medical Centre")
    letter = add_letter(practice, letter_text(CHASE).replace("Dear Dr Osei", "Dr Grace Pell\nMill Bridge Medical Centre\n\nDear Dr Pell"))
    assert "This letter seems to be for Mill Bridge Medical Centre" in _page(browser, letter)
    assert "Is this another practice’s patient?" in browser.get(reverse("letter_not_ours", kwargs={"reference": letter.reference})).content.decode()
    browser.post(reverse("letter_not_ours", kwargs={"reference": letter.reference}))
    letter.refresh_from_db()
    assert letter.state == LetterState.NOT_OURS
    assert not Original.objects.exists()
    assert not Finding.objects.exists()
    assert "Ellwood" not in _page(browser, letter)


def test_lost_key_is_told_in_plain_words_and_nothing_breaks(browser: Client, practice: Organisation, settings: Any) -> None:
    letter = add_letter(practice)
    settings.LETTER_KEYS = [make_letter_key()]
    response = browser.get(reverse("letter", kwargs={"reference": letter.reference}))
    assert response.status_code == 409
    assert "its key is missing" in response.content.decode()


def test_file_of_several_letters_goes_with_the_one_that_was_put_aside(browser: Client, practice: Organisation) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as whole:
        whole.writestr("a.txt", letter_text(CHASE, "First."))
        whole.writestr("b.txt", letter_text(CHASE, "Second."))
    actions.take_in([actions.Incoming("post.zip", archive.getvalue())], practice=practice, source="upload", by=BY, at=AT)
    ours, theirs = Letter.objects.order_by("pk")
    actions.put_aside(theirs, by=BY, at=AT)
    assert browser.get(reverse("letter_original", kwargs={"reference": ours.reference})).status_code == 404
    assert "Save the file as it came" not in _page(browser, ours)
    assert "Ellwood" in _page(browser, ours)


def test_odd_numbers_and_characters_of_a_letter_break_no_column(practice: Organisation) -> None:
    letter = add_letter(
        practice, letter_text("GP to repeat U&E in 99999999 days please.").replace("Northmoor General Hospital", "Northmoor\x00 General Hospital")
    )
    assert letter.findings.first().due_days == 3650  # type: ignore[union-attr]
    assert "\x00" not in letter.provider_name


def test_letter_that_was_put_aside_is_not_kept_when_it_comes_again(practice: Organisation) -> None:
    letter = add_letter(practice)
    actions.put_aside(letter, by=BY, at=AT)
    add_letter(practice)
    assert not Original.objects.exists()
    again = add_letter(practice, letter_text(CHASE) + "\n\n", name="again.txt")
    assert (again.state, again.same_as) == (LetterState.REPEATED, letter)
    assert not Original.objects.exists()


def test_same_letter_twice_is_told_with_its_day_and_link(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice)
    response = browser.post(reverse("add_letters"), {"pasted": letter_text(CHASE)})
    page = browser.get(response["Location"]).content.decode()
    assert "Already checked on Monday 5 January 2026." in page
    assert reverse("letter", kwargs={"reference": letter.reference}) in page


def test_original_is_saved_and_never_shown(browser: Client, practice: Organisation) -> None:
    letter = add_letter(practice, name='ev"il\r\n.html')
    response = browser.get(reverse("letter_original", kwargs={"reference": letter.reference}))
    assert response["Content-Disposition"].startswith('attachment; filename="ev_il.html"')
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert response.content.decode() == letter_text(CHASE)


def test_markup_in_a_letter_is_shown_as_words(browser: Client, practice: Organisation) -> None:
    page = _page(browser, add_letter(practice, letter_text(CHASE, '<script>alert("x")</script>')))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_provider_reads_a_letter_only_once_it_was_sent_to_it(member: Membership, practice: Organisation, provider: Organisation) -> None:
    letter = add_letter(practice)
    priya = add_member("priya@northmoor.example", Role.PROVIDER_MEMBER, provider)
    other = add_member("x@other.example", Role.PROVIDER_MEMBER, add_organisation("ZZP2", Kind.PROVIDER))
    with pytest.raises(Letter.DoesNotExist):
        queries.get_letter_for_provider(priya, letter.reference)
    decide(letter, "return")
    assert [row.reference for row in queries.list_to_send(member)] == [letter.reference]
    actions.mark_sent(letter.reference, provider, "RM 4907 21", by=BY, at=AT)
    assert queries.get_letter_for_provider(priya, letter.reference).findings[0].decision == "return"
    with pytest.raises(Letter.DoesNotExist):
        queries.get_letter_for_provider(other, letter.reference)
    assert queries.list_to_send(member) == []
    assert "Ellwood-Tan" in sign_in(priya).get(reverse("sent_letter", kwargs={"reference": letter.reference})).content.decode()


def test_letter_that_was_sent_is_closed_to_every_change(browser: Client, practice: Organisation, provider: Organisation) -> None:
    letter = add_letter(practice)
    with pytest.raises(RefusalError, match="Decide on each request first"), transaction.atomic():
        actions.mark_sent(letter.reference, provider, "RM 4907 21", by=BY, at=AT)
    decide(letter, "return")
    actions.mark_sent(letter.reference, provider, "RM 4907 21", by=BY, at=AT)
    changes: list[Callable[[], object]] = [
        lambda: decide(letter, "accept"),
        lambda: actions.put_aside(letter, by=BY, at=AT),
        lambda: actions.add_request(letter, actions.Missed(0, 10, "transport"), by=BY, at=AT),
        lambda: actions.mark_sent(letter.reference, provider, "RM 4907 21", by=BY, at=AT),
    ]
    for change in changes:
        with pytest.raises(RefusalError, match="answered and sent already"), transaction.atomic():
            change()


def test_engine_takes_a_finding_back_for_the_return_letter(member: Membership, practice: Organisation) -> None:
    finding = view(member, add_letter(practice)).findings[0]
    judged = finding.judged()
    assert (judged.quote, judged.rule, judged.is_urgent, judged.minutes.likely) == (finding.quote, finding.rule, finding.urgent, finding.minutes.likely)


def test_number_of_queries_of_the_list_does_not_grow_with_the_letters(
    browser: Client, practice: Organisation, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for number in range(6):
        add_letter(practice, letter_text(CHASE, f"Visit {number}."))
    with django_assert_max_num_queries(12):  # type: ignore[attr-defined]
        page = browser.get(reverse("letters")).content.decode()
    assert page.count("Mrs Marjorie Ellwood-Tan") == 6
    assert Arrival.objects.count() == 6


def test_home_begins_with_the_urgent_letter(browser: Client, practice: Organisation) -> None:
    add_letter(practice, letter_text(CHASE))
    urgent = add_letter(practice, letter_text(URGENT))
    page = browser.get(reverse("home")).content.decode()
    assert "2 letters wait for you to decide. 1 of them is urgent." in page
    assert f'href="{reverse("letter", kwargs={"reference": urgent.reference})}"' in page
    assert page.count('class="nhsuk-button"') == 1
