"""The errors of the product: one small tree; what a person reads is a template that can be translated."""

from __future__ import annotations

from zhiyin.base.locale import Locale, translate


class ZhiyinError(Exception):
    """Something went wrong that we can name.

    `template` is plain English with {named} places; `params` fill them. The
    same template is the key of its translations (see `base/locale.py`).
    """

    def __init__(self, template: str, /, **params: object) -> None:
        super().__init__(template.format(**params) if params else template)
        self.template = template
        self.params = params

    def message(self, locale: Locale) -> str:
        """The message in the reader's language."""
        return translate(self.template, locale, **self.params)


class InvalidInput(ZhiyinError):
    """What came in cannot be used; `pointer` says where (a JSON pointer, a column, an option)."""

    def __init__(self, template: str, /, *, pointer: str = "", **params: object) -> None:
        super().__init__(template, **params)
        self.pointer = pointer


class NotFound(ZhiyinError):
    """The thing asked for does not exist, or is not for the one who asks."""


class Conflict(ZhiyinError):
    """The state of the thing does not allow this now."""


class Unauthenticated(ZhiyinError):
    """We do not know who is asking."""


class Forbidden(ZhiyinError):
    """We know who is asking, and they may not."""


class TooMany(ZhiyinError):
    """Too many requests; `retry_after_seconds` says when to come back."""

    def __init__(self, template: str, /, *, retry_after_seconds: int, **params: object) -> None:
        super().__init__(template, **params)
        self.retry_after_seconds = retry_after_seconds


class TooLarge(ZhiyinError):
    """More than we take at once."""


class Unavailable(ZhiyinError):
    """We cannot do it now (disk full, store away); trying again later is right."""
