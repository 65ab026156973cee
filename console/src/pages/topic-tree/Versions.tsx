/** What was changed in the tree, when and by whom; the last change can be taken back. */

import { Undo2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { useTreeVersions, type TreeVersion } from "../../api/topicTree";
import { useMayChangeAll } from "../../api/session";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";

const MOST_NAMES = 3;

export function Versions({ undo }: { undo: () => void }) {
  const { t } = useTranslation("topicTree");
  const versions = useTreeVersions();
  const mayChange = useMayChangeAll();
  return (
    <Panel
      title={t("versions.title")}
      query={versions}
      actions={
        mayChange &&
        (versions.data?.data.length ?? 0) > 0 && (
          <button type="button" className="button small" onClick={undo}>
            <Undo2 size={14} aria-hidden="true" />
            {t("undo.do")}
          </button>
        )
      }
    >
      {(found) =>
        found.data.length === 0 ? (
          <p className="muted">{t("versions.none")}</p>
        ) : (
          <ol className="tree-versions">
            {found.data.map((one) => (
              <VersionLine key={one.version} version={one} />
            ))}
          </ol>
        )
      }
    </Panel>
  );
}

function VersionLine({ version }: { version: TreeVersion }) {
  const { t } = useTranslation("topicTree");
  const formats = useFormats();
  const names = version.topics.slice(0, MOST_NAMES).map((one) => one.name);
  return (
    <li>
      <span className="num muted">{version.version}</span>
      <span>
        <strong>{t(`versions.${version.change}`)}</strong> <bdi>{names.join(t("effects.comma"))}</bdi>
        {version.topics.length > MOST_NAMES && t("effects.more", { count: version.topics.length - MOST_NAMES })}
        {version.note && <span className="muted"> – {version.note}</span>}
        <br />
        <span className="small faint">
          {formats.dateTime(version.at)}
          {version.by && ` · ${version.by}`}
        </span>
      </span>
    </li>
  );
}
