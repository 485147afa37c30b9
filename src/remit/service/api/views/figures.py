"""Figures through the API: the tables of the page Figures, with the same hiding of small numbers."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from remit.engine.moments import england_day
from remit.service.api.permissions import Scope
from remit.service.api.policies import ProblemError
from remit.service.api.presenters.answers import FiguresOut
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api
from remit.service.statistics import actions
from remit.service.statistics.permissions import SEE_FIGURES
from remit.service.statistics.presenters.downloads import json_of
from remit.service.statistics.presenters.tables import TABLES
from remit.service.statistics.queries.wanted import Wanted, named_period, read_wanted
from remit.service.ui.policies import RefusalError

Month = Annotated[str, Field(pattern=r"^(20|19)[0-9]{2}-(0[1-9]|1[0-2])$")]
Code = Annotated[str, Field(pattern=r"^[A-Z0-9]{3,6}$")]


@api.get(
    "figures/tables/{table}",
    response={200: FiguresOut, **PROBLEMS},
    auth=Need(Scope.FIGURES, SEE_FIGURES),
    tags=["figures"],
    operation_id="figures",
    by_alias=True,
)
def figures(
    request: ApiRequest,
    table: Literal[tuple(TABLES)],  # type: ignore[valid-type]
    first: Month | None = None,
    last: Month | None = None,
    provider: Code | None = None,
) -> Any:
    """Return a table of figures of whole months, of all providers or one; the months that the page shows where none are named."""
    try:
        period = named_period(first, last, day=england_day(request.at))
    except RefusalError as refusal:
        raise ProblemError(422, "invalid", str(refusal)) from refusal
    is_complete = actions.keep_up(at=request.at)
    found = read_wanted(request.auth.acting, Wanted(period, provider or ""), at=request.at, is_complete=is_complete)
    return json.loads(json_of(TABLES[table](found), found))
