"""What a row of each kind of file may say: fields, what they hold, and the headers by which files call them."""

# ruff: noqa: E501 - a table reads best with one row a line

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the rows of a file are."""

    CUSTOMERS = "customers"
    ORDERS = "orders"
    ORDER_LINES = "order_lines"
    PAYMENTS = "payments"
    DELIVERIES = "deliveries"
    REVIEWS = "reviews"
    RESPONSES = "responses"
    TICKETS = "tickets"
    TICKET_MESSAGES = "ticket_messages"
    INTERACTIONS = "interactions"
    PRODUCTS = "products"


class Holds(StrEnum):
    """What a field holds."""

    TEXT = "text"
    ID = "id"
    WORDS = "words"  # long text
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole number"
    FLAG = "yes or no"
    CURRENCY = "currency"
    IDENTIFIER = "identifier"


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a row may say. `headers` are its usual names, folded (see `folded`), the best first."""

    name: str
    holds: Holds
    headers: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True, slots=True)
class KindSpec:
    """The fields of a kind; `signs` are words in the name of such a file."""

    kind: Kind
    fields: Mapping[str, Field]
    signs: tuple[str, ...]

    @property
    def required(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.required]


def folded(header: str) -> str:
    """A header without case, blanks, punctuation and unit: "Order_ID", "order id" and "订单编号:" meet."""
    return re.sub(r"[\W_]+", "", re.sub(r"[（(\[].*?[)）\]]", "", header).lower())


def _spec(kind: Kind, signs: str, *tables: str) -> KindSpec:
    fields: dict[str, Field] = {}
    for line in filter(None, "\n".join(tables).splitlines()):
        name, holds, headers = (part.strip() for part in line.split("|"))
        required = name.endswith("!")
        name = name.removesuffix("!")
        known = tuple(dict.fromkeys(folded(each) for each in (name, *headers.split(","))))
        fields[name] = Field(name, Holds(holds), tuple(each for each in known if each), required)
    return KindSpec(kind, fields, tuple(signs.split()))


# Who it was. `customer_key` is the number by which files of one system refer to a customer.
_PERSON = """
customer_key | id | customer_id, user_id, userid, buyer_id, buyer_nick, member_id, customerno, 客户id, 客户编号, 客户号, 用户id, 买家id, 买家会员名, 买家昵称, 顾客编号, 客戶編號, 會員編號, 会员id, requester_id, caller_id
email | identifier | e-mail, mail, customer_email, buyer_email, email_address, 邮箱, 电子邮箱, 邮件, 電子郵件, 信箱, requester_email
phone | identifier | mobile, tel, telephone, phone_number, mobile_phone, customer_phone, 手机, 手机号, 手机号码, 电话, 联系电话, 联系手机, 收货人手机, 手機, 電話
member_number | identifier | member_no, membership_number, card_no, loyalty_id, 会员卡号, 会员号, 卡号, 會員卡號
wechat_openid | identifier | openid, open_id
wechat_unionid | identifier | unionid, union_id
anonymous_id | identifier | visitor_id, client_id, cookie_id, 匿名id
"""
_PLACE = """
channel | text | source, sales_channel, 渠道, 来源渠道, 订单来源, 管道
touchpoint | text | store, shop, store_name, branch, 门店, 店铺, 店铺名称, 門市
brand | text | 品牌
department | text | 部门, 部門
region | text | 区域, 大区, 區域
"""
_ORDER = "order_id{} | id | order_no, order_number, orderid, order, name, order_sn, trade_no, tid, 订单编号, 订单号, 订单id, 主订单编号, 訂單編號, 訂單號\n"
_ORDER_ID, _ORDER_ABOUT = _ORDER.format("!"), _ORDER.format("").replace(", name,", ",").replace(", order,", ",")
_ARTICLE = """
product_id | id | item_id, goods_id, asin, spu, num_iid, 商品id, 商品编号, 宝贝id, 商品編號, 产品编号
sku | id | sku_id, variant_sku, lineitem_sku, article_number, 商品sku, sku编码, 规格编码, 货号, 商家编码
"""
_LINE = """
product_name | text | product_title, item_name, lineitem_name, 商品名称, 宝贝标题, 标题, 商品标题, 商品, 產品名稱, 商品名稱
category | text | product_category, product_category_name, 类目, 品类, 分类, 類別
price{} | money | unit_price, item_price, lineitem_price, 单价, 商品价格, 价格, 單價, 價格
quantity | number | qty, lineitem_quantity, count, units, 数量, 购买数量, 件数, 數量
line_discount | money | item_discount, lineitem_discount, 商品优惠
line_shipping | money | freight_value, item_shipping, item_freight
"""
_CURRENCY = "currency | currency | currency_code, 币种, 货币, 幣別\n"

SPECS: Mapping[Kind, KindSpec] = {
    spec.kind: spec
    for spec in (
        _spec(Kind.CUSTOMERS, "customer client member user contact 客户 会员 用户 客戶 會員", """
user_id | identifier | customer_unique_id, user_id, userid, uid, account_id, customer_id, id, 用户id, 客户id, 客户编号, 用户编号, 会员id, 客戶編號
customer_key | id | customer_id, customer_key, 客户编号, 客户id
email | identifier | e-mail, mail, email_address, 邮箱, 电子邮箱, 電子郵件
phone | identifier | mobile, tel, telephone, phone_number, mobile_phone, 手机, 手机号, 手机号码, 电话, 联系电话, 手機, 電話
member_number | identifier | member_no, membership_number, card_no, loyalty_id, 会员卡号, 会员号, 卡号, 會員卡號
wechat_openid | identifier | openid, open_id
wechat_unionid | identifier | unionid, union_id
name | text | full_name, customer_name, nick_name, nickname, 姓名, 客户姓名, 名字, 昵称, 会员姓名, 客户名称, 姓名, 客戶姓名
first_name | text | given_name, 名
last_name | text | family_name, surname, 姓
gender | text | sex, 性别, 性別
birthday | text | birth_date, date_of_birth, dob, 生日, 出生日期
company | text | company_name, organization, 公司, 公司名称
city | text | customer_city, town, 城市, 所在城市
state | text | customer_state, province, region, 省, 省份, 州
country | text | customer_country, 国家, 國家
postal_code | text | customer_zip_code_prefix, zip, zip_code, postcode, 邮编, 邮政编码, 郵遞區號
address | text | street, address1, 地址, 详细地址
language | text | locale, lang, 语言, 語言
level | text | tier, member_level, vip_level, 等级, 会员等级, 會員等級
at | date | updated_at, created_at, registered_at, signup_date, created, create_time, 注册时间, 创建时间, 注册日期, 更新时间, 註冊時間
"""),
        _spec(Kind.ORDERS, "orders order sales trade 订单 交易 訂單", _ORDER_ID, """
placed_at! | date | order_purchase_timestamp, ordered_at, order_date, order_time, created_at, purchase_date, purchased_at, created, date, 下单时间, 订单创建时间, 创建时间, 订单日期, 下单日期, 交易时间, 下單時間, 訂單日期
paid_at | date | order_approved_at, payment_date, pay_time, 付款时间, 支付时间, 订单付款时间, 付款時間
shipped_at | date | order_delivered_carrier_date, fulfilled_at, ship_date, shipping_date, 发货时间, 發貨時間
delivered_at | date | order_delivered_customer_date, delivery_date, received_at, 签收时间, 收货时间, 确认收货时间, 送达时间, 簽收時間
promised_at | date | order_estimated_delivery_date, estimated_delivery, promised_date, due_date, expected_delivery, 预计送达时间, 承诺送达时间, 预计到货时间, 預計送達時間
cancelled_at | date | canceled_at, cancel_time, 取消时间, 取消時間
refunded_at | date | refund_time, 退款时间, 退款時間
state | text | order_status, status, financial_status, 订单状态, 状态, 交易状态, 訂單狀態, 狀態
subtotal | money | sub_total, goods_amount, merchandise_total, 商品总额, 商品金额, 商品总价
total | money | order_total, total_price, total_amount, amount, grand_total, payment_amount, 订单金额, 实付金额, 买家实际支付金额, 实付款, 总金额, 总价, 应付金额, 訂單金額, 總金額
shipping | money | shipping_fee, freight, shipping_cost, delivery_fee, 运费, 邮费, 買家應付郵費, 买家应付邮费, 運費
tax | money | taxes, vat, total_tax, 税, 税费, 稅
discount | money | discount_amount, total_discount, 优惠, 优惠金额, 折扣, 折扣金额, 優惠
refund_total | money | refunded_amount, refund_amount, 退款金额, 退款金額
coupon | text | discount_code, coupon_code, 优惠券, 优惠码
payment_method | text | payment_type, pay_method, 支付方式, 付款方式
""", _CURRENCY, _ARTICLE, _LINE.format(""),
              "line_id | id | lineitem_id, 子订单编号", _PERSON, _PLACE),
        _spec(Kind.ORDER_LINES, "items item lines line details 明细 商品明细 子订单 明細", _ORDER_ID, """
line_id | id | order_item_id, lineitem_id, line_number, item_number, line_no, 行号, 子订单编号, 子订单号, 序号
at | date | ordered_at, order_date, created_at, 下单时间
fallback_at | date | shipping_limit_date
""", _ARTICLE, _LINE.format("!"), _CURRENCY, _PERSON, _PLACE),
        _spec(Kind.PAYMENTS, "payment payments transactions 付款 支付 收款", _ORDER_ID, """
payment_id | id | payment_sequential, transaction_id, payment_no, pay_no, 支付单号, 流水号, 交易号, 支付流水号
value! | money | payment_value, amount, paid_amount, payment_amount, 支付金额, 付款金额, 金额, 金額
payment_method | text | payment_type, method, pay_method, gateway, 支付方式, 付款方式
installments | whole number | payment_installments, 分期数, 期数
at | date | paid_at, payment_date, payment_time, created_at, date, 支付时间, 付款时间, 付款時間
state | text | payment_status, status, 支付状态
""", _CURRENCY, _PERSON, _PLACE),
        _spec(Kind.DELIVERIES, "deliveries delivery shipments shipment logistics 物流 发货 配送 物流", _ORDER_ID, """
shipment_id | id | delivery_id, package_id, parcel_id, 包裹号, 发货单号
carrier | text | courier, shipping_company, logistics_company, 物流公司, 快递公司, 承运商
tracking_number | text | tracking_no, waybill, express_no, 运单号, 快递单号, 物流单号
shipped_at | date | ship_date, dispatched_at, sent_at, 发货时间, 發貨時間
delivered_at | date | delivery_date, received_at, signed_at, 签收时间, 送达时间, 收货时间, 簽收時間
promised_at | date | estimated_delivery, promised_date, due_date, eta, 预计送达时间, 承诺送达时间
failed_at | date | delivery_failed_at, 派送失败时间
reason | text | failure_reason, 失败原因
""", _PERSON, _PLACE),
        _spec(Kind.REVIEWS, "review reviews rating ratings 评价 评论 評價 評論", """
review_id | id | id, comment_id, rate_id, 评价id, 评论id, 评价编号
rating! | number | review_score, score, stars, star_rating, star, 评分, 星级, 打分, 評分, 星級
title | text | review_comment_title, review_title, headline, summary, 标题, 評價標題
body | words | review_comment_message, review_body, review_text, review, content, comment, text, 评价内容, 评论内容, 内容, 评价, 评论, 評論內容
at! | date | review_creation_date, created_at, review_date, date, created, review_time, 评价时间, 评论时间, 评价日期, 時間, 评论日期
answered_at | date | review_answer_timestamp, replied_at, reply_date, 回复时间, 回覆時間
scale_max | whole number | max_rating, 满分
language | text | lang, locale, 语言
product_brand | text | competitor, competitor_brand, brand_of_product, 产品品牌, 商品品牌, 竞品, 竞品品牌, 竞争对手, 產品品牌, 競品, 競品品牌, 競爭對手
product_name | text | product, product_title, item_name, 商品名称, 商品, 产品名称, 產品名稱, 商品名稱
""", _ORDER_ABOUT, _ARTICLE, _PERSON, _PLACE),
        _spec(Kind.RESPONSES, "survey surveys response responses nps csat ces 问卷 调查 满意度 問卷", """
response_id | id | id, answer_id, submission_id, respondent_id, 答卷编号, 问卷编号, 序号, 答卷id
at! | date | responded_at, answered_at, submitted_at, completed_at, created_at, date, timestamp, end_date, 提交时间, 答题时间, 提交答卷时间, 回答时间, 填写时间, 提交時間
score! | number | nps, nps_score, csat, csat_score, ces, ces_score, rating, answer, recommend, 评分, 得分, 分数, 推荐分, 满意度, 推荐意愿, 评分值, 分數, 滿意度
comment | words | feedback, verbatim, reason, text, open_text, 意见, 反馈, 建议, 评语, 原因, 意見
question_kind | text | question_type, metric, 题型, 问题类型
scale_max | whole number | scale, max_score, 满分
survey_id | id | form_id, questionnaire_id, 问卷id
survey_name | text | survey, form_name, 问卷名称, 问卷
question_id | id | question, 问题编号
relation | text | relationship, survey_type
language | text | lang, locale, 语言
ticket_id | id | ticket, case_id, 工单号, 工单编号
""", _ORDER_ABOUT, _ARTICLE, _PERSON, _PLACE),
        _spec(Kind.TICKETS, "ticket tickets cases case complaints incident incidents 工单 投诉 客诉 工單", """
ticket_id! | id | id, ticket, ticket_no, ticket_number, number, case_id, case_number, 工单号, 工单编号, 工单id, 工單編號
opened_at! | date | created_at, created, open_date, create_time, date, 创建时间, 提交时间, 建单时间, 受理时间, 建立時間
first_replied_at | date | first_response_at, first_reply_at, initially_assigned_at, 首次响应时间, 首次回复时间, 首響時間
solved_at | date | resolved_at, solved_date, resolution_time, 解决时间, 完成时间, 解決時間
closed_at | date | close_date, 关闭时间, 關閉時間
updated_at | date | last_updated, modified_at, 更新时间
changed_at | date | sys_updated_at, state_changed_at, status_changed_at, 状态变更时间, 狀態變更時間
taken_up | yes or no | is_taken_up
state | text | status, ticket_status, incident_state, 状态, 工单状态, 狀態
subject | text | title, summary, 主题, 标题, 主題, 標題
message | words | description, body, content, details, 描述, 内容, 问题描述, 投诉内容, 描述內容
priority | text | severity, urgency, 优先级, 优先級
category | text | type, issue_type, 类别, 分类, 问题分类, 類別
topic | text | reason, tag, 主题词, 原因
agent_id | text | assignee, agent, assignee_id, assigned_to, owner, 客服, 处理人, 受理人, 坐席, 客服人員
response_due_at | date | first_response_due, 响应截止时间, 回應期限
due_at | date | due, sla_due, resolution_due, due_date, 截止时间, 解决期限, 解決期限
sla_met | yes or no | made_sla, within_sla, sla达成, sla達成
handle_seconds | number | handle_time, handling_time, aht, 处理时长, 處理時長
first_contact_resolved | yes or no | fcr, solved_at_first_contact, 首次解决, 首次解決
kind | text | 工单类型, 工單類型
""", _ORDER_ABOUT, _ARTICLE, _PERSON, _PLACE),
        _spec(Kind.TICKET_MESSAGES, "messages message comments replies conversation 消息 回复 留言 訊息", """
ticket_id! | id | ticket, case_id, conversation_id, 工单号, 工单编号, 工單編號
message_id | id | id, comment_id, reply_id, 消息id, 回复id, 编号
at! | date | created_at, sent_at, date, timestamp, created, 时间, 发送时间, 回复时间, 時間
message! | words | body, text, content, comment, 内容, 消息, 回复内容, 消息内容, 內容
author | text | author_type, sender, from, role, author_role, sender_type, 发送方, 发送人, 角色, 发言人
public | yes or no | is_public, 公开
agent_id | text | agent, agent_name, author_id, 客服
""", _PERSON, _PLACE),
        _spec(Kind.INTERACTIONS, "events event interactions behavior behaviour log tracks 行为 事件 互动 行為", """
name! | text | event, event_name, event_type, action, 事件, 事件名称, 行为, 动作, 事件名, 行為
at! | date | timestamp, event_time, time, occurred_at, created_at, date, original_timestamp, 时间, 事件时间, 发生时间, 時間
message_id | id | event_id, id, uuid, insert_id, 事件id
url | text | page_url, 网址
page_title | text | title, 页面标题
product_name | text | 商品名称
price | money | 价格
value | money | revenue, amount, 金额
quantity | number | 数量
""", _CURRENCY, _ORDER_ABOUT, _ARTICLE, _PERSON, _PLACE),
        _spec(Kind.PRODUCTS, "product products catalog catalogue goods 商品 产品 產品", """
product_id! | id | id, item_id, goods_id, handle, asin, 商品id, 商品编号, 编号, 产品编号, 商品編號
sku | id | variant_sku, sku_id, 货号, 规格编码
name | text | product_name, title, product_title, item_name, 名称, 商品名称, 标题, 商品标题, 商品名稱
category | text | product_category_name, product_category, product_type, type, 类目, 品类, 分类, 類別
brand | text | vendor, manufacturer, 品牌
price | money | unit_price, variant_price, list_price, 价格, 售价, 单价, 價格
at | date | updated_at, created_at, 更新时间
""", _CURRENCY),
    )
}  # fmt: skip
