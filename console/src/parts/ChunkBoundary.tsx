/** Catches a page whose code cannot be fetched any more because the server was upgraded, or that broke. */

import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { Empty } from "./states";

interface State {
  failure: Error | null;
}

export class ChunkBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failure: null };

  static getDerivedStateFromError(failure: Error): State {
    return { failure };
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return <Broken isChunk={isMissingChunk(this.state.failure)} />;
  }
}

/** Each browser has its own words for a module that did not come. */
export function isMissingChunk(failure: Error): boolean {
  return /dynamically imported module|importing a module script|preload CSS|module script failed/i.test(failure.message);
}

function Broken({ isChunk }: { isChunk: boolean }) {
  const { t } = useTranslation();
  return (
    <Empty
      why={isChunk ? t("state.newVersion") : t("state.broken")}
      action={
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {t("action.reload")}
        </button>
      }
    />
  );
}
