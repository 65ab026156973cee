"""Sends with one SDK, in its own process or in a real browser, and stops when it is told to."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryFile
from urllib.parse import urlencode

from playwright.sync_api import Browser

from tests.stories.sdk import programs
from tests.stories.sdk.pages import serving

log = logging.getLogger(__name__)

EVENTS = 1_000
STOP_SECONDS = 20


@dataclass(frozen=True, slots=True)
class Sender:
    """An SDK: whether it tries again, and what kind of key it is given."""

    name: str
    tries_again: bool
    introductions: int  # messages that say who it is, before the events

    @property
    def key_kind(self) -> str:
        return "public" if self.in_browser else "server"

    @property
    def in_browser(self) -> bool:
        return self.name.endswith("_browser")


SENDERS = [
    Sender(f"{family}_{place}", tries_again=family != "sensors", introductions=2 if family == "sensors" else 1)
    for family in ("segment", "rudder", "sensors")
    for place in ("python", "node", "browser")
]


@contextmanager
def sending(
    sender: Sender, address: str, key: str, *, browser: Browser, seconds: float, batching: bool = False
) -> Iterator[str]:
    """While it sends: the id of the person of whom it speaks."""
    person = f"{sender.name}-{key[-6:]}".replace("_", "-").lower()
    if sender.in_browser:
        asked = {"base": address, "key": key, "person": person, "count": EVENTS, "seconds": seconds}
        with serving(programs.node_modules()) as pages:
            page = browser.new_page()
            page.goto(f"{pages}/{sender.name}.html?{urlencode(asked | ({'batching': 'yes'} if batching else {}))}")
            yield person
            page.close()
        return
    words = [*programs.command(sender.name), address, key, person, str(EVENTS), str(seconds)]
    with TemporaryFile() as said:
        process = subprocess.Popen(words, env=programs.environment(sender.name), stdout=said, stderr=said)
        try:
            yield person
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
            said.seek(0)
            log.warning("%s ended with %s: %s", sender.name, process.returncode, said.read()[-4000:])
