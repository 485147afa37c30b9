"""Django's commands of this service: `python -m remit.service.config COMMAND`."""

import os
import sys

from django.core.management import execute_from_command_line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "remit.service.config.settings.local")

if __name__ == "__main__":
    execute_from_command_line(["remit", *sys.argv[1:]])
