/** A text of many lines with their numbers; lines with a mistake are marked, and each mistake leads to its line. */

import { CircleAlert } from "lucide-react";
import { useId, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Mistake } from "../../../api/types";
import { Foreign } from "../../../parts/words";
import { placeOf, widthOf, withoutPlace } from "./lines";

const FEWEST_LINES = 16;
const LINE = 22; // pixels, as in own.css

interface EditorProps {
  text: string;
  change: (text: string) => void;
  mistakes: readonly Mistake[];
}

export function Editor({ text, change, mistakes }: EditorProps) {
  const { t } = useTranslation("own");
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const written = text.split("\n");
  const lines = Math.max(written.length, FEWEST_LINES);
  const wrong = new Set(mistakes.map((mistake) => mistake.line));
  const goTo = (mistake: Mistake) => {
    const at = placeOf(text, mistake.line, mistake.column);
    field.current?.focus();
    field.current?.setSelectionRange(at, at);
  };
  return (
    <div className="own-editor">
      <label htmlFor={id} className="label">
        {t("editor.label")}
      </label>
      <div className="own-text">
        <ol className="own-lines num" aria-hidden="true">
          {Array.from({ length: lines }, (_, line) => (
            <li key={line} className={wrong.has(line + 1) ? "wrong" : ""}>
              {line + 1}
            </li>
          ))}
        </ol>
        <textarea
          ref={field}
          id={id}
          className="mono"
          rows={lines}
          wrap="off"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          maxLength={20_000}
          value={text}
          aria-invalid={mistakes.length > 0}
          aria-describedby={`${id}-mistakes`}
          onChange={(event) => change(event.target.value)}
        />
        {/* The list below says the same to everybody; here it stands at its line where there is room. */}
        <div className="own-beside" aria-hidden="true">
          {mistakes.map((mistake) => (
            <p key={`${mistake.line}:${mistake.column}`} style={{ top: `${(mistake.line - 1) * LINE}px`, left: `${widthOf(written[mistake.line - 1] ?? "") + 3}ch` }}>
              {withoutPlace(mistake.detail)}
            </p>
          ))}
        </div>
      </div>
      <ul id={`${id}-mistakes`} className="own-mistakes" aria-label={t("editor.mistakes")} aria-live="polite">
        {mistakes.map((mistake) => (
          <li key={`${mistake.line}:${mistake.column}:${mistake.detail}`}>
            <button type="button" className="own-mistake" onClick={() => goTo(mistake)}>
              <CircleAlert size={14} aria-hidden="true" />
              <Foreign text={mistake.detail} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
