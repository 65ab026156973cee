/** How the page of KPIs asks: the tree of a month, rankings, what came before. */

import { keepPreviousData, useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { askedQuery } from "./asked";
import { api } from "./client";
import { useMeta } from "./session";
import type { Kpi, KpiTree, MetricResult, Ranking } from "./types";

const KPIS = "kpis";
const MONTHS_SHOWN = 12;

/** The tree in the periods around a day; without one, around the last day that is over. */
export function useKpis(on: string | null) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [KPIS, "tree", on, i18n.language],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<KpiTree>("/kpis", { ...(on === null ? {} : { on }), lang: i18n.language }, signal),
  });
}

/** A change of the tree; afterwards all of it is asked for anew, and the targets of whole metrics too. */
export function useKpiChange<Said, Answer>(change: (said: Said) => Promise<Answer>, done?: (answer: Answer) => void): UseMutationResult<Answer, Error, Said> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: (answer) => {
      void client.invalidateQueries({ queryKey: [KPIS] });
      void client.invalidateQueries({ queryKey: ["targets"] });
      done?.(answer);
    },
  });
}

/** The value month by month, up to what the KPI counts now. */
export function useKpiMonths(kpi: Kpi) {
  const isKnown = useMeta() !== undefined;
  const { measure, told } = kpi;
  const to = told?.period.to ?? "";
  const asked = { from: to && monthFrom(to, 1 - MONTHS_SHOWN), to, compare: "none", compareFrom: "", compareTo: "", by: ["month"], variant: measure?.variant ?? "", only: measure?.only ?? {} };
  const query = askedQuery(asked);
  return useQuery({
    queryKey: [KPIS, "months", measure?.metric, query],
    enabled: isKnown && told !== null,
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<MetricResult>(`/metrics/${measure?.metric ?? ""}/values?${query}`, undefined, signal),
  });
}

export function useRanking(metric: string, by: string, period: { from: string; to: string }) {
  const { i18n } = useTranslation();
  return useQuery({
    queryKey: [KPIS, "ranking", metric, by, period, i18n.language],
    enabled: metric !== "" && by !== "",
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.get<Ranking>(`/rankings/${metric}`, { by, ...period, lang: i18n.language }, signal),
  });
}

/** The first day of the month that lies so many months from that of the day. */
export function monthFrom(day: string, months: number): string {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 10);
}
