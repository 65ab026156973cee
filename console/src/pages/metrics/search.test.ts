/** Finding a metric in the catalogue. */

import { describe, expect, it } from "vitest";

import type { MetricCard } from "../../api/types";
import { bySubject, found, inPortions } from "./search";

const card = (id: string, subject: string, names: string[], formula = "", is_headline = false) =>
  ({ id, subject, names: { en: names[0], "zh-CN": names[1], "zh-TW": names[2] }, purpose: "", formula, is_headline }) as unknown as MetricCard;

const CARDS = [
  card("average_order_value", "purchases", ["Average order value", "笔单价", "平均訂單金額"], "revenue / orders"),
  card("revenue", "purchases", ["Revenue", "销售额", "營業額"], "sum of orders", true),
  card("net_promoter_score", "feelings", ["Net promoter score", "净推荐值", "淨推薦值"], "promoters − detractors", true),
];
const ids = (cards: MetricCard[]) => cards.map((one) => one.id);

describe("a metric is found", () => {
  it.each([
    ["by its name", "order value", ["average_order_value"]],
    ["by its name in another language", "营", []],
    ["in simplified script", "推荐", ["net_promoter_score"]],
    ["in traditional script", "訂單", ["average_order_value"]],
    ["by its formula", "DETRACTORS", ["net_promoter_score"]],
    ["by its id", "net_promoter", ["net_promoter_score"]],
    ["in full width letters", "ｒｅｖｅｎｕｅ", ["average_order_value", "revenue"]],
    ["by all words, not one of them", "revenue sum", ["revenue"]],
    ["without words", " ", ["average_order_value", "revenue", "net_promoter_score"]],
  ])("%s", (_, words, expected) => expect(ids(found(CARDS, words, ""))).toEqual(expected));

  it("within what it tells about", () => expect(ids(found(CARDS, "re", "purchases"))).toEqual(["average_order_value", "revenue"]));
});

it("groups follow the catalogue, headline metrics lead, empty groups are left out", () => {
  const groups = bySubject(CARDS, [
    { id: "feelings", name: "Feelings" },
    { id: "service", name: "Service" },
    { id: "purchases", name: "Purchases" },
  ]);
  expect(groups.map((group) => [group.name, ids(group.cards)])).toEqual([
    ["Feelings", ["net_promoter_score"]],
    ["Purchases", ["revenue", "average_order_value"]],
  ]);
});

it("portions hold everything once", () => {
  expect(inPortions([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
  expect(inPortions([], 2)).toEqual([]);
});
