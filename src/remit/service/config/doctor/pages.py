"""The pages: under which names they are asked for, and what must not be on in a real service."""

from collections.abc import Sequence

from remit.service.config.doctor.findings import Finding, fine, look, wrong
from remit.service.config.serving.addresses import is_web_address

_HOSTS = "Set REMIT_HOSTS (or --hosts) to the names that stand in the browser, apart by comma, such as remit.example.nhs.uk"


def check_hosts(hosts: Sequence[str], *, is_public: bool) -> Finding:
    """Are the names right?"""
    about = "allowed hosts"
    if not is_public:
        return fine(about, "This machine only, without TLS. For a real service: --hosts or REMIT_HOSTS.")
    if not hosts:
        return wrong(about, "No name is allowed, so every page is refused.", _HOSTS)
    if "*" in hosts or any(host.startswith(".") for host in hosts):
        return wrong(about, "Any name is allowed, so that links in mail can be made to lead elsewhere.", _HOSTS)
    if odd := [host for host in hosts if "/" in host or ":" in host]:
        return wrong(about, f"{odd[0]!r} is no name: it has an address or a port in it.", _HOSTS)
    return fine(about, f"{', '.join(hosts)}.")


def check_link(address: str, *, is_public: bool) -> Finding:
    """Do links in mail lead here?"""
    about = "links in mail"
    mend = "Set REMIT_LINK_TO to the address under which people reach the pages, such as https://remit.example.nhs.uk"
    if not is_web_address(address):
        return wrong(about, f"They lead to {address}, which has no https:// or no host.", mend)
    is_local = any(name in address for name in ("//127.", "//localhost", "//[::1]"))
    if is_public and is_local:
        return wrong(about, f"They lead to {address}, which is each reader's own machine.", mend)
    if is_public and not address.startswith("https://"):
        return wrong(about, f"They lead to {address}, which is not protected.", mend)
    return fine(about, f"They lead to {address}.")


def check_demonstration(is_demo: bool, is_debug: bool) -> Finding:
    """Is it a real service?"""
    about = "demonstration"
    if is_debug:
        return wrong(about, "DEBUG is on: pages of errors show letters and keys.", "Turn it off.")
    if is_demo:
        return look(about, "This is the demonstration: nobody needs a password.", "For a real service leave REMIT_DEMO and --demo out.")
    return fine(about, "It is off.")
