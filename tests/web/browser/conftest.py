"""The bench of the browser suite: a served demo brand, its owner signed in, a real Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.stories.running import RunningServer
from zhiyin.web.console import is_built

ROOT = Path(__file__).parents[3]
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
OWNER = {"name": "Li Na", "email": "owner@example.com", "password": "a calm river in spring"}
DEMO_CUSTOMERS = 300
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 20_000  # a machine that runs other suites too is slow
expect.set_options(timeout=PATIENCE_MS)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
QUIET += ["--disable-component-update", "--disable-sync"]


@dataclass(frozen=True)
class Served:
    """A running installation and its owner's session: signing in is slow on purpose, and allowed so many times only."""

    server: RunningServer
    cookies: dict[str, str]
    csrf_token: str

    @property
    def console(self) -> str:
        return f"{self.server.url}/console"

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """The API as the owner sees it."""
        headers = {"X-CSRF-Token": self.csrf_token}
        address = f"{self.server.url}/api/v1"
        with httpx.Client(base_url=address, cookies=self.cookies, headers=headers, trust_env=False, timeout=30) as api:
            yield api


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demo brand with a few hundred customers, served."""
    if not is_built():
        pytest.fail("the console is not built: run `make console`")
    data = tmp_path_factory.mktemp("demo") / "data"
    fill = [sys.executable, "-m", "zhiyin.main", "demo", "--data", str(data), "--customers", str(DEMO_CUSTOMERS)]
    subprocess.run(fill, check=True, stdout=subprocess.DEVNULL)
    with RunningServer(data) as server:
        app = server.app()
        token = app.staff.welcome.setup_token()
        app.close()
        assert token is not None
        made = httpx.post(f"{server.url}/api/v1/setup", json={"token": token, **OWNER}).raise_for_status()
        yield Served(server, dict(made.cookies), made.json()["csrf_token"])


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = shutil.which("chromium")
    if executable is None:
        pytest.fail("there is no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=QUIET)
        yield browser
        browser.close()


OpenBrowser = Callable[..., BrowserContext]


@pytest.fixture
def visit(chromium: Browser) -> Iterator[OpenBrowser]:
    """A browser of one's own: theme, language and device as wanted; signed in when it is told where."""
    with ExitStack() as open_contexts:

        def opened(
            at: Served | None = None, *, theme: str = "light", locale: str = "en", is_phone: bool = False
        ) -> BrowserContext:
            context = chromium.new_context(
                viewport=PHONE if is_phone else DESKTOP,  # type: ignore[arg-type]
                has_touch=is_phone,
                is_mobile=is_phone,
            )
            open_contexts.callback(context.close)
            context.set_default_timeout(PATIENCE_MS)
            stored = {"zhiyin.theme": theme, "zhiyin.locale": locale}
            for name, value in stored.items():
                context.add_init_script(f"localStorage.getItem('{name}') ?? localStorage.setItem('{name}', '{value}')")
            if at is not None:
                context.add_cookies(
                    [{"name": name, "value": value, "url": at.server.url} for name, value in at.cookies.items()]
                )
            return context

        yield opened


def violations(page: Page) -> list[str]:
    """The rules of axe-core that the page breaks, with the first place of each."""
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{rule['id']} at {rule['nodes'][0]['target']}" for rule in found["violations"]]


def settled(page: Page) -> None:
    """Until the page is drawn: its heading is there, nothing is a skeleton, nothing is asked for."""
    page.locator("h1").first.wait_for()
    page.wait_for_load_state("networkidle")
    expect(page.locator(".skeleton, .skeleton-lines")).to_have_count(0)
