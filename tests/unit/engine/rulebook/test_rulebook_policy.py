"""The local policy: what the sample says, what is refused, and which facts hold for a request."""

import datetime as dt
from pathlib import Path

import pytest

from remit.engine.lexicon import words_of
from remit.engine.rulebook.facts import POLICY_FACTS, SERVICES
from remit.engine.rulebook.policy import Circumstances, Policy, Promises, default_policy
from remit.engine.rulebook.policy_file import PolicyError, load_policy, read_policy
from remit.engine.rulebook.sources import HOME
from remit.engine.terms import Task

SAMPLE = HOME / "sample_policy.yaml"


def about(text: str, task: Task = Task.ONWARD_REFERRAL, due_in_days: int | None = None, event_on: dt.date | None = None) -> Circumstances:
    return Circumstances(task, words_of(text), due_in_days, event_on)


def test_default_policy_says_nothing_agreed_locally() -> None:
    policy = default_policy()
    assert policy == Policy()
    assert policy.supply_days == 7
    assert policy.promises == Promises(3, 10, 20)
    assert all(policy.find_support(fact, about("methotrexate physiotherapy", due_in_days=90)) is None for fact in POLICY_FACTS)


def test_smallest_policy_is_the_default() -> None:
    assert read_policy("format: 1\n") == default_policy()


def test_sample_policy_is_read_whole() -> None:
    policy = load_policy(SAMPLE)
    assert policy.practice is not None
    assert policy.practice.ods_code is not None
    assert (policy.practice.name, policy.practice.ods_code.code, policy.practice.address) == ("Larkfield Surgery", "Y0Q99", ("4 Orchard Way", "Fenmarsh"))
    assert policy.commissioned_services == {"phlebotomy", "suture_removal"}
    assert (policy.supply_days, policy.bloods_hospital_keeps_days, policy.silence_is_acceptance_after_days) == (14, 28, None)
    assert policy.patient_note is True


def test_sample_policy_names_every_service() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert [name for name in SERVICES if name not in text] == []


def test_promise_of_one_provider_differs_only_where_it_says_so() -> None:
    policy = load_policy(SAMPLE)
    assert policy.promises_for("northmoor hospital") == policy.promises_for("RZ999") == Promises(3, 15, 20)
    assert policy.promises_for("Eastmoor") == Promises(3, 10, 20)


@pytest.mark.parametrize(
    ("fact", "circumstances", "line"),
    [
        ("service:phlebotomy", about("bloods"), "Commissioned from this practice: Blood samples taken at the practice for hospital requests"),
        ("service:ecg", about("ecg"), None),
        (
            "shared_care_agreed",
            about("methotrexate bloods"),
            "Shared care agreed: methotrexate (rheumatoid arthritis, Methotrexate shared care, version 3, 2024-09-01)",
        ),
        ("shared_care_agreed", about("methotrexate", event_on=dt.date(2024, 8, 31)), None),
        ("shared_care_agreed", about("azathioprine"), None),
        ("pathway_agreed", about("refer to physiotherapy"), "Agreed pathway: Community musculoskeletal service first (agreed March 2025)"),
        ("pathway_agreed", about("refer to neurology"), None),
        ("pathway_agreed", about("physiotherapy", Task.RE_REFERRAL), None),
        ("prior_approval", about("see plastic surgery"), "Prior-approval policy: Cosmetic and minor skin surgery (apply through the commissioner's portal)"),
        ("prior_approval", about("surgery for plastic"), None),
        ("test_after_hospital_days", about("bloods", due_in_days=29), "Agreed locally: the hospital does tests due within 28 days, the practice later ones"),
        ("test_after_hospital_days", about("bloods", due_in_days=28), None),
        ("test_after_hospital_days", about("bloods"), None),
        ("silence_is_acceptance", about("lithium"), None),
    ],
)
def test_policy_fact_holds_with_its_line(fact: str, circumstances: Circumstances, line: str | None) -> None:
    assert load_policy(SAMPLE).find_support(fact, circumstances) == line


def test_bare_agreements_give_bare_lines() -> None:
    policy = read_policy(
        "format: 1\nshared_care:\n  - medicine: lithium\npathways:\n  - name: All\n    tasks: [transport]\nsilence_is_acceptance_after_days: 14\n"
    )
    assert policy.find_support("shared_care_agreed", about("lithium")) == "Shared care agreed: lithium"
    assert policy.find_support("pathway_agreed", about("car", Task.TRANSPORT)) == "Agreed pathway: All"
    assert policy.find_support("silence_is_acceptance", about("lithium")) == "Agreed locally: a shared-care request not declined within 14 days is accepted"


def test_unknown_fact_is_refused() -> None:
    with pytest.raises(ValueError, match="There is no service 'singing'"):
        default_policy().find_support("service:singing", about("x"))
    with pytest.raises(ValueError, match="singing"):
        default_policy().find_support("singing", about("x"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the file must hold keys and values, and it holds nothing"),
        ("- a", "the file must hold keys and values, and it holds something else"),
        ("area: x", "policy: format: this key is missing"),
        ("format: 2", "this Remit reads format 1"),
        ("format: true", "format: True is not a whole number"),
        ("format: 1\nsuply_days: 7", "policy: suply_days: this key is unknown. Did you mean supply_days?"),
        ("format: 1\nzzz: 7", "policy: zzz: this key is unknown. Known: format"),
        ("format: 1\nsupply_days: seven", "supply_days: 'seven' is not a whole number"),
        ("format: 1\nsupply_days: 0", "supply_days: 0 is no number of days that makes sense"),
        ("format: 1\npatient_note: yes", "patient_note: 'yes' is not true or false"),
        ("format: 1\ncommissioned_services: [phlebotmy]", "there is no service 'phlebotmy'. Did you mean phlebotomy?"),
        ("format: 1\ncommissioned_services: [zzzz]", "there is no service 'zzzz'. Known: phlebotomy"),
        ("format: 1\ncommissioned_services: [1]", "commissioned_services: 1 is not text"),
        ("format: 1\ncommissioned_services: phlebotomy", "commissioned_services: 'phlebotomy' is not a list"),
        ("format: 1\npractice: {name: A, ods_code: abc}", "policy: practice: ods_code: An ODS code is 3 to 6 capital letters"),
        ("format: 1\npractice: {}", "policy: practice: name: this key is missing"),
        ("format: 1\npractice: {name: A, fax: '1'}", "policy: practice: fax: this key is unknown"),
        ("format: 1\nshared_care: [lithium]", "shared_care: 'lithium' is not keys and values"),
        ("format: 1\nshared_care: [{medicine: a, agreed_on: soon}]", "shared_care[0]: agreed_on: 'soon' is not a date"),
        ("format: 1\nshared_care: [{medicine: a, agreed_on: 2026-02-30}]", "has the date 2026-02-30, which does not exist"),
        ("format: 1\npathways: [{name: A, tasks: []}]", "pathways[0]: tasks: this list is empty"),
        ("format: 1\npathways: [{name: A, tasks: [onward_referal]}]", "there is no task 'onward_referal'. Did you mean onward_referral?"),
        ("format: 1\npathways: [{name: A, tasks: [zzzz]}]", "there is no task 'zzzz'. Known: chase_result"),
        ("format: 1\npromises: {answer_days: 2}", "promises: acknowledge_days: the days must not fall"),
        ("format: 1\nformat: 1", "has the key 'format' a second time"),
        ("format: 1\n2: x", "has the key 2, which is not a word"),
        ("format: [", "is not readable as YAML"),
        ("format: &a 1\narea: *a", "uses an alias"),
    ],
)
def test_bad_policy_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_policy(text)
    assert sentence in str(caught.value)


def test_deeply_nested_policy_is_refused() -> None:
    with pytest.raises(PolicyError, match="nested too deeply"):
        read_policy("format: " + "[" * 1500 + "]" * 1500)


def test_unreadable_policy_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"absent\.yaml cannot be read"):
        load_policy(tmp_path / "absent.yaml")
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"format: 1\narea: \xff")
    with pytest.raises(PolicyError, match="not UTF-8"):
        load_policy(path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(PolicyError, match="larger than a megabyte"):
        load_policy(path)


def test_formulary_counts_from_the_folder_of_the_policy(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_text("format: 1\nformulary: area.csv\n", encoding="utf-8")
    with pytest.raises(PolicyError, match=r"formulary: there is no file area\.csv"):
        load_policy(path)
    (tmp_path / "area.csv").write_text("x", encoding="utf-8")
    assert load_policy(path).formulary == tmp_path / "area.csv"


def test_byte_order_mark_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "policy.yaml"
    path.write_bytes(b"\xef\xbb\xbfformat: 1\n")
    assert load_policy(path) == default_policy()
