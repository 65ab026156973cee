"""The models that come with the product: the encoder, and the linear one where the encoder cannot be opened."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from zhiyin.base.config import TEXT_MODELS
from zhiyin.base.errors import Unavailable
from zhiyin.nlp.model import TextModel
from zhiyin.nlp.models import FOLDER

ENCODER, LINEAR = TEXT_MODELS
DESCRIPTION = "encoder.json"


def open_shipped(choice: str) -> TextModel:
    """One of `TEXT_MODELS`; Unavailable, with the file that is to blame, when it cannot be opened."""
    return open_linear() if choice == LINEAR else open_encoder()


def open_encoder(folder: Path = FOLDER) -> TextModel:
    """The bilingual encoder, once each of its files is known to be the one that its description was written for."""
    check_files(folder)
    try:
        from zhiyin.nlp.encoder.reading import EncoderModel  # the runtime takes memory that others need not

        return EncoderModel(folder)
    except ImportError as error:
        raise Unavailable("the encoder cannot be opened without {package}", package=error.name) from None
    except (KeyError, TypeError, ValueError, RuntimeError) as error:  # of the runtime, or of a description gone wrong
        raise Unavailable("{file} cannot be used: {reason}", file=folder / DESCRIPTION, reason=error) from None


def open_linear() -> TextModel:
    """The linear model: several times quicker, and it hears less."""
    from zhiyin.nlp.linear.linear_model import LinearModel

    try:
        return LinearModel.open()
    except OSError as error:
        raise Unavailable("{file} cannot be used: {reason}", file=error.filename, reason=error.strerror) from None


def check_files(folder: Path) -> None:
    """Unavailable, with its name, for a file of the encoder that is missing or damaged."""
    for name, expected in _hashes(folder / DESCRIPTION).items():
        if _hash(folder / name) != expected:
            raise Unavailable("{file} is damaged: install it again", file=folder / name)


def _hashes(description: Path) -> dict[str, str]:
    try:
        told = json.loads(description.read_bytes())
        return {str(name): str(expected) for name, expected in told["sha256"].items()}
    except OSError as error:
        raise Unavailable("{file} cannot be used: {reason}", file=description, reason=error.strerror) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise Unavailable("{file} is damaged: install it again", file=description) from None


def _hash(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError as error:
        raise Unavailable("{file} cannot be used: {reason}", file=file, reason=error.strerror) from None
