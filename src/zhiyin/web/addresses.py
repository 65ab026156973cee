"""Where a request comes from: the connection's own address, and what proxies say only when they are trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any


def client_address(scope: Mapping[str, Any], headers: Mapping[str, str], trusted_proxies: Sequence[str]) -> str:
    """The sender's address: the last one in X-Forwarded-For that no trusted proxy wrote for another trusted proxy."""
    client = scope.get("client")
    address = str(client[0]) if client else ""
    if not trusted_proxies or not _is_trusted(address, tuple(trusted_proxies)):
        return address
    for hop in reversed(headers.get("x-forwarded-for", "").split(",")):
        named = hop.strip()
        if not _is_address(named):
            break
        address = named
        if not _is_trusted(named, tuple(trusted_proxies)):
            break
    return address


@lru_cache(maxsize=1024)
def _is_trusted(address: str, proxies: tuple[str, ...]) -> bool:
    return _is_address(address) and any(ip_address(address) in ip_network(proxy) for proxy in proxies)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
