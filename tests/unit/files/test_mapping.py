"""What the headers of files suggest, and mappings as people keep them."""

# ruff: noqa: E501 - files are shown as they are

from __future__ import annotations

from collections.abc import Mapping as MappingOf

import pytest

from zhiyin.base.errors import InvalidInput
from zhiyin.connectors.files.fields import Kind
from zhiyin.connectors.files.mapping import Mapping, checked, from_yaml, proposed, to_yaml

D, N = "2026-03-02", "12.50"
FILES: dict[str, tuple[str, dict[str, str], Kind, dict[str, str]]] = {
    "Taobao orders": (
        "ExportOrderList.csv",
        {"订单编号": "1", "买家会员名": "a", "买家应付邮费": N, "总金额": N, "订单状态": "交易成功", "订单创建时间": D, "订单付款时间": D},
        Kind.ORDERS,
        {"order_id": "订单编号", "customer_key": "买家会员名", "shipping": "买家应付邮费", "total": "总金额",
         "state": "订单状态", "placed_at": "订单创建时间", "paid_at": "订单付款时间"},
    ),
    "Shopify orders, one row a line": (
        "orders_export.csv",
        {"Name": "#1001", "Email": "a@b.cn", "Financial Status": "paid", "Paid at": D, "Currency": "EUR", "Subtotal": N,
         "Shipping": N, "Total": N, "Created at": D, "Lineitem quantity": "2", "Lineitem name": "Mug",
         "Lineitem price": N, "Lineitem sku": "MUG"},
        Kind.ORDERS,
        {"order_id": "Name", "email": "Email", "state": "Financial Status", "currency": "Currency", "total": "Total",
         "placed_at": "Created at", "quantity": "Lineitem quantity", "product_name": "Lineitem name",
         "price": "Lineitem price", "sku": "Lineitem sku"},
    ),
    "members": (
        "会员.xlsx",
        {"会员id": "1", "姓名": "欧阳", "手机号码": "13800138000", "邮箱": "a@b.cn", "性别": "女", "注册时间": D},
        Kind.CUSTOMERS,
        {"user_id": "会员id", "name": "姓名", "phone": "手机号码", "email": "邮箱", "gender": "性别", "at": "注册时间"},
    ),
    "a survey": (
        "wj.csv",
        {"答卷编号": "1", "提交时间": D, "推荐分": "9", "原因": "好", "手机号": "13800138000"},
        Kind.RESPONSES,
        {"response_id": "答卷编号", "at": "提交时间", "score": "推荐分", "comment": "原因", "phone": "手机号"},
    ),
    "NPS answers": (
        "export.csv",
        {"Response ID": "1", "Submitted At": D, "NPS": "9", "Comment": "good", "Email": "a@b.cn"},
        Kind.RESPONSES,
        {"response_id": "Response ID", "at": "Submitted At", "score": "NPS", "comment": "Comment", "email": "Email"},
    ),
    "Zendesk tickets": (
        "tickets.csv",
        {"Id": "1", "Requester email": "a@b.cn", "Subject": "Help", "Status": "Solved", "Priority": "High",
         "Created at": D, "Solved at": D, "Assignee": "Li"},
        Kind.TICKETS,
        {"ticket_id": "Id", "email": "Requester email", "subject": "Subject", "state": "Status",
         "opened_at": "Created at", "solved_at": "Solved at", "agent_id": "Assignee"},
    ),
    "their messages": (
        "ticket_comments.csv",
        {"ticket_id": "1", "comment_id": "2", "author_role": "agent", "body": "Hello", "created_at": D},
        Kind.TICKET_MESSAGES,
        {"ticket_id": "ticket_id", "message_id": "comment_id", "author": "author_role", "message": "body",
         "at": "created_at"},
    ),
    "reviews": (
        "comments.csv",
        {"评价编号": "1", "订单号": "7", "评分": "5", "评价内容": "好", "评价时间": D},
        Kind.REVIEWS,
        {"review_id": "评价编号", "order_id": "订单号", "rating": "评分", "body": "评价内容", "at": "评价时间"},
    ),
    "parcels": (
        "物流.csv",
        {"订单号": "7", "快递公司": "SF", "运单号": "1", "发货时间": D, "签收时间": D},
        Kind.DELIVERIES,
        {"order_id": "订单号", "carrier": "快递公司", "tracking_number": "运单号", "shipped_at": "发货时间",
         "delivered_at": "签收时间"},
    ),
    "products": (
        "商品.csv",
        {"商品编号": "1", "商品名称": "Mug", "类目": "cups", "品牌": "X", "售价": N},
        Kind.PRODUCTS,
        {"product_id": "商品编号", "name": "商品名称", "category": "类目", "brand": "品牌", "price": "售价"},
    ),
    "events": (
        "behaviour.csv",
        {"user_id": "1", "event": "Product Viewed", "timestamp": "1772415000", "product_id": "9"},
        Kind.INTERACTIONS,
        {"customer_key": "user_id", "name": "event", "at": "timestamp", "product_id": "product_id"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "row", "kind", "expected"), FILES.values(), ids=FILES)
def test_the_headers_say_what_a_file_is(
    name: str, row: MappingOf[str, str], kind: Kind, expected: dict[str, str]
) -> None:
    found = proposed(list(row), [list(row.values())], name)
    assert found.kind == kind
    assert expected.items() <= found.columns.items()
    assert checked(found, list(row)) == found


def test_a_column_called_nps_says_what_was_asked() -> None:
    found = proposed(["id", "date", "NPS"], [["1", D, "9"]], "answers.csv")
    assert found.constants == {"question_kind": "nps"}


def test_a_column_that_holds_something_else_is_not_proposed() -> None:
    found = proposed(["order_id", "order_date", "total"], [["1", "Monday", "many"]], "orders.csv", Kind.ORDERS)
    assert found.columns == {"order_id": "order_id"}


def test_a_mapping_comes_back_from_yaml_as_it_was() -> None:
    mapping = Mapping(
        Kind.ORDERS, {"order_id": "订单编号", "placed_at": "时间"}, {"channel": "store"}, {"placed_at": "d/m/y"},
        time_zone="Asia/Tokyo", currency="JPY",
    )  # fmt: skip
    assert from_yaml(to_yaml(mapping)) == mapping
    assert "订单编号" in to_yaml(mapping)


HOSTILE = {
    "no mapping": "- 1",
    "no kind": "columns: {}",
    "an unknown kind": "kind: secrets",
    "an object of Python": "!!python/object/apply:os.system ['true']",
    "an unknown part": "kind: orders\nexecute: 'rm -rf'",
    "columns that are a list": "kind: orders\ncolumns: [a, b]",
    "a nested column": "kind: orders\ncolumns: {order_id: {a: b}}",
    "no time zone": "kind: orders\ntime_zone: ../../etc/passwd",
    "no currency": "kind: orders\ncurrency: gold",
    "no date format": "kind: orders\ndates: {placed_at: sometimes}",
    "broken YAML": "kind: [orders",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        from_yaml(text)


@pytest.mark.parametrize(
    "columns",
    [{}, {"order_id": "No"}, {"order_id": "No", "placed_at": "Elsewhere"},
     {"order_id": "No", "placed_at": "When", "colour": "No"}],
)  # fmt: skip
def test_a_mapping_must_fit_its_file(columns: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        checked(Mapping(Kind.ORDERS, columns), ["No", "When"])
