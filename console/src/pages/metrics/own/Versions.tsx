/** All versions of a definition, each in the words of its author. */

import { useTranslation } from "react-i18next";

import type { OwnDefinition } from "../../../api/types";
import { useFormats } from "../../../parts/formats";
import { Panel } from "../../../parts/Panel";
import { Foreign } from "../../../parts/words";
import { useVersions } from "./definitions";

export function Versions({ one, take }: { one: OwnDefinition; take: ((text: string) => void) | null }) {
  const { t } = useTranslation("own");
  const formats = useFormats();
  const versions = useVersions(one.id);
  return (
    <Panel title={t("versions.title")} query={versions}>
      {(data) => (
        <ol className="own-versions">
          {data.map((version) => (
            <li key={version.version}>
              <details>
                <summary>
                  <strong className="num">{t("versions.number", { version: version.version })}</strong>{" "}
                  <span className="small muted">
                    <span className="num">{formats.dateTime(version.since)}</span>
                    {version.by && (
                      <>
                        {" · "}
                        <Foreign text={version.by} />
                      </>
                    )}
                  </span>
                </summary>
                {version.definition === "" ? (
                  <p className="muted">{t("versions.removed")}</p>
                ) : (
                  <>
                    <pre className="code-block" tabIndex={0}>
                      {version.definition}
                    </pre>
                    {take && (
                      <button type="button" className="button small" onClick={() => take(version.definition)}>
                        {t("versions.take")}
                      </button>
                    )}
                  </>
                )}
              </details>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
