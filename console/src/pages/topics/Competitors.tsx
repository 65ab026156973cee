/** Ours and competitors': who is spoken of, what they are praised for and we are not, what people wish for. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useAskedDays, useBrands, useClaims, useNeeds } from "../../api/opinions";
import type { Brands, Claim, Needs } from "../../api/types";
import { IntervalBar } from "../../parts/charts";
import { useFormats } from "../../parts/formats";
import { Guard, Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { NetLine, netText, rangeText } from "./figures";

export function Competitors() {
  return (
    <div className="stack topics-page">
      <Guard>
        <BrandsPanel />
      </Guard>
      <div className="two-panels">
        <Guard>
          <ClaimsPanel />
        </Guard>
        <Guard>
          <NeedsPanel />
        </Guard>
      </div>
    </div>
  );
}

function BrandsPanel() {
  const { t } = useTranslation("topics");
  const { days } = useAskedDays();
  const brands = useBrands(days);
  return (
    <Panel title={t("voice")} query={brands}>
      {(answer) =>
        answer.data.some((row) => row.brand !== null) ? (
          <Voices answer={answer} />
        ) : (
          <Empty
            why={t("noneOfTheirs")}
            action={
              <Link href="/import" className="button">
                {t("bringReviews")}
              </Link>
            }
          />
        )
      }
    </Panel>
  );
}

function Voices({ answer }: { answer: Brands }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  return (
    <>
      <ul className="voices">
        {answer.data.map(({ brand, share_of_voice: share, said }) => (
          <li key={brand ?? ""}>
            <strong>{brand === null ? t("ours") : <Foreign text={brand} />}</strong>
            <IntervalBar value={share.value} low={share.low} high={share.high} domain={{ low: 0, high: 1 }} />
            <span className="num">
              {share.value === null ? "–" : formats.percent(share.value)}{" "}
              <span className="small muted">{share.low === null || share.high === null ? "" : `${formats.percent(share.low).replace(/\s?%$/, "")}–${formats.percent(share.high)}`}</span>
            </span>
            <NetLine of={said} />
            <Link href={brand === null ? "/topics?line=product" : "/topics?line=product&whose=theirs"} className="text-link small">
              {t("toProducts")}
            </Link>
          </li>
        ))}
      </ul>
      <p className="small muted">{t("inPublic", { count: answer.texts, n: formats.count(answer.texts) })}</p>
    </>
  );
}

function ClaimsPanel() {
  const { t } = useTranslation("topics");
  const { days } = useAskedDays();
  const claims = useClaims(days);
  return (
    <Panel title={t("claims")} query={claims}>
      {(answer) =>
        answer.data.length === 0 ? (
          <Empty tight why={t("noClaims")} />
        ) : (
          <ul className="claims">
            {answer.data.map((claim) => (
              <li key={claim.topic.id}>
                <ClaimLine claim={claim} />
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}

function ClaimLine({ claim }: { claim: Claim }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  return (
    <>
      <p className="row wrap">
        <strong>
          <Foreign text={claim.topic.name} />
        </strong>
        <span className="badge">{t(`standing.${claim.standing}`)}</span>
      </p>
      <p className="small">
        {t("theirs")} <NetLine of={claim.theirs} />
      </p>
      <p className="small">
        {t("ours")} <NetLine of={claim.ours} />
        {claim.difference !== null && <span className="muted num"> {t("apart", { by: netText(formats, claim.difference), range: rangeText(formats, claim.low, claim.high) })}</span>}
      </p>
      <ul className="phrases small">
        {claim.phrases.map((phrase) => (
          <li key={`${phrase.aspect ?? ""}/${phrase.words ?? ""}`}>
            <Link href={`/feedback/${phrase.text_id}`} className="quiet-link">
              <Foreign text={phrase.sentence} />
            </Link>{" "}
            <span className="num muted">n={formats.count(phrase.n)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function NeedsPanel() {
  const { t } = useTranslation("topics");
  const { days } = useAskedDays();
  const needs = useNeeds(days);
  return (
    <Panel title={t("needs")} query={needs}>
      {(answer) => (answer.data.length === 0 ? <Empty tight why={t("noNeeds")} /> : <NeedLines answer={answer} />)}
    </Panel>
  );
}

function NeedLines({ answer }: { answer: Needs }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  return (
    <>
      <ul className="feeling-lines">
        {answer.data.map(({ topic, wishes, texts, share }) => (
          <li key={topic.id}>
            <span className="what">
              <Foreign text={topic.name} />
            </span>
            <IntervalBar value={share.value} low={share.low} high={share.high} domain={{ low: 0, high: 1 }} />
            <span className="num value">{share.value === null ? "–" : formats.percent(share.value)}</span>
            <span className="num small muted">{t("wishesOf", { wishes: formats.count(wishes), texts: formats.count(texts) })}</span>
          </li>
        ))}
      </ul>
      <p className="small muted">{t("needsHint")}</p>
    </>
  );
}
