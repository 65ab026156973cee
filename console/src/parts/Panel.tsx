/** A card that loads, fails and is empty by itself, so that the rest of the page lives on. */

import type { UseQueryResult } from "@tanstack/react-query";
import { Component, type ReactNode } from "react";

import { Failure, SkeletonLines, Stale } from "./states";

interface CardProps {
  title?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  className?: string;
  children: ReactNode;
}

export function Card({ title, actions, flush, className, children }: CardProps) {
  return (
    <section className={`card ${className ?? ""}`}>
      {title !== undefined && (
        <header className="card-head">
          <h2>{title}</h2>
          {actions}
        </header>
      )}
      <div className={flush ? "card-body flush" : "card-body"}>
        <Guard>{children}</Guard>
      </div>
    </section>
  );
}

interface AnsweredProps<T> {
  query: Pick<UseQueryResult<T>, "data" | "error" | "isError" | "refetch" | "dataUpdatedAt" | "isPending">;
  children: (data: T) => ReactNode;
  waiting?: ReactNode;
}

/** Draws the answer of a query, or the state it is in. */
export function Answered<T>({ query, children, waiting }: AnsweredProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Stale since={query.dataUpdatedAt} />}
        {children(query.data)}
      </>
    );
  }
  if (query.isError) return <Failure failure={query.error} retry={() => void query.refetch()} />;
  return waiting ?? <SkeletonLines />;
}

type PanelProps<T> = Omit<CardProps, "children"> & AnsweredProps<T>;

export function Panel<T>({ query, children, waiting, ...card }: PanelProps<T>) {
  return (
    <Card {...card}>
      <Answered query={query} waiting={card.flush ? <div style={{ padding: "0 16px 16px" }}>{waiting ?? <SkeletonLines />}</div> : waiting}>
        {children}
      </Answered>
    </Card>
  );
}

/** Keeps a fault in drawing one panel inside that panel. */
export class Guard extends Component<{ children: ReactNode }, { failure: unknown }> {
  override state: { failure: unknown } = { failure: null };

  static getDerivedStateFromError(failure: unknown): { failure: unknown } {
    return { failure };
  }

  override render(): ReactNode {
    if (this.state.failure === null) return this.props.children;
    return <Failure failure={this.state.failure} retry={() => this.setState({ failure: null })} />;
  }
}
