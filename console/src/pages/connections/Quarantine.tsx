/** What could not be taken: find it, see why, correct it, try it again. */

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { Page, Quarantined } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { useAddressWords, useFindWords } from "../../parts/address";
import { Find } from "../../parts/Find";
import { Drawer } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { Empty, NothingMatches, useProblemText } from "../../parts/states";
import { Foreign, RawValue } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { useSources } from "./activity";
import { ReplayDialog } from "./ReplayDialog";
import { useSourceName } from "./sourceName";

const STATES = ["open", "replayed", "dismissed"] as const;
const PAGE_SIZE = 50;

export function Quarantine() {
  const { t } = useTranslation("connections");
  const [params, setParams] = useSearchParams();
  const choose = useAddressWords();
  const { words, settled: query, type } = useFindWords();
  const source = params.get("source") ?? "";
  const state = STATES.find((one) => one === params.get("state")) ?? "open";
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [open, setOpen] = useState<Quarantined | null>(null);
  const messages = useInfiniteQuery({
    queryKey: ["quarantine", source, query, state],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<Quarantined>>("/quarantine", { source, query, state, cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  const rows = messages.data?.pages.flatMap((page) => page.data) ?? [];
  const toggle = (id: number) =>
    setChosen((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const clear = () => {
    type("");
    setParams({});
  };
  return (
    <section className="card" aria-label={t("quarantine.title")}>
      <div className="list-tools">
        <Find label={t("quarantine.find")} hint={t("quarantine.findHint")} words={words} type={type} />
        <SourceChoice value={source} choose={(id) => choose({ source: id || null }, true)} />
        <div className="segmented" role="group" aria-label={t("quarantine.state")}>
          {STATES.map((one) => (
            <button key={one} type="button" aria-pressed={state === one} onClick={() => choose({ state: one === "open" ? null : one }, true)}>
              {t(`quarantine.states.${one}`)}
            </button>
          ))}
        </div>
      </div>
      {state === "open" && rows.length > 0 && <Actions rows={rows} chosen={chosen} setChosen={setChosen} />}
      <Answered query={messages}>
        {() =>
          rows.length === 0 ? (
            query || source || state !== "open" ? (
              <NothingMatches clear={clear} />
            ) : (
              <Empty icon={ShieldCheck} why={t("quarantine.none")} />
            )
          ) : (
            <ul onKeyDown={listKeys}>
              {rows.map((message, index) => (
                <MessageLine key={message.id} message={message} first={index === 0} isChosen={chosen.has(message.id)} toggle={state === "open" ? () => toggle(message.id) : null} open={() => setOpen(message)} />
              ))}
              {messages.hasNextPage && (
                <li className="state tight">
                  <button type="button" className="button" onClick={() => void messages.fetchNextPage()}>
                    {t("action.more")}
                  </button>
                </li>
              )}
            </ul>
          )
        }
      </Answered>
      {open && <MessageDrawer message={open} close={() => setOpen(null)} />}
    </section>
  );
}

function SourceChoice({ value, choose }: { value: string; choose: (id: string) => void }) {
  const { t } = useTranslation("connections");
  const sources = useSources(useMay("sources_read"));
  const nameOf = useSourceName();
  return (
    <select className="select" style={{ maxWidth: 220 }} aria-label={t("quarantine.source")} value={value} onChange={(event) => choose(event.target.value)}>
      <option value="">{t("quarantine.everySource")}</option>
      {sources.data?.data.map((source) => (
        <option key={source.id} value={source.id}>
          {nameOf(source.name)}
        </option>
      ))}
    </select>
  );
}

interface ActionsProps {
  rows: Quarantined[];
  chosen: ReadonlySet<number>;
  setChosen: (ids: ReadonlySet<number>) => void;
}

function Actions({ rows, chosen, setChosen }: ActionsProps) {
  const { t } = useTranslation("connections");
  const client = useQueryClient();
  const problem = useProblemText();
  const mayEdit = useMay("quarantine_edit");
  const [isReplaying, setReplaying] = useState(false);
  const ids = rows.filter((row) => chosen.has(row.id)).map((row) => row.id);
  const renew = () => {
    setChosen(new Set());
    void client.invalidateQueries({ queryKey: ["quarantine"] });
  };
  const dismiss = useMutation({ mutationFn: () => api.post("/quarantine/dismiss", { ids }), onSuccess: renew });
  if (!mayEdit) return null;
  const isAll = ids.length === rows.length;
  return (
    <div className="row wrap" style={{ padding: "0 16px 12px" }}>
      <label className="check">
        <input type="checkbox" checked={isAll} onChange={() => setChosen(new Set(isAll ? [] : rows.map((row) => row.id)))} />
        {ids.length === 0 ? t("quarantine.chooseAll") : t("quarantine.chosen", { count: ids.length })}
      </label>
      <button type="button" className="button small" disabled={ids.length === 0} onClick={() => setReplaying(true)}>
        {t("quarantine.replay")}
      </button>
      <button type="button" className="button small quiet" disabled={ids.length === 0 || dismiss.isPending} onClick={() => dismiss.mutate()}>
        {t("quarantine.dismiss")}
      </button>
      {dismiss.isError && (
        <span className="small" role="alert" style={{ color: "var(--bad-3)" }}>
          {problem(dismiss.error)}
        </span>
      )}
      {isReplaying && (
        <ReplayDialog
          ids={ids}
          close={() => {
            setReplaying(false);
            renew();
          }}
        />
      )}
    </div>
  );
}

interface MessageLineProps {
  message: Quarantined;
  first: boolean;
  isChosen: boolean;
  toggle: (() => void) | null;
  open: () => void;
}

function MessageLine({ message, first, isChosen, toggle, open }: MessageLineProps) {
  const { t } = useTranslation("connections");
  const nameOf = useSourceName();
  const formats = useFormats();
  return (
    <li className="quarantine-line">
      <input type="checkbox" checked={isChosen} disabled={toggle === null} onChange={() => toggle?.()} aria-label={t("quarantine.choose", { id: message.id })} />
      <button type="button" className="open" data-list-item tabIndex={first ? 0 : -1} onClick={open}>
        <span className="break" style={{ fontWeight: 500 }}>
          {message.reason}
        </span>
        <span className="small faint mono clip" lang="">
          {message.raw.slice(0, 160)}
        </span>
      </button>
      <span className="small faint num" style={{ textAlign: "end" }}>
        {message.seen_count > 1 && <span title={t("quarantine.seen")}>{formats.count(message.seen_count)} × </span>}
        {formats.dateTime(message.last_at)}
        <br />
        <Foreign text={nameOf(message.source.name)} />
      </span>
    </li>
  );
}

function MessageDrawer({ message, close }: { message: Quarantined; close: () => void }) {
  const { t } = useTranslation("connections");
  const nameOf = useSourceName();
  const formats = useFormats();
  return (
    <Drawer title={t("quarantine.message", { id: message.id })} close={close}>
      <p className="notice bad">{message.reason}</p>
      <dl className="facts">
        <dt>{t("quarantine.source")}</dt>
        <dd>
          <Foreign text={nameOf(message.source.name)} />
        </dd>
        <dt>{t("quarantine.received")}</dt>
        <dd className="num">{formats.dateTime(message.received_at)}</dd>
        <dt>{t("quarantine.last")}</dt>
        <dd className="num">{formats.dateTime(message.last_at)}</dd>
        <dt>{t("quarantine.seen")}</dt>
        <dd className="num">{formats.count(message.seen_count)}</dd>
        <dt>{t("quarantine.family")}</dt>
        <dd>{t(`quarantine.families.${message.family}`, { defaultValue: message.family })}</dd>
        <dt>{t("quarantine.state")}</dt>
        <dd>{t(`quarantine.states.${message.state}`, { defaultValue: message.state })}</dd>
      </dl>
      <h3>{t("quarantine.raw")}</h3>
      <RawValue value={readable(message.raw)} />
    </Drawer>
  );
}

/** JSON laid out for reading; anything else as it came. */
function readable(raw: string): unknown {
  try {
    return JSON.parse(raw) as unknown;
  } catch {
    return raw;
  }
}
