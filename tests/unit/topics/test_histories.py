"""Whatever is done to a tree, it holds together, and nothing that was kept under a topic gets lost."""

from __future__ import annotations

from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.base.clock import EPOCH
from zhiyin.base.errors import ZhiyinError
from zhiyin.topics.changes import Add, Change, Merge, Move, Place, Redefine, Restore, Retire, Split
from zhiyin.topics.changing import Changed, changed
from zhiyin.topics.model import DEEPEST, Description, Draft, LocalizedText, Tree, TreeVersion
from zhiyin.topics.succession import last_in_force, successors
from zhiyin.topics.undoing import undone

IDS = [f"t{number}" for number in range(12)]
ids = st.sampled_from(IDS)
places = st.builds(Place, st.none() | ids, st.none() | ids)
drafts = st.sampled_from("ABCDEFG").map(lambda name: Draft(Description(LocalizedText.of({"en": name}))))
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Add, drafts, places),
    st.builds(Redefine, ids, drafts.map(lambda one: one.description)),
    st.builds(Move, ids, places),
    st.builds(Merge, st.tuples(ids), ids),
    st.builds(Split, ids, st.tuples(drafts, drafts)),
    st.builds(Retire, ids),
    st.builds(Restore, ids),
)


class Years:
    """A tree with all that befell it, as the service keeps it."""

    def __init__(self) -> None:
        self.trees = [Tree()]
        self.versions: list[TreeVersion] = []
        self._number = count()

    def change(self, change: Change) -> None:
        self._keep(changed(self.trees[-1], change, lambda: f"t{next(self._number)}"), None)

    def undo(self) -> None:
        if last := last_in_force(self.versions):
            self._keep(undone(self.trees[-1], self.trees[last.number - 1], last), last.number)

    def _keep(self, done: Changed, undoes: int | None) -> None:
        self.trees.append(done.tree)
        self.versions.append(
            TreeVersion(
                done.tree.version, done.kind, done.subjects, "li", EPOCH, successions=done.successions, undoes=undoes
            )
        )


def lived(steps: list[Change | None]) -> Years:
    """What came of the changes that were possible; None is an undo."""
    years = Years()
    for step in steps:
        try:
            years.undo() if step is None else years.change(step)
        except ZhiyinError:
            continue
    return years


histories = st.lists(changes | st.none(), min_size=5, max_size=25).map(lived)


@settings(max_examples=150, deadline=None)
@given(histories)
def test_every_version_is_numbered_and_no_two_topics_share_a_path(years: Years) -> None:
    assert [one.number for one in years.versions] == [*range(1, len(years.trees))]
    for tree in years.trees:
        paths = [tree.path_of(topic_id) for topic_id in tree.topics]
        assert len(set(paths)) == len(paths), "facts tell topics apart by their paths"
        assert all(len(tree.line_of(topic.id)) <= DEEPEST for topic in tree.below(None))


@settings(max_examples=150, deadline=None)
@given(histories)
def test_whatever_was_kept_under_a_topic_is_somewhere_in_the_tree_or_had_nothing_above_it(years: Years) -> None:
    now = years.trees[-1]
    for tree in years.trees:
        for topic in tree.below(None):
            found = successors(topic.id, tree.version, years.versions)
            assert set(found.topics) <= set(now.topics)
            assert found.topics or topic.id not in now.topics


@settings(max_examples=100, deadline=None)
@given(histories, changes)
def test_a_change_and_its_undoing_leave_everything_where_it_was(years: Years, change: Change) -> None:
    before = years.trees[-1]
    try:
        years.change(change)
    except ZhiyinError:
        return
    years.undo()
    assert years.trees[-1].topics == before.topics
    for topic_id in before.topics:
        assert successors(topic_id, before.version, years.versions).topics == (topic_id,)
