/** What products are called, for ids that stand in numbers. */

import { useQuery } from "@tanstack/react-query";

import { api } from "../../api/client";
import { useLabels } from "../../api/session";

const MOST = 100;

interface Named {
  id: string;
  name: string | null;
}

/** The words for values of a dimension; those of products come from the catalogue. */
export function useValueNames(productIds: ReadonlyArray<string | null | undefined>): (dimension: string, value: string | null | undefined) => string {
  const label = useLabels();
  const ids = [...new Set(productIds.filter((id): id is string => Boolean(id)))].toSorted().slice(0, MOST);
  const products = useQuery({
    queryKey: ["products", ids],
    enabled: ids.length > 0,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<{ data: Named[] }>(`/products?${ids.map((id) => `id=${encodeURIComponent(id)}`).join("&")}`, undefined, signal),
    select: (answer) => new Map(answer.data.map((one) => [one.id, one.name])),
  });
  return (dimension, value) => (dimension === "product" && value ? (products.data?.get(value) ?? value) : label(`${dimension}s`, value));
}
