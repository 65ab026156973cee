"""The tokeniser of the encoder: the pieces that Chinese and English need, as one file that `tokenizers` reads."""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Regex, Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from tools.train_text.base_weights import Base

BOS, PAD, EOS, UNK = 0, 1, 2, 3


def tokeniser_of(base: Base, kept: Sequence[int]) -> Tokenizer:
    """Unigram over the kept pieces, with offsets of characters; the sentence marks are put around by who reads."""
    pieces = [(base.pieces[piece], base.scores[piece]) for piece in kept]
    made = Tokenizer(Unigram(pieces, unk_id=UNK, byte_fallback=False))
    made.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " ")])
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return made
