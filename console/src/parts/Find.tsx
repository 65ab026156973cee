/** The box above a list in which one types what to find. */

import { Search } from "lucide-react";

export function Find({ label, hint, words, type }: { label: string; hint: string; words: string; type: (words: string) => void }) {
  return (
    <label className="find">
      <span className="sr-only">{label}</span>
      <Search size={15} aria-hidden="true" />
      <input className="input" type="search" data-find value={words} placeholder={hint} onChange={(event) => type(event.target.value)} />
    </label>
  );
}
