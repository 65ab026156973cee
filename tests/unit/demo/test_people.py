from __future__ import annotations

from zhiyin.connectors.demo.people import People
from zhiyin.connectors.demo.truths import Join
from zhiyin.connectors.demo.year import Year
from zhiyin.customers.model import Identifier


def pairs(people: People, join: Join) -> list[tuple[int, int]]:
    found = [(first, second) for first, second, how in people.duplicates if how is join]
    assert found
    return found


class TestSecondAccounts:
    def test_share_the_identifier_that_proves_it(self, year: Year) -> None:
        ids = year.people.contacts
        for join, values in ((Join.EMAIL, ids.email), (Join.MEMBER, ids.member), (Join.UNIONID, ids.unionid)):
            for first, second in pairs(year.people, join):
                assert values[first] is not None
                assert values[first] == values[second]

    def test_share_nothing_strong_when_only_traits_tell(self, year: Year) -> None:
        people = year.people
        ids = people.contacts
        for first, second in pairs(people, Join.WEAK):
            for values in (ids.email, ids.phone, ids.member, ids.openid, ids.unionid):
                assert values[second] is None or values[first] != values[second]
            assert people.birthday[first] == people.birthday[second]
            assert people.written[first] != people.written[second]

    def test_belong_to_one_human(self, year: Year) -> None:
        assert all(year.people.human[first] == year.people.human[second] for first, second, _ in year.people.duplicates)


class TestHouseholds:
    def test_families_share_a_phone_and_nothing_else(self, year: Year) -> None:
        ids = year.people.contacts
        assert len(year.people.families) > 200
        for family in year.people.families:
            assert len({ids.phone[member] for member in family}) == 1
            assert len({ids.email[member] for member in family}) == len(family)
            assert len({year.people.human[member] for member in family}) == len(family)

    def test_nobody_else_shares_an_identifier(self, year: Year) -> None:
        people, ids = year.people, year.people.contacts
        known_sharing = {frozenset((first, second)) for first, second, _ in people.duplicates}
        family_of = {member: number for number, family in enumerate(people.families) for member in family}
        for values in (ids.email, ids.phone, ids.member, ids.openid, ids.unionid, ids.user):
            owners: dict[str, int] = {}
            for account, value in enumerate(values):
                other = owners.setdefault(value, account) if value is not None else account
                is_family = other in family_of and family_of.get(account) == family_of[other]
                assert other == account or is_family or frozenset((other, account)) in known_sharing


def test_identifiers_are_written_as_the_product_writes_them(year: Year) -> None:
    ids = year.people.contacts
    for email, phone in zip(ids.email[:3000], ids.phone[:3000], strict=True):
        assert email is None or Identifier.email(email).value == email
        assert phone is None or Identifier.phone(phone).value == phone


def test_the_truths_name_accounts_by_user_id(year: Year) -> None:
    truths = year.truths()
    assert len(truths.duplicates) == len(year.people.duplicates)
    assert all(user.startswith("u") for family in truths.families for user in family)
    assert len(truths.store_tablets) == 12
    assert len(truths.polite_leavers) > 100
    assert len(truths.grumbling_loyals) > 100
