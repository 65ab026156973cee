"""Every place that may hold something of a person is registered, so that erasure and the reference page are whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import JSON, Column, LargeBinary, String, Table, Text

from tests.house.every_module import import_every_module
from tests.web.whole import whole_house
from zhiyin.app.personal_data import FILES, tables
from zhiyin.db.database import metadata
from zhiyin.db.personal_data import register

NOTHING_OF_A_PERSON = {
    "alembic_version": "the revision of the tables",
    "audit_head": "how many entries there are",
    "customer_value_fit": "parameters of models of all customers together",
    "department": "names of departments",
    "emerging_judged": "up to which day texts were judged",
    "gold_prediction": "ids of topics, and how sure models were",
    "identity_era": "a random number",
    "intake_state": "the next number",
    "journal_position": "how far the journal was read",
    "key_run": "hashes of event ids",
    "mark_rule": "thresholds",
    "plan_finding": "names of events and properties",
    "product": "the brand's own articles",
    "product_alias": "other names of the brand's own articles",
    "scope": "names of brands, departments and regions",
    "session_day": "how many interactions each day has",
    "setting": "switches of the installation",
    "source": "names of systems",
    "source_key": "hashes of keys",
    "source_name": "names of events",
    "stock_level": "the brand's own stock",
    "trait_cut": "names of traits that tell nobody apart, and values that several people share",
}
"""Tables that need no registration, each with its reason; a new table is registered, or comes in here."""

NO_PERSONAL_FILE = {"secret.key", "sample.json", "lake.json"}


@pytest.fixture(scope="module", autouse=True)
def every_table() -> dict[str, Table]:
    import_every_module()
    return dict(metadata.tables)


def test_every_table_is_registered_or_said_to_hold_nothing_of_a_person(every_table: dict[str, Table]) -> None:
    registered = {place.table.name for place in tables()}
    assert every_table.keys() - registered - NOTHING_OF_A_PERSON.keys() == set()
    assert registered & NOTHING_OF_A_PERSON.keys() == set()


def test_the_tables_are_registered_without_looking_for_them(every_table: dict[str, Table]) -> None:
    assert len(tables()) > 30  # by importing zhiyin.app.personal_data alone, see its REGISTERING


def test_a_registration_names_every_column_that_can_hold_words_or_leads_to_a_person() -> None:
    unnamed = {
        (place.table.name, column.name)
        for place in tables()
        for column in place.table.columns
        if _may_tell(column) and column.name not in place.columns
    }
    assert unnamed - OF_OUR_OWN == set()


OF_OUR_OWN = {
    ("business_hours", "week"),
    ("business_hours", "exceptions"),
    ("emerging_issue", "days"),
    ("kpi_closing", "metric_names"),
    ("merge_review", "reason"),
    ("metric_alert", "shift"),
    ("metric_alert", "days"),
    ("quarantine", "reason"),
    ("verbatim", "product_by"),
    ("quarantine", "digest"),
    ("import_reject", "template"),
    ("api_key", "secret_hash"),
}
"""Columns of words that are ours: templates, enums, hashes, opening hours, names of metrics."""


def _may_tell(column: Column[object]) -> bool:
    leads = column.name.endswith(("identity_id", "customer_id", "user_id", "_by"))
    return leads or isinstance(column.type, JSON | LargeBinary | Text) or _is_name(column)


def _is_name(column: Column[object]) -> bool:
    return isinstance(column.type, String) and column.name in ("email", "comment", "reason")


def test_a_registration_of_a_column_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="mark_rule has no columns"):
        register(metadata.tables["mark_rule"], "author", holds="?", purpose="?")


def test_every_file_of_a_data_folder_is_registered(tmp_path: Path) -> None:
    with whole_house(tmp_path):
        found = {entry.name for entry in (tmp_path / "zhiyin-data").iterdir()}
    assert found > {"rows.db", "facts.duckdb"}
    known = {one.path for one in FILES} | NO_PERSONAL_FILE
    assert {name for name in found if not any(name.startswith(path) for path in known)} == set()
