"""Facts asked from Spark: it reads what `zhiyin export` wrote, and never writes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame
from pyspark.sql.connect.session import SparkSession

from zhiyin.base.errors import InvalidInput, Unavailable
from zhiyin.warehouse.dialects import SPARK
from zhiyin.warehouse.engine import Query
from zhiyin.warehouse.facts import FACTS, Fact
from zhiyin.warehouse.manifest import Manifest, read_manifest

log = logging.getLogger(__name__)

_TYPES = {
    pa.int64(): "BIGINT",
    pa.int32(): "INT",
    pa.int8(): "TINYINT",
    pa.bool_(): "BOOLEAN",
    pa.float64(): "DOUBLE",
    pa.string(): "STRING",
    pa.date32(): "DATE",
    pa.timestamp("us", tz="UTC"): "TIMESTAMP",
}


class SparkEngine:
    """Answers questions from exported facts; a newer export is taken up with the next question.

    It takes in no batches, archives nothing and retracts nothing: DuckDB keeps the facts, the export brings them here.
    """

    def __init__(self, url: str) -> None:
        host, self._folder = _address(url)
        if not (self._folder / "manifest.json").exists():
            raise InvalidInput("there are no exported facts in {folder}", folder=self._folder)
        with _named():
            self._session = SparkSession.builder.remote(f"sc://{host}").create()
            self._session.conf.set("spark.sql.session.timeZone", "UTC")
        self._reading = threading.Lock()
        self._manifest = Manifest()

    def run(self, query: Query) -> pa.Table:
        """The answer, from one export; any number of threads may ask."""
        params = dict(query.params)
        with _named():
            self._take_up()
            return self._session.sql(SPARK.spell(query.text, params), args=params or None).toArrow()

    def as_of(self) -> datetime | None:
        """The instant up to which all that had happened was exported."""
        return read_manifest(self._folder).as_of

    def close(self) -> None:
        """Let the session go."""
        self._session.stop()

    def _take_up(self) -> None:
        """Show the facts as the newest export has them."""
        with self._reading:
            manifest = read_manifest(self._folder)
            if manifest.sequence != self._manifest.sequence:
                for fact in FACTS.values():
                    self._latest(fact, manifest).createOrReplaceTempView(fact.name)
                self._manifest = manifest

    def _latest(self, fact: Fact, manifest: Manifest) -> DataFrame:
        """Each fact once: as it is among the recent ones, otherwise as it is in the file of its day."""
        files = [file for file in manifest.files if file.fact == fact.name]
        recent = self._read(fact, [file.path for file in files if file.is_increment])
        of_days = self._read(fact, [file.path for file in files if not file.is_increment])
        rows = of_days.join(recent.select(fact.key), fact.key, "left_anti").select(*fact.columns.names).union(recent)
        return rows.where("NOT retracted") if fact.can_retract else rows

    def _read(self, fact: Fact, paths: list[str]) -> DataFrame:
        columns = ", ".join(f"`{field.name}` {_TYPES[field.type]}" for field in fact.columns)
        if not paths:
            return self._session.createDataFrame([], columns)
        return self._session.read.schema(columns).parquet(*(str(self._folder / path) for path in paths))


def _address(url: str) -> tuple[str, Path]:
    """Where Spark Connect listens, and the folder with the exported facts, by the name that Spark's machines know."""
    parts = urlsplit(url)
    folders = parse_qs(parts.query).get("facts")
    if not folders:
        raise InvalidInput(
            "the address of Spark must say where the exported facts are: spark://HOST:15002?facts=FOLDER"
        )
    return parts.netloc, Path(folders[0])


@contextmanager
def _named() -> Iterator[None]:
    """What a person is told; whoever looks after the installation finds the rest in the log."""
    try:
        yield
    except PySparkException as error:
        log.error("Spark refuses", exc_info=error)
        raise Unavailable("the facts cannot be read or written just now; try again") from error
