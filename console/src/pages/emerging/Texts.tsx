/** The texts of an issue, each with the sentences that speak of it marked, leading to the whole text. */

import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { useIssueTexts, type EvidenceText } from "../../api/emerging";
import { useFormats } from "../../parts/formats";
import { Panel } from "../../parts/Panel";
import { Empty } from "../../parts/states";
import { scriptLanguage } from "../../parts/words";
import { marked } from "./marked";

export function Texts({ id, count }: { id: string; count: number }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  const texts = useIssueTexts(id);
  return (
    <Panel flush title={t("texts")} query={texts} actions={<span className="small faint num">{t("textCount", { count, n: formats.count(count) })}</span>}>
      {(found) =>
        found.length === 0 ? (
          <Empty tight why={t("noTextsLeft")} />
        ) : (
          <ul className="issue-texts">
            {found.map((text) => (
              <li key={text.id}>
                <Text text={text} />
              </li>
            ))}
          </ul>
        )
      }
    </Panel>
  );
}

function Text({ text }: { text: EvidenceText }) {
  const { t } = useTranslation("emerging");
  const formats = useFormats();
  return (
    <>
      <p className="break words" lang={scriptLanguage(text.text)}>
        {marked(text).map((part, index) => (part.isMarked ? <mark key={index}>{part.words}</mark> : <span key={index}>{part.words}</span>))}
      </p>
      <p className="row wrap small muted num">
        <Link href={`/feedback/${text.id}`} className="text-link">
          {t("toText")}
        </Link>
        <span>{formats.dateTime(text.written_at)}</span>
        {text.sku && <bdi>{text.sku}</bdi>}
      </p>
    </>
  );
}
