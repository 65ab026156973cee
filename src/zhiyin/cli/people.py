"""`zhiyin user add` and `zhiyin key create`: people and keys, made by whoever has the machine."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from zhiyin.base.clock import SystemClock
from zhiyin.base.config import load_settings
from zhiyin.base.errors import InvalidInput
from zhiyin.cli.arguments import one_of
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate
from zhiyin.staff import naming
from zhiyin.staff.access import ROLES, Permission
from zhiyin.staff.model import ALL_SCOPES, Role, ScopeGrant
from zhiyin.staff.service import StaffService

_SCOPE_HELP = "rows to be seen: BRAND/DEPARTMENT/REGION with * for any, such as 'A/*/North'; repeatable; default: all"

_PERMISSION_HELP = "something that it may do, such as customers_read (see the page on roles); repeatable"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The two commands and their options."""
    user = commands.add_parser("user", help="add people").add_subparsers(required=True, metavar="ACTION")
    add = user.add_parser("add", help="add somebody with a password")
    add.add_argument("email", metavar="EMAIL", help="by which they sign in")
    add.add_argument("--name", help="default: the part of the address before @")
    add.add_argument("--role", type=one_of(Role), choices=list(Role), default=Role.VIEWER, help="default: viewer")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    add.set_defaults(run=add_user)
    key = commands.add_parser("key", help="make API keys").add_subparsers(required=True, metavar="ACTION")
    create = key.add_parser("create", help="make an API key; it is shown this once")
    create.add_argument("name", metavar="NAME", help="what it is for, shown in lists and in the audit log")
    create.add_argument("--role", type=one_of(Role), choices=list(Role), help="everything that this role may do")
    create.add_argument(
        "--permission",
        type=one_of(Permission),
        action="append",
        default=[],
        metavar="PERMISSION",
        help=_PERMISSION_HELP,
    )
    create.add_argument("--days", type=int, help="for how long it is good; default: for ever")
    create.set_defaults(run=create_key)
    for command in (add, create):
        command.add_argument("--scope", action="append", default=[], help=_SCOPE_HELP)
        command.add_argument("--data", type=Path, metavar="DIR", help="the folder that holds everything")
        command.add_argument("--json", action="store_true", help="answer for scripts")


def add_user(options: argparse.Namespace) -> None:
    """Somebody with a password, which is asked for."""
    password = _password(from_input=options.password_stdin)
    name = options.name or options.email.partition("@")[0]
    with _staff(options.data) as staff:
        user = staff.people.add(name, options.email, password, options.role, _grants(options.scope))
    if options.json:
        print(json.dumps({"id": user.id, "email": user.email, "role": user.role}))
    else:
        print(f"added {user.name} ({user.email}) as {user.role}")


def create_key(options: argparse.Namespace) -> None:
    """A key that nobody's role limits: whoever has the machine has everything anyway."""
    permissions = set(options.permission) | (ROLES[options.role] if options.role else set())
    if not permissions:
        raise InvalidInput("say what the key may do: --role or --permission")
    until = None
    if options.days is not None:
        until = SystemClock().now() + timedelta(days=options.days)
    with _staff(options.data) as staff:
        key, secret = staff.keys.make(None, options.name, permissions, _grants(options.scope), until)
    if options.json:
        print(json.dumps({"id": key.id, "key": secret, "permissions": sorted(key.permissions)}))
    else:
        print(secret)


@contextmanager
def _staff(data: Path | None) -> Iterator[StaffService]:
    """The staff of the installation; works beside a running server."""
    settings = load_settings(os.environ, overrides={"data": data})
    settings.data.mkdir(parents=True, exist_ok=True)
    db = Database(settings.database_url)
    try:
        migrate(db)
        yield StaffService(db, SystemClock())
    finally:
        db.close()


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise InvalidInput("nobody is here to ask for a password; use --password-stdin")
    first = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != first:
        raise InvalidInput("the two passwords differ")
    return first


def _grants(scopes: list[str]) -> tuple[ScopeGrant, ...]:
    return tuple(_grant(scope) for scope in scopes) or ALL_SCOPES


def _grant(scope: str) -> ScopeGrant:
    parts = scope.split("/")
    if len(parts) != 3:
        raise InvalidInput("a scope is BRAND/DEPARTMENT/REGION with * for any, not {scope}", scope=scope)
    return naming.grant(*parts)
