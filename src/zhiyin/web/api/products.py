"""Products: what they are called, for those who meet their ids in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from zhiyin.staff.access import Permission
from zhiyin.web.session import may

if TYPE_CHECKING:
    from zhiyin.app.build import App

MOST_AT_ONCE = 100
Ids = Annotated[list[Annotated[str, Query(max_length=255)]], Query(alias="id", min_length=1, max_length=MOST_AT_ONCE)]


class ProductOut(BaseModel):
    id: str
    name: str | None
    sku: str | None
    category: str | None


class ProductList(BaseModel):
    data: list[ProductOut]


def router(app: App) -> APIRouter:
    api = APIRouter(prefix="/products", tags=["metrics"])

    @api.get("", dependencies=[may(Permission.METRICS_READ)])
    def find_products(ids: Ids) -> ProductList:
        """The products with these ids, as far as the catalogue knows them."""
        found = app.catalog.find_products(ids)
        return ProductList(
            data=[
                ProductOut(id=id_, name=product.name, sku=product.sku, category=product.category)
                for id_, product in sorted(found.items())
            ]
        )

    return api
