"""What a page needs before anything else: the brand, its money and days, and the labels of our words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

import zhiyin
from zhiyin.base.locale import Locale
from zhiyin.base.money import exponent
from zhiyin.base.scope import EVERYTHING
from zhiyin.staff.access import ROLES, Permission
from zhiyin.staff.model import Role
from zhiyin.web.errors import locale_of
from zhiyin.web.labels import labels

if TYPE_CHECKING:
    from zhiyin.app.build import App


class CurrencyOut(BaseModel):
    code: str
    exponent: int


class MetaOut(BaseModel):
    brand: str
    time_zone: str = Field(description="The brand's days are of this zone")
    currency: CurrencyOut
    locale: Locale = Field(description="The language of these labels")
    locales: list[Locale]
    phone_region: str
    sample_data: bool = Field(description="Whether invented data are here, to be shown with a badge")
    version: str
    labels: dict[str, dict[str, str]]
    roles: dict[Role, list[Permission]] = Field(description="What each role may do")


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/meta", tags=["meta"])
    settings = app.settings

    @api.get("")
    def get_meta(request: Request, lang: Locale | None = None) -> MetaOut:
        """The brand, and what to call the words of this API; also before one is signed in."""
        locale = lang or locale_of(request, settings.locale)
        return MetaOut(
            brand=settings.brand,
            time_zone=settings.time_zone,
            currency=CurrencyOut(code=settings.currency, exponent=exponent(settings.currency)),
            locale=locale,
            locales=list(Locale),
            phone_region=settings.phone_region,
            sample_data=any(source.is_sample for source in app.sources.list_sources(EVERYTHING)),
            version=zhiyin.__version__,
            labels=labels(locale),
            roles={role: sorted(permissions) for role, permissions in ROLES.items()},
        )

    return api
