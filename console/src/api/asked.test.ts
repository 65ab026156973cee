/** What is asked of a metric, as the API, a shell and our command read it. */

import { describe, expect, it } from "vitest";

import { askedCall, askedCommand, askedQuery, onlyOf, type Asked } from "./asked";

const asked: Asked = { from: "2026-03-01", to: "2026-03-31", compare: "none", compareFrom: "", compareTo: "", by: [], variant: "", only: {} };

describe("what is asked of a metric", () => {
  it("leaves out what is not asked", () => expect(askedQuery(asked)).toBe("from=2026-03-01&to=2026-03-31"));

  it("keeps those that say nothing of a dimension apart from no filter", () => {
    expect(askedQuery({ ...asked, only: { channel: "" } })).toBe("from=2026-03-01&to=2026-03-31&channel=");
    expect(onlyOf(new URLSearchParams("channel=&range=30d"), ["channel", "product"])).toEqual({ channel: "" });
  });

  it("asks for traits of customers apart from dimensions", () => {
    expect(askedQuery({ ...asked, only: { "trait.plan": "a&b", channel: "web" } })).toBe("from=2026-03-01&to=2026-03-31&channel=web&where=trait.plan%3Da%26b");
  });

  it("is held against another group instead of other days", () => {
    const group = { ...asked, compare: "year", only: { "trait.plan": "pro" }, against: "trait.plan=free" };
    expect(askedQuery(group)).toBe("from=2026-03-01&to=2026-03-31&against=trait.plan%3Dfree&where=trait.plan%3Dpro");
    expect(askedCommand("revenue", group)).toBe("zhiyin metric revenue --from 2026-03-01 --to 2026-03-31 --where 'trait.plan=pro' --against 'trait.plan=free'");
  });

  it("names its own days to compare with", () => {
    const own = { ...asked, compare: "own", compareFrom: "2026-01-01", compareTo: "2026-01-31", by: ["channel", "week"] };
    expect(askedQuery(own)).toBe("from=2026-03-01&to=2026-03-31&compare=own&compare_from=2026-01-01&compare_to=2026-01-31&by=channel%2Cweek");
  });

  it("cannot break out of the quotes of a shell", () => {
    const call = askedCall("https://cx.example", "revenue", { ...asked, only: { product: "x'; rm -rf ~ #$(id)" } });
    const [, inside] = /^curl -H "[^"]*" '([^']*)'$/.exec(call) ?? [];
    expect(inside).toContain("product=x%27%3B+rm");
  });

  it("is a command where the command can ask it", () => {
    expect(askedCommand("revenue", { ...asked, by: ["channel"], compare: "year" })).toBe("zhiyin metric revenue --from 2026-03-01 --to 2026-03-31 --by channel --compare year");
    expect(askedCommand("revenue", { ...asked, only: { channel: "it's" } })).toBe(`zhiyin metric revenue --from 2026-03-01 --to 2026-03-31 --where 'channel=it'\\''s'`);
    expect(askedCommand("revenue", { ...asked, variant: "CNY" })).toBeNull();
    expect(askedCommand("revenue", { ...asked, compare: "own" })).toBeNull();
  });
});
