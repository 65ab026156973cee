"""Requests to addresses that somebody typed: never into our own network, never on to where an answer points."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from zhiyin.base.errors import Forbidden, InvalidInput

TIMEOUT_SECONDS = 10
WHOLE_SECONDS = 20  # also of an answer that comes drop by drop
MOST_LENGTH = 500
_PORTS = {"http": 80, "https": 443}
_WIDE_WORLD = IPv6Network("2000::/3")  # all that was ever given out; what lies beside it leads back to private IPv4


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Posts to the wide world, and to the `networks` that the operator has opened."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def into(cls, networks: Sequence[str]) -> Outgoing:
        return cls(tuple(ip_network(one) for one in networks))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer. The name is looked up once, and what was judged is what we connect to."""
        with self._asked(url, body, headers, TIMEOUT_SECONDS, WHOLE_SECONDS) as answer:
            return answer.status  # what else it says is nothing to us

    def ask(
        self, url: str, body: bytes, headers: Mapping[str, str], *, timeout_seconds: float, most_bytes: int
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Status, headers by their small names and body; OSError for one that is longer, or does not end in time."""
        with self._asked(url, body, headers, timeout_seconds, timeout_seconds) as answer:
            told = answer.read(most_bytes + 1)
            if len(told) > most_bytes:
                raise OSError(f"the answer has more than {most_bytes} bytes")
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, told

    @contextmanager
    def _asked(
        self, url: str, body: bytes, headers: Mapping[str, str], timeout_seconds: float, whole_seconds: float
    ) -> Iterator[http.client.HTTPResponse]:
        parts = checked_url(url)
        port = parts.port or _PORTS[parts.scheme]
        host = parts.hostname or ""
        connection = http.client.HTTPConnection(host, port, timeout=timeout_seconds)
        try:
            connection.sock = self._connected(parts.scheme, host, port, timeout_seconds)
            path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            with _ended_in_time(connection.sock, whole_seconds):
                connection.request("POST", path, body, dict(headers))
                yield connection.getresponse()
        finally:
            connection.close()

    def _connected(self, scheme: str, host: str, port: int, timeout_seconds: float) -> socket.socket:
        plain = socket.create_connection((self._address(host, port, scheme), port), timeout_seconds)
        if scheme == "http":
            return plain
        try:
            return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        except BaseException:
            plain.close()
            raise

    def _address(self, host: str, port: int, scheme: str) -> str:
        """One that may be reached; refused when any that the name leads to may not."""
        found = list(dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        if not all(self.may_reach(address, port, scheme) for address in found):
            raise Forbidden("{host} leads into a network that nothing is sent to", host=host)
        return found[0]

    def may_reach(self, address: str, port: int, scheme: str) -> bool:
        """Whether it is of the wide world, over HTTPS at its own port, or of a network that was opened."""
        judged = ip_address(address.partition("%")[0])
        if isinstance(judged, IPv6Address):
            judged = judged.ipv4_mapped or judged.sixtofour or judged
        if any(judged in network for network in self.networks if network.version == judged.version):
            return True
        if isinstance(judged, IPv6Address) and judged not in _WIDE_WORLD:
            return False
        return judged.is_global and not judged.is_multicast and port == _PORTS[scheme] and scheme == "https"


@contextmanager
def _ended_in_time(connection: socket.socket, seconds: float) -> Iterator[None]:
    timer = threading.Timer(seconds, connection.shutdown, (socket.SHUT_RDWR,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def checked_url(url: str) -> SplitResult:
    """The parts of an address that can be posted to; says what is wrong with any other."""
    parts = _parts(url) if url.isascii() and url.isprintable() and " " not in url and len(url) <= MOST_LENGTH else None
    if parts is None or parts.scheme not in _PORTS or parts.username or parts.password or parts.fragment:
        raise InvalidInput("a webhook is an address such as https://example.com/hook", pointer="/url")
    return parts


def _parts(url: str) -> SplitResult | None:
    """None without a host, or with a port that there is not."""
    try:
        parts = urlsplit(url)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None
