"""Mail: a message with text and HTML, and one SMTP connection that is kept as long as it holds."""

from __future__ import annotations

import smtplib
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import BaseHeader, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from zhiyin.base.errors import InvalidInput, Unavailable

TIMEOUT_SECONDS = 30
_PERMANENT = 500  # from this reply on, trying again is in vain


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address. The same `message_id` means the same mail, however often it is handed over."""

    to: str
    subject: str
    text: str
    html: str
    message_id: str
    written_at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)


class Refused(Exception):
    """The other side wants none of it, now or later: there is no use in trying again."""


@dataclass(frozen=True, slots=True, repr=False)
class MailServer:
    """Where mail is handed over: smtps://, smtp+starttls:// (or not at all), smtp:// (STARTTLS where it is offered)."""

    host: str
    port: int
    user: str
    password: str
    scheme: str

    @classmethod
    def of(cls, url: str) -> MailServer:
        """From smtp://user:password@host:port, its parts percent-encoded."""
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise InvalidInput("smtp_url must be smtp://, smtp+starttls:// or smtps:// with a host", pointer="smtp_url")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or _PORTS[parts.scheme], user, password, parts.scheme)

    def connect(self) -> smtplib.SMTP:
        """A connection that is ready for mail. A password goes over an encrypted connection only."""
        context = ssl.create_default_context()
        if self.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            self._begin(connection, context)
        except BaseException:
            connection.close()
            raise
        return connection

    def _begin(self, connection: smtplib.SMTP, context: ssl.SSLContext) -> None:
        connection.ehlo()
        is_safe = self.scheme == "smtps"
        if not is_safe and (self.scheme == "smtp+starttls" or connection.has_extn("starttls")):
            connection.starttls(context=context)  # raises where it is not offered
            connection.ehlo()
            is_safe = True
        if self.user:
            if not is_safe:
                raise Unavailable("the mail server {host} offers no encryption for the password", host=self.host)
            connection.login(self.user, self.password)


_PORTS = {"smtp": 587, "smtp+starttls": 587, "smtps": 465}


class _AsItIs(UniqueUnstructuredHeader, BaseHeader):
    """A header on one line: in the address of one that was encoded, mail programs find nothing to click."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        """A line break cannot be in it: the policy refuses such a value when it is set."""
        return f"{self.name}: {self}{policy.linesep}" if self.isascii() else super().fold(policy=policy)


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("list-unsubscribe", _AsItIs)
_POLICY = default.clone(header_factory=_HEADERS)


class Mailer:
    """Hands mail to one server, one mail after the other over the same connection; any thread may call it."""

    def __init__(self, url: str, sender: str) -> None:
        """`sender` is what stands in From: Zhiyin <care@example.com>."""
        self._server = MailServer.of(url)
        self._sender = sender
        self._lock = threading.Lock()
        self._connection: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        """Until the server has taken it. Raises `Refused` when it never will, other errors when it may later."""
        message = message_of(mail, self._sender)
        with self._lock:
            connection = self._alive()
            try:
                connection.send_message(message, parseaddr(self._sender)[1], [mail.to])
            except smtplib.SMTPRecipientsRefused as error:
                reply, words = next(iter(error.recipients.values()))
                _raise(reply, words, error)
            except smtplib.SMTPResponseException as error:
                _raise(error.smtp_code, error.smtp_error, error)

    def close(self) -> None:
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _alive(self) -> smtplib.SMTP:
        """The connection of the mail before if it still answers, else another one."""
        if self._connection is not None:
            try:
                if self._connection.noop()[0] == 250:
                    return self._connection
            except (smtplib.SMTPException, OSError):
                self._connection.close()
        self._connection = self._server.connect()
        return self._connection


def message_of(mail: Mail, sender: str) -> EmailMessage:
    """As it goes over the wire: text, and HTML for who likes that better."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.written_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text, cte="base64")
    message.add_alternative(mail.html, subtype="html", cte="base64")
    return message


def _raise(reply: int, words: bytes | str, cause: Exception) -> None:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    if reply >= _PERMANENT:
        raise Refused(f"{reply} {said}") from cause
    raise cause
