"""The door that a web server knocks at."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.service.config.settings.local")
application = get_wsgi_application()
