"""Brands, departments and regions have numbers, and grants open them: all at once, and new ones too."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhiyin.base.scope import EVERYTHING, NOTHING, UNSCOPED, ScopeFilter
from zhiyin.db.database import Database
from zhiyin.staff.access import scopes_granted
from zhiyin.staff.granting import covers
from zhiyin.staff.model import ANY, Scope, ScopeGrant
from zhiyin.staff.scopes import ScopeDirectory


@pytest.fixture
def directory() -> ScopeDirectory:
    return ScopeDirectory()


def number(directory: ScopeDirectory, db: Database, brand: str = "", department: str = "", region: str = "") -> int:
    with db.transaction() as tx:
        return directory.scope_id(tx, brand, department, region)


class TestAScope:
    def test_keeps_its_number(self, directory: ScopeDirectory, db: Database) -> None:
        first = number(directory, db, "A", "Care", "North")
        assert number(directory, db, " A ", "Care", "North") == first
        assert number(ScopeDirectory(), db, "A", "Care", "North") == first
        assert number(directory, db, "A\x00", "Care", "North") == first
        assert number(directory, db, "A", "Care", "South") != first

    def test_of_nothing_at_all_is_unscoped(self, directory: ScopeDirectory, db: Database) -> None:
        assert number(directory, db, "", " ", "*") == UNSCOPED

    def test_that_was_rolled_back_is_not_remembered(self, directory: ScopeDirectory, db: Database) -> None:
        with pytest.raises(RuntimeError), db.transaction() as tx:
            lost = directory.scope_id(tx, "A")
            assert directory.scope_id(tx, "A") == lost
            raise RuntimeError
        other = number(directory, db, "B")
        assert number(directory, db, "A") != other


class TestAGrant:
    def test_opens_scopes_that_come_later(self, directory: ScopeDirectory, db: Database) -> None:
        grants = [ScopeGrant(brand="A", region="North")]
        north = number(directory, db, "A", "Care", "North")
        with db.reading() as tx:
            assert directory.opened_by(tx, grants) == ScopeFilter(frozenset({north}))
        later = number(ScopeDirectory(), db, "A", "Shops", "North")
        number(directory, db, "A", "Shops", "South")
        with db.reading() as tx:
            assert directory.opened_by(tx, grants) == ScopeFilter(frozenset({north, later}))

    def test_of_everything_opens_unscoped_rows_too(self, directory: ScopeDirectory, db: Database) -> None:
        with db.reading() as tx:
            assert directory.opened_by(tx, [ScopeGrant()]) == EVERYTHING

    def test_of_nothing_opens_nothing(self, directory: ScopeDirectory, db: Database) -> None:
        number(directory, db, "A")
        with db.reading() as tx:
            assert directory.opened_by(tx, []) == NOTHING


names = st.sampled_from(["", "A", "B"])
patterns = st.sampled_from([ANY, "A", "B"])
scopes = st.builds(Scope, names, names, names)
grants = st.builds(ScopeGrant, patterns, patterns, patterns)


@given(st.lists(grants, max_size=3), st.lists(grants, max_size=3), st.lists(scopes, max_size=20))
def test_who_covers_another_sees_all_that_the_other_sees(
    wide: list[ScopeGrant], narrow: list[ScopeGrant], rows: list[Scope]
) -> None:
    known = dict(enumerate(rows, 1))
    if covers(wide, narrow):
        seen, less = scopes_granted(wide, known), scopes_granted(narrow, known)
        assert less.shared_with(seen) == less


@given(st.lists(grants, max_size=3), st.lists(scopes, max_size=20))
def test_no_grant_but_that_of_everything_opens_unscoped_rows(held: list[ScopeGrant], rows: list[Scope]) -> None:
    seen = scopes_granted(held, dict(enumerate(rows, 1)))
    assert seen.allows(UNSCOPED) == any(grant == ScopeGrant() for grant in held)


@given(grants, grants, st.lists(scopes, max_size=20))
def test_what_two_grants_share_opens_what_both_open(one: ScopeGrant, other: ScopeGrant, rows: list[Scope]) -> None:
    known, shared = dict(enumerate(rows, 1)), one.shared_with(other)
    both = scopes_granted([one], known).shared_with(scopes_granted([other], known))
    assert scopes_granted([shared] if shared else [], known) == both
