"""Surnames that are not read like the word: 曾 is Zeng as a name, 单 is Shan."""

from __future__ import annotations

from collections.abc import Mapping

SINGLE: Mapping[str, list[str]] = {
    character: [reading]
    for reading, characters in {
        "bi": "秘祕", "bo": "薄", "bu": "卜", "chen": "谌諶", "chong": "种", "ge": "葛盖蓋", "guo": "过過",
        "hua": "华華", "ji": "纪紀", "kan": "阚闞", "kuai": "蒯", "le": "乐樂", "li": "郦酈", "miao": "缪繆",
        "mou": "牟", "na": "那", "nai": "佴", "ning": "宁寧甯", "ou": "区區", "pang": "逄", "piao": "朴", "po": "繁",
        "qin": "覃", "qiu": "仇", "que": "阙闕", "ren": "任", "shan": "单單", "shao": "召", "she": "佘折",
        "sheng": "盛", "wei": "尉韦韋", "xi": "郗", "xian": "冼", "xiao": "肖", "xie": "解", "xuan": "禤",
        "yan": "燕", "yao": "幺", "ye": "叶葉", "ying": "应應", "yun": "员員恽惲", "zeng": "曾", "zha": "查",
        "zhai": "翟祭", "zhan": "占", "zhang": "仉", "zi": "訾",
    }.items()
    for character in characters
}  # fmt: skip

COMPOUND: Mapping[str, list[str]] = {
    name: readings.split()
    for name, readings in {
        "尉迟": "yu chi", "尉遲": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "澹臺": "tan tai", "单于": "chan yu",
        "單于": "chan yu", "长孙": "zhang sun", "長孫": "zhang sun", "令狐": "ling hu", "欧阳": "ou yang",
        "歐陽": "ou yang", "上官": "shang guan", "司马": "si ma", "司馬": "si ma", "司徒": "si tu", "司空": "si kong",
        "诸葛": "zhu ge", "諸葛": "zhu ge", "皇甫": "huang fu", "宇文": "yu wen", "慕容": "mu rong",
        "公孙": "gong sun", "公孫": "gong sun", "夏侯": "xia hou", "东方": "dong fang", "東方": "dong fang",
        "西门": "xi men", "西門": "xi men", "南宫": "nan gong", "南宮": "nan gong", "端木": "duan mu",
        "轩辕": "xuan yuan", "軒轅": "xuan yuan", "独孤": "du gu", "獨孤": "du gu", "闻人": "wen ren",
        "聞人": "wen ren", "鲜于": "xian yu", "鮮于": "xian yu", "赫连": "he lian", "赫連": "he lian",
        "申屠": "shen tu", "淳于": "chun yu", "太史": "tai shi", "百里": "bai li", "呼延": "hu yan",
        "濮阳": "pu yang", "濮陽": "pu yang", "拓跋": "tuo ba", "纳兰": "na lan", "納蘭": "na lan",
    }.items()
}  # fmt: skip
