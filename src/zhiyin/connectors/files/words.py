"""Words of other systems for the state of an order, of a ticket, and for who wrote a message."""

# ruff: noqa: E501 - a table reads best with one row a line

from __future__ import annotations

from collections.abc import Mapping


def _folded(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in words.split()}


_ORDER_STATES = _folded({
    "placed": "placed created pending open new unpaid awaiting_payment 待付款 未付款 等待买家付款 已下单 待支付",
    "paid": "paid approved invoiced processing authorized unfulfilled 待发货 已付款 已支付 买家已付款,等待卖家发货 等待卖家发货 买家已付款 待出库",
    "shipped": "shipped sent in_transit fulfilled partial 已发货 卖家已发货 卖家已发货,等待买家确认 待收货 运输中 配送中",
    "delivered": "delivered completed complete finished done received 已完成 交易成功 已签收 已收货 已送达 完成",
    "cancelled": "cancelled canceled unavailable voided void expired closed 已取消 交易关闭 已关闭 取消",
    "returned": "returned 已退货 退货完成",
    "refunded": "refunded partially_refunded 已退款 退款成功 退款完成",
})  # fmt: skip
_FAILED = frozenset(["failed", "failure", "declined", "rejected", "error", "失败", "支付失败"])
_SOLVED = frozenset(
    ["solved", "resolved", "closed", "done", "completed", "已解决", "已关闭", "已完成", "解决", "关闭", "完成"]
)
_TICKET_STATES = _folded({
    "new": "new created unassigned 新建 待受理 未受理",
    "open": "open active in_progress assigned working reopened 处理中 進行中 进行中 处理 處理中 已受理",
    "pending": "pending awaiting_user_info awaiting_customer waiting_for_customer waiting_on_customer 待客户回复 待客戶回覆 待反馈",
    "on_hold": "on_hold on-hold hold awaiting_problem awaiting_vendor awaiting_evidence waiting_on_third_party 挂起 掛起 搁置",
    "solved": "solved resolved done completed 已解决 已解決 解决 已完成 完成",
    "closed": "closed 已关闭 已關閉 关闭",
})  # fmt: skip
_AUTHORS = _folded({
    "customer": "customer client user visitor end-user enduser requester buyer incoming in 客户 用户 买家 顾客 访客 客戶",
    "agent": "agent staff support operator outgoing out admin 客服 坐席 人工 卖家 商家 工作人员",
    "bot": "bot robot automation auto 机器人 智能客服",
    "system": "system 系统 系統",
})  # fmt: skip


def order_state(word: str) -> dict[str, str]:
    """The state that a word means, as a property; nothing when we do not know it."""
    state = _ORDER_STATES.get(_plain(word))
    return {"state": state} if state else {}


def failed(word: str | None) -> bool:
    return word is not None and _plain(word) in _FAILED


def is_solved(word: str | None) -> bool:
    return word is not None and _plain(word) in _SOLVED


def ticket_state(word: str | None) -> str | None:
    """The state of a ticket that a word means; None when we do not know it."""
    return _TICKET_STATES.get(_plain(word)) if word else None


def author(word: str | None) -> dict[str, str]:
    """Who wrote it, as a property."""
    found = _AUTHORS.get(_plain(word)) if word else None
    return {"author": found} if found else {}


def _plain(word: str) -> str:
    return word.strip().lower().replace(" ", "_").replace("，", ",")
