"""What somebody should look at soon, and why."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhiyin.nlp.model import Urgency
from zhiyin.nlp.preparing import prepare
from zhiyin.nlp.sayings import NOTHING, Sayings
from zhiyin.nlp.urgency import Cause, urgency_of, urgent_reasons

PIECES = [
    "着火了",
    "没有",
    "not ",
    "caught fire",
    "，",
    "。",
    "孩子",
    "误吞",
    "İ",
    "12315",
    "<br>",
    "\u200b",
    "告(gào)",
    "電",
]

DANGERS_AND_THREATS = [
    "The power bank exploded next to my bed",
    "My daughter got her finger stuck in the hinge and had to go to the ER",
    "I ended up in the emergency room after taking these", "Smoke was coming out of the charger",
    "It nearly set my house on fire", "We all had food poisoning the next day",
    "Found a piece of glass in my soup", "I got a nasty shock when I plugged it in", "My lawyer will be in touch",
    "I'm reporting you to Trading Standards", "I'm going to file a complaint with the BBB",
    "The car seat strap came loose while my baby was in it", "It burnt my hand",
    "The blender blade cut my finger badly", "My son is bleeding", "toxic fumes made us dizzy",
    "This thing is a death trap", "充电宝半夜自己烧起来了", "孩子手指被夹住流血了", "吃完回家全家上吐下泻",
    "用完脸上红肿过敏去了医院", "奶粉里有虫子", "热水器漏电把我电了", "我已经向市场监管局投诉", "不处理就起诉你们",
    "准备发律师函", "刹车踩不住差点出车祸", "玻璃杯突然炸开划破了手", "老人摔倒骨折了", "電鍋冒煙差點燒起來",
    "小孩吃了之後一直吐", "用了皮膚紅腫要去看醫生", "我會去消保會申訴", "手機充電到一半爆炸", "行動電源起火",
    "餐點裡有蟑螂", "被燙到起水泡", "插座噴火花", "店员骂人还动手打人", "个人信息被你们泄露了",
    "My toddler nearly choked on a loose button", "The ladder collapsed and I broke my ankle",
    "the kettle handle snapped and scalded my legs", "Sparks flew out when I plugged it in",
    "My mother was hospitalised after taking the pills", "We got food poisoning from your salad bar",
    "There was a cockroach in my noodles", "I have spoken to my solicitor", "See you in court",
    "I have reported you to the FCA", "this heater is a fire risk", "my dog nearly died", "I want to end my life",
    "The e-bike battery went up in flames", "the driver threatened me with a knife", "电池鼓包了不敢用",
    "小孩被玩具割破手", "喝了你们的奶茶拉了一天肚子", "被蒸汽烫得起泡", "洗衣机漏电，手一碰就麻",
    "我要去法院告你们", "已经打12345投诉", "媒体见", "油烟机玻璃半夜自爆", "轮胎爆胎差点车毁人亡", "外卖员威胁我",
    "你们这是违反消费者权益保护法", "老人吃了以后头晕住院", "寶寶吃到塑膠片噎到", "電暖器燒起來", "我要找消基會",
    "會對你們提告", "吃完隔天急性腸胃炎", "熱水壺漏電", "玻璃爆裂割傷手",
]  # fmt: skip
LOSSES = [
    "I've been waiting three weeks and nothing", "Nobody picks up the phone", "You charged my card twice",
    "Where is my refund?", "I want my money back", "I'm cancelling my subscription",
    "I'm switching to another provider", "Will never shop here again", "Still no answer after 5 emails",
    "they refuse to give me a refund", "快递一个星期了还没到", "客服一直不回消息", "电话打了十几个都没人接",
    "退款半个月了还没到账", "莫名其妙扣了我50块", "我要注销账号", "下次不会再买了", "以后再也不会光顾", "办理销户",
    "押金到现在都不退", "訂單兩週了還沒出貨", "客服都不回訊息", "被重複扣款了", "我要解約", "以後不會再來了",
    "退款等了一個月", "I have been on hold for two hours",
    "you people took money from my account without permission", "I am leaving for your competitor",
    "never received my parcel", "I have emailed four times and nobody has replied", "please cancel my contract",
    "this is a scam", "I was billed for something I did not order", "last time I shop with you",
    "this took forever and no one called back", "一个月了还不给退款", "客服永远在忙，打不进去",
    "再也不会相信你们了", "乱扣话费", "我准备换移动了", "催了五遍都不发货", "骗人的店", "付了钱不发货", "已经卸载",
    "订单一直不动", "等了快一個月", "都沒人處理", "錢被扣了訂單卻沒成立", "決定退訂", "以後再也不光顧",
    "打了三次電話都沒接",
]  # fmt: skip
NOTHING_URGENT = [
    "The battery is great", "delivery was quick and the box was nice", "The fire pit looks great", "Firefox works",
    "I was shocked how good it is", "burning a candle smells lovely", "the killer feature is the camera",
    "my kids love it", "safe for children", "court shoes fit well", "屏幕很亮，色彩鲜艳", "不用担心安全，很放心",
    "孩子很喜欢", "给宝宝买的，很安全", "热情的火锅店", "价格很便宜", "性能炸裂", "味道很好，吃完还想再来",
    "等下次活动再买", "还没用，看着不错", "還沒用，看起來不錯", "等了一天就到了", "小孩很愛吃", "隔天就到貨",
    "没有异味，不刺激，不过敏", "the wait was short", "no complaints at all", "never had a problem",
    "I have never been happier", "没人比他们更专业", "The charging is fast and it stays cool",
    "A must for campfire nights", "I love shocking pink", "he injured list of features",
    "it hurts my eyes a little but fine", "cheap and cheerful", "kids enjoyed the pool", "arrived in two days",
    "the wait staff were lovely", "no refund needed, it fits", "great value for money", "耳机音质不错",
    "孩子玩得很开心", "色彩火辣辣的红", "烧烤味道正宗，现烧现吃", "第二次购买了，一如既往的好", "客服回复很快",
    "等位不久", "不急着用也很快到了", "辣得过瘾", "换了新包装", "小孩超喜歡", "寄送快速", "吃完還想再訪",
    "電量很耐用", "服務生態度親切", "就是有点贵", "手感一般", "法式甜点很棒",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "cause", "words"),
    [
        ("充电的时候突然着火了", Cause.FIRE, "着火"),
        ("手機充電時著火", Cause.FIRE, "著火"),
        ("The charger caught fire!", Cause.FIRE, "caught fire"),
        ("沒想到電池爆炸", Cause.FIRE, "爆炸"),
        ("不小心被烫伤", Cause.INJURY, "烫伤"),
        ("It burned my son's hand", Cause.INJURY, "burned my son"),
        ("吃完拉肚子了", Cause.FOOD_POISONING, "吃完拉肚子"),
        ("We got sick after eating here", Cause.FOOD_POISONING, "got sick after eating"),
        ("洗澡的时候漏电", Cause.ELECTRIC_SHOCK, "漏电"),
        ("I got an electric shock from it", Cause.ELECTRIC_SHOCK, "electric shock"),
        ("孩子差点误吞了零件", Cause.CHILD_IN_DANGER, "孩子差点误吞"),
        ("It is a choking hazard", Cause.CHILD_IN_DANGER, "choking hazard"),
        ("煞車失靈", Cause.DANGER, "煞車失靈"),
        ("我要找律師", Cause.LEGAL_THREAT, "律師"),
        ("I'll take you to court", Cause.LEGAL_THREAT, "take you to court"),
        ("不得不报警了", Cause.LEGAL_THREAT, "报警"),
        ("再不退钱我就打12315", Cause.REGULATOR, "12315"),
        ("已向消保官申訴", Cause.REGULATOR, "消保官"),
        ("I will complain to the ombudsman", Cause.REGULATOR, "complain to the ombudsman"),
        ("再也不来了", Cause.LEAVING, "再也不来"),
        ("I want to cancel my subscription", Cause.LEAVING, "cancel my subscription"),
        ("等了三个小时", Cause.WAITING_IN_VAIN, "等了三个小时"),
        ("客服已讀不回", Cause.WAITING_IN_VAIN, "已讀不回"),
        ("Still waiting for a parcel", Cause.WAITING_IN_VAIN, "Still waiting"),
        ("被多扣了两次", Cause.MONEY_TAKEN, "多扣了"),
        ("I was charged twice: they charged me twice", Cause.MONEY_TAKEN, "charged me twice"),
        ("请尽快回复", Cause.ASKS_FOR_ANSWER, "请尽快回复"),
    ],
)
def test_a_cause_is_told_with_its_words(text: str, cause: Cause, words: str) -> None:
    assert (cause, words) in [(reason.cause, reason.words.of(text)) for reason in urgent_reasons(text)]
    assert urgency_of(text) >= cause.urgency


@pytest.mark.parametrize(
    "text",
    [
        "没有着火，也不危险",
        "没有任何危险",
        "沒有人受傷",
        "no danger, it did not catch fire",
        "It isn't dangerous at all",
        "Nobody was seriously injured",
        "会不会爆炸",
        "音质爆炸，生意火爆",
        "坐着火车吃着火锅",
        "爆炸好吃",
        "急着用，所以加急了",
        "告诉我一下",
        "A fancy 1950s cookbook",
        "Amazon Fire tablet",
        "电池很好",
        "",
    ],
)
def test_what_is_denied_or_only_looks_so_is_not_urgent(text: str) -> None:
    assert (urgent_reasons(text), urgency_of(text)) == ((), Urgency.NONE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("着火了，请尽快回复", Urgency.CRITICAL),
        ("不退款，请尽快回复", Urgency.HIGH),
        ("請盡快回覆", Urgency.NORMAL),
        ("not only did it catch fire, it also smelled", Urgency.CRITICAL),
    ],
)
def test_the_most_urgent_cause_counts(text: str, expected: Urgency) -> None:
    assert urgency_of(text) is expected
    assert urgency_of(prepare(text)) is expected


@pytest.mark.parametrize("text", DANGERS_AND_THREATS)
def test_danger_and_threats_are_critical(text: str) -> None:
    assert urgency_of(text) is Urgency.CRITICAL


@pytest.mark.parametrize("text", LOSSES)
def test_what_loses_a_customer_is_high(text: str) -> None:
    assert urgency_of(text) is Urgency.HIGH


@pytest.mark.parametrize("text", NOTHING_URGENT)
def test_everyday_words_are_not_urgent(text: str) -> None:
    assert urgency_of(text) is Urgency.NONE


@settings(deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_the_words_of_a_cause_stand_in_the_original(text: str) -> None:
    for reason in urgent_reasons(text):
        assert 0 <= reason.words.start < reason.words.end <= len(text)
        assert set(reason.words.of(text).lower()) & set("着火误吞caughtfire12315孩子")


@pytest.mark.parametrize(
    ("name", "kinds"), [("urgency.txt", {*Cause}), ("stance.txt", {"recommends", "warns", "defends"})]
)
def test_every_phrase_of_the_data_says_what_it_stands_under(name: str, kinds: set[str]) -> None:
    found = Sayings.of(name).kinds
    assert found == {*map(str, kinds), NOTHING}
