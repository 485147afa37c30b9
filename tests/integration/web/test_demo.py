"""The demonstration: made once, and never into a database that holds something else."""

import pytest
from tests.integration.web.conftest import AT

from remit.service.accounts import queries as people
from remit.service.config import demo
from remit.service.organisations import queries
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


def test_demonstration_is_made_once() -> None:
    demo.load(at=AT)
    demo.load(at=AT)
    assert queries.search("")[1] == len(demo.ORGANISATIONS)
    assert len(people.list_demo_people()) == len(demo.PEOPLE)


def test_demonstration_is_not_mixed_with_real_organisations(practice: Organisation) -> None:
    with pytest.raises(RefusalError, match="A demonstration needs one of its own"):
        demo.load(at=AT)
