/** The text as it was written, with what is heard marked in it. Whatever it holds stays text. */

import { useMemo, type Ref } from "react";
import { useTranslation } from "react-i18next";

import type { TextOpinion } from "../../api/types";
import { scriptLanguage } from "../../parts/words";
import { pieces, type Piece } from "./segments";

interface MarkedProps {
  text: string;
  opinions: readonly TextOpinion[];
  active: number | null; // the opinion that is looked at
  ref?: Ref<HTMLParagraphElement>;
}

export function MarkedText({ text, opinions, active, ref }: MarkedProps) {
  const { t } = useTranslation("feedback");
  const cut = useMemo(() => pieces(text, opinions), [text, opinions]);
  return (
    <>
      <p ref={ref} className="marked-text" lang={scriptLanguage(text)} dir="auto" tabIndex={0} aria-label={t("original")}>
        {cut.map((piece) => (
          <PieceMark key={piece.start} piece={piece} active={active} />
        ))}
      </p>
      {opinions.some((one) => one.aspect || one.words) && (
        <p className="legend small faint">
          <span className="aspect">{t("legend.aspect")}</span> <mark className="positive">{t("legend.positive")}</mark> <mark className="negative">{t("legend.negative")}</mark>
        </p>
      )}
    </>
  );
}

function PieceMark({ piece, active }: { piece: Piece; active: number | null }) {
  const { text, aspects, words } = piece;
  if (aspects.length === 0 && words.length === 0) return text;
  const said = words.find((one) => one.place === active) ?? words[0];
  const isActive = active !== null && (aspects.includes(active) || words.some((one) => one.place === active));
  const names = [aspects.length > 0 && "aspect", said && tone(said.polarity), words.length > 1 && "several", isActive && "active"].filter(Boolean).join(" ");
  return said ? <mark className={names}>{text}</mark> : <span className={names}>{text}</span>;
}

function tone(polarity: number): string {
  return polarity > 0 ? "positive" : polarity < 0 ? "negative" : "neutral";
}
