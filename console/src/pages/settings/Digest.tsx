/** The weekly digest: whether one gets it, when, in which language and what of it. */

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Mail, Webhook } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { useMay, useSession } from "../../api/session";
import type { DigestPreview, Digests, DigestSubscription, NewDigest } from "../../api/types";
import { LOCALE_NAMES } from "../../i18n";
import { Modal } from "../../parts/overlay";
import { Answered, Panel } from "../../parts/Panel";
import { SecretDialog } from "../../parts/Secret";
import { Empty, useProblemText } from "../../parts/states";
import { Foreign } from "../../parts/words";
import { DIGESTS, DigestDialog, useDayNames } from "./DigestDialog";

export function Digest() {
  const { t } = useTranslation("settings");
  const mayHook = useMay("settings_edit");
  const [open, setOpen] = useState<DigestSubscription | "mail" | "webhook" | "preview" | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const digests = useQuery({ queryKey: DIGESTS, queryFn: ({ signal }) => api.get<Digests>("/digest/subscriptions", undefined, signal) });
  const byMail = digests.data?.data.some((one) => one.channel === "mail") ?? true;
  const close = (made?: NewDigest | void) => {
    setOpen(null);
    setSecret(made?.secret ?? null);
  };
  return (
    <Panel title={t("digest.title")} query={digests}>
      {({ data, has_mail: hasMail }) => (
        <div className="stack">
          <p className="small muted">{t("digest.what")}</p>
          {data.length === 0 ? <Empty tight why={t("digest.none")} /> : <DigestList digests={data} change={setOpen} />}
          {!hasMail && <p className="notice small">{t("digest.noMail")}</p>}
          <div className="row wrap">
            {hasMail && !byMail && (
              <button type="button" className="button primary" aria-haspopup="dialog" onClick={() => setOpen("mail")}>
                <Mail size={14} aria-hidden="true" />
                {t("digest.byMail")}
              </button>
            )}
            {mayHook && (
              <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen("webhook")}>
                <Webhook size={14} aria-hidden="true" />
                {t("digest.asWebhook")}
              </button>
            )}
            <button type="button" className="button" aria-haspopup="dialog" onClick={() => setOpen("preview")}>
              {t("digest.preview")}
            </button>
          </div>
          {open === "preview" && <Preview close={close} />}
          {open !== null && open !== "preview" && <DigestDialog of={open} close={close} />}
          {secret && <SecretDialog title={t("digest.secret")} means={t("digest.secretMeans")} text={secret} close={() => setSecret(null)} />}
        </div>
      )}
    </Panel>
  );
}

function DigestList({ digests, change }: { digests: DigestSubscription[]; change: (digest: DigestSubscription) => void }) {
  return (
    <ul className="stack">
      {digests.map((digest) => (
        <li key={digest.id}>
          <DigestLine digest={digest} change={() => change(digest)} />
        </li>
      ))}
    </ul>
  );
}

function DigestLine({ digest, change }: { digest: DigestSubscription; change: () => void }) {
  const { t } = useTranslation("settings");
  const { user } = useSession();
  const client = useQueryClient();
  const problem = useProblemText();
  const days = useDayNames();
  const end = useMutation({ mutationFn: () => api.delete(`/digest/subscriptions/${digest.id}`), onSuccess: () => client.invalidateQueries({ queryKey: DIGESTS }) });
  const { last } = digest;
  return (
    <div className="row wrap spread">
      <div className="stack" style={{ gap: 2 }}>
        <span className="break">
          {digest.url === null ? t("digest.toMail", { address: user.email }) : t("digest.toHook")} {digest.url !== null && <Foreign text={digest.url} className="mono" />}
        </span>
        <span className="small muted">
          {t("digest.when", { day: days[digest.weekday], hour: `${String(digest.hour).padStart(2, "0")}:00` })} · {LOCALE_NAMES[digest.locale]} · {digest.parts.map((part) => t(`digest.part.${part}`)).join(", ")}
        </span>
        {last && (
          <span className="small faint">
            {t("digest.last", { week: last.week, state: t(`digest.states.${last.state}`) })} {last.error && <Foreign text={last.error} />}
          </span>
        )}
        {end.error && (
          <span className="notice bad" role="alert">
            {problem(end.error)}
          </span>
        )}
      </div>
      <span className="row">
        <button type="button" className="button small" aria-haspopup="dialog" onClick={change}>
          {t("digest.change")}
        </button>
        <button type="button" className="button small" disabled={end.isPending} onClick={() => end.mutate()}>
          {t("digest.end")}
        </button>
      </span>
    </div>
  );
}

function Preview({ close }: { close: () => void }) {
  const { t, i18n } = useTranslation("settings");
  const preview = useQuery({ queryKey: ["digest-preview", i18n.language], queryFn: ({ signal }) => api.get<DigestPreview>("/digest/preview", undefined, signal) });
  return (
    <Modal title={t("digest.preview")} close={close} wide>
      <Answered query={preview}>
        {({ subject, text }) => (
          <div className="stack">
            <h3>{subject}</h3>
            <pre className="code-block digest-preview" tabIndex={0}>
              {text}
            </pre>
          </div>
        )}
      </Answered>
    </Modal>
  );
}
