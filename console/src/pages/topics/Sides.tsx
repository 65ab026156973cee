/** Two to four lines side by side, topic by topic, each against the first. */

import { useTranslation } from "react-i18next";

import { useSides } from "../../api/opinions";
import { useAddressWords } from "../../parts/address";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Foreign } from "../../parts/words";
import type { View } from "./asking";
import { NetLine, netText, rangeText } from "./figures";

export function SidesPanel({ view }: { view: View }) {
  const { t } = useTranslation("topics");
  const formats = useFormats();
  const choose = useAddressWords();
  const { most: _, ...asked } = view.asked;
  const sides = useSides({ ...asked, level: 2, side: view.sides });
  return (
    <Panel
      flush
      title={t("sideBySide")}
      query={sides}
      actions={
        <button type="button" className="button small" onClick={() => choose({ side: null })}>
          {t("endComparison")}
        </button>
      }
    >
      {(answer) => (
        <div className="table-scroll" tabIndex={0} role="group" aria-label={t("sideBySide")}>
          <table className="table sides">
            <thead>
              <tr>
                <th scope="col">{t("topic")}</th>
                {view.sides.map((side) => (
                  <th scope="col" key={side}>
                    {side === "" ? t("ours") : <Foreign text={side} />}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answer.data.map((row) => (
                <tr key={row.topic?.id ?? "*"}>
                  <th scope="row">{row.topic ? <Foreign text={row.topic.name} /> : t("all")}</th>
                  {row.sides.map((side) => (
                    <td key={side.key}>
                      <NetLine of={side.said} />
                      {side.difference !== null && (
                        <span className="small muted num side-difference">
                          {t("toFirst", { by: netText(formats, side.difference), range: rangeText(formats, side.low, side.high) })}
                          {side.low !== null && side.high !== null && (side.low > 0 || side.high < 0) && <strong> {t("clear")}</strong>}
                        </span>
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
