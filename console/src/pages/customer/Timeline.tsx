/** Everything that passed between one customer and us: three lanes over time, and the same as a list. */

import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "wouter";

import { api } from "../../api/client";
import { interactionsIn, useLive, type LiveMessage } from "../../api/live";
import { useLabels } from "../../api/session";
import type { EmotionPoint, Lane, Page, TimelineItem } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { LANE_ICONS, LaneIcon, MarkSign, ScoreText, Triangle, verdict } from "../../parts/Marks";
import { Answered } from "../../parts/Panel";
import { Empty, NothingMatches, SkeletonLines } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { listKeys } from "../../shell/keys";
import { ItemDrawer } from "./ItemDrawer";
import { Lanes } from "./Lanes";

const LANES: Lane[] = ["behaviour", "service", "feelings"];
const MARKS = ["wrong", "right"] as const;
const PAGE_SIZE = 100;
const RENEW_MS = 1500;

export function Timeline({ id }: { id: string }) {
  const { t } = useTranslation("customer");
  const [params, setParams] = useSearchParams();
  const lane = LANES.find((one) => one === params.get("lane"));
  const mark = MARKS.find((one) => one === params.get("mark"));
  const choose = useAddressWords();
  const timeline = useInfiniteQuery({
    queryKey: ["timeline", id, lane, mark],
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) =>
      api.get<Page<TimelineItem>>(`/customers/${id}/timeline`, { lane, mark, cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
  const emotion = useQuery({
    queryKey: ["emotion", id],
    queryFn: ({ signal }) => api.get<{ data: EmotionPoint[] }>(`/customers/${id}/emotion`, undefined, signal),
  });
  useRenewal(id);
  return (
    <section className="card" aria-label={t("tabs.timeline")}>
      <div className="timeline-tools">
        <div className="group" role="group" aria-label={t("lanes")}>
          {LANES.map((one) => {
            const Icon = LANE_ICONS[one];
            return (
              <button key={one} type="button" className="chip" aria-pressed={lane === one} onClick={() => choose({ lane: lane === one ? null : one })}>
                <Icon size={13} aria-hidden="true" />
                {t(`lane.${one}`)}
              </button>
            );
          })}
        </div>
        <div className="group" role="group" aria-label={t("marks")}>
          {MARKS.map((one) => (
            <button key={one} type="button" className="chip" aria-pressed={mark === one} onClick={() => choose({ mark: mark === one ? null : one })}>
              <Triangle up={one === "right"} />
              {t(one === "right" ? "mark.right" : "mark.wrong")}
            </button>
          ))}
        </div>
      </div>
      <Answered
        query={timeline}
        waiting={
          <div style={{ padding: 16 }}>
            <SkeletonLines lines={10} />
          </div>
        }
      >
        {({ pages }) => {
          const items = pages.flatMap((page) => page.data);
          if (items.length === 0) return lane || mark ? <NothingMatches clear={() => setParams({}, { replace: true })} /> : <Empty why={t("nothingYet")} />;
          return (
            <>
              <Lanes items={items} emotion={emotion.data?.data ?? []} chosen={params.get("item")} open={(item) => choose({ item })} />
              <Days items={items} open={(item) => choose({ item })} />
              {timeline.hasNextPage && (
                <div className="state tight">
                  <button type="button" className="button" disabled={timeline.isFetchingNextPage} onClick={() => void timeline.fetchNextPage()}>
                    {t("earlier")}
                  </button>
                </div>
              )}
            </>
          );
        }}
      </Answered>
      <ItemDrawer known={timeline.data?.pages.flatMap((page) => page.data) ?? []} />
    </section>
  );
}

/** Draws the page anew when something of this customer happens, but not for each single thing. */
function useRenewal(id: string): void {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const hear = useCallback(
    (messages: LiveMessage[]) => {
      const concerns = interactionsIn(messages).some((line) => line.customer?.id === id);
      if (!concerns || timer.current) return;
      timer.current = setTimeout(() => {
        timer.current = undefined;
        for (const key of ["timeline", "emotion", "customer"]) void client.invalidateQueries({ queryKey: [key, id] });
      }, RENEW_MS);
    },
    [client, id],
  );
  useLive("interactions", hear);
}

function Days({ items, open }: { items: TimelineItem[]; open: (id: string) => void }) {
  const formats = useFormats();
  const days = new Map<string, TimelineItem[]>();
  for (const item of items) {
    const day = formats.dayOf(item.at);
    const of = days.get(day);
    if (of) of.push(item);
    else days.set(day, [item]);
  }
  const first = items[0]?.id;
  return (
    <div onKeyDown={listKeys}>
      {[...days].map(([day, of]) => (
        <section key={day} className="day">
          <h2 className="day-name num">{formats.weekday(of[0]?.at ?? day)}</h2>
          <ol>
            {of.map((item) => (
              <li key={item.id}>
                <Moment item={item} first={item.id === first} open={() => open(item.id)} />
              </li>
            ))}
          </ol>
        </section>
      ))}
    </div>
  );
}

function Moment({ item, first, open }: { item: TimelineItem; first: boolean; open: () => void }) {
  const formats = useFormats();
  const label = useLabels();
  const value = verdict(item.marks);
  return (
    <button type="button" className="moment" data-list-item tabIndex={first ? 0 : -1} onClick={open}>
      <time className="when num" dateTime={item.at}>
        {formats.time(item.at)}
      </time>
      <span className={value < 0 ? "sign wrong" : value > 0 ? "sign right" : "sign"}>
        <LaneIcon lane={item.lane} size={13} />
      </span>
      <span className="body">
        <span>
          <span className="what">
            <Foreign text={label("events", item.name)} />
          </span>{" "}
          <bdi className="faint small">{[label("channels", item.channel), item.touchpoint, item.product, item.order_number, item.ticket_number].filter(Boolean).join(" · ")}</bdi>
        </span>
        {item.words && <Foreign text={item.words} className="quote" />}
        {item.marks.length > 0 && (
          <span className="row wrap" style={{ gap: 4 }}>
            {item.marks.map((mark) => (
              <MarkSign key={mark.rule} value={mark.value} words={mark.reason} />
            ))}
          </span>
        )}
      </span>
      <span className="side">
        {item.money && <span className="num">{formats.money(item.money)}</span>}
        {item.score && <ScoreText score={item.score} />}
      </span>
    </button>
  );
}
