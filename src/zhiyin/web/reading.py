"""The language in which the one who asks reads."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from zhiyin.base.locale import Locale
from zhiyin.web.errors import locale_of


def _locale(request: Request) -> Locale:
    return locale_of(request)


CurrentLocale = Annotated[Locale, Depends(_locale)]
