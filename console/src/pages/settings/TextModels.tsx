/** Which models read texts: ours, those beside it with how often they agree, what they cost, and how far the reading is. */

import { useQuery } from "@tanstack/react-query";
import { BookOpenText } from "lucide-react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import type { ReadingState, TextModel, TextModelAgreement, TextModelList } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";

const EVERY_MS = 5_000;

export function TextModels() {
  const { t } = useTranslation("settings");
  const models = useQuery({ queryKey: ["text-models"], queryFn: ({ signal }) => api.get<TextModelList>("/text-models", undefined, signal), refetchInterval: EVERY_MS });
  const reading = useQuery({ queryKey: ["text-analysis"], queryFn: ({ signal }) => api.get<ReadingState>("/text-analysis", undefined, signal), refetchInterval: EVERY_MS });
  return (
    <>
      <p className="muted">{t("textModels.means")}</p>
      <Panel title={t("textModels.reads")} query={models}>
        {(answer) => <Reads answer={answer} />}
      </Panel>
      <Panel title={t("textModels.progress")} query={reading}>
        {(state) => <Progress state={state} />}
      </Panel>
      <Panel title={t("textModels.beside")} query={models} flush>
        {(answer) => (answer.data.length === 0 ? <Empty icon={BookOpenText} why={t("textModels.none")} /> : <Beside models={answer.data} />)}
      </Panel>
    </>
  );
}

function Reads({ answer }: { answer: TextModelList }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  if (answer.reads === null) return <p className="muted">{t("textModels.notYet", { model: answer.chosen })}</p>;
  return (
    <>
      <p>
        <strong className="mono">{answer.reads.model}</strong> <span className="muted">{t("textModels.since", { at: formats.dateTime(answer.reads.since) })}</span>
      </p>
      {answer.reads.trouble !== null && (
        <p className="notice bad" role="alert">
          {t("textModels.trouble", { model: answer.chosen, reason: answer.reads.trouble })}
        </p>
      )}
    </>
  );
}

function Progress({ state }: { state: ReadingState }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const of = (name: string) => state.by_state[name] ?? 0;
  const total = of("read") + of("waiting") + of("failed");
  if (total === 0) return <p className="muted">{t("textModels.noTexts")}</p>;
  return (
    <div className="text-progress">
      <progress max={total} value={total - of("waiting")} aria-label={t("textModels.progress")} />
      <p className="small muted">
        {t("textModels.counts", { read: formats.count(of("read")), waiting: formats.count(of("waiting")), failed: formats.count(of("failed")) })}
      </p>
      <p className="small faint">
        {Object.entries(state.by_model)
          .map(([model, n]) => t("textModels.byModel", { model, n: formats.count(n) }))
          .join(", ")}
      </p>
    </div>
  );
}

function Beside({ models }: { models: readonly TextModel[] }) {
  return (
    <ul className="text-models">
      {models.map((model) => (
        <li key={model.name}>
          <p className="text-model-head">
            <strong>{model.name}</strong>
            {model.kind !== null && <span className="muted mono">{model.kind}</span>}
            <Standing model={model} />
          </p>
          {model.problem !== null && <p className="small mono break">{model.problem}</p>}
          <Asked model={model} />
          {model.compared !== null && <Compared tasks={model.compared.tasks} name={model.compared.model} failures={model.compared.failures} />}
        </li>
      ))}
    </ul>
  );
}

function Standing({ model }: { model: TextModel }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  if (model.problem !== null) return <span className="badge bad">{t("textModels.unusable")}</span>;
  if (!model.enabled) return <span className="badge">{t("textModels.off")}</span>;
  if (model.shadow_share > 0) return <span className="badge outline">{t("textModels.shadow", { share: formats.percent(model.shadow_share, 0) })}</span>;
  return <span className="badge accent">{t("textModels.counting")}</span>;
}

function Asked({ model }: { model: TextModel }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const { asked, cost } = model;
  return (
    <>
      {model.tasks.length > 0 && <p className="small muted">{model.tasks.map((task) => t(`textModels.task.${task}`)).join(", ")}</p>}
      {asked !== null && (
        <p className="small muted">
          {t("textModels.asked", { asked: formats.count(asked.asked), failed: formats.count(asked.failed) })}
          {asked.last_reason !== null && <span className="break"> {t(asked.resting ? "textModels.rests" : "textModels.failedWith", { reason: asked.last_reason })}</span>}
        </p>
      )}
      {cost !== null && (
        <p className="small muted num">
          {t("textModels.cost", {
            requests: formats.count(cost.requests),
            mostRequests: cost.most_requests === null ? "–" : formats.count(cost.most_requests),
            cost: formats.decimal(cost.cost, 2),
            mostCost: cost.most_cost === null ? "–" : formats.decimal(cost.most_cost, 2),
          })}
        </p>
      )}
    </>
  );
}

function Compared({ tasks, name, failures }: { tasks: readonly TextModelAgreement[]; name: string; failures: number }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const shares = tasks.filter((one) => one.n > 0);
  return (
    <>
      <p className="small muted">{t("textModels.comparedWith", { name, failures: formats.count(failures) })}</p>
      {shares.length > 0 && (
        <div className="table-scroll">
          <table className="table folds settings-table">
            <thead>
              <tr>
                <th scope="col">{t("textModels.what")}</th>
                <th scope="col" className="end">
                  {t("textModels.same")}
                </th>
                <th scope="col" className="end">
                  {t("textModels.interval")}
                </th>
                <th scope="col" className="end">
                  {t("textModels.kappa")}
                </th>
                <th scope="col" className="end">
                  n
                </th>
              </tr>
            </thead>
            <tbody>
              {shares.map((one) => (
                <Agreement key={one.task} one={one} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Agreement({ one }: { one: TextModelAgreement }) {
  const { t } = useTranslation("settings");
  const formats = useFormats();
  const rate = (value: number | null) => (value === null ? "–" : formats.percent(value));
  return (
    <tr>
      <td>
        <strong>{t(`textModels.task.${one.task}`)}</strong>
      </td>
      <td className="end num" data-label={t("textModels.same")}>
        {rate(one.share)}
      </td>
      <td className="end num" data-label={t("textModels.interval")}>
        {rate(one.low)} – {rate(one.high)}
      </td>
      <td className="end num" data-label={t("textModels.kappa")}>
        {one.kappa === null ? "–" : formats.decimal(one.kappa, 2)}
      </td>
      <td className="end num" data-label="n">
        {formats.count(one.n)}
      </td>
    </tr>
  );
}
