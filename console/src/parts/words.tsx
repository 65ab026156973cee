/** What customers and senders wrote: always text, in an element with its own language. */

import { Check, Copy } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

/** The language of a foreign text as far as its script tells; "" says that it is unknown. */
export function scriptLanguage(text: string): string {
  if (/[\u3040-\u30ff]/.test(text)) return "ja";
  if (/[\uac00-\ud7af]/.test(text)) return "ko";
  if (/\p{Script=Han}/u.test(text)) return /[這們個為說話請謝問題還沒過讓後來會對]/.test(text) && !/[这们个为说话请谢问题还没过让后来会对]/.test(text) ? "zh-TW" : "zh-CN";
  return "";
}

export function Foreign({ text, className }: { text: string; className?: string }) {
  return (
    <bdi lang={scriptLanguage(text)} className={className}>
      {text}
    </bdi>
  );
}

export function CopyButton({ text, label }: { text: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(true);
    setTimeout(() => setCopied(false), 1600);
  };
  if (!window.isSecureContext) return null; // over plain HTTP from another machine browsers have no clipboard
  return (
    <button type="button" className={label ? "button small" : "button quiet small icon"} aria-label={label ?? t("action.copy")} onClick={() => void copy()}>
      {copied ? <Check size={13} aria-hidden="true" /> : <Copy size={13} aria-hidden="true" />}
      {label && <span aria-live="polite">{copied ? t("action.copied") : label}</span>}
    </button>
  );
}

/** Anything that came as JSON, readable. */
export function RawValue({ value }: { value: unknown }) {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <pre className="code-block" tabIndex={0} lang="">
      {text}
    </pre>
  );
}
