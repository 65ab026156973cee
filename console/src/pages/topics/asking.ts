/** What the page shows, as its address says. */

import { useSearchParams } from "wouter";

import type { Query } from "../../api/client";
import { useAskedDays } from "../../api/opinions";
import type { MatrixLine } from "../../api/types";
import { useAddressWords } from "../../parts/address";

export const LINES = ["product", "category", "brand"] as const;
export const WHOSE = ["ours", "theirs", "all"] as const;
export const MOST_SIDES = 4;

export type LineKind = (typeof LINES)[number];

export interface View {
  line: LineKind;
  whose: (typeof WHOSE)[number];
  under: string;
  category: string;
  department: string;
  sides: string[];
  asked: Query; // of the table
  feelings: Query; // of the same texts
}

export function useView(): View {
  const [params] = useSearchParams();
  const { compared } = useAskedDays();
  const line = LINES.find((one) => one === params.get("line")) ?? "product";
  const whose = WHOSE.find((one) => one === params.get("whose")) ?? (line === "brand" ? "all" : "ours");
  const [under, category] = [params.get("under") ?? "", params.get("category") ?? ""];
  const part = { ...compared, ...ownOf(whose), category: category || undefined };
  return {
    line,
    whose,
    under,
    category,
    department: params.get("department") ?? "",
    sides: params.getAll("side").slice(0, MOST_SIDES),
    asked: { ...part, line, under: under || undefined },
    feelings: { ...part, topic: under || undefined },
  };
}

function ownOf(whose: View["whose"]): Query {
  return whose === "all" ? {} : { own: whose === "ours" };
}

/** Which texts a cell is made of. Of a category there is no such list: one goes down to its products. */
export function textsOf(view: View, line: MatrixLine | null, topic: string): Query {
  return { ...ownOf(view.whose), ...textsOfLine(view, line), topic: topic || view.under || undefined };
}

function textsOfLine(view: View, line: MatrixLine | null): Query {
  if (!line || line.key === null) return {};
  if (view.line === "brand") return line.key === "" ? { own: true } : { competitor: line.key };
  return line.product_id === line.key ? { product: line.key } : { sku: line.key };
}

/** Takes a line into the comparison, or out of it. */
export function useSideChoice(sides: readonly string[]): (key: string) => void {
  const [, setParams] = useSearchParams();
  return (key) => {
    setParams(
      (now) => {
        const next = new URLSearchParams(now);
        next.delete("side");
        const wanted = sides.includes(key) ? sides.filter((one) => one !== key) : [...sides, key].slice(-MOST_SIDES);
        for (const one of wanted) next.append("side", one);
        return next;
      },
      { replace: true },
    );
  };
}

export { useAddressWords };
