/** The frame of the pages before sign-in: mark, words, languages. */

import { Moon, Sun } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { LOCALE_NAMES, LOCALES, speak, type LocaleCode } from "../../i18n";
import { useAppearance } from "../../theme/appearance";
import "./door.css";

interface DoorProps {
  title: string;
  sub: ReactNode;
  children?: ReactNode;
  chosen?: ((locale: LocaleCode) => void) | undefined; // hears which language was asked for here
}

export function Door({ title, sub, children, chosen }: DoorProps) {
  return (
    <div className="door">
      <main className="sheet">
        <div className="welcome">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
          <h1>{title}</h1>
          <p className="muted">{sub}</p>
        </div>
        {children}
      </main>
      <Choices chosen={chosen} />
    </div>
  );
}

function Choices({ chosen }: Pick<DoorProps, "chosen">) {
  const { t, i18n } = useTranslation();
  const { theme, setTheme } = useAppearance();
  const other = theme === "dark" ? "light" : "dark";
  const choose = (locale: LocaleCode) => {
    chosen?.(locale);
    void speak(locale);
  };
  return (
    <footer className="languages">
      {LOCALES.map((locale) => (
        <button key={locale} type="button" lang={locale} className="button quiet small" aria-pressed={i18n.language === locale} onClick={() => choose(locale)}>
          {LOCALE_NAMES[locale]}
        </button>
      ))}
      <button type="button" className="button quiet small icon" aria-label={t(`theme.${other}`)} onClick={() => setTheme(other)}>
        {other === "dark" ? <Moon size={14} aria-hidden="true" /> : <Sun size={14} aria-hidden="true" />}
      </button>
    </footer>
  );
}

interface EntryProps {
  label: string;
  name: string;
  type?: string;
  autoComplete: string;
  hint?: string;
  complaint?: string | undefined;
  minLength?: number;
}

export function Entry({ label, name, type = "text", autoComplete, hint, complaint, minLength }: EntryProps) {
  const note = complaint ?? hint;
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input
        className="input"
        name={name}
        type={type}
        autoComplete={autoComplete}
        required
        minLength={minLength}
        aria-invalid={complaint ? true : undefined}
        aria-describedby={note ? `${name}-note` : undefined}
      />
      {note && (
        <span id={`${name}-note`} className={complaint ? "complaint" : "hint"}>
          {note}
        </span>
      )}
    </label>
  );
}
