"""By which runs of words a text is found among others that may be copied from it, or made after one pattern."""

from __future__ import annotations

from hashlib import blake2b

from zhiyin.feedback.listening.templated import tokens_of
from zhiyin.nlp.preparing import LIMIT

RUN_LENGTH = 5
MOST_RUNS = 12
"""The lowest hashes stand for all (bottom-k sketch, Broder 1997): of pairs of texts that share a third of their runs,
nineteen of twenty have two of them in common."""


def runs_of(text: str) -> frozenset[int]:
    """Hashes of some runs of five words or Chinese characters; equal texts have equal ones."""
    tokens = tokens_of(text[:LIMIT])
    runs = {"\x1f".join(tokens[at : at + RUN_LENGTH]) for at in range(len(tokens) - RUN_LENGTH + 1)}
    return frozenset(sorted(map(_number, runs))[:MOST_RUNS])


def _number(run: str) -> int:
    """63 bits, which every database holds."""
    return int.from_bytes(blake2b(run.encode(errors="surrogatepass"), digest_size=8).digest(), "big") >> 1
