"""The door that a web server knocks at."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from remit.engine.rulebook import load_rulebook

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.service.config.settings.local")


def _settle() -> None:
    """Load what pages need, then let the collector of memory leave it alone: going through all of it holds a page up for a tenth of a second."""
    get_resolver().url_patterns  # noqa: B018 reading it imports every view
    load_rulebook()
    gc.collect()
    gc.freeze()
    # A page makes some ten thousand objects and leaves none of them in a circle that matters.
    gc.set_threshold(50_000, 20, 20)


application = get_wsgi_application()
_settle()
