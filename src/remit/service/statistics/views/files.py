"""Tables and pictures as files. Thin: what was asked, a file."""

from django.http import Http404, HttpResponse

from remit.service.accounts.permissions import MemberRequest
from remit.service.statistics import permissions
from remit.service.statistics.presenters.charts import CHARTS, picture_of_figures
from remit.service.statistics.presenters.downloads import csv_of, json_of
from remit.service.statistics.presenters.pictures.drawing import png_of, svg_of
from remit.service.statistics.presenters.tables import TABLES
from remit.service.statistics.views.asked import Asked, read_asked
from remit.service.ui.permissions import allow

_TABLE_KINDS = {"csv": ("text/csv; charset=utf-8", csv_of), "json": ("application/json", json_of)}
_PICTURE_KINDS = {"svg": ("image/svg+xml", svg_of), "png": ("image/png", png_of)}


@allow(permissions.SEE_FIGURES)
def figures_table(request: MemberRequest, table: str, kind: str) -> HttpResponse:
    """Hand out a table."""
    if table not in TABLES or kind not in _TABLE_KINDS:
        raise Http404
    asked = read_asked(request, request.GET.get("provider", ""))
    media_type, write = _TABLE_KINDS[kind]
    answer = HttpResponse(write(TABLES[table](asked.figures), asked.figures), content_type=media_type)
    answer["Content-Disposition"] = f'attachment; filename="{_file_name(asked, table)}.{kind}"'
    return answer


@allow(permissions.SEE_FIGURES)
def figures_picture(request: MemberRequest, picture: str, kind: str) -> HttpResponse:
    """Hand out a picture: shown in a page, or as a file with `download` in the address."""
    if picture not in CHARTS or kind not in _PICTURE_KINDS:
        raise Http404
    asked = read_asked(request, request.GET.get("provider", ""))
    media_type, draw = _PICTURE_KINDS[kind]
    answer = HttpResponse(draw(picture_of_figures(asked.figures, picture, width=request.GET.get("width", ""))), content_type=media_type)
    if "download" in request.GET:
        answer["Content-Disposition"] = f'attachment; filename="{_file_name(asked, picture)}.{kind}"'
    return answer


def _file_name(asked: Asked, name: str) -> str:
    figures = asked.figures
    of = f"-{figures.area.provider.code}" if figures.area.provider else ""
    return f"remit-{name}{of}-{figures.period.first_on:%Y-%m}-to-{figures.period.last_on:%Y-%m}"
