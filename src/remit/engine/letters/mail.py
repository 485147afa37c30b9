"""Mail: the words of the message and its attachments, from .eml (RFC 5322) and Outlook's .msg.

What lives here: `unpack_eml`, `unpack_msg`. What does not: reading the attachments (`containers`), winmail.dat, which is refused (`formats`).
"""

import email
import email.policy
import io
import re
from email.message import EmailMessage, MIMEPart

from oxmsg import Message
from oxmsg.attachment import Attachment

from remit.engine.letters.containers import Package, Part
from remit.engine.letters.decoding import UnreadableLetterError

_SMALL_PICTURE = 40_000
_WORDLESS = ("application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature", "text/calendar", "text/vcard", "text/x-vcard")
_BODY = "message"
_SENDER_NAME = 0x0C1A  # PidTagSenderName, where the mail was never on the internet and has no headers


def unpack_eml(data: bytes) -> Package:
    """Take a mail apart: its head and words first, then what is attached.

    Raises:
        UnreadableLetterError: it is encrypted.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the policy makes mails of another kind")
    if message.get_content_type() in ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted"):
        raise UnreadableLetterError("This mail is encrypted. Open it where its key is, and save the letter from there.")
    body = message.get_body(("plain", "html"))
    attached = [part for item in message.walk() if (part := _attached(item, body))]
    # The day of sending is that of a letter that the mail itself is; an attached letter has its own.
    day = "" if attached else str(message.get("Date", ""))
    head = _head(str(message.get("From", "")), str(message.get("To", "")), day, str(message.get("Subject", "")))
    return Package((_body_part(head, body), *attached), is_one=True)


def _head(sender: str, receiver: str, day: str, subject: str) -> str:
    rows = (("From", sender), ("To", receiver), ("Sent", day), ("Subject", subject))
    return "\n".join(f"{name}: {' '.join(value.split())}" for name, value in rows if value.strip())


def _body_part(head: str, body: MIMEPart | None) -> Part:
    """Return the words of a mail under its head, as plain text or as the page that it was sent as."""
    if body is None:
        return Part(_BODY, (head + "\n").encode())
    words = _content(body)
    if body.get_content_subtype() == "html":
        from remit.engine.letters.markup import text_of_html

        words = text_of_html(words)
    return Part(_BODY, f"{head}\n\n{words.replace(chr(13), '').strip()}\n".encode("utf-8", errors="replace"))


def _content(part: MIMEPart) -> str:
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError, ValueError):
        raw = part.get_payload(decode=True)
        return raw.decode("cp1252", errors="replace") if isinstance(raw, bytes) else ""


def _attached(item: EmailMessage, body: MIMEPart | None) -> Part | None:
    """Return an attachment, None for what is none: the body, its other renderings, signatures, small pictures in the running text."""
    kind = item.get_content_type()
    if item is body or item.get_content_maintype() == "multipart" or kind in _WORDLESS:
        return None
    if item.get_content_maintype() == "text" and item.get_content_disposition() != "attachment" and not item.get_filename():
        return None
    if kind == "message/rfc822":
        inner = item.get_payload()
        whole = inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], EmailMessage) else b""
        return Part(_file_name(item.get_filename(), "forwarded mail"), whole) if whole else None
    raw = item.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw:
        return None
    is_inline = item.get_content_disposition() == "inline" or bool(item.get("Content-ID"))
    if item.get_content_maintype() == "image" and is_inline and len(raw) < _SMALL_PICTURE:
        return None
    return Part(_file_name(item.get_filename(), "attachment"), raw)


def _file_name(name: str | None, otherwise: str) -> str:
    return re.sub(r"[\x00-\x1f/\\]+", "_", name or "").strip() or otherwise


def unpack_msg(data: bytes) -> Package:
    """Take an Outlook mail apart: its head and words first, then what is attached.

    Raises:
        UnreadableLetterError: it is damaged.
    """
    try:
        message = Message.load(io.BytesIO(data))
        attached = [part for item in message.attachments if (part := _msg_attached(item))]
        day = f"{message.sent_date:%d %B %Y}" if message.sent_date and not attached else ""
        receivers = ", ".join(item.name or item.email_address or "" for item in message.recipients)
        sender = message.sender or message.properties.str_prop_value(_SENDER_NAME) or ""
        head = _head(sender, receivers, day, message.subject or "")
        words = message.body or _msg_page(message)
        missed = sum(1 for item in message.attachments if not item.file_bytes)
    except (OSError, KeyError, ValueError, IndexError, AttributeError) as error:
        raise UnreadableLetterError("This Outlook mail is damaged and cannot be opened. Save it again, or save the letter from it.") from error
    body = Part(_BODY, f"{head}\n\n{words.replace(chr(13), '').strip()}\n".encode("utf-8", errors="replace"))
    problems = ("A mail or object that is embedded in this mail was not read. Open it and save it by itself.",) if missed else ()
    return Package((body, *attached), is_one=True, problems=problems)


def _msg_page(message: Message) -> str:
    from remit.engine.letters.markup import text_of_html

    return text_of_html(message.html_body) if message.html_body else ""


def _msg_attached(item: Attachment) -> Part | None:
    raw = item.file_bytes
    if not raw or ((item.mime_type or "").startswith("image/") and len(raw) < _SMALL_PICTURE):
        return None
    return Part(_file_name(item.file_name, "attachment"), raw)
