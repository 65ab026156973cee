"""Ouzelmere 鸫屿: the invented electronics retailer of the demo; its regions, stores, couriers and products."""

from __future__ import annotations

from typing import NamedTuple

BRAND = "Ouzelmere"
BRAND_ZH = "鸫屿"
ZONE_HOURS = 8  # Asia/Shanghai has no summer time: local days are plain arithmetic
LOCALES = ("zh-CN", "zh-TW", "en")


class Region(NamedTuple):
    """Where a customer lives; `share` is its part of the customers."""

    id: str
    currency: str
    share: float
    cities: tuple[tuple[str, str], ...]  # as written there, in English


REGIONS = (
    Region("east", "CNY", 0.27, (("上海", "Shanghai"), ("杭州", "Hangzhou"), ("南京", "Nanjing"), ("苏州", "Suzhou"))),
    Region("south", "CNY", 0.20, (("深圳", "Shenzhen"), ("广州", "Guangzhou"), ("厦门", "Xiamen"))),
    Region("north", "CNY", 0.17, (("北京", "Beijing"), ("天津", "Tianjin"), ("青岛", "Qingdao"))),
    Region("central", "CNY", 0.11, (("武汉", "Wuhan"), ("长沙", "Changsha"), ("郑州", "Zhengzhou"))),
    Region("southwest", "CNY", 0.09, (("成都", "Chengdu"), ("重庆", "Chongqing"), ("昆明", "Kunming"))),
    Region("northeast", "CNY", 0.04, (("沈阳", "Shenyang"), ("大连", "Dalian"), ("哈尔滨", "Harbin"))),
    Region("taiwan", "TWD", 0.07, (("臺北", "Taipei"), ("臺中", "Taichung"), ("高雄", "Kaohsiung"))),
    Region("hong_kong", "HKD", 0.05, (("香港", "Hong Kong"),)),
)
CURRENCIES = ("CNY", "TWD", "HKD")
PRICE_FACTORS = (1.0, 4.6, 1.1)  # of the yuan price, in the order of CURRENCIES
CURRENCY_OF_REGION = tuple(CURRENCIES.index(region.currency) for region in REGIONS)


class Store(NamedTuple):
    """A shop in a street; the tablet on its counter is shared by whoever comes in."""

    id: str
    region: int
    city: str
    name: str


STORES = (
    Store("S01", 0, "上海", "上海愚园路店"),
    Store("S02", 0, "杭州", "杭州天目里店"),
    Store("S03", 0, "南京", "南京颐和路店"),
    Store("S04", 1, "深圳", "深圳海上世界店"),
    Store("S05", 1, "广州", "广州东山口店"),
    Store("S06", 2, "北京", "北京五道营店"),
    Store("S07", 2, "天津", "天津五大道店"),
    Store("S08", 3, "武汉", "武汉昙华林店"),
    Store("S09", 4, "成都", "成都玉林店"),
    Store("S10", 5, "大连", "大连东关街店"),
    Store("S11", 6, "臺北", "臺北赤峰街門市"),
    Store("S12", 7, "香港", "香港中環分店"),
)

OLD_COURIER = "青驿快运"
NEW_COURIER = "鸿梭速运"


class Product(NamedTuple):
    """What is sold; `weight` says how often, `price` is whole yuan."""

    sku: str
    category: str
    price: int
    weight: float
    names: tuple[str, str, str]  # in the order of LOCALES

    @property
    def id(self) -> str:
        return f"prod_{self.sku.lower().replace('-', '_')}"


def _product(sku: str, category: str, price: int, weight: float, cn: str, tw: str, en: str) -> Product:
    return Product(sku, category, price, weight, (cn, tw, en))


PRODUCTS = (
    _product("OZ-EB-N1", "earbuds", 199, 8.0, "鸫鸣 N1 真无线耳机", "鶇鳴 N1 真無線耳機", "Ouzel N1 earbuds"),
    _product("OZ-EB-A2", "earbuds", 399, 9.0, "鸫鸣 A2 降噪耳机", "鶇鳴 A2 降噪耳機", "Ouzel A2 ANC earbuds"),
    _product("OZ-EB-S3", "earbuds", 599, 12.0, "鸫鸣 S3 降噪耳机", "鶇鳴 S3 降噪耳機", "Ouzel S3 ANC earbuds"),
    _product("OZ-EB-P5", "earbuds", 1099, 3.5, "鸫鸣 P5 旗舰耳机", "鶇鳴 P5 旗艦耳機", "Ouzel P5 flagship earbuds"),
    _product("OZ-EB-R1", "earbuds", 329, 4.0, "鸫鸣 R1 运动耳机", "鶇鳴 R1 運動耳機", "Ouzel R1 sport earbuds"),
    _product("OZ-HP-20", "headphones", 699, 4.0, "屿静 H20 头戴耳机", "嶼靜 H20 耳罩耳機", "Mere H20 headphones"),
    _product("OZ-HP-50", "headphones", 1599, 2.4, "屿静 H50 降噪耳机", "嶼靜 H50 降噪耳機", "Mere H50 headphones"),
    _product("OZ-HP-G1", "headphones", 549, 2.6, "屿静 G1 游戏耳机", "嶼靜 G1 電競耳機", "Mere G1 gaming headset"),
    _product("OZ-SP-M1", "speakers", 249, 5.0, "屿声 M1 便携音箱", "嶼聲 M1 攜帶式喇叭", "Mere M1 portable speaker"),
    _product("OZ-SP-H3", "speakers", 899, 2.6, "屿声 H3 家庭音箱", "嶼聲 H3 居家喇叭", "Mere H3 home speaker"),
    _product("OZ-SP-B7", "speakers", 1899, 1.3, "屿声 B7 回音壁", "嶼聲 B7 聲霸", "Mere B7 soundbar"),
    _product("OZ-WA-L2", "watches", 499, 4.5, "鸫影 L2 手表", "鶇影 L2 手錶", "Ouzel L2 watch"),
    _product("OZ-WA-T4", "watches", 1299, 3.0, "鸫影 T4 运动手表", "鶇影 T4 運動手錶", "Ouzel T4 sport watch"),
    _product("OZ-WA-K1", "watches", 599, 2.0, "鸫影 K1 儿童手表", "鶇影 K1 兒童手錶", "Ouzel K1 kids watch"),
    _product("OZ-WA-B3", "watches", 229, 5.0, "鸫影 B3 手环", "鶇影 B3 手環", "Ouzel B3 band"),
    _product("OZ-TB-08", "tablets", 1699, 1.8, "屿页 8 平板", "嶼頁 8 平板", "Mere Page 8 tablet"),
    _product("OZ-TB-11", "tablets", 2799, 1.4, "屿页 11 平板", "嶼頁 11 平板", "Mere Page 11 tablet"),
    _product("OZ-ER-07", "tablets", 1199, 1.6, "屿页墨水屏 7", "嶼頁電子紙 7", "Mere Ink 7 reader"),
    _product("OZ-HM-V1", "home", 1999, 1.6, "屿居 V1 扫地机器人", "嶼居 V1 掃地機器人", "Mere V1 robot vacuum"),
    _product("OZ-HM-A1", "home", 1299, 1.6, "屿居 A1 空气净化器", "嶼居 A1 空氣清淨機", "Mere A1 air purifier"),
    _product("OZ-HM-L1", "home", 159, 3.4, "屿居 L1 台灯", "嶼居 L1 檯燈", "Mere L1 desk lamp"),
    _product("OZ-HM-C1", "home", 299, 2.8, "屿居 C1 摄像头", "嶼居 C1 攝影機", "Mere C1 camera"),
    _product("OZ-HM-D1", "home", 129, 2.4, "屿居 D1 温湿度计", "嶼居 D1 溫濕度計", "Mere D1 climate sensor"),
    _product("OZ-PW-65", "power", 149, 7.0, "65W 氮化镓充电器", "65W 氮化鎵充電器", "65 W GaN charger"),
    _product("OZ-PW-20", "power", 59, 7.0, "20W 充电器", "20W 充電器", "20 W charger"),
    _product("OZ-PW-PB", "power", 199, 6.0, "10000 毫安移动电源", "10000 毫安行動電源", "10,000 mAh power bank"),
    _product("OZ-PW-MG", "power", 129, 4.0, "磁吸无线充", "磁吸無線充電座", "Magnetic wireless charger"),
    _product("OZ-AC-CC", "accessories", 39, 8.0, "编织数据线", "編織傳輸線", "Braided cable"),
    _product("OZ-AC-TP", "accessories", 49, 5.0, "记忆棉耳塞套", "記憶棉耳塞套", "Memory foam tips"),
    _product("OZ-AC-CS", "accessories", 69, 5.0, "耳机保护壳", "耳機保護殼", "Earbud case cover"),
    _product("OZ-AC-ST", "accessories", 59, 4.0, "硅胶表带", "矽膠錶帶", "Silicone strap"),
    _product("OZ-AC-FL", "accessories", 79, 3.0, "扫地机滤网", "掃地機濾網", "Vacuum filter"),
    _product("OZ-AC-HB", "accessories", 259, 2.6, "七合一扩展坞", "七合一擴充座", "7-in-1 hub"),
    _product("OZ-AC-KB", "accessories", 399, 2.0, "折叠键盘", "摺疊鍵盤", "Folding keyboard"),
    _product("OZ-AC-PN", "accessories", 299, 1.6, "触控笔", "觸控筆", "Stylus"),
    _product("OZ-AC-BG", "accessories", 189, 1.6, "数码收纳包", "3C 收納包", "Tech pouch"),
)
CATEGORIES = tuple(dict.fromkeys(product.category for product in PRODUCTS))


def product_index(sku: str) -> int:
    """Where the product of this SKU stands in PRODUCTS."""
    return next(index for index, product in enumerate(PRODUCTS) if product.sku == sku)


class Source(NamedTuple):
    """A place that interactions come from; a public key may be forged, a server key may not."""

    key: str
    name: str
    department: str
    is_public: bool


SOURCES = (
    Source("web", "Web shop 网上商城", "digital", True),
    Source("app", "App 手机应用", "digital", True),
    Source("mini", "Mini-program 微信小程序", "digital", True),
    Source("shop", "Order system 订单系统", "commerce", False),
    Source("pos", "Stores 门店收银", "retail", False),
    Source("crm", "Membership 会员系统", "marketing", False),
    Source("mail", "E-mail marketing 邮件营销", "marketing", False),
    Source("helpdesk", "Helpdesk 工单与在线客服", "service", False),
    Source("calls", "Call centre 呼叫中心", "service", False),
    Source("survey", "Surveys 调研", "insight", False),
    Source("reviews", "Reviews and social 评价与社媒", "insight", False),
    Source("stock", "Warehouse 仓储", "logistics", False),
    Source("status", "Status 服务状态", "digital", False),
)
SOURCE_INDEX = {source.key: index for index, source in enumerate(SOURCES)}
