"""Who is one person: every rule of stitching, as a table of small worlds."""

from __future__ import annotations

from itertools import permutations

import pytest

from zhiyin.customers.board import Link, Node
from zhiyin.customers.model import Verdict
from zhiyin.customers.stitching import Stitched, stitch

_KINDS = {
    "u": "user_id",
    "m": "member_number",
    "x": "wechat_unionid",
    "o": "wechat_openid",
    "e": "email",
    "p": "phone",
    "c": "loyalty_card",
    "a": "anonymous_id",
    "d": "device_id",
}


def world(edges: str) -> Stitched:
    """A world such as "u1-e1 u2~a1": `-` trusted, `~` by a public key, `=` the same, `!` different (by staff)."""
    names: dict[str, int] = {}
    links, verified = [], set()
    for edge in edges.split():
        mark = next(mark for mark in "-~=!" if mark in edge)
        ends = edge.split(mark)
        for name in ends:
            names.setdefault(name, len(names) + 1)
        a, b = (names[name] for name in ends)
        verdict = {"=": Verdict.SAME, "!": Verdict.DIFFERENT}.get(mark, Verdict.SEEN)
        links.append(Link(a, b, mark == "-", verdict))
        if mark == "-":
            verified |= {a, b}
    nodes = {id_: Node(id_, _KINDS[name[0]], id_ in verified) for name, id_ in names.items()}
    stitched = stitch(nodes, links)
    spelled = {id_: name for name, id_ in names.items()}
    world.names = spelled  # type: ignore[attr-defined]
    return stitched


def people(edges: str) -> str:
    """The profiles of a world: "a1 u1 | u2"."""
    stitched = world(edges)
    names: dict[int, str] = world.names  # type: ignore[attr-defined]
    groups: dict[int, list[str]] = {}
    for id_, customer in stitched.customers.items():
        groups.setdefault(customer, []).append(names[id_])
    return " | ".join(sorted(" ".join(sorted(group)) for group in groups.values()))


RULES = [
    ("u1-e1 u1-a1", "a1 e1 u1", "a user has an address and a browser"),
    ("u1-e1 u2-e1", "e1 u1 u2", "two accounts with one verified address are one person"),
    ("u1-m1 u2-m1", "m1 u1 u2", "two accounts with one member number are one person"),
    ("u1-x1 u2-x1 u1-o1 u2-o2", "o1 o2 u1 u2 x1", "two accounts with one unionid are one person"),
    ("u1-p1 u2-p1 u1-e1 u2-e2", "e1 u1 | e2 u2 | p1", "a family shares a phone, each has an address"),
    ("u1-p1 u2-p1 u1-m1 u2-m2", "m1 u1 | m2 u2 | p1", "a family shares a phone, each has a member card"),
    ("u1-p1 u2-p1", "p1 | u1 | u2", "a phone alone never joins two accounts"),
    ("u1-p1 m1-p1", "m1 p1 u1", "the card known at the till and the account of the shop, by phone"),
    ("u1-p1 m1-p1 u1-m2", "m1 | m2 u1 | p1", "but not when the account has another card"),
    ("u1-p1 e1-p1 u1-e2", "e1 | e2 u1 | p1", "nor when the addresses differ"),
    ("u1-p1 u2-p1 m1-p1", "m1 | p1 | u1 | u2", "nor when it is not clear whose card it is"),
    ("u1-e1 u2-e1 u1-m1 u2-m2", "e1 | m1 u1 | m2 u2", "one address, two member numbers: a household"),
    ("u1-x1 u2-x1 u1-m1 u2-m2", "m1 u1 | m2 u2 | x1", "one unionid, two member numbers: somebody must look"),
    ("u1-m1 u1-m2", "m1 m2 u1", "an account whose card was replaced"),
    ("m1-e1 m2-e1", "e1 | m1 | m2", "two cards with one address stay two"),
    ("u1-u2", "u1 u2", "a server says that two accounts are one"),
    ("u1-u2 u1-m1 u2-m2", "m1 u1 | m2 u2", "but their cards differ"),
    ("u1-e1 u2-e1 u3-e1 u4-e1", "e1 | u1 | u2 | u3 | u4", "an address of four accounts is an office"),
    ("u1-e1 u2-e1 u2-e2 u3-e2 u1-m1 u3-m3", "e1 | e2 | m1 u1 | m3 u3 | u2", "a chain whose ends differ stays apart"),
    ("u1-e1 u2-e1 u2-e2 u3-e2", "e1 e2 u1 u2 u3", "a chain without contradiction is one person"),
    ("u1-c1 u2-c1", "c1 | u1 | u2", "a custom id never joins two people"),
    ("u1-c1", "c1 u1", "a custom id belongs to its one person"),
    # public keys
    ("u1~u2", "u1 | u2", "a public alias joins nobody"),
    ("u1~e1 u2-e1", "e1 u2 | u1", "a claimed address stays with whom it was verified"),
    ("u1~e1", "e1 u1", "a claimed address is shown with its claimant"),
    ("u1~e1 u2~e1", "e1 | u1 | u2", "and with nobody when two claim it"),
    ("u1~x1 u2-x1", "u1 | u2 x1", "a claimed unionid stays with whom it was verified"),
    ("u1~o1 o1~a1", "a1 o1 u1", "a mini-program signs in"),
    ("u1~m1 u1~m2", "m1 | m2 | u1", "two claimed cards: neither"),
    ("u1~m1 u1-m2", "m1 | m2 u1", "a claimed card beside a verified one"),
    ("a1~e1 u1-e1", "a1 | e1 u1", "a claimed address lends the browser nothing"),
    ("a1~e1 a1~p1", "a1 e1 p1", "a newsletter form"),
    # visitors
    ("u1~a1", "a1 u1", "a public key links a browser to a user"),
    ("u1~a1 u2~a1", "a1 | u1 | u2", "a browser of two belongs to neither"),
    ("u1-a1 u2-a1", "a1 | u1 | u2", "whoever says so"),
    ("u1-a1 u2-a1 u1-e1 u2-e1", "a1 e1 u1 u2", "unless the two are one"),
    ("u1-d1 u2-d1 u1-a1 u2-a2", "a1 u1 | a2 u2 | d1", "two people on one device"),
    ("u1-a1 a1-d1", "a1 d1 u1", "a device follows its only browser"),
    ("u1-a1 a1-d1 d1-a2", "a1 a2 d1 u1", "and so do the other browsers on it"),
    ("u1-a1 a1-d1 d1-a2 u2-a2", "a1 u1 | a2 u2 | d1", "unless their people differ"),
    ("u1-a1 u2-a1 a1-d1", "a1 | d1 | u1 | u2", "nothing follows through a contested browser"),
    ("a1-d1", "a1 d1", "a visitor not known yet"),
    # staff
    ("u1=u2 u1-m1 u2-m2", "m1 m2 u1 u2", "staff know better than cards"),
    ("u1-e1 u2-e1 u1!u2", "e1 | u1 | u2", "staff said no"),
    ("u1-e1 u1!e1", "e1 | u1", "staff said no to an address"),
    ("u1-a1 u1!a1", "a1 | u1", "staff said no to a browser"),
    ("a1=u1 a1-d1", "a1 d1 u1", "staff know the browser"),
    ("a1=u1 u2-a1", "a1 u1 | u2", "and a later sign-in does not take it away"),
]


@pytest.mark.parametrize(("edges", "expected", "_why"), RULES, ids=[why for _, _, why in RULES])
def test_who_is_one_person(edges: str, expected: str, _why: str) -> None:
    assert people(edges) == expected


@pytest.mark.parametrize("edges", [edges for edges, _, _ in RULES])
def test_the_order_of_edges_does_not_matter(edges: str) -> None:
    parts = edges.split()[:5]
    rest = edges.split()[5:]
    answers = {people(" ".join([*order, *rest])) for order in permutations(parts)}
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("edges", "reason"),
    [
        ("u1-p1 u2-p1", "different_user_id"),
        ("u1-p1 u2-p1 u1-e1 u2-e2", "different_email"),
        ("u1-e1 u2-e1 u1-m1 u2-m2", "different_member_number"),
        ("u1-e1 u2-e1 u3-e1 u4-e1", "too_many_people"),
        ("u1-c1 u2-c1", "too_many_people"),
    ],
)
def test_doubts_go_to_staff_with_their_reason(edges: str, reason: str) -> None:
    assert [doubt.reason for doubt in world(edges).doubts] == [reason]


@pytest.mark.parametrize("edges", ["u1-e1 u2-e1", "u1-a1 u2-a1", "u1~u2", "u1=u2 u1-m1 u2-m2", "u1~e1 u2~e1"])
def test_what_is_clear_bothers_nobody(edges: str) -> None:
    assert world(edges).doubts == []


class TestCrowds:
    def test_an_account_used_by_everybody_binds_nobody(self) -> None:
        guest, ann, browser = Node(1, "user_id", is_crowd=True), Node(2, "user_id"), Node(3, "anonymous_id")
        stitched = stitch({n.id: n for n in (guest, ann, browser)}, [Link(1, 3), Link(2, 3)])
        assert stitched.customers == {1: 1, 2: 2, 3: 2}
        assert [doubt.reason for doubt in stitched.doubts] == ["crowd"]

    def test_a_tablet_on_the_counter_is_nothing_to_ask_about(self) -> None:
        tablet = Node(1, "device_id", is_crowd=True)
        assert stitch({1: tablet}, []).doubts == []


class TestAtTheBorder:
    def test_a_visitor_may_follow_somebody_who_is_settled(self) -> None:
        settled, browser = Node(7, "email", settled=5), Node(9, "anonymous_id")
        assert stitch({7: settled, 9: browser}, [Link(7, 9)]).customers == {9: 5}

    def test_two_identities_of_one_settled_customer_do_not_contest_a_browser(self) -> None:
        nodes = {7: Node(7, "email", settled=5), 8: Node(8, "user_id", settled=5), 9: Node(9, "anonymous_id")}
        assert stitch(nodes, [Link(7, 9), Link(8, 9)]).customers == {9: 5}


def test_more_than_a_person_ever_has_is_not_joined_without_asking() -> None:
    users, addresses = range(1, 61), range(101, 160)
    nodes = {n: Node(n, "user_id") for n in users} | {n: Node(n, "email") for n in addresses}
    chain = [Link(user, 100 + n) for n in range(1, 60) for user in (n, n + 1)]
    stitched = stitch(nodes, chain)
    assert len(set(stitched.customers.values())) == 119
    assert {doubt.reason for doubt in stitched.doubts} == {"too_large"}
