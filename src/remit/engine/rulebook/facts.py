"""The closed vocabularies that rules and local policies share: commissioned services, policy facts, request facts, placeholders.

What lives here: names and what they mean. What does not: how a policy is read (`policy_file`) nor how a fact is established (`policy` for policy facts,
`remit.engine.triage` for request facts).
"""

from enum import StrEnum
from typing import Final

SERVICES: Final[dict[str, str]] = {
    "phlebotomy": "Blood samples taken at the practice for hospital requests",
    "urine_tests": "Urine samples and dipstick tests for hospital requests",
    "swabs": "Swabs taken for hospital requests",
    "ecg": "12-lead ECG",
    "ambulatory_ecg": "24-hour ECG",
    "spirometry": "Spirometry and peak flow",
    "blood_pressure_monitoring": "Blood pressure checks and home readings for hospital requests",
    "near_patient_testing": "Monitoring of shared-care medicines",
    "inr_monitoring": "Anticoagulant monitoring",
    "psa_monitoring": "PSA checks for stable prostate disease",
    "pre_op_tests": "Tests before an operation",
    "post_op_checks": "Checks after an operation",
    "wound_care": "Wound checks and dressings after an operation",
    "suture_removal": "Removal of sutures and clips",
    "catheter_care": "Catheter changes and trials without catheter",
    "injections": "Injections on behalf of a hospital clinic",
    "transport_booking": "Booking of patient transport",
}


class PolicyFact(StrEnum):
    """What a rule may ask of the local policy, beside `service:<name>`."""

    SHARED_CARE_AGREED = "shared_care_agreed"
    SILENCE_IS_ACCEPTANCE = "silence_is_acceptance"
    PATHWAY_AGREED = "pathway_agreed"
    PRIOR_APPROVAL = "prior_approval"
    TEST_AFTER_HOSPITAL_DAYS = "test_after_hospital_days"


class RequestFact(StrEnum):
    """What a rule may ask of the request itself. `remit.engine.triage` establishes each; one that it cannot establish does not hold."""

    IS_SOFT = "is_soft"
    IS_CONDITIONAL = "is_conditional"
    NOBODY_ASKED = "nobody_asked"
    IS_NEAR_TIE = "is_near_tie"
    EVENT_DATE_UNKNOWN = "event_date_unknown"
    EVENT_DATE_UNSURE = "event_date_unsure"
    SENT_DATE_UNKNOWN = "sent_date_unknown"
    SUPPLY_EQUALS_FLOOR = "supply_equals_floor"
    SEVEN_DAYS_OR_FEWER = "seven_days_or_fewer"


REQUEST_FACT_MEANINGS: Final[dict[RequestFact, str]] = {
    RequestFact.IS_SOFT: "The words only suggest.",
    RequestFact.IS_CONDITIONAL: "The request depends on something that has not happened yet.",
    RequestFact.NOBODY_ASKED: "Nobody is named.",
    RequestFact.IS_NEAR_TIE: "Two readings of the task are nearly equal.",
    RequestFact.EVENT_DATE_UNKNOWN: "The day of the attendance or discharge is not in the letter.",
    RequestFact.EVENT_DATE_UNSURE: "The letter names several days, or one in passing only; its words do not say which was that of the event.",
    RequestFact.SENT_DATE_UNKNOWN: "The letter shows when it was typed, not when it was sent, and the practice did not say when it came.",
    RequestFact.SUPPLY_EQUALS_FLOOR: "The supply is exactly seven days, or exactly what the local policy sets.",
    RequestFact.SEVEN_DAYS_OR_FEWER: "The absence from work is seven days or fewer.",
}

SERVICE_PREFIX: Final = "service:"
POLICY_FACTS: Final[frozenset[str]] = frozenset({fact.value for fact in PolicyFact} | {SERVICE_PREFIX + name for name in SERVICES})
PLACEHOLDERS: Final[frozenset[str]] = frozenset({"letter_date", "event_date", "provider", "object", "citation", "quote"})
