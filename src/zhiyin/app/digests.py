"""The weekly digest as it goes round: written in the server, which has the facts, and posted by the worker."""

from __future__ import annotations

import logging
from collections.abc import Collection
from functools import partial
from urllib.parse import urlsplit

import msgspec

from zhiyin.app.build import App
from zhiyin.base.locale import Locale
from zhiyin.base.secret import secret_key
from zhiyin.messaging import webhooks
from zhiyin.messaging.outgoing import Outgoing
from zhiyin.messaging.unsubscribing import token_for
from zhiyin.metrics.service import MetricService
from zhiyin.performance.digest.model import Written
from zhiyin.performance.digest.rendering import House, render
from zhiyin.performance.digest.service import DigestWritten, Due, Ways
from zhiyin.performance.digest.writing import DigestWriter
from zhiyin.staff.access import Permission, Principal

log = logging.getLogger(__name__)


def digest_writer(app: App, metrics: MetricService) -> DigestWriter:
    names = partial(_product_names, app)
    return DigestWriter(metrics, app.watching, app.targets, app.settings.zone, names, app.places)


def house_of(app: App) -> House:
    """What the brand is called, and where its console stands."""
    return House(app.settings.brand, f"{app.settings.public_url}/console")


def unsubscribing_key(app: App) -> bytes:
    """Signs the links by which readers end their digest."""
    return secret_key(app.settings).derive("unsubscribe")


def unsubscribe_url(app: App, subscription_id: str) -> str:
    return f"{app.settings.public_url}/unsubscribe/{token_for(unsubscribing_key(app), subscription_id)}"


def write_due(app: App, writer: DigestWriter) -> bool:
    """Write each digest whose hour has come; one that cannot be written yet is tried again next time."""
    for due in app.digests.list_due():
        try:
            app.digests.put_on_its_way(due, _written(app, writer, due))
        except Exception:  # whatever it is, those behind it get theirs
            log.exception("a digest could not be written", extra={"subscription": due.subscription.id})
    return False


def post_digest(app: App, payload: bytes) -> None:
    """Hand a digest over to its reader; what fails is tried again by the outbox."""
    event = msgspec.json.decode(payload, type=DigestWritten)
    ways = Ways(
        app.mailer.send if app.mailer else None,
        partial(webhooks.post, Outgoing.into(app.settings.webhook_networks)),
        lambda user_id: _address_of(app, user_id),
        urlsplit(app.settings.public_url).hostname or "localhost",
    )
    app.digests.hand_over(event.delivery_id, ways, partial(unsubscribe_url, app))


def _product_names(app: App, product_ids: Collection[str]) -> dict[str, str]:
    found = app.catalog.find_products(product_ids) if product_ids else {}
    return {product_id: product.name for product_id, product in found.items() if product.name}


def _written(app: App, writer: DigestWriter, due: Due) -> Written | None:
    """None for who may see no metrics any more."""
    subscription = due.subscription
    found = _reader(app, subscription.user_id)
    if found is None:
        return None
    digest = writer.write(found[0], subscription.parts, due.at)
    link = unsubscribe_url(app, subscription.id)
    return render(digest, Locale(subscription.locale), house_of(app), unsubscribe_url=link)


def _address_of(app: App, user_id: str) -> str | None:
    found = _reader(app, user_id)
    return found[1] if found else None


def _reader(app: App, user_id: str) -> tuple[Principal, str] | None:
    """The person and their address; None for who may see no metrics any more."""
    found = app.staff.sign_in.absent(user_id)
    return found if found and found[0].may(Permission.METRICS_READ) else None
