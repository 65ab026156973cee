"""Mail over SMTP, against a real server: what arrives, and what is never handed over."""

from __future__ import annotations

import smtplib
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.sinks import MailSink, mail_sink
from zhiyin.base.errors import InvalidInput, Unavailable
from zhiyin.messaging.mail import Mail, Mailer, MailServer, Refused, message_of

MAIL = Mail(
    "li@example.com",
    "知音：十一月",
    "净推荐值 31",
    "<p>净推荐值 <b>31</b></p>",
    "<dgd_1@care.example>",
    datetime(2026, 11, 23, 8, tzinfo=UTC),
    {"List-Unsubscribe": "<https://care.example/unsubscribe/x>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
)
SENDER = "知音 <care@example.com>"


def test_a_mail_arrives_as_text_and_html_in_chinese() -> None:
    with mail_sink() as sink:
        Mailer(sink.url, SENDER).send(MAIL)
    (mail,) = sink.mails
    assert (mail["Subject"], mail["To"], mail["From"]) == (MAIL.subject, MAIL.to, SENDER)
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (MAIL.message_id, "auto-generated")
    assert mail["List-Unsubscribe"].strip() == "<https://care.example/unsubscribe/x>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text
    assert html
    assert (text.get_content().strip(), html.get_content().strip()) == (MAIL.text, MAIL.html)


def test_a_long_address_for_ending_it_goes_out_as_it_is_and_a_long_subject_in_lines() -> None:
    """What a mail program reads is the bytes: Python's parser would decode an address that others do not."""
    address = f"<https://care.example/unsubscribe/dig_{'a' * 100}>"
    mail = replace(MAIL, subject="知音：十一月" * 20, headers={"List-Unsubscribe": address})
    head = message_of(mail, SENDER).as_bytes().partition(b"\n\n")[0].decode("ascii")
    assert f"List-Unsubscribe: {address}" in head.splitlines()
    assert max(len(line) for line in head.splitlines() if not line.startswith("List-")) <= 78


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=repr)
def test_no_header_can_begin_another(end: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message_of(replace(MAIL, headers={"List-Unsubscribe": f"<https://care.example/>{end}Bcc: all"}), SENDER)


def test_several_mails_go_over_one_connection_and_over_another_when_it_has_ended() -> None:
    with mail_sink() as sink:
        mailer = Mailer(sink.url, SENDER)
        for _ in range(3):
            mailer.send(MAIL)
        assert (len(sink.mails), sink.connections) == (3, 1)
    with pytest.raises(OSError, match=r"refused|closed"):
        mailer.send(MAIL)
    with mail_sink(sink):
        mailer.send(MAIL)
        mailer.close()
    assert (len(sink.mails), sink.connections) == (4, 2)


@pytest.mark.parametrize(
    ("sink", "kind"),
    [
        pytest.param(MailSink(refuses="550 nobody here"), Refused, id="no such address"),
        pytest.param(MailSink(refuses="450 come later"), smtplib.SMTPException, id="not now"),
        pytest.param(MailSink(reply="554 this looks like spam"), Refused, id="not this mail"),
        pytest.param(MailSink(reply="451 no room"), smtplib.SMTPException, id="no room now"),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now(sink: MailSink, kind: type[Exception]) -> None:
    with mail_sink(sink):
        mailer = Mailer(sink.url, SENDER)
        with pytest.raises(kind):
            mailer.send(MAIL)
        sink.refuses, sink.reply = None, "250 OK"
        mailer.send(MAIL)
    assert len(sink.mails) == 1


def test_nothing_is_sent_where_encryption_is_asked_for_and_not_offered() -> None:
    with mail_sink() as sink:
        with pytest.raises(smtplib.SMTPNotSupportedError):
            Mailer(sink.url.replace("smtp:", "smtp+starttls:"), SENDER).send(MAIL)
        with pytest.raises(Unavailable):
            Mailer(sink.url.replace("//", "//li:secret@"), SENDER).send(MAIL)
    assert sink.mails == []


def test_a_line_break_makes_no_header() -> None:
    with mail_sink() as sink, pytest.raises(ValueError, match=r"linefeed|newline"):
        Mailer(sink.url, SENDER).send(
            Mail("a@example.com", "x\r\nBcc: b@example.com", "", "", "<1@x>", MAIL.written_at)
        )


@pytest.mark.parametrize("url", ["http://example.com", "smtp://", "smtp+foo://example.com"])
def test_an_address_that_is_no_mail_server_is_refused_at_start(url: str) -> None:
    with pytest.raises(InvalidInput):
        MailServer.of(url)


def test_a_password_may_hold_any_sign() -> None:
    server = MailServer.of("smtps://li%40example.com:p%2Fw%3A@mail.example.com")
    assert (server.user, server.password, server.port) == ("li@example.com", "p/w:", 465)
