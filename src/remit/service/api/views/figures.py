"""Figures through the API: the tables of the page Figures, with the same hiding of small numbers."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from remit.service.api.permissions import Scope
from remit.service.api.presenters.answers import FiguresOut
from remit.service.api.views.door import PROBLEMS, ApiRequest, Need, api
from remit.service.statistics.permissions import SEE_FIGURES
from remit.service.statistics.presenters.downloads import json_of
from remit.service.statistics.presenters.tables import TABLES
from remit.service.statistics.views.asked import read_asked

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
    # The page reads months and moment from its address, and so does this.
    request.acting = request.auth.acting  # type: ignore[attr-defined]
    asked = read_asked(request, provider or "")  # type: ignore[arg-type]
    return json.loads(json_of(TABLES[table](asked.figures), asked.figures))
