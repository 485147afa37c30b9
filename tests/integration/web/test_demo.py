"""The demonstration in a database: made once, and never into one that holds something else."""

import pytest
from tests.integration.web.conftest import AT

from remit.service.accounts import queries as people
from remit.service.config.demonstration import area
from remit.service.config.demonstration.loading import load
from remit.service.organisations import queries
from remit.service.organisations.models import Organisation
from remit.service.ui.policies import RefusalError

pytestmark = pytest.mark.django_db


def test_demonstration_is_made_once() -> None:
    load(at=AT)
    load(at=AT)
    assert queries.search("")[1] == len(area.organisations())
    assert len(people.list_demo_people()) == len(area.people())


def test_demonstration_is_not_mixed_with_real_organisations(practice: Organisation) -> None:
    with pytest.raises(RefusalError, match="A demonstration needs one of its own"):
        load(at=AT)
