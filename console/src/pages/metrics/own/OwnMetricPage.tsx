/** One definition: written, checked while one writes, tried on the last 28 days, saved, and its versions. */

import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams, useSearchParams } from "wouter";

import type { OwnDefinition } from "../../../api/types";
import { PageHead } from "../../../parts/PageHead";
import { useAddressWords } from "../../../parts/address";
import { Modal } from "../../../parts/overlay";
import { Answered, Card, Guard } from "../../../parts/Panel";
import { Empty } from "../../../parts/states";
import { useDefinitions } from "./definitions";
import { Draft } from "./Draft";
import { beginning, isKind, KINDS, type Kind } from "./kinds";
import { useMayDefine } from "./mayDefine";
import { Removal } from "./Removal";
import { Versions } from "./Versions";
import "./own.css";

const NEW = "new-metric"; // no metric is called so: ids have no hyphen

export default function OwnMetricPage() {
  const { t } = useTranslation("own");
  const { id = "" } = useParams<{ id: string }>();
  const definitions = useDefinitions();
  return (
    <Answered query={definitions}>
      {(data) => {
        const known = data.find((one) => one.id === id);
        if (id === NEW) return <New known={data} />;
        if (known) return <Known key={known.id} one={known} known={data} />;
        return (
          <>
            <Head title={t("title")} />
            <Empty why={t("noSuch")} />
          </>
        );
      }}
    </Answered>
  );
}

function Head({ title, id }: { title: string; id?: string }) {
  const { t } = useTranslation("own");
  return (
    <PageHead above={{ href: "/metrics/my-own", name: t("title") }} title={title}>
      {id && (
        <Link href={`/metrics/${id}`} className="button">
          {t("toMetric")}
        </Link>
      )}
    </PageHead>
  );
}

function New({ known }: { known: readonly OwnDefinition[] }) {
  const { t } = useTranslation("own");
  const [params] = useSearchParams();
  const choose = useAddressWords();
  const [, go] = useLocation();
  const mayDefine = useMayDefine();
  const wanted = params.get("kind");
  const kind: Kind = isKind(wanted) ? wanted : "simple";
  const [isEdited, setEdited] = useState(false);
  const [asked, setAsked] = useState<Kind | null>(null); // a kind that would replace what was written
  const take = (other: Kind) => {
    choose({ kind: other });
    setEdited(false);
    setAsked(null);
  };
  if (!mayDefine) return <Empty why={t("mayNot")} />;
  return (
    <>
      <Head title={t("new")} />
      <section className="stack" aria-labelledby="own-kinds">
        <h2 id="own-kinds" className="own-step">
          {t("beginWith")}
        </h2>
        <div className="own-kinds" role="group" aria-labelledby="own-kinds">
          {KINDS.map((one) => (
            <button key={one} type="button" className="choice" aria-pressed={one === kind} onClick={() => (isEdited && one !== kind ? setAsked(one) : take(one))}>
              <strong>{t(`kinds.${one}.title`)}</strong>
              <span className="small muted">{t(`kinds.${one}.what`)}</span>
            </button>
          ))}
        </div>
      </section>
      <Draft key={kind} text={beginning(kind, t(`kinds.${kind}.name`), t(`kinds.${kind}.purpose`))} known={known} edited={() => setEdited(true)} saved={({ id }) => go(`/metrics/my-own/${id}`)} />
      {asked && (
        <Modal
          title={t("replace.title")}
          close={() => setAsked(null)}
          foot={
            <>
              <button type="button" className="button" onClick={() => setAsked(null)}>
                {t("common:action.cancel")}
              </button>
              <button type="button" className="button primary" onClick={() => take(asked)}>
                {t("replace.act")}
              </button>
            </>
          }
        >
          <p>{t("replace.words")}</p>
        </Modal>
      )}
    </>
  );
}

function Known({ one, known }: { one: OwnDefinition; known: readonly OwnDefinition[] }) {
  const { t, i18n } = useTranslation("own");
  const [, go] = useLocation();
  const mayDefine = useMayDefine();
  const [taken, setTaken] = useState<{ text: string; times: number } | null>(null);
  const name = one.names[i18n.language] ?? one.names["en"] ?? one.id;
  const text = taken?.text ?? one.definition;
  const take = useMemo(() => (mayDefine ? (old: string) => setTaken((before) => ({ text: old, times: (before?.times ?? 0) + 1 })) : null), [mayDefine]);
  return (
    <>
      <Head title={name} id={one.id} />
      {mayDefine ? (
        <Draft key={`${one.version}-${taken?.times ?? 0}`} text={text} saved={({ id }) => (id === one.id ? setTaken(null) : go(`/metrics/my-own/${id}`))} known={known} of={one} />
      ) : (
        <Card title={t("editor.label")}>
          <pre className="code-block" tabIndex={0}>
            {one.definition}
          </pre>
        </Card>
      )}
      <Guard>
        <Versions one={one} take={take} />
      </Guard>
      {mayDefine && <Removal one={one} name={name} />}
    </>
  );
}
