"""A demonstration: one fictional area with its people.

What lives here: organisations and people, made through the same actions as real ones. What does not: letters and cases (with their apps, later).
"""

import datetime as dt

from django.db import transaction

from remit.service.accounts import actions as people
from remit.service.accounts.models import Role
from remit.service.audit import queries as audit
from remit.service.audit.actions import Actor, record
from remit.service.organisations import actions, queries
from remit.service.organisations.models import Kind
from remit.service.organisations.queries import Promise
from remit.service.ui.policies import RefusalError

SUBJECT = "remit:demonstration"
BY = Actor.process("demonstration")

# Codes that the Organisation Data Service does not give out, and places that do not exist.
ORGANISATIONS = (
    ("ZZC1", "Wyvern Integrated Care Board", Kind.COMMISSIONER, ""),
    ("ZZP1", "Northmoor General Hospital", Kind.PROVIDER, ""),
    ("ZZP2", "Thornwick Hospital", Kind.PROVIDER, ""),
    ("ZZP3", "Eastfold Community Services", Kind.PROVIDER, ""),
    ("ZZN1", "Lime and Mill Primary Care Network", Kind.NETWORK, ""),
    ("ZZA001", "Lime Avenue Surgery", Kind.PRACTICE, "ZZC1"),
    ("ZZA002", "Mill Bridge Medical Centre", Kind.PRACTICE, "ZZC1"),
    ("ZZL1", "Wyvern Local Medical Committee", Kind.LMC, "ZZC1"),
)
PEOPLE = (
    ("Dr Amara Osei", "amara.osei@lime.example", "ZZA001", Role.PRACTICE_MEMBER, "GP"),
    ("Ewa Kowalczyk", "ewa.kowalczyk@lime.example", "ZZA001", Role.PRACTICE_MANAGER, "Practice manager"),
    ("Priya Nair", "priya.nair@northmoor.example", "ZZP1", Role.PROVIDER_MEMBER, "Service manager"),
    ("Tom Ashby", "tom.ashby@northmoor.example", "ZZP1", Role.PROVIDER_LEAD, "Head of outpatients"),
    ("Hannah Brightwell", "hannah.brightwell@wyvern.example", "ZZC1", Role.COMMISSIONER_OFFICER, "Contracts officer"),
    ("Gareth Pugh", "gareth.pugh@wyvern.example", "ZZC1", Role.COMMISSIONER_APPROVER, "Director of contracts"),
    ("Dr Ruth Calder", "ruth.calder@lmc.example", "ZZL1", Role.LMC_READER, "LMC secretary"),
    ("Sam Okafor", "sam.okafor@remit.example", "", Role.ADMINISTRATOR, ""),
    ("Dr Amara Osei", "amara.osei@lime.example", "ZZA002", Role.PRACTICE_MEMBER, "GP on Thursdays"),
)


@transaction.atomic
def load(*, at: dt.datetime) -> None:
    """Make the demonstration, once.

    Raises:
        RefusalError: the database holds something else.
    """
    if audit.list_events(SUBJECT):
        return
    if queries.search("")[1]:
        raise RefusalError("This database holds real organisations. A demonstration needs one of its own: give it another data directory.")
    record(subject=SUBJECT, name="demonstration_made", by=BY, at=at)
    for code, name, kind, commissioner in ORGANISATIONS:
        facts = actions.Facts(name=name, kind=kind, opened_on=dt.date(2023, 4, 1), commissioner=queries.find_organisation(commissioner))
        actions.save_organisation(code, facts, by=BY, at=at)
    for name, email, code, role, job in PEOPLE:
        invitation, _ = people.invite(people.Invitee(email, name, role, job), organisation=queries.find_organisation(code), by=BY, at=at)
        people.accept_invitation(invitation, password=None, at=at)
    northmoor = queries.get_organisation("ZZP1")
    for specialty, mailbox in (("", "returns"), ("Dermatology", "dermatology"), ("Gastroenterology", "gastro")):
        actions.set_contact_point(northmoor, specialty=specialty, email=f"{mailbox}@northmoor.example", phone="", by=BY, at=at)
    actions.set_promise(northmoor, Promise(3, 10, 20, is_own=True), from_on=dt.date(2025, 4, 1), by=BY, at=at)
