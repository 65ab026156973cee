"""The tables of what speaks against texts, and of runs of words by which texts that are alike are found."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, String, Table

from zhiyin.db.database import metadata
from zhiyin.db.personal_data import register

authenticity = Table(
    "text_authenticity",
    metadata,
    Column("verbatim_id", BigInteger, primary_key=True, autoincrement=False),
    Column("due", Integer, nullable=False),  # how often judging it was asked for since it was judged
    Column("known", String(40)),  # a hash of what it was when its neighbours were told of it
    Column("score", Float),  # NULL: nobody has judged it yet
    Column("reasons", LargeBinary),
    Index("text_authenticity_due", "due", "verbatim_id"),
    Index("text_authenticity_score", "score"),
)
register(
    authenticity,
    "known",
    "reasons",
    holds="what speaks against taking a text for what a customer felt",
    purpose="to tell invented texts from others",
)
run = Table(
    "text_run",
    metadata,
    Column("run", BigInteger, primary_key=True, autoincrement=False),  # a hash of five words that follow each other
    Column("verbatim_id", BigInteger, primary_key=True, autoincrement=False),
    Index("text_run_text", "verbatim_id"),
)
register(
    run,
    "run",
    holds="hashes of some runs of words of a text",
    purpose="to find texts that are copied from each other",
)
