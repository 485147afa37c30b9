"""What may stand in the addresses of pages beside Django's own converters."""

from django.urls.converters import IntConverter


class YearConverter(IntConverter):
    """A year of four figures: what is no year of any calendar leads to no page."""

    regex = "[12][0-9]{3}"
