/** From a goal, by the stage of the journey, to the metrics that tell of it, and why these. */

import { useQuery } from "@tanstack/react-query";
import { ArrowRight } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "wouter";

import { api } from "../../api/client";
import { useMetricAddress } from "../../api/metrics";
import type { Catalogue, Guide } from "../../api/types";
import { useAddressWords } from "../../parts/address";
import { Drawer } from "../../parts/overlay";
import { Answered } from "../../parts/Panel";

interface ChooserProps {
  catalogue: Catalogue;
  close: () => void;
}

export function Chooser({ catalogue, close }: ChooserProps) {
  const { t, i18n } = useTranslation("metrics");
  const guide = useQuery({
    queryKey: ["guide", i18n.language],
    staleTime: 300_000,
    queryFn: ({ signal }) => api.get<Guide>("/metrics/guide", { lang: i18n.language }, signal),
  });
  return (
    <Drawer wide title={t("chooser.title")} close={close}>
      <Answered query={guide}>{(answer) => <Choice guide={answer} catalogue={catalogue} />}</Answered>
    </Drawer>
  );
}

function Choice({ guide, catalogue }: { guide: Guide; catalogue: Catalogue }) {
  const { t } = useTranslation("metrics");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const goal = guide.goals.find((one) => one.id === params.get("goal"))?.id;
  const ofGoal = guide.data.filter((one) => one.goal === goal);
  const stages = guide.stages.filter((one) => ofGoal.some((advice) => advice.stage === one.id));
  const stage = stages.find((one) => one.id === params.get("stage"))?.id;
  const advised = ofGoal.filter((one) => !stage || one.stage === stage);
  return (
    <>
      <section className="stack" aria-labelledby="chooser-goal">
        <h3 id="chooser-goal">{t("chooser.goal")}</h3>
        <div className="goals" role="group" aria-labelledby="chooser-goal">
          {guide.goals.map((one) => (
            <button key={one.id} type="button" className="choice" aria-pressed={goal === one.id} onClick={() => choose({ goal: one.id, stage: null })}>
              {one.name}
            </button>
          ))}
        </div>
      </section>
      {goal && (
        <section className="stack" aria-labelledby="chooser-stage">
          <h3 id="chooser-stage">{t("chooser.stage")}</h3>
          <div className="row wrap" role="group" aria-labelledby="chooser-stage">
            {[{ id: "", name: t("chooser.anywhere") }, ...stages].map((one) => (
              <button key={one.id} type="button" className="chip" aria-pressed={(stage ?? "") === one.id} onClick={() => choose({ stage: one.id || null })}>
                {one.name}
              </button>
            ))}
          </div>
        </section>
      )}
      {goal && (
        <section className="stack" aria-labelledby="chooser-metrics">
          <h3 id="chooser-metrics">{t("chooser.metrics")}</h3>
          <ul className="stack advice" aria-live="polite">
            {advised.map((advice) => (
              <Advised key={advice.stage + advice.metric} advice={advice} guide={guide} catalogue={catalogue} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Advised({ advice, guide, catalogue }: { advice: Guide["data"][number]; guide: Guide; catalogue: Catalogue }) {
  const address = useMetricAddress();
  const card = catalogue.data.find((one) => one.id === advice.metric);
  if (!card) return null;
  return (
    <li>
      <Link href={address(card.id)} className="advised">
        <span className="name">{card.name}</span>
        <span className="badge">{guide.stages.find((one) => one.id === advice.stage)?.name}</span>
        <ArrowRight size={15} aria-hidden="true" />
        <span className="why">{advice.why}</span>
      </Link>
    </li>
  );
}
