"""The design system's files: where they are, and what is taken out of them.

What lives here: copying from node_modules at set-up. What does not: our own style sheet (`ui/static/ui`).
"""

import re
import shutil
from pathlib import Path

FRONTEND = Path(__file__).resolve().parents[1] / "ui/static/nhsuk"
STYLES = "nhsuk-frontend.min.css"
# The font is licensed for NHS websites only, and would be fetched from one at run time. Without it the next in line is used.
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
# The style sheet expects its pictures at the root of the site; ours are beside it.
ROOT_ADDRESS = re.compile(r"url\(/assets/")


def is_frontend_here() -> bool:
    """Say whether set-up brought the files."""
    return (FRONTEND / STYLES).is_file()


def copy_frontend(node_modules: Path) -> None:
    """Copy the style sheet, without what it would fetch from elsewhere, and the icons that it names."""
    package = node_modules / "nhsuk-frontend/dist/nhsuk"
    styles = (package / STYLES).read_text(encoding="utf-8")
    styles = ROOT_ADDRESS.sub("url(assets/", FONT_FACE.sub("", styles))
    styles = re.sub(r"/\*# sourceMappingURL=[^*]*\*/", "", styles)
    shutil.rmtree(FRONTEND, ignore_errors=True)
    for name in sorted(set(re.findall(r"url\((assets/images/[\w.-]+)\)", styles))):
        (FRONTEND / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(package / name, FRONTEND / name)
    (FRONTEND / STYLES).write_text(styles, encoding="utf-8")
