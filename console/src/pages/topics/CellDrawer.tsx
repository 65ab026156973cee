/** What stands behind one cell: its line over time, what is said in which words, and the texts themselves. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useAskedDays, useCorrected, useOpinionSeries, useTextsOf, useTypical } from "../../api/opinions";
import type { Query } from "../../api/client";
import type { OpinionSeries, TextWithOpinions, Tally, TypicalOpinions } from "../../api/types";
import { Trend } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { MarkSign } from "../../parts/Marks";
import { Drawer } from "../../parts/overlay";
import { Answered, Guard } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { daysBetween, stepOf } from "../../parts/steps";
import { Foreign, scriptLanguage } from "../../parts/words";
import { textsOf, type View } from "./asking";
import { MovedSign, NetLine, netText, rangeText } from "./figures";
import { nameOf } from "./HeatMap";
import type { Opened } from "./Matrix";
import { marked } from "./shades";

export function CellDrawer({ view, opened, close }: { view: View; opened: Opened; close: () => void }) {
  const { t } = useTranslation("topics");
  const { days } = useAskedDays();
  const { line, topic } = opened;
  const query = { ...days, ...textsOf(view, line, topic?.id ?? "") };
  const cell = topic ? line.cells.find((one) => one.topic_id === topic.id) : line.whole;
  return (
    <Drawer title={`${nameOf(line, t("all"), t("ours"))} · ${topic?.name ?? t("allTopicsTogether")}`} close={close} wide>
      <div className="stack cell-drawer">
        {cell && (
          <section>
            <p>
              <NetLine of={cell} />
            </p>
            <p className="small muted">{t("made", { positive: cell.positive, neutral: cell.neutral, negative: cell.negative, texts: cell.texts, people: cell.people })}</p>
            {cell.change && <MovedSign change={cell.change} long />}
            <Guard>
              <Corrected query={query} />
            </Guard>
          </section>
        )}
        <Guard>
          <OverTime query={query} />
        </Guard>
        <Guard>
          <Typical query={query} />
        </Guard>
        <Guard>
          <Texts query={query} topic={topic?.path ?? null} />
        </Guard>
      </div>
    </Drawer>
  );
}

/** The figure without the errors that are known of the model, or why there is none. */
function Corrected({ query }: { query: Query }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  const corrected = useCorrected(query);
  return (
    <Answered query={corrected} waiting={<></>}>
      {(answer) =>
        answer.corrected && answer.corrected.value !== null ? (
          <p className="small">
            {t("corrected", { value: netText(formats, answer.corrected.value), range: rangeText(formats, answer.corrected.low, answer.corrected.high), gold: answer.gold })}
          </p>
        ) : (
          <p className="small muted">{t(`whyNot.${answer.why_not ?? "nothing_heard"}`, { gold: answer.gold })}</p>
        )
      }
    </Answered>
  );
}

function OverTime({ query }: { query: Query }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  const [first, last] = [String(query["first"]), String(query["last"])];
  const step = stepOf(first, last);
  const series = useOpinionSeries({ ...query, step });
  return (
    <section>
      <h3>{t("overTime")}</h3>
      <Answered query={series}>
        {(answer) =>
          answer.points.length === 0 ? (
            <Empty tight why={t("nothingSaid")} />
          ) : (
            <Trend
              title={t("trendOf")}
              points={daysBetween(first, last, step).map((day) => pointOf(answer, day))}
              bounds={[-100, 100]}
              fewBelow={10}
              write={(value) => netText(formats, value)}
            />
          )
        }
      </Answered>
    </section>
  );

  function pointOf(answer: OpinionSeries, day: string) {
    const found: Tally | undefined = answer.points.find((point) => point.first === day);
    const label = formats.calendarDay(day);
    if (!found || found.net_sentiment === null) return { label, value: null, low: null, high: null, n: 0, said: `${label}: ${t("nothingSaid")}` };
    const said = t("cellSaid", { of: label, value: netText(formats, found.net_sentiment), range: rangeText(formats, found.low, found.high), n: formats.count(found.n) });
    return { label, value: found.net_sentiment, low: found.low, high: found.high, n: found.n, said };
  }
}

function Typical({ query }: { query: Query }) {
  const { t } = useTranslation("topics");
  const typical = useTypical({ ...query, most: 8 });
  return (
    <section>
      <h3>{t("typical")}</h3>
      <Answered query={typical}>{(answer) => (answer.data.length === 0 ? <Empty tight why={t("noWords")} /> : <TypicalList of={answer} />)}</Answered>
    </section>
  );
}

function TypicalList({ of }: { of: TypicalOpinions }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  return (
    <ul className="typical">
      {of.data.map((one) => (
        <li key={`${one.aspect ?? ""}/${one.words ?? ""}/${one.polarity}`}>
          <span className="row wrap">
            <MarkSign value={one.polarity} words={t(one.polarity > 0 ? "well" : "ill")} />
            <strong>
              <Foreign text={[one.aspect, one.words].filter(Boolean).join(" · ")} />
            </strong>
            <span className="num muted small">n={formats.count(one.n)}</span>
          </span>
          <Link href={`/feedback/${one.text_id}`} className="quiet-link small">
            <Foreign text={one.sentence} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Texts({ query, topic }: { query: Query; topic: string | null }) {
  const { t } = useTranslation("topics");
  const texts = useTextsOf(query);
  return (
    <section>
      <h3>{t("texts")}</h3>
      <Answered query={texts}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) return <Empty tight why={t("nothingSaid")} />;
          return (
            <>
              <ul className="texts-of">
                {rows.map((text) => (
                  <li key={text.id}>
                    <TextLine text={text} topic={topic} />
                  </li>
                ))}
              </ul>
              {texts.hasNextPage && (
                <button type="button" className="button small" disabled={texts.isFetchingNextPage} onClick={() => void texts.fetchNextPage()}>
                  {t("common:action.more")}
                </button>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

/** The sentences of a text that speak of the topic, with what is said marked in them. */
function TextLine({ text, topic }: { text: TextWithOpinions; topic: string | null }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  const said = text.opinions.filter((one) => topic === null || one.topic_path === topic || one.topic_path?.startsWith(`${topic}/`));
  const spans = said.flatMap((one) => [one.aspect, one.words]).filter((span) => span !== null);
  return (
    <>
      <p className="text-words" lang={scriptLanguage(text.text)}>
        {marked(text.text, spans).map((part, place) => (part.isMarked ? <mark key={place}>{part.text}</mark> : <span key={place}>{part.text}</span>))}
      </p>
      <p className="small muted row wrap">
        <span>{formats.dateTime(text.written_at)}</span>
        {text.score !== null && <span className="num">{t("score", { score: formats.decimal(text.score, Number.isInteger(text.score) ? 0 : 1) })}</span>}
        <Link href={`/feedback/${text.id}`} className="text-link">
          {t("openText")}
        </Link>
      </p>
    </>
  );
}
