"""Where the processes of one service add up what they count. Named before any of them begins; a process that finds no name counts alone.

What lives here: the folder. It stands apart from `metrics`, which needs Django, because gunicorn's configuration is read before Django is there.
"""

import os
import shutil
from pathlib import Path

# The name is prometheus_client's.
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def shared_folder() -> str:
    """Return where the processes of this machine add up, "" where each counts alone."""
    return os.environ.get(_FOLDER, "")


def begin(folder: Path) -> None:
    """Let the processes that begin now count into one folder. What the service before counted goes: its processes are no more."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ[_FOLDER] = str(folder)
