/** One interaction, opened: what was said, where it belongs, why it was marked, and what the sender sent. */

import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useLabels, useMay } from "../../api/session";
import { useSomeTexts } from "../../api/texts";
import type { InteractionDetail, TimelineItem } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { useAddressWords } from "../../parts/address";
import { LaneIcon, MarkSign, ScoreText } from "../../parts/Marks";
import { Drawer } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";
import { IdentifierText } from "../../parts/people";
import { Foreign, RawValue } from "../../parts/words";

export function ItemDrawer({ known }: { known: TimelineItem[] }) {
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const id = params.get("item");
  if (!id) return null;
  return <OpenItem id={id} known={known.find((item) => item.id === id)} close={() => choose({ item: null })} />;
}

function OpenItem({ id, known, close }: { id: string; known: TimelineItem | undefined; close: () => void }) {
  const { t } = useTranslation("customer");
  const label = useLabels();
  const detail = useQuery({
    queryKey: ["interaction", id],
    queryFn: ({ signal }) => api.get<InteractionDetail>(`/interactions/${encodeURIComponent(id)}`, undefined, signal),
  });
  const item = detail.data ?? known;
  return (
    <Drawer title={item ? <Foreign text={label("events", item.name)} /> : t("item.title")} close={close}>
      {item && <ItemFacts item={item} />}
      <Answered query={detail}>{(found) => <Sent detail={found} />}</Answered>
    </Drawer>
  );
}

function ItemFacts({ item }: { item: TimelineItem }) {
  const { t } = useTranslation("customer");
  const formats = useFormats();
  const label = useLabels();
  return (
    <>
      {item.words && (
        <p className="quote" style={{ fontSize: "var(--t16)" }}>
          <Foreign text={item.words} />
        </p>
      )}
      {item.words && <InFeedback id={item.id} />}
      {item.marks.map((mark) => (
        <p key={mark.rule} className="row wrap">
          <MarkSign value={mark.value} />
          <span>{mark.reason}</span>
        </p>
      ))}
      <dl className="facts">
        <dt>{t("item.at")}</dt>
        <dd className="num">{formats.dateTime(item.at)}</dd>
        <dt>{t("item.received")}</dt>
        <dd className="num">{formats.dateTime(item.received_at)}</dd>
        <dt>{t("item.lane")}</dt>
        <dd className="row">
          <LaneIcon lane={item.lane} size={14} /> {t(`lane.${item.lane}`)}
        </dd>
        <Fact name={t("item.channel")} value={label("channels", item.channel)} />
        <Fact name={t("item.touchpoint")} value={item.touchpoint} />
        <Fact name={t("item.product")} value={item.product} />
        <Fact name={t("item.order")} value={item.order_number} />
        <Fact name={t("item.ticket")} value={item.ticket_number} />
        {item.money && (
          <>
            <dt>{t("item.money")}</dt>
            <dd className="num">{formats.money(item.money)}</dd>
          </>
        )}
        {item.score && (
          <>
            <dt>{label("question_kinds", item.score.kind)}</dt>
            <dd className="row">
              <ScoreText score={item.score} />
              <OfAll kind={item.score.kind} />
            </dd>
          </>
        )}
        {item.identity && (
          <>
            <dt>{t("item.identity")}</dt>
            <dd>
              <IdentifierText identifier={item.identity} />
            </dd>
          </>
        )}
        <Fact name={t("item.source")} value={item.source?.name} />
      </dl>
    </>
  );
}

/** From the words to what is heard in them. */
function InFeedback({ id }: { id: string }) {
  const { t } = useTranslation("customer");
  const mayRead = useMay("feedback_read");
  const text = useSomeTexts({ interaction: id, limit: 1 }, mayRead).data?.[0];
  if (!text) return null;
  return (
    <Link href={`/feedback/${text.id}`} className="text-link small">
      {t("item.inFeedback")}
    </Link>
  );
}

const METRICS: Readonly<Record<string, string>> = {
  nps: "net_promoter_score",
  csat: "customer_satisfaction",
  ces1: "customer_effort_1",
  ces2: "customer_effort_2",
  stars: "review_stars",
};

/** From what one customer answered to what all did. */
function OfAll({ kind }: { kind: string }) {
  const { t } = useTranslation("customer");
  const may = useMay("metrics_read");
  const metric = METRICS[kind];
  if (!may || !metric) return null;
  return (
    <Link href={`/metrics/${metric}`} className="text-link small">
      {t("item.ofAll")}
    </Link>
  );
}

function Fact({ name, value }: { name: string; value: string | null | undefined }) {
  if (!value) return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>
        <Foreign text={value} />
      </dd>
    </>
  );
}

function Sent({ detail }: { detail: InteractionDetail }) {
  const { t } = useTranslation("customer");
  const parts = (["properties", "traits", "context"] as const).filter((part) => Object.keys(detail[part] ?? {}).length > 0);
  return parts.map((part) => (
    <section key={part} className="stack" style={{ gap: 6 }}>
      <h3>{t(`item.${part}`)}</h3>
      <RawValue value={detail[part]} />
    </section>
  ));
}
