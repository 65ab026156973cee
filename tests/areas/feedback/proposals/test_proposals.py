"""Topics that may be missing: found among what fits nowhere, decided on once, and never proposed again in vain."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.areas.feedback.proposals.bench import GIFTS, INVOICES, STORES, Shop
from zhiyin.base.clock import FixedClock
from zhiyin.base.errors import Conflict, InvalidInput, NotFound
from zhiyin.base.locale import Locale
from zhiyin.base.scope import EVERYTHING, ScopeFilter
from zhiyin.db.database import Database
from zhiyin.db.migration import migrate
from zhiyin.feedback.proposals.model import ProposalState
from zhiyin.topics.changes import Add
from zhiyin.topics.model import Description, Draft, LocalizedText

NAMES = {Locale.EN: "Invoices", Locale.ZH_CN: "发票", Locale.ZH_TW: "發票"}


class TestSearching:
    def test_proposes_what_many_speak_of_and_no_topic_holds(self, shop: Shop) -> None:
        assert [one.sentence_count for one in shop.open()] == [8, 8, 8]
        assert {one.model for one in shop.open()} == {"words"}
        stores = shop.about("clerk")
        assert stores.phrases["en"][0] == "store clerk"
        assert "zh" not in stores.phrases

    def test_tells_the_share_of_what_fits_nowhere_with_its_interval(self, shop: Shop) -> None:
        share = shop.about("发票").share
        assert share is not None
        assert share.n == 24
        assert share.value == pytest.approx(1 / 3)
        assert (share.low or 0) < 1 / 3 < (share.high or 0)

    def test_twice_changes_nothing(self, shop: Shop) -> None:
        before = shop.open()
        shop.search()
        assert shop.open() == before

    def test_finds_a_proposal_again_when_it_has_grown(self, shop: Shop) -> None:
        before = shop.about("发票")
        shop.says(24, revision=2, by=24)
        shop.say(["补开的电子发票一直没有收到"])
        shop.search()
        after = shop.about("发票")
        assert (after.id, after.sentence_count) == (before.id, 9)

    def test_forgets_open_ones_of_which_nobody_speaks_any_more(self, shop: Shop) -> None:
        for number in range(1, len(INVOICES) + 1):
            shop.says(number, revision=2, by=number)
        shop.search()
        assert not any("发票" in each.words for one in shop.open() for each in one.examples)

    def test_finds_nothing_where_everything_fits(self, db: Database, clock: FixedClock) -> None:
        shop = Shop(db, clock)
        shop.say(["续航很差"] * 20)
        assert shop.search() == {"sentences": 0, "proposals": 0, "model": "words"}


class TestAccepting:
    def test_makes_a_topic_with_its_sentences_as_examples(self, shop: Shop) -> None:
        found = shop.proposals.accept(shop.about("发票").id, NAMES, by="ann")
        topic = shop.topics.tree().get(found.topic_id or "")
        assert topic.description.names.words == NAMES
        assert {one.text for one in topic.description.examples} == set(INVOICES)
        assert (found.state, found.decided_by) == (ProposalState.ACCEPTED, "ann")

    @pytest.mark.parametrize("locale", Locale)
    def test_asks_for_a_name_in_each_language(self, shop: Shop, locale: Locale) -> None:
        names = {one: name for one, name in NAMES.items() if one is not locale}
        with pytest.raises(InvalidInput, match=locale.value):
            shop.proposals.accept(shop.about("发票").id, names, by="ann")

    def test_is_done_once(self, shop: Shop) -> None:
        found = shop.about("发票")
        shop.proposals.accept(found.id, NAMES, by="ann")
        with pytest.raises(Conflict, match="decided on already"):
            shop.proposals.dismiss(found.id, by="bob")
        assert len(shop.topics.tree().topics) == 1

    def test_leaves_it_open_where_the_tree_refuses(self, shop: Shop) -> None:
        found = shop.about("发票")
        with pytest.raises((InvalidInput, NotFound)):
            shop.proposals.accept(found.id, NAMES, parent_id="top_nowhere", by="ann")
        assert shop.about("发票") == found

    def test_its_sentences_are_not_proposed_again_before_they_were_read_again(self, shop: Shop) -> None:
        shop.proposals.accept(shop.about("发票").id, NAMES, by="ann")
        shop.search()
        assert not any("发票" in each.words for one in shop.open() for each in one.examples)

    def test_taken_back_retires_the_topic(self, shop: Shop) -> None:
        found = shop.proposals.accept(shop.about("发票").id, NAMES, by="ann")
        assert shop.proposals.reopen(found.id, by="ann").state is ProposalState.OPEN
        assert shop.topics.tree().get(found.topic_id or "").retired_in is not None


class TestMerging:
    @pytest.fixture
    def topic_id(self, shop: Shop) -> str:
        draft = Draft(Description(LocalizedText.of({"en": "Paperwork"}), include=("收据",)))
        return shop.topics.change(Add(draft), by="ann").subjects[0]

    def test_adds_examples_and_the_phrases_that_were_chosen(self, shop: Shop, topic_id: str) -> None:
        found = shop.proposals.merge(shop.about("发票").id, topic_id, ["电子发票", "收据"], by="ann")
        about = shop.topics.tree().get(topic_id).description
        assert {one.text for one in about.examples} == set(INVOICES)
        assert about.include == ("收据", "电子发票")
        assert (found.state, found.topic_id) == (ProposalState.MERGED, topic_id)

    def test_taken_back_takes_away_what_was_added_and_no_more(self, shop: Shop, topic_id: str) -> None:
        found = shop.proposals.merge(shop.about("发票").id, topic_id, ["电子发票", "收据"], by="ann")
        shop.proposals.reopen(found.id, by="ann")
        about = shop.topics.tree().get(topic_id).description
        assert (about.examples, about.include) == ((), ("收据",))


class TestDismissing:
    def test_keeps_it_away_also_when_it_grows(self, shop: Shop) -> None:
        shop.proposals.dismiss(shop.about("发票").id, by="ann")
        shop.says(24, revision=2, by=24)
        shop.say(["补开的电子发票一直没有收到"])
        shop.search()
        assert shop.open()
        assert not any("发票" in each.words for one in shop.open() for each in one.examples)

    def test_can_be_taken_back(self, shop: Shop) -> None:
        found = shop.about("发票")
        shop.proposals.dismiss(found.id, by="ann")
        assert shop.proposals.reopen(found.id, by="ann") == shop.proposals.get_proposal(found.id, EVERYTHING)
        assert shop.about("发票").id == found.id


class TestNaming:
    def test_stays_when_the_next_search_finds_it_again(self, shop: Shop) -> None:
        found = shop.about("发票")
        shop.proposals.rename(found.id, {Locale.ZH_CN: "开票"}, by="ann")
        shop.search()
        assert shop.about("发票").names.words == {Locale.ZH_CN: "开票"}


class TestRowScopes:
    def test_show_only_sentences_that_one_sees_and_count_no_others(self, db: Database, clock: FixedClock) -> None:
        shop = Shop(db, clock)
        shop.say(INVOICES[:5] + STORES, scope=1)
        shop.say(INVOICES[5:] + GIFTS, scope=2)
        shop.search()
        seen = {
            one.examples[0].words[-3:]: one for one in shop.proposals.list_proposals(ScopeFilter(frozenset({2})))
        }.values()
        assert sorted(one.sentence_count for one in seen) == [3, 8]
        assert {one.share.n for one in seen if one.share} == {11}
        words = {each.words for one in seen for each in one.examples}
        assert words <= {*INVOICES[5:], *GIFTS}
        with pytest.raises(NotFound):
            shop.proposals.get_proposal(shop.about("clerk").id, ScopeFilter(frozenset({2})))


@settings(
    max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=st.lists(st.sampled_from([*INVOICES, *STORES, *GIFTS]), min_size=8, max_size=40))
def test_searching_twice_changes_nothing(written: list[str], clock: FixedClock) -> None:
    db = Database("sqlite://")
    migrate(db)
    shop = Shop(db, clock)
    shop.say(written)
    shop.search()
    before = shop.open()
    shop.search()
    assert shop.open() == before
    db.close()
