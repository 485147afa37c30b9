"""Handing a mail over: to an SMTP server, or to a folder where there is none.

What lives here: one conversation with a server, and what its answers mean. What does not: the queue (`delivery`).

A server owns a mail from the moment it says so, after the last line. Before the words leave, `about_to` is asked: it notes that they are leaving, and says no
where another worker took the mail over. A connection that breaks before that costs nothing; one that breaks after it leaves a doubt.
"""

import contextlib
import os
import re
import smtplib
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.conf import settings

from remit.service.notifications.actions.composing import Envelope

AboutTo = Callable[[], bool]
_ENHANCED = re.compile(rb"\A([245]\.\d{1,3}\.\d{1,3})\b")


class TransportError(Exception):
    """A mail was not handed over. The message is a sentence of ours; what the server wrote may repeat anything."""


class UnreachableError(TransportError):
    """No mail can be handed over now: the server is away or does not let us in."""


class LaterError(TransportError):
    """This mail cannot be taken now; the server may take it later."""


class RefusedError(TransportError):
    """This mail will not be taken."""


class DoubtError(TransportError):
    """The words left, and no answer came: only the server knows whether it took the mail."""


class ClaimLostError(TransportError):
    """Another worker took the mail over."""


class Transport(Protocol):
    """What a mail can be handed to."""

    def hand_over(self, envelope: Envelope, message: bytes, about_to: AboutTo) -> None:
        """Hand a mail over; returning means that it was taken."""

    def close(self) -> None:
        """End."""


class FolderTransport:
    """A copy without a mail server keeps one file a mail. The file's name is the Message-ID, so a mail is there once."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self._folder = folder

    def hand_over(self, envelope: Envelope, message: bytes, about_to: AboutTo) -> None:
        """Write the file whole or not at all."""
        name = re.search(rb"^Message-ID:\s*<([0-9a-f]+)@", message, re.MULTILINE | re.IGNORECASE)
        if name is None:
            raise RefusedError("The mail has no Message-ID.")
        if not about_to():
            raise ClaimLostError("Another worker took the mail over.")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{name[1].decode()}.eml"
            draft = path.with_suffix(f".{os.getpid()}")
            draft.write_bytes(message)
            draft.replace(path)
        except OSError as error:
            raise LaterError(f"The mail could not be written into the data directory: {error.strerror}.") from error

    def close(self) -> None:
        """Nothing stays open."""


class SmtpTransport:
    """An SMTP server, over a connection that is kept while it holds."""

    def __init__(self) -> None:
        """Connect when the first mail comes."""
        self._server: smtplib.SMTP | None = None

    def hand_over(self, envelope: Envelope, message: bytes, about_to: AboutTo) -> None:
        """Tell the server from whom and to whom, ask `about_to`, then give it the words.

        Raises:
            TransportError: one of its kinds.
        """
        server = self._connected()
        try:
            self._address(server, envelope)
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            self.close()
            raise LaterError("The mail server ended the conversation. Remit tries again by itself.") from error
        except TransportError:
            self._reset(server)
            raise
        if not about_to():
            self._reset(server)
            raise ClaimLostError("Another worker took the mail over.")
        self._give(server, message)

    def reach(self) -> None:
        """See that the server is there and lets us in.

        Raises:
            UnreachableError: it is not, or does not.
        """
        self._connected()

    def _connected(self) -> smtplib.SMTP:
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                if self._server.noop()[0] == 250:
                    return self._server
            self.close()
        try:
            self._server = _connect()
        except smtplib.SMTPAuthenticationError as error:
            raise UnreachableError("The mail server did not accept the name and password. Check REMIT_MAIL_USER and REMIT_MAIL_PASSWORD.") from error
        except (OSError, smtplib.SMTPException) as error:
            raise UnreachableError("The mail server cannot be reached. Check REMIT_MAIL_HOST, REMIT_MAIL_PORT and REMIT_MAIL_TLS.") from error
        return self._server

    @staticmethod
    def _address(server: smtplib.SMTP, envelope: Envelope) -> None:
        code, answer = server.mail(envelope.sender)
        if code != 250:
            # Our own address is not accepted: that is for the administrator to put right, and says nothing against this mail.
            raise LaterError(f"The mail server does not accept our own address ({_codes(code, answer)}). Check REMIT_MAIL_FROM and REMIT_MAIL_BOUNCES_TO.")
        code, answer = server.rcpt(envelope.to)
        if code not in (250, 251):
            raise _refusal(code, answer, "the address")
        if envelope.copy_to:
            server.rcpt(envelope.copy_to)

    def _give(self, server: smtplib.SMTP, message: bytes) -> None:
        try:
            code, answer = server.data(message)
        except smtplib.SMTPDataError as error:
            self._reset(server)
            raise _refusal(error.smtp_code, error.smtp_error, "the mail") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise DoubtError("The connection broke before the mail server said whether it took the mail.") from error
        if code != 250:
            self._reset(server)
            raise _refusal(code, answer, "the mail")

    def _reset(self, server: smtplib.SMTP) -> None:
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self.close()

    def close(self) -> None:
        """Say goodbye where somebody listens."""
        if self._server is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._server.quit()
            self._server = None


def _connect() -> smtplib.SMTP:
    wait = settings.EMAIL_TIMEOUT
    context = ssl.create_default_context()
    if settings.EMAIL_USE_SSL:
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=wait, context=context)
    else:
        server = smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=wait)
    server.ehlo()
    if settings.EMAIL_USE_TLS:
        server.starttls(context=context)
        server.ehlo()
    if settings.EMAIL_HOST_USER:
        server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    return server


def _codes(code: int, answer: bytes | str) -> str:
    """Return the numbers of an answer; its words are the server's and are not kept."""
    found = _ENHANCED.match(answer.encode() if isinstance(answer, str) else answer)
    return f"{code} {found[1].decode()}" if found else str(code)


def _refusal(code: int, answer: bytes | str, what: str) -> TransportError:
    if code == 421 or 400 <= code < 500:
        return LaterError(f"The mail server does not take {what} now ({_codes(code, answer)}). Remit tries again by itself.")
    return RefusedError(f"The mail server refused {what} ({_codes(code, answer)}).")


def open_transport() -> Transport:
    """Return what this copy hands its mail to."""
    return SmtpTransport() if settings.EMAIL_HOST else FolderTransport(Path(settings.EMAIL_FILE_PATH))


def check_sending() -> None:
    """Sign in to the mail server and leave.

    Raises:
        UnreachableError: it cannot be reached, or does not let us in.
    """
    server = SmtpTransport()
    try:
        server.reach()
    finally:
        server.close()
