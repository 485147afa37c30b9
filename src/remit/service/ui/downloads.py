"""Handing out a file.

What lives here: `download`. What does not: what is in the file (each app's presenters).
"""

from django.http import HttpResponse

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


def download(data: bytes, name: str, form: str) -> HttpResponse:
    """Return a file to keep, under a name without what people typed."""
    response = HttpResponse(data, content_type=_TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response
