/** The editor beside what would come of it: mistakes, meaning, value. */

import { FileDown, FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import type { DraftCheck, OwnDefinition } from "../../../api/types";
import { useFormats } from "../../../parts/formats";
import { Card } from "../../../parts/Panel";
import { Failure, useProblemText } from "../../../parts/states";
import { Foreign } from "../../../parts/words";
import { download } from "../../../parts/download";
import { useCheck, useDefine } from "./definitions";
import { Editor } from "./Editor";
import { Preview } from "./Preview";

interface DraftProps {
  text: string;
  known: readonly OwnDefinition[];
  of?: OwnDefinition; // what is edited; nothing where the metric is new
  edited?: () => void;
  saved: (definition: OwnDefinition) => void;
}

export function Draft({ text, known, of, edited, saved }: DraftProps) {
  const { t } = useTranslation("own");
  const problem = useProblemText();
  const [draft, setDraft] = useState(text);
  const change = (words: string) => {
    setDraft(words);
    edited?.();
  };
  const { check, isCurrent } = useCheck(draft);
  const define = useDefine(saved);
  const card = check.data?.card ?? null;
  const isSaved = draft === of?.definition;
  const id = card?.id ?? of?.id ?? "metric";
  return (
    <div className="own-draft">
      <Card title={t("editor.title")} actions={<Files id={id} text={draft} take={change} />}>
        <form
          className="stack"
          onSubmit={(event) => {
            event.preventDefault();
            define.mutate(draft);
          }}
        >
          <Editor text={draft} change={change} mistakes={isCurrent ? (check.data?.mistakes ?? []) : []} />
          <div className="row wrap">
            <button type="submit" className="button primary" disabled={!isCurrent || !card || isSaved || define.isPending}>
              {t("save")}
            </button>
            <span className="small muted" role="status">
              {isSaved ? t("isSaved") : draft.trim() === "" ? t("isEmpty") : !isCurrent ? t("isChecking") : card ? <Outcome card={card} known={known} of={of} /> : t("hasMistakes", { count: check.data?.mistakes.length ?? 0 })}
            </span>
          </div>
          {define.error && (
            <p className="notice bad" role="alert">
              {problem(define.error)}
            </p>
          )}
        </form>
      </Card>
      <Card title={t("preview.title")}>
        {check.isError ? <Failure failure={check.error} retry={() => void check.refetch()} /> : card ? <Meaning card={card} /> : <p className="muted">{t("preview.afterMistakes")}</p>}
        {card && check.data && <Preview text={check.data.text} />}
      </Card>
    </div>
  );
}

type DraftCard = NonNullable<DraftCheck["card"]>;

/** What saving would do. */
function Outcome({ card, known, of }: { card: DraftCard; known: readonly OwnDefinition[]; of: OwnDefinition | undefined }) {
  const { t } = useTranslation("own");
  const before = known.find((one) => one.id === card.id);
  if (!before) return <>{t(of ? "outcome.another" : "outcome.new", { id: card.id })}</>;
  if (before.version === card.version) return <>{t("outcome.words", { id: card.id })}</>;
  return <>{t("outcome.version", { id: card.id, version: card.version })}</>;
}

function Meaning({ card }: { card: DraftCard }) {
  const { t } = useTranslation("own");
  return (
    <dl className="own-meaning">
      <dt>{t("name")}</dt>
      <dd>
        <Foreign text={card.name} />
      </dd>
      <dt>{t("preview.formula")}</dt>
      <dd className="mono break">{card.formula}</dd>
      <dt>{t("preview.interval")}</dt>
      <dd>{card.interval}</dd>
      <dt>{t("preview.window")}</dt>
      <dd>{card.window}</dd>
    </dl>
  );
}

const MOST_BYTES = 80_000;

function Files({ id, text, take }: { id: string; text: string; take: (text: string) => void }) {
  const { t } = useTranslation("own");
  const formats = useFormats();
  const field = useRef<HTMLInputElement>(null);
  const [isTooLarge, setTooLarge] = useState(false);
  return (
    <div className="row wrap">
      {isTooLarge && (
        <span className="small" role="alert">
          {t("file.tooLarge", { most: formats.count(MOST_BYTES / 1000) })}
        </span>
      )}
      <input
        ref={field}
        type="file"
        accept=".yaml,.yml,text/yaml"
        hidden
        aria-label={t("file.open")}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          setTooLarge((file?.size ?? 0) > MOST_BYTES);
          if (file && file.size <= MOST_BYTES) void file.text().then(take);
        }}
      />
      <button type="button" className="button small" onClick={() => field.current?.click()}>
        <FileUp size={14} aria-hidden="true" />
        {t("file.open")}
      </button>
      <button type="button" className="button small" onClick={() => download(id, "yaml", text)}>
        <FileDown size={14} aria-hidden="true" />
        {t("export")}
      </button>
    </div>
  );
}
