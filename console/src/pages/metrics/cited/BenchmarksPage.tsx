/** The library of figures that others published: found, imported from CSV, taken away again. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FileUp, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../../api/client";
import { useCards } from "../../../api/metrics";
import type { Benchmark, BenchmarksImported, MetricCard } from "../../../api/types";
import { PageHead } from "../../../parts/PageHead";
import { useFindWords } from "../../../parts/address";
import { Find } from "../../../parts/Find";
import { Panel } from "../../../parts/Panel";
import { Empty, NothingMatches, useProblemText } from "../../../parts/states";
import { Foreign } from "../../../parts/words";
import { Cited } from "../Benchmarks";
import { useMayDefine } from "../own/mayDefine";
import "./cited.css";

const BENCHMARKS = ["benchmarks"] as const;

export default function BenchmarksPage() {
  const { t, i18n } = useTranslation("cited");
  const mayImport = useMayDefine();
  const { words, type } = useFindWords();
  const found = useQuery({
    queryKey: [...BENCHMARKS, "", i18n.language],
    queryFn: async ({ signal }) => (await api.get<{ data: Benchmark[] }>("/benchmarks", { lang: i18n.language }, signal)).data,
  });
  return (
    <>
      <PageHead above={{ href: "/metrics", name: t("toCatalogue") }} title={t("title")} sub={t("sub")} />
      {mayImport && <Import />}
      <Panel query={found} title={t("all")} actions={<Find label={t("find")} hint={t("find")} words={words} type={type} />} className="cited-list">
        {(data) => <List data={data} words={words} clear={() => type("")} mayRemove={mayImport} />}
      </Panel>
    </>
  );
}

interface ListProps {
  data: Benchmark[];
  words: string;
  clear: () => void;
  mayRemove: boolean;
}

function List({ data, words, clear, mayRemove }: ListProps) {
  const { t } = useTranslation("cited");
  const cards = useCards().data;
  const nameOf = (metric: string) => cards?.get(metric)?.name ?? metric;
  const wanted = words.trim().toLowerCase();
  const shown = data.filter((one) => [nameOf(one.metric), one.metric, one.population, one.region, one.industry, one.source, one.note].some((word) => word?.toLowerCase().includes(wanted)));
  if (data.length === 0) return <Empty why={t("none")} />;
  if (shown.length === 0) return <NothingMatches clear={clear} />;
  return (
    <ul className="stack benchmarks">
      {shown.map((one) => (
        <Cited key={one.id} one={one} unit={cards?.get(one.metric)?.unit ?? (one.unit as MetricCard["unit"])}>
          <div className="row wrap">
            {cards?.has(one.metric) ? (
              <Link href={`/metrics/${one.metric}`} className="text-link">
                {nameOf(one.metric)}
              </Link>
            ) : (
              <span className="mono small faint">{one.metric}</span>
            )}
            {mayRemove && !one.comes_with_product && <Removal one={one} name={nameOf(one.metric)} />}
          </div>
        </Cited>
      ))}
    </ul>
  );
}

/** An imported figure goes at the second press: the first only asks. */
function Removal({ one, name }: { one: Benchmark; name: string }) {
  const { t } = useTranslation("cited");
  const client = useQueryClient();
  const problem = useProblemText();
  const [isAsked, setAsked] = useState(false);
  const remove = useMutation({ mutationFn: () => api.delete(`/benchmarks/${one.id}`), onSuccess: () => client.invalidateQueries({ queryKey: BENCHMARKS }) });
  return (
    <>
      <button type="button" className={isAsked ? "button danger small" : "button quiet small"} aria-label={t(isAsked ? "removeNowOne" : "removeOne", { name, source: one.source })} disabled={remove.isPending} onClick={() => (isAsked ? remove.mutate() : setAsked(true))}>
        <Trash2 size={13} aria-hidden="true" />
        {t(isAsked ? "removeNow" : "remove")}
      </button>
      {remove.error && (
        <span className="small" role="alert">
          {problem(remove.error)}
        </span>
      )}
    </>
  );
}

const MOST_BYTES = 1_000_000;

function Import() {
  const { t } = useTranslation("cited");
  const client = useQueryClient();
  const problem = useProblemText();
  const field = useRef<HTMLInputElement>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  const take = useMutation({
    mutationFn: async (file: File) => api.post<BenchmarksImported>("/benchmarks/imports", { csv: await file.text() }),
    onSuccess: () => client.invalidateQueries({ queryKey: BENCHMARKS }),
  });
  return (
    <section className="card cited-import" aria-label={t("import.title")}>
      <div className="stack">
        <h2>{t("import.title")}</h2>
        <p className="small muted">{t("import.columns")}</p>
        <div className="row wrap">
          <input
            ref={field}
            type="file"
            accept=".csv,text/csv"
            hidden
            aria-label={t("import.choose")}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = "";
              setTooLarge((file?.size ?? 0) > MOST_BYTES);
              if (file && file.size <= MOST_BYTES) take.mutate(file);
            }}
          />
          <button type="button" className="button" disabled={take.isPending} onClick={() => field.current?.click()}>
            <FileUp size={15} aria-hidden="true" />
            {t("import.choose")}
          </button>
          <span className="small" role="status">
            {take.isPending ? t("import.pending") : take.data ? t("import.done", { taken: take.data.taken, unchanged: take.data.unchanged, rejected: take.data.rejected.length }) : ""}
          </span>
        </div>
        {(isTooLarge || take.error) && (
          <p className="notice bad" role="alert">
            {isTooLarge ? t("import.tooLarge") : problem(take.error)}
          </p>
        )}
        {take.data && take.data.rejected.length > 0 && (
          <ul className="cited-rejected" aria-label={t("import.rejected")}>
            {take.data.rejected.map((bad) => (
              <li key={`${bad.line}-${bad.column}`}>
                <span className="num">{t("import.line", { line: bad.line })}</span> <span className="mono">{bad.column}</span>: <Foreign text={bad.reason} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}
