"""Mail: are the variables right, and do the servers let us in?"""

from collections.abc import Callable, Sequence

from django.core.checks import ERROR, CheckMessage

from remit.service.config.doctor.findings import Finding, fine, look, wrong


def check_variables(messages: Sequence[CheckMessage]) -> list[Finding]:
    """Return what the checks of the variables say."""
    return [(wrong if one.level >= ERROR else look)("mail settings", str(one.msg), str(one.hint or "")) for one in messages] or [
        fine("mail settings", "They fit together.")
    ]


def check_server(about: str, host: str, knock: Callable[[], None], failures: tuple[type[Exception], ...]) -> Finding:
    """Does a server let us in?

    Args:
        about: which it is.
        host: "" where none is named.
        knock: signs in and leaves.
        failures: what `knock` raises, with a sentence that says what to check.
    """
    if not host:
        return look(about, "None is named.", "Set the variables of docs/how-to/connect-mail.md, unless mail leaves another way.")
    try:
        knock()
    except failures as error:
        return wrong(about, f"{host} does not let us in.", str(error))
    return fine(about, f"{host} lets us in.")
