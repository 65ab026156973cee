/** A link shows the same texts to whoever opens it. */

import { describe, expect, it } from "vitest";

import { VIEW_NAMES, viewOf, wantedBy, withView } from "./wanted";

describe("the address", () => {
  it("asks for what it names, and leaves other words alone", () => {
    expect(wantedBy(new URLSearchParams("topic=top_1&polarity=-1&g=x&phrase="))).toEqual({ topic: "top_1", polarity: "-1" });
  });

  it.each(VIEW_NAMES)("of the view %s is known again", (view) => {
    const address = withView(new URLSearchParams("kind=review&sku=A"), view);
    expect(viewOf(address)).toBe(view);
  });

  it("with filters of one's own is no view", () => {
    expect(viewOf(new URLSearchParams("urgency_from=2&kind=review"))).toBeNull();
  });
});
