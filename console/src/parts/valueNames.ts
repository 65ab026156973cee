/** What values of dimensions are called; products by the names that the catalogue of goods has for their ids. */

import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import { useDimensionNames } from "../api/metrics";
import { useLabels } from "../api/session";

const MOST = 100;

interface Named {
  id: string;
  name: string | null;
}

export type NameOf = (dimension: string, value: string | null | undefined) => string;

/** The words for values of a dimension; "" for one that is not known. */
export function useValueNames(productIds: ReadonlyArray<string | null | undefined>): NameOf {
  const label = useLabels();
  const { wordOf } = useDimensionNames();
  const ids = [...new Set(productIds.filter((id): id is string => Boolean(id)))].toSorted().slice(0, MOST);
  const products = useQuery({
    queryKey: ["products", ids],
    enabled: ids.length > 0,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<{ data: Named[] }>(`/products?${ids.map((id) => `id=${encodeURIComponent(id)}`).join("&")}`, undefined, signal),
    select: (answer) => new Map(answer.data.map((one) => [one.id, one.name])),
  });
  return (dimension, value) => {
    if (!value) return "";
    if (dimension === "product") return products.data?.get(value) ?? value;
    return wordOf(dimension, value) ?? label(`${dimension}s`, value);
  };
}
