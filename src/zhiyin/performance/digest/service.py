"""What one can do about digests: want them, change and end that; hand each over once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from zhiyin.base.clock import Clock
from zhiyin.base.errors import Conflict, Forbidden, NotFound
from zhiyin.base.events import DomainEvent
from zhiyin.base.ids import new_id
from zhiyin.base.locale import Locale
from zhiyin.db.database import Database, Transaction
from zhiyin.db.one_at_a_time import one_at_a_time
from zhiyin.db.outbox import Outbox
from zhiyin.messaging.mail import Mail, Refused
from zhiyin.messaging.outgoing import checked_url
from zhiyin.messaging.unsubscribing import headers
from zhiyin.messaging.webhooks import new_secret
from zhiyin.performance.digest import store
from zhiyin.performance.digest.model import (
    Channel,
    Delivery,
    Part,
    State,
    Subscription,
    Timing,
    Written,
    week_of,
)
from zhiyin.staff.access import Permission, Principal
from zhiyin.staff.audit import AuditLog

MOST = 10


class DigestWritten(DomainEvent, frozen=True):
    """A digest stands ready for its subscriber."""

    delivery_id: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a subscriber chooses."""

    locale: Locale
    timing: Timing
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Due:
    """A subscriber whose hour has come."""

    subscription: Subscription
    at: datetime  # that hour, in the brand's time zone


@dataclass(frozen=True, slots=True)
class Ways:
    """How something reaches its reader; mail is None where there is no mail server."""

    mail: Callable[[Mail], None] | None
    webhook: Callable[[str, str, str, datetime, bytes], None]  # address, secret, id, now, body
    address_of: Callable[[str], str | None]  # of a member of the staff who is active and may see metrics
    message_host: str


class DigestService:
    """Everybody has their own subscriptions, and sees no others."""

    def __init__(
        self, db: Database, outbox: Outbox, clock: Clock, audit: AuditLog, zone: ZoneInfo, *, has_mail: bool
    ) -> None:
        self._db = db
        self._outbox = outbox
        self._clock = clock
        self._audit = audit
        self._zone = zone
        self._has_mail = has_mail

    def list_own(self, by: Principal) -> list[tuple[Subscription, Delivery | None]]:
        """One's own, each with the last digest that it got or was to get."""
        with self._db.reading() as tx:
            found = store.list_subscriptions(tx, user_id=by.id)
            last = store.latest_deliveries(tx, [one.id for one in found])
        return [(one, last.get(one.id)) for one in found]

    def subscribe(self, by: Principal, wish: Wish, *, url: str = "") -> Subscription:
        """By mail or, where an address is given, as a webhook: that needs who may change settings."""
        if by.kind != "user":
            raise Forbidden("a digest is for a person: a program may not subscribe")
        if url:
            by.require(Permission.SETTINGS_EDIT)
            checked_url(url)
        elif not self._has_mail:
            raise Conflict("this installation has no mail server: set smtp_url")
        channel, secret = (Channel.WEBHOOK, new_secret()) if url else (Channel.MAIL, "")
        own = Subscription(
            new_id("dig"), by.id, channel, url, secret, wish.locale, wish.timing, wish.parts, self._clock.now()
        )
        with self._db.transaction() as tx:
            one_at_a_time(tx, "digest")
            known = store.list_subscriptions(tx, user_id=by.id)
            if len(known) >= MOST or (not url and any(one.channel is Channel.MAIL for one in known)):
                raise Conflict("you have this digest already; change it, or end it first")
            store.save_subscription(tx, own)
            self._audit.add(tx, by.id, "digest.wanted", own.id, channel=channel.value)
        return own

    def change(self, by: Principal, subscription_id: str, wish: Wish) -> Subscription:
        """Other language, time or parts. An hour that is past today is next week's."""
        with self._db.transaction() as tx:
            before = self._own(tx, by, subscription_id)
            made_at = before.made_at if before.timing == wish.timing else self._clock.now()
            after = replace(before, locale=wish.locale, timing=wish.timing, parts=wish.parts, made_at=made_at)
            store.save_subscription(tx, after)
        return after

    def end(self, by: Principal, subscription_id: str) -> None:
        with self._db.transaction() as tx:
            self._own(tx, by, subscription_id)
            self._end(tx, by.id, subscription_id)

    def end_by_token(self, subscription_id: str) -> None:
        """Its reader has followed the signed link; that it had ended before is no matter."""
        with self._db.transaction() as tx:
            subscription = store.find_subscription(tx, subscription_id)
            if subscription:
                self._end(tx, subscription.user_id, subscription_id)

    def list_due(self) -> list[Due]:
        """Those whose hour has come since they subscribed, and who have no digest of that week yet."""
        now = self._clock.now()
        with self._db.reading() as tx:
            wanted = [one for one in store.list_subscriptions(tx) if self._has_mail or one.channel is not Channel.MAIL]
            due = [Due(one, one.timing.last_before(now, self._zone)) for one in wanted]
            due = [one for one in due if one.at > one.subscription.made_at]
            weeks = sorted({week_of(one.at) for one in due})
            known = store.weeks_of(tx, [one.subscription.id for one in due], weeks)
        return [one for one in due if (one.subscription.id, week_of(one.at)) not in known]

    def put_on_its_way(self, due: Due, written: Written | None) -> bool:
        """Keep it and tell the post, both or neither; whether it is the first of that week. None: passed over."""
        now = self._clock.now()
        state = State.WAITING if written else State.PASSED_OVER
        delivery = Delivery(new_id("dgd"), due.subscription.id, week_of(due.at), now, state, written)
        with self._db.transaction() as tx:
            if not store.add_delivery(tx, delivery):
                return False
            if written:
                self._outbox.add(tx, DigestWritten(delivery.id))
        return True

    def hand_over(self, delivery_id: str, ways: Ways, unsubscribe_url: Callable[[str], str]) -> None:
        """Send it, unless that was done. Raises what the outbox is to try again after.

        Should we fall between sending and noting it, it is sent again under the same id, by which mail programs
        and receivers of webhooks know that it is the same.
        """
        with self._db.reading() as tx:
            delivery = store.find_delivery(tx, delivery_id)
            subscription = store.find_subscription(tx, delivery.subscription_id) if delivery else None
        if delivery is None or subscription is None or delivery.written is None:
            return
        state, error = State.SENT, ""
        try:
            self._send(subscription, delivery, delivery.written, ways, unsubscribe_url)
        except (Refused, Forbidden) as refusal:
            state, error = State.REFUSED, _said(refusal)
        except Exception as trouble:
            with self._db.transaction() as tx:
                store.note_trouble(tx, delivery_id, _said(trouble))
            raise
        with self._db.transaction() as tx:
            store.end_delivery(tx, delivery_id, state, self._clock.now(), error)

    def _send(
        self,
        subscription: Subscription,
        delivery: Delivery,
        written: Written,
        ways: Ways,
        unsubscribe_url: Callable[[str], str],
    ) -> None:
        to = ways.address_of(subscription.user_id)
        if to is None:
            raise Refused("its reader may see no metrics any more")
        if subscription.channel is Channel.WEBHOOK:
            body = written.body.encode()
            ways.webhook(subscription.url, subscription.secret, delivery.id, self._clock.now(), body)
            return
        if ways.mail is None:
            raise Conflict("this installation has no mail server: set smtp_url")
        ways.mail(
            Mail(
                to,
                written.subject,
                written.text,
                written.html,
                f"<{delivery.id}@{ways.message_host}>",
                delivery.written_at,
                headers(unsubscribe_url(subscription.id)),
            )
        )

    def _own(self, tx: Transaction, by: Principal, subscription_id: str) -> Subscription:
        found = store.find_subscription(tx, subscription_id)
        if found is None or found.user_id != by.id:
            raise NotFound("there is no digest {id}", id=subscription_id)
        return found

    def _end(self, tx: Transaction, by_id: str, subscription_id: str) -> None:
        store.delete_subscription(tx, subscription_id)
        self._audit.add(tx, by_id, "digest.ended", subscription_id)


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:2000]
