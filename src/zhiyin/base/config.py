"""The settings of an installation: from `zhiyin.toml` and `ZHIYIN_*`, checked once at start."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from email.utils import formataddr, parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from zhiyin.base.errors import InvalidInput
from zhiyin.base.locale import Locale

FILE_NAME = "zhiyin.toml"
PREFIX = "ZHIYIN_"
TEXT_MODELS = ("encoder", "linear")


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Each field is an option of `zhiyin.toml` and, as ZHIYIN_<NAME>, an environment variable."""

    data: Path = Path("zhiyin-data")  # the folder that holds everything
    database_url: str = ""  # default: a SQLite file in `data`
    warehouse_url: str = ""  # default: a DuckDB file in `data`
    host: str = "127.0.0.1"
    port: int = 8321
    public_url: str = ""  # how people reach this server; default: http://<host>:<port>
    brand: str = "Zhiyin"
    time_zone: str = "Asia/Shanghai"  # the brand's days
    currency: str = "CNY"
    locale: Locale = Locale.EN  # of whoever has not said
    phone_region: str = "CN"  # of phone numbers without a country code
    smtp_url: str | None = None
    mail_from: str = ""  # the sender of our mail; default: <brand> <zhiyin@host of public_url>
    webhook_networks: tuple[str, ...] = ()  # private networks that webhooks may reach; none by default
    secret_key: str | None = None  # default: a key file in `data`, made at first start
    trusted_proxies: tuple[str, ...] = ()  # addresses whose X-Forwarded-For is believed; none by default
    public_key_rate: int = 5_000  # events a second that one public key may send; 0: no limit
    server_key_rate: int = 500_000  # the same of a server key
    metrics_gauges: tuple[str, ...] = ()  # metrics that /metrics tells Prometheus of
    text_model: str = "encoder"  # which of our models reads texts: encoder, or linear

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over HTTPS (cookies are then marked Secure)."""
        return self.public_url.startswith("https://")


def load_settings(
    environ: Mapping[str, str],
    *,
    folder: Path | None = None,
    overrides: Mapping[str, object] | None = None,
) -> Settings:
    """The settings of this installation: options of the command line, then ZHIYIN_*, then the file, then defaults.

    The file is the one named by ZHIYIN_CONFIG, else `zhiyin.toml` in `folder` (the
    working folder) when there is one. Unknown options are refused, so that a
    misspelt one is never silently ignored.
    """
    here = folder or Path.cwd()
    known = {field.name for field in fields(Settings)}
    chosen: dict[str, object] = {}
    for found in (_from_file(environ, here, known), _from_environment(environ, known)):
        chosen |= {name: _checked(name, value, origin) for name, (value, origin) in found.items()}
    for name, value in (overrides or {}).items():
        if value is not None:
            chosen[name] = _checked(name, value, f"--{name.replace('_', '-')}")
    return _completed(Settings(**chosen), here)  # type: ignore[arg-type]  # each value was checked for its field


def _completed(settings: Settings, here: Path) -> Settings:
    """The settings with the defaults that follow from others filled in."""
    data = (here / settings.data.expanduser()).resolve()
    reachable = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - compared only
    name = f"[{reachable}]" if ":" in reachable else reachable
    public_url = settings.public_url or f"http://{name}:{settings.port}"
    return replace(
        settings,
        data=data,
        database_url=settings.database_url or f"sqlite:///{data / 'rows.db'}",
        warehouse_url=settings.warehouse_url or f"duckdb:///{data / 'facts.duckdb'}",
        public_url=public_url,
        mail_from=settings.mail_from or formataddr((settings.brand, f"zhiyin@{urlsplit(public_url).hostname}")),
    )


_Found = dict[str, tuple[object, str]]


def _from_file(environ: Mapping[str, str], here: Path, known: set[str]) -> _Found:
    named = environ.get(f"{PREFIX}CONFIG")
    path = Path(named) if named else here / FILE_NAME
    if not path.is_file():
        if named:
            raise InvalidInput("ZHIYIN_CONFIG names {path}, which is no file", path=path)
        return {}
    try:
        options = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput("{path} is not valid TOML: {error}", path=path, error=error) from None
    for name in options.keys() - known:
        raise InvalidInput("{path}: there is no option {name}", path=path, name=name, pointer=name)
    return {name: (value, str(path)) for name, value in options.items()}


def _from_environment(environ: Mapping[str, str], known: set[str]) -> _Found:
    given = {name: f"{PREFIX}{name.upper()}" for name in known}
    return {name: (environ[variable], variable) for name, variable in given.items() if environ.get(variable)}


def _checked(name: str, value: object, origin: str) -> object:
    check = _CHECKS[name]
    try:
        return check(value)
    except (ValueError, TypeError, KeyError) as error:
        shown = "***" if name in _HIDDEN else value
        raise InvalidInput(
            "{name} (from {origin}) cannot be {value}: {reason}",
            name=name, origin=origin, value=repr(shown), reason=error, pointer=name,
        ) from None  # fmt: skip


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is expected")
    return value.strip()


def _port(value: object) -> int:
    number = int(str(value))
    if not 0 <= number <= 65535:
        raise ValueError("a port is 1 to 65535")
    return number


def _path(value: object) -> Path:
    return value if isinstance(value, Path) else Path(_text(value))


def _url(*schemes: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = _text(value)
        if urlsplit(text).scheme.partition("+")[0] not in schemes:
            raise ValueError(f"a URL with {' or '.join(schemes)} is expected")
        return text

    return check


def _public_url(value: object) -> str:
    text = _text(value).rstrip("/")
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query or parts.fragment:
        raise ValueError("such as https://care.example.com, without a path")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _database_url(value: object) -> str:
    text = _url("sqlite", "postgresql", "postgres")(value)
    scheme, _, rest = text.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in ("postgres", "postgresql") else text


def _time_zone(value: object) -> str:
    name = _text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError("a time zone such as Asia/Shanghai is expected") from None
    return name


def _code(length: int, example: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        text = _text(value).upper()
        if not re.fullmatch(rf"[A-Z]{{{length}}}", text):
            raise ValueError(f"a code such as {example} is expected")
        return text

    return check


def _locale(value: object) -> Locale:
    try:
        return Locale(_text(value))
    except ValueError:
        raise ValueError(f"one of {', '.join(Locale)} is expected") from None


def _text_model(value: object) -> str:
    name = _text(value).lower()
    if name not in TEXT_MODELS:
        raise ValueError(f"one of {', '.join(TEXT_MODELS)} is expected")
    return name


def _secret(value: object) -> str:
    text = _text(value)
    if len(text) < 32:
        raise ValueError("at least 32 characters are expected")
    return text


def _networks(value: object) -> tuple[str, ...]:
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise TypeError("a list of addresses is expected")
    return tuple(str(ipaddress.ip_network(_text(one), strict=False)) for one in given)


def _sender(value: object) -> str:
    text = _text(value)
    if "@" not in parseaddr(text)[1] or not text.isprintable():
        raise ValueError("such as Zhiyin <care@example.com>")
    return text


def _names(value: object) -> tuple[str, ...]:
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple):
        raise TypeError("a list of names is expected")
    return tuple(dict.fromkeys(_text(one) for one in given))


def _rate(value: object) -> int:
    number = int(str(value))
    if number < 0:
        raise ValueError("a number of events a second is expected, or 0 for no limit")
    return number


_HIDDEN = {"secret_key", "database_url", "warehouse_url", "smtp_url"}  # may hold a password
_CHECKS: dict[str, Callable[[object], object]] = {
    "data": _path,
    "database_url": _database_url,
    "warehouse_url": _url("duckdb", "clickhouse", "spark"),
    "host": _text,
    "port": _port,
    "public_url": _public_url,
    "brand": _text,
    "time_zone": _time_zone,
    "currency": _code(3, "CNY"),
    "locale": _locale,
    "phone_region": _code(2, "CN"),
    "smtp_url": _url("smtp", "smtps"),
    "mail_from": _sender,
    "webhook_networks": _networks,
    "secret_key": _secret,
    "trusted_proxies": _networks,
    "public_key_rate": _rate,
    "server_key_rate": _rate,
    "metrics_gauges": _names,
    "text_model": _text_model,
}
