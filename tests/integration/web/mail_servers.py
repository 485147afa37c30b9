"""A real SMTP server and a real IMAP server on free ports of this machine, for the tests of mail."""

import asyncio
import contextlib
import email
import email.policy
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from imap_tools import MailBoxUnencrypted, MailMessageFlags

IMAP_USER, IMAP_PASSWORD = "returns", "only for tests"


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Received:
    """A mail that the SMTP server took: for whom, and what."""

    sender: str
    to: list[str]
    data: bytes

    @property
    def message(self) -> EmailMessage:
        """Return it read."""
        found = email.message_from_bytes(self.data, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        return found


@dataclass
class Postbox:
    """What an SMTP server took, and how it behaves.

    Attributes:
        refuse: an answer for an address or for all mails' words, by "rcpt:address" or "data".
        before: called with each mail whose words came; what it returns is the answer, and the mail is not taken. None: it is taken.
        then: called with each mail that is taken, before the server says so.
        after: called when it is taken, still before the server says so.
        addressed: called when the server hears an address, before the words.
    """

    taken: list[Received] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    before: Callable[[], str | None] = lambda: None
    then: Callable[[Received], None] = lambda received: None
    after: Callable[[], None] = lambda: None
    addressed: Callable[[], None] = lambda: None
    then_drop: bool = False
    port: int = 0

    async def handle_RCPT(self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]) -> str:  # noqa: N802 aiosmtpd's
        """Take or refuse an address."""
        await asyncio.get_running_loop().run_in_executor(None, self.addressed)
        if answer := self.refuse.get(f"rcpt:{address}"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 aiosmtpd's
        """Take or refuse a mail; with `then_drop` take it and hang up without a word."""
        if answer := self.refuse.get("data"):
            return answer
        assert isinstance(envelope.content, bytes)
        received = Received(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.content)

        def take() -> str:
            if answer := self.before():
                return answer
            self.then(received)
            self.taken.append(received)
            self.after()
            return "250 OK"

        # In a thread, which goes on where the sender is killed meanwhile: a server takes a mail whole or not at all.
        answer = await asyncio.get_running_loop().run_in_executor(None, take)
        if self.then_drop:
            assert server.transport is not None
            server.transport.abort()
        return answer


@contextlib.contextmanager
def smtp_server(port: int = 0) -> Iterator[Postbox]:
    """Run an SMTP server."""
    postbox = Postbox(port=port or free_port())
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


@dataclass(frozen=True)
class Mailbox:
    """A mailbox on an IMAP server."""

    port: int

    @contextlib.contextmanager
    def opened(self) -> Iterator[MailBoxUnencrypted]:
        """Sign in."""
        with MailBoxUnencrypted("127.0.0.1", self.port, timeout=10) as box:
            box.login(IMAP_USER, IMAP_PASSWORD)
            yield box

    def put(self, *mails: bytes, is_opened: bool = False) -> None:
        """Let mails arrive; with `is_opened` somebody has opened them already."""
        with self.opened() as box:
            for data in mails:
                box.append(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), "INBOX", flag_set=[MailMessageFlags.SEEN] if is_opened else [])

    def count_unopened(self) -> int:
        """Return how many mails nobody has opened."""
        with self.opened() as box:
            return len(box.uids("UNSEEN"))


@contextlib.contextmanager
def imap_server() -> Iterator[Mailbox]:
    """Run an IMAP server with an empty mailbox, in a process of its own."""
    port = free_port()
    pymap = Path(sysconfig.get_path("scripts")) / "pymap"
    words = ["--no-service", "sieve", "--no-service", "admin", "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    server = subprocess.Popen([pymap, *words, "dict", "--demo-user", IMAP_USER, "--demo-password", IMAP_PASSWORD], stdout=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield Mailbox(port)
    finally:
        server.terminate()
        server.wait()
