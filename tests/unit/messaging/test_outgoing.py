"""What we send into the world: signed, and never into a network that is not meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.sinks import hook_sink
from zhiyin.base.errors import Forbidden, InvalidInput
from zhiyin.messaging.mail import Refused
from zhiyin.messaging.outgoing import Outgoing, checked_url
from zhiyin.messaging.unsubscribing import named_by, token_for
from zhiyin.messaging.webhooks import new_secret, post, signature

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OPEN = Outgoing.into(["127.0.0.0/8"])


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://0.0.0.0/",
        "https://10.1.2.3/",
        "https://192.168.0.1/",
        "https://172.16.0.1/",
        "https://100.64.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[64:ff9b::169.254.169.254]/",
        "https://[64:ff9b:1::a00:1]/",
        "https://[::ffff:0:127.0.0.1]/",
        "https://[::127.0.0.1]/",
        "https://[fec0::1]/",
        "https://[2001:0:7f00:1:0:ffff:80ff:fffe]/",
        "https://[4000::1]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://224.0.0.1/",
        pytest.param("http://93.184.215.14/", id="in the clear"),
        pytest.param("https://93.184.215.14:8443/", id="another port"),
    ],
)
def test_nothing_is_sent_into_a_network_of_ones_own(url: str) -> None:
    with pytest.raises(Forbidden):
        Outgoing().post(url, b"{}", {})


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14", "2002:5db8:d70e::1"])
def test_the_wide_world_is_reached_over_https_alone(address: str) -> None:
    reached = [Outgoing().may_reach(address, port, scheme) for scheme, port in (("https", 443), ("http", 80))]
    assert reached == [True, False]


def test_a_way_into_ipv4_is_open_where_the_operator_opened_it() -> None:
    assert Outgoing.into(["64:ff9b::/96"]).may_reach("64:ff9b::a00:1", 443, "https")


def test_a_network_that_the_operator_opened_is_reached_and_no_other() -> None:
    with hook_sink() as sink:
        assert OPEN.post(f"{sink.url}/hook?a=1", b"{}", {"X-Own": "1"}) == 204
        assert [(path, headers["x-own"], body) for path, headers, body in sink.requests] == [("/hook?a=1", "1", b"{}")]
        with pytest.raises(Forbidden):
            Outgoing.into(["10.0.0.0/8"]).post(sink.url, b"{}", {})
        assert len(sink.requests) == 1


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_an_answer_that_points_elsewhere_is_not_followed(status: int) -> None:
    with hook_sink() as sink:
        sink.status, sink.location = status, f"{sink.url}/inside"
        with pytest.raises(ConnectionError, match=str(status)):
            post(OPEN, sink.url, new_secret(), "msg_1", NOW, b"{}")
        assert [path for path, *_ in sink.requests] == ["/"]


def test_a_receiver_that_has_gone_is_not_asked_again() -> None:
    with hook_sink() as sink:
        sink.status = 410
        with pytest.raises(Refused):
            post(OPEN, sink.url, new_secret(), "msg_1", NOW, b"{}")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hook",
        "ftp://example.com/",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "https://example.com:0/",
        "https://example.com:99999/",
        "https://example.com/\r\nX-Own: 1",
        "https://example.com/a b",
        "https://例子.example/",
        "https://[::1",
        "https://example.com/" + "a" * 500,
    ],
)
def test_what_cannot_be_posted_to_is_refused_when_it_is_typed(url: str) -> None:
    with pytest.raises(InvalidInput):
        checked_url(url)


def test_a_signature_is_that_of_standard_webhooks() -> None:
    """The example that the documentation of Standard Webhooks computes."""
    secret, id_, seconds = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330
    body = b'{"test": 2432232314}'
    assert signature(secret, id_, seconds, body) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature(secret, id_, seconds + 1, body) != signature(secret, id_, seconds, body)
    assert new_secret() != new_secret()


def test_a_token_ends_what_it_was_made_for_and_nothing_else() -> None:
    key = b"k" * 32
    token = token_for(key, "dig_1")
    assert named_by(key, token) == "dig_1"
    forged = [token.replace("dig_1", "dig_2"), token[:-1], f"{token}x", "dig_1", "dig_1.", ".", "", "dig_1.é"]
    assert [named_by(key, one) for one in forged] == [None] * len(forged)
    assert named_by(b"o" * 32, token) is None
