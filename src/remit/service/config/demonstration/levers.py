"""What commissioner, hospitals and practices did about returned work: contract matters, plans, the working group, information requests, releases, scenarios.

What lives here: `list_acts`, each act with its moment, done through the same actions as its page; `list_reports` of letters read. What does not: which acts
there are (`data/levers.yaml`), the cases that they are about (`happening`).
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from remit.engine.measures.facts import LettersRead
from remit.engine.measures.periods import Period, next_month
from remit.engine.measures.scenarios import ScenarioKind
from remit.engine.plans import Better, Direction, Measure, Milestone, Reading, Theme
from remit.engine.steps import Decider
from remit.service.accounts.models import Membership, Role
from remit.service.audit.actions import Actor
from remit.service.cases.actions import links
from remit.service.cases.queries.scope import scope_of, visible_cases
from remit.service.cases.queries.sharing import Shared
from remit.service.config.demonstration.cast import Cast, actor_of
from remit.service.config.demonstration.dice import Dice
from remit.service.config.demonstration.files import read_data
from remit.service.config.demonstration.histories import moment
from remit.service.config.demonstration.mixture import plan_quiet_letters
from remit.service.enforcement import actions as enforcement
from remit.service.enforcement.actions import Decision, Prepared, Taken, TermRead, Who
from remit.service.enforcement.actions.matters import About
from remit.service.enforcement.queries.evidence import take_evidence
from remit.service.enforcement.queries.standing import load_standing
from remit.service.foi import actions as foi
from remit.service.foi.queries import drafting, requests
from remit.service.improvement import actions as improvement
from remit.service.improvement.queries.plans import count_theme, get_milestone, load_milestone
from remit.service.library import actions as library
from remit.service.library.models import DocumentVersion
from remit.service.library.queries.released import take_figures
from remit.service.organisations import queries as organisations
from remit.service.statistics import actions as statistics
from remit.service.ui.presenters import moment_in_words

Act = Callable[[], object]
_FIRST_MINUTE, _BETWEEN = 9 * 60 + 30, 20
_COMMISSIONER = "ZZC1"


@dataclass
class _Stage:
    """Who acts, and what they have made so far, by the names that the data file gives."""

    cast: Cast
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def officer(self) -> Membership:
        """Hannah Brightwell."""
        return self.cast.member(_COMMISSIONER, Role.COMMISSIONER_OFFICER)

    @property
    def approver(self) -> Membership:
        """Gareth Pugh."""
        return self.cast.member(_COMMISSIONER, Role.COMMISSIONER_APPROVER)

    @property
    def commissioner(self) -> Any:
        """The commissioner."""
        return self.officer.organisation

    def who(self, given: Mapping[str, Any]) -> Who:
        """Return who takes a contract step."""
        is_approver = given.get("by") == "approver"
        member = self.approver if is_approver else self.officer
        return Who(actor_of(member), member.person.name, member.job, Decider.APPROVER if is_approver else Decider.OFFICER)


def list_acts(cast: Cast) -> Iterator[tuple[dt.datetime, Act]]:
    """Yield every act with its moment."""
    stage, on_day = _Stage(cast), Counter[dt.date]()
    for given in sorted(read_data("levers")["acts"], key=lambda act: act["on"]):
        when = moment(given["on"], _FIRST_MINUTE + _BETWEEN * on_day[given["on"]])
        on_day[given["on"]] += 1
        yield when, _bound(stage, given, when)


def list_reports(*, by: Actor, at: dt.datetime) -> Iterator[tuple[dt.datetime, Act]]:
    """Yield the reports of letters that were read and handed nothing over, each when its month is over.

    Args:
        by: who reports them.
        at: now; nothing happens after it.
    """
    quiet = plan_quiet_letters()
    for month in sorted({one.month for one in quiet}):
        rows = [LettersRead(one.practice, one.provider, month, one.count) for one in quiet if one.month == month]
        when = min(at, moment(next_month(month), 9 * 60))
        yield when, lambda rows=rows, when=when: statistics.report_letters(rows, by=by, at=when)  # type: ignore[misc]


def _bound(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> Act:
    return lambda: _ACTS[given["do"]](stage, given, at)


def _add_document(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    by = actor_of(stage.officer)
    document = library.add_document(stage.commissioner, given["kind"], given["title"], by=by, at=at)
    stage.made[given["title"]] = document
    _add_version(stage, given, at)
    library.set_public(document, True, by=actor_of(stage.approver), at=at)


def _add_version(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    version = DocumentVersion(name=given["version"], valid_from=given["from"], link=given["link"])
    library.add_version(stage.made[given["title"]], version, by=actor_of(stage.officer), at=at)


def _share_name(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    practice = organisations.get_organisation(given["practice"])
    member = stage.cast.member(given["practice"], Role.PRACTICE_MANAGER, Role.PRACTICE_MEMBER)
    links.set_sharing(practice, Shared(name_to_commissioner=True), by=actor_of(member), at=at)


def _draw_up(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    kind, pounds = ScenarioKind(given["kind"]), Decimal(given["pounds"])
    stage.made[given["name"]] = statistics.draw_up_scenario(stage.commissioner, given["name"], kind, pounds, by=actor_of(stage.officer), at=at)


def _measure(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    """Have a practice measure its own minutes for its latest cases, a clinician's and the office's."""
    member, dice = stage.cast.member(given["practice"], Role.PRACTICE_MANAGER, Role.PRACTICE_MEMBER), Dice(f"minutes {given['practice']}")
    for case in visible_cases(scope_of(member)).order_by("-opened_at", "reference")[: given["count"]]:
        statistics.measure_minutes(case, "gp", dice.number(4, 11), by=actor_of(member), at=at)
        statistics.measure_minutes(case, "admin", dice.number(3, 9), by=actor_of(member), at=at)


def _agree_to_pay(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    agreed = statistics.AgreedToPay(given["agreed_on"], given["from_on"], given["words"], stage.approver.person.name)
    statistics.agree_scenario(stage.made[given["name"]], agreed, by=actor_of(stage.approver), at=at)


def _open_matter(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    about, provider = About(given["ladder"], given["title"], given["facts_on"]), organisations.get_organisation(given["provider"])
    stage.made[f"matter {given['matter']}"] = enforcement.open_matter(stage.commissioner, provider, about, by=actor_of(stage.officer), at=at)


def _matter(stage: _Stage, given: Mapping[str, Any]) -> Any:
    return stage.made[f"matter {given['matter']}"]


def _step(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    taken = Taken(given["move"], given["on"], text=given.get("text", ""), day=given.get("day"))
    enforcement.take_step(_matter(stage, given), taken, stage.who(given), at=at)


def _read_term(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    enforcement.read_term(_matter(stage, given), TermRead(given["term"], given["clause"], given["page"], days=given["days"]), stage.who(given), at=at)


def _prepare(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    statistics.keep_up(at=at, most=None)
    matter = _matter(stage, given)
    pack = take_evidence(stage.officer, matter, Period(given["first_on"], given["last_on"]), at=at)
    enforcement.prepare_step(matter, Taken(given["move"], given["on"], text=given["text"], evidence=pack), stage.who(given), at=at)


def _approve(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    proposal = load_standing(_matter(stage, given)).proposal
    assert proposal is not None  # noqa: S101 prepared before it is approved
    enforcement.decide(proposal, Prepared(Decision.APPROVED, is_read=True), stage.who({"by": "approver"}), at=at)


def _open_plan(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    provider = organisations.get_organisation(given["provider"])
    stage.made[f"plan {given['plan']}"] = improvement.open_plan(stage.commissioner, provider, given["year"], by=actor_of(stage.officer), at=at)


def _plan(stage: _Stage, given: Mapping[str, Any]) -> Any:
    return stage.made[f"plan {given['plan']}"]


def _add_milestone(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    """Add a milestone; one that Remit counts starts from what was counted in the months before the contract year."""
    plan, theme, target = _plan(stage, given), Theme(given["theme"]), given.get("target")
    start, measure = given.get("start"), None
    baseline = Reading(start["until_on"], start["number"], start["of"]) if start else None
    if given.get("counts"):
        statistics.keep_up(at=at, most=None)
        measure = Measure("cases for every 1,000 letters", 1000, Better.LOWER, counts="cases")
        baseline = count_theme(plan, theme, Period(dt.date(2024, 11, 1), dt.date(2025, 3, 31)), at=at)
    elif "words" in given:
        measure = Measure(given["words"], 100, Better(given["better"]))
    facts = {"action": given["action"], "owner": given["owner"], "due_on": given["due_on"], "measure": measure, "baseline": baseline}
    milestone = Milestone("new", theme, Direction(given["side"]), target=Decimal(target) if target else None, **facts)
    improvement.add_milestone(plan, milestone, by=actor_of(stage.officer), at=at)


def _agree_plan(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    improvement.agree_plan(_plan(stage, given), by=actor_of(stage.approver), at=at)


def _reading(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    plan = _plan(stage, given)
    member = stage.cast.member(plan.provider.code, Role.PROVIDER_LEAD) if given["by"] == "lead" else stage.officer
    row = get_milestone(stage.officer, plan.pk, given["number"])
    improvement.add_reading(row, Reading(given["until_on"], given["count"], given["of"]), given.get("evidence", ""), by=actor_of(member), at=at)


def _review(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    improvement.add_review(_plan(stage, given), given["on"], given["note"], by=actor_of(stage.officer), at=at)


def _good_practice(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    statistics.keep_up(at=at, most=None)
    shown = load_milestone(get_milestone(stage.officer, _plan(stage, given).pk, given["number"]), at=at)
    kept = library.add_good_practice(stage.commissioner, shown, given["title"], given["text"], by=actor_of(stage.officer), at=at)
    library.set_public(kept, True, by=actor_of(stage.approver), at=at)


def _member(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    improvement.add_member(stage.commissioner, given["name"], given["post"], given["of"], by=actor_of(stage.officer), at=at)


def _meeting(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    held = improvement.hold_meeting(stage.commissioner, given["on"], given["present"], given["note"], by=actor_of(stage.officer), at=at)
    stage.made[f"meeting {given['meeting']}"] = held


def _decision(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    improvement.add_decision(stage.made[f"meeting {given['meeting']}"], given["text"], by=actor_of(stage.officer), at=at)


def _task(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    meeting = stage.made[f"meeting {given['meeting']}"]
    kept = improvement.add_action(meeting, given["text"], given["owner"], given["due_on"], by=actor_of(stage.officer), at=at)
    stage.made[f"task {given['meeting']}"] = kept


def _task_done(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    improvement.finish_action(stage.made[f"task {given['meeting']}"], given["note"], by=actor_of(stage.officer), at=at)


def _assess(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    provider = organisations.get_organisation(given["provider"])
    kept = improvement.save_assessment(stage.commissioner, provider, given["year"], given["answers"], by=actor_of(stage.officer), at=at)
    stage.made[f"assessment {given['provider']}"] = kept


def _approve_assessment(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    kept = stage.made[f"assessment {given['provider']}"]
    improvement.approve_assessment(kept, given["on"], given["where"], by=actor_of(stage.approver), at=at)


def _release_figures(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    statistics.keep_up(at=at, most=None)
    register, period = drafting.load_counts(stage.commissioner, at=at), Period(given["first_on"], given["last_on"])
    answer = take_figures(register, stage.commissioner.name, period, day=given["on"], taken_at=moment_in_words(at), threshold=given["hide"])
    library.release_figures(stage.commissioner, answer, given["reason"], name=stage.approver.person.name, by=actor_of(stage.approver), at=at)


def _register_request(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    asked = foi.Asked(**{name: given[name] for name in ("subject", "received_on", "first_on", "last_on", "from_whom", "contact")})
    stage.made[f"request {given['request']}"] = foi.register_request(stage.commissioner, asked, by=actor_of(stage.officer), at=at)


def _request(stage: _Stage, given: Mapping[str, Any]) -> Any:
    return requests.get_request(stage.officer, stage.made[f"request {given['request']}"].reference)


def _ask_what_is_meant(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    foi.ask_what_is_meant(_request(stage, given), given["question"], by=actor_of(stage.officer), at=at)


def _decide_hiding(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    foi.decide_hiding(_request(stage, given), given["hide_under"], given["reason"], given["exemptions"], by=actor_of(stage.officer), at=at)


def _send_answer(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    statistics.keep_up(at=at, most=None)
    request = _request(stage, given)
    foi.send_for_approval(request, drafting.draft(request, at=at), drafting.list_standing(request, at=at), _asker(stage.officer), at=at)


def _release_answer(stage: _Stage, given: Mapping[str, Any], at: dt.datetime) -> None:
    answer = requests.show(_request(stage, given)).answer
    assert answer is not None  # noqa: S101 sent before it is released
    foi.release_answer(answer, _asker(stage.approver), publish=True, at=at)


def _asker(member: Membership) -> foi.Who:
    return foi.Who(actor_of(member), member.person.name, member.job)


_ACTS: dict[str, Callable[[_Stage, Mapping[str, Any], dt.datetime], None]] = {
    "add_document": _add_document,
    "add_version": _add_version,
    "share_name": _share_name,
    "draw_up": _draw_up,
    "measure": _measure,
    "agree_to_pay": _agree_to_pay,
    "open_matter": _open_matter,
    "step": _step,
    "read_term": _read_term,
    "prepare": _prepare,
    "approve": _approve,
    "open_plan": _open_plan,
    "add_milestone": _add_milestone,
    "agree_plan": _agree_plan,
    "reading": _reading,
    "review": _review,
    "good_practice": _good_practice,
    "member": _member,
    "meeting": _meeting,
    "decision": _decision,
    "task": _task,
    "task_done": _task_done,
    "assess": _assess,
    "approve_assessment": _approve_assessment,
    "release_figures": _release_figures,
    "register_request": _register_request,
    "ask_what_is_meant": _ask_what_is_meant,
    "decide_hiding": _decide_hiding,
    "send_answer": _send_answer,
    "release_answer": _release_answer,
}
