/** Merges that the rules did not dare: a person decides, with a reason. */

import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { UserCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import { api } from "../../api/client";
import { useMay } from "../../api/session";
import type { MergeReview, Page } from "../../api/types";
import { useFormats } from "../../parts/formats";
import { Answered } from "../../parts/Panel";
import { Avatar, IdentifierText, PersonName } from "../../parts/people";
import { ReasonDialog } from "../../parts/ReasonDialog";
import { Empty } from "../../parts/states";

const REVIEWS = ["merge-reviews"] as const;
const PAGE_SIZE = 20;

function useReviews() {
  return useInfiniteQuery({
    queryKey: REVIEWS,
    initialPageParam: "",
    queryFn: ({ pageParam, signal }) => api.get<Page<MergeReview>>("/merge-reviews", { cursor: pageParam, limit: PAGE_SIZE }, signal),
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** How many wait: exact on one page, "20+" beyond it. */
export function useReviewCount(): string | null {
  const reviews = useReviews();
  if (!reviews.data) return null;
  return `${reviews.data.pages.reduce((sum, page) => sum + page.data.length, 0)}${reviews.hasNextPage ? "+" : ""}`;
}

export function Reviews() {
  const { t } = useTranslation("customers");
  const reviews = useReviews();
  return (
    <section className="card">
      <header className="card-head">
        <p className="muted">{t("reviews.explanation")}</p>
      </header>
      <Answered query={reviews}>
        {({ pages }) => {
          const rows = pages.flatMap((page) => page.data);
          if (rows.length === 0) return <Empty icon={UserCheck} why={t("reviews.none")} />;
          return (
            <>
              {rows.map((review) => (
                <Review key={review.id} review={review} />
              ))}
              {reviews.hasNextPage && (
                <div className="state tight">
                  <button type="button" className="button" onClick={() => void reviews.fetchNextPage()}>
                    {t("action.more")}
                  </button>
                </div>
              )}
            </>
          );
        }}
      </Answered>
    </section>
  );
}

function Review({ review }: { review: MergeReview }) {
  const { t } = useTranslation("customers");
  const formats = useFormats();
  const client = useQueryClient();
  const mayDecide = useMay("customers_edit");
  const [decision, setDecision] = useState<"merge" | "keep_apart" | null>(null);
  const decide = useMutation({
    mutationFn: (reason: string) => api.post(`/merge-reviews/${review.id}`, { decision, reason }),
    onSuccess: () => {
      setDecision(null);
      void client.invalidateQueries({ queryKey: REVIEWS });
      void client.invalidateQueries({ queryKey: ["customers"] });
    },
  });
  return (
    <article className="review">
      <p className="row wrap spread">
        <span className="break">
          {review.reason} <bdi className="mono small muted">{review.evidence}</bdi>
        </span>
        <time className="small faint num" dateTime={review.at}>
          {formats.dateTime(review.at)}
        </time>
      </p>
      <div className="pair">
        {review.customers.map((customer) => (
          <div key={customer.id} className="side">
            <Link href={`/customers/${customer.id}`} className="person">
              <Avatar name={customer.name} />
              <span className="name">
                <PersonName name={customer.name} kind={customer.kind} />
              </span>
            </Link>
            {customer.identifiers.map((identifier) => (
              <IdentifierText key={identifier.kind + identifier.value} identifier={identifier} />
            ))}
            <span className="small faint num">{t("interactionCount", { count: customer.interaction_count })}</span>
          </div>
        ))}
      </div>
      {mayDecide && (
        <div className="row wrap">
          <button type="button" className="button primary" onClick={() => setDecision("merge")}>
            {t("reviews.merge")}
          </button>
          <button type="button" className="button" onClick={() => setDecision("keep_apart")}>
            {t("reviews.keepApart")}
          </button>
        </div>
      )}
      {decision && (
        <ReasonDialog
          title={t(decision === "merge" ? "reviews.merge" : "reviews.keepApart")}
          words={decision === "merge" ? t("reviews.mergeMeans") : t("reviews.apartMeans", { count: review.customers.length })}
          act={t(decision === "merge" ? "reviews.merge" : "reviews.keepApart")}
          mutation={decide}
          close={() => setDecision(null)}
        />
      )}
    </article>
  );
}
