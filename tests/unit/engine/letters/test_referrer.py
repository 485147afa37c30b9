"""Who asked for what a letter reports, by the field of its head."""

import pytest

from remit.engine.letters.referrer import find_referrer
from remit.engine.terms import Party


@pytest.mark.parametrize(
    ("head", "who"),
    [
        ("Referrer: Dr L Nwosu, Brook Lea Surgery", Party.PRACTICE),
        ("Requested by: Dr Ximena Fairbrother (GP)", Party.PRACTICE),
        ("Patient: Ann Ash    Referral source: GP", Party.PRACTICE),
        ("Referrer: Dr Lamb", Party.PRACTICE),
        ("Referrer on request: Dr R Solheim, Emergency Department", Party.PROVIDER),
        ("Requested by   Mr Tolley, spinal clinic", Party.PROVIDER),
        ("Referrer: Mr S Haldane, Upper GI Surgery. cc GP", Party.PROVIDER),
        ("Referring consultant: Dr Garside-Nunn", Party.PROVIDER),
        ("Requester: Dr C. Spence        Responder: Dr Rooke, Urology", Party.NOBODY),
        ("Referred by: school vision screen", Party.NOBODY),
        ("Dear Doctor", Party.NOBODY),
    ],
)
def test_field_of_the_head_tells_who_asked(head: str, who: Party) -> None:
    assert find_referrer(f"Imaging Department\n{head}\n\nReport\nNo fracture.\n") is who


def test_field_deep_in_a_letter_is_of_something_else() -> None:
    assert find_referrer("No fracture. " * 200 + "\nReferrer: Dr Lamb, Mill Pond Surgery\n") is Party.NOBODY
