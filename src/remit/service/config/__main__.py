"""Django's commands of this service: `python -m remit.service.config COMMAND`."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from remit import look_less_for_rings
from remit.service.config.data_directory import NoRemitError, prepare
from remit.service.config.signing_key import MEND_LETTER_KEYS, find_no_key

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.service.config.settings.local")

if __name__ == "__main__":
    look_less_for_rings()
    try:
        prepare(sys.argv[1:])
        from django.conf import settings

        # Django would try to go on without them, and fail later in a way that nobody understands.
        settings.INSTALLED_APPS  # noqa: B018 reading it loads them
        if not {"doctor", "restore"} & set(sys.argv[1:2]) and (trouble := find_no_key(settings.LETTER_KEYS, settings.LETTER_KEYS_IN)):
            sys.exit(f"Remit cannot start: {trouble} {MEND_LETTER_KEYS}")
    except NoRemitError as error:
        sys.exit(str(error))
    except ImproperlyConfigured as error:
        sys.exit(f"Remit cannot start: {error}")
    execute_from_command_line(["remit", *sys.argv[1:]])
